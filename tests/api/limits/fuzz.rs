//! Security test 31 from outside: whatever stands in a header, a path, a query or a field, the answer is no 500 and the service lives.

use crate::support::both_engines;
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::json;
use tirkeu::domain::clock::{Random, SeededRandom};
use tirkeu::domain::limits::Network;

/// Texts that begin as good ones and are cut, doubled or altered at random.
struct Mutations(SeededRandom);

impl Mutations {
    fn number(&self, below: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_be_bytes(bytes) % u64::try_from(below.max(1)).unwrap()).unwrap()
    }

    fn of(&self, good: &[&str]) -> Vec<u8> {
        let mut bytes = good[self.number(good.len())].as_bytes().to_vec();
        for _ in 0..self.number(4) {
            let at = self.number(bytes.len());
            match self.number(5) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at.min(bytes.len()), u8::try_from(self.number(256)).unwrap()),
                2 => bytes.extend_from_within(..at),
                3 if !bytes.is_empty() => bytes[at] = u8::try_from(self.number(256)).unwrap(),
                _ => bytes.splice(at..at, *b"\"%00;=,-.\xff").for_each(drop),
            }
        }
        bytes
    }

    fn text(&self, good: &[&str]) -> String {
        String::from_utf8_lossy(&self.of(good)).into_owned()
    }

    /// As it stands in a path or a query.
    fn escaped(&self, good: &[&str]) -> String {
        self.of(good).into_iter().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
    }

    /// As far as HTTP lets it through.
    fn header(&self, good: &[&str]) -> HeaderValue {
        let bytes: Vec<u8> = self.of(good).into_iter().filter(|byte| *byte >= 0x20 && *byte != 0x7f).collect();
        HeaderValue::from_bytes(&bytes).expect("a header")
    }
}

both_engines! {
    async fn no_input_breaks_the_service(world: World) {
        let free = world.replica(|parts| {
            parts.limits.rate_limits = None;
            parts.limits.trusted_proxies = vec![Network::parse("127.0.0.0/8").unwrap()];
        }).await;
        let (actor, stranger) = (world.host(0).await.at(&free), world.stranger().at(&free));
        let token = actor.token.clone().unwrap();
        let mutations = Mutations(SeededRandom::new(31));
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        for round in 0..120 {
            let of = |good: &[&str]| mutations.header(good);
            let mut request = stranger.request(Method::GET, "/v1/me");
            for (name, value) in [
                ("Authorization", of(&[&format!("Bearer {token}"), "Bearer", "bearer  a.b.c", "Basic YTpi"])),
                ("traceparent", of(&[trace])),
                ("Accept-Language", of(&["kk-KZ, en;q=0.5", "*;q=1"])),
                ("If-None-Match", of(&["\"v1\", W/\"v2\"", "*"])),
                ("X-Forwarded-For", of(&["198.51.100.1, 10.0.0.1", "[2001:db8::1]:80"])),
                ("X-Request-Id", of(&["request-1"])),
            ] {
                request = request.header(name, value);
            }
            let mut replies = vec![stranger.send(request).await];
            let (cursor, limit) = (mutations.escaped(&["AAAAAAAAAAAAAAAAAAAAAA"]), mutations.escaped(&["20", "-1"]));
            replies.push(actor.get(&format!("/v1/registrations?cursor={cursor}&limit={limit}")).await);
            let id = mutations.escaped(&["01900000-0000-7000-8000-000000000000"]);
            let decision = actor.request(Method::POST, &format!("/v1/host/registrations/{id}/confirm"));
            let decision = decision.header("If-Match", of(&["\"v1\"", "\"v99999999999\""])).header("Idempotency-Key", of(&["key-1"]));
            replies.push(actor.send(decision).await);
            let number = mutations.escaped(&["26418053729152"]);
            replies.push(stranger.get(&format!("/v1/verify/{number}")).await);
            let bodies = [
                ("/v1/auth/refresh", json!({"refresh_token": mutations.text(&[&actor.refresh_token])})),
                ("/v1/verify", json!({"jws": mutations.text(&[&token])})),
                ("/v1/verify", json!({"qr": mutations.text(&["HTTPS://TIRKEU.EXAMPLE/V/26418053729152/0123456789"])})),
                ("/v1/auth/otp", json!({"phone": mutations.text(&["+77012345678x", "+999"]), "installation_id": mutations.text(&["a"])})),
                ("/v1/auth/otp/verify", json!({"challenge_id": id, "code": mutations.text(&["123456"])})),
            ];
            for (path, body) in bodies {
                replies.push(stranger.post(path, &body).await);
            }
            for reply in replies {
                assert!(!reply.status.is_server_error(), "round {round}: {} {}", reply.status, reply.text());
            }
        }
        world.settle().await;
    }
}
