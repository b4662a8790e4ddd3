//! Limits of requests: per address, per principal, per object, over all replicas.

use super::wire;
use crate::support::actor::{application, fresh_key, id};
use crate::support::{Actor, Replica, Reply, World, both_engines};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use tirkeu::domain::certificates::number::{CertificateNumber, NumberKey};
use tirkeu::domain::limits::Network;

/// A number that could be a certificate's, but is none.
fn number(n: u64) -> String {
    CertificateNumber::nth(&NumberKey::new(&[1; 32]), 2026, n).to_string()
}

/// An instance behind a proxy on this machine.
async fn behind_proxy(world: &World) -> Replica {
    world.replica(|parts| parts.limits.trusted_proxies = vec![Network::parse("127.0.0.0/8").unwrap()]).await
}

/// A refresh with a wrong token, from an address as a proxy tells it.
async fn refreshes_from(actor: &Actor, address: &str) -> Reply {
    let request = actor.request(reqwest::Method::POST, "/v1/auth/refresh").header("X-Forwarded-For", address);
    actor.send(request.json(&json!({"refresh_token": "x"}))).await
}

fn statuses(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

both_engines! {
    async fn two_replicas_count_together_and_give_exactly_the_quota(world: World) {
        let replica = world.replica(|_| {}).await;
        let (here, there) = (world.stranger(), world.stranger().at(&replica));
        let path = format!("/v1/verify/{}", number(1));
        let replies = join_all((0..200).map(|n| if n % 2 == 0 { here.get(&path) } else { there.get(&path) })).await;
        // What one of them still holds of its share is given out by it.
        let mut rest = Vec::new();
        for _ in 0..10 {
            rest.push(here.get(&path).await);
            rest.push(there.get(&path).await);
        }
        let all: Vec<Reply> = replies.into_iter().chain(rest).collect();
        assert_eq!((statuses(&all, 404), statuses(&all, 429)), (120, 100));
        let refused = here.get(&path).await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!(refused.header("ratelimit-policy"), Some("\"certificate-number\";q=120;w=300"));
        let wait: i64 = refused.header("retry-after").expect("Retry-After").parse().unwrap();
        assert_eq!(refused.header("ratelimit"), Some(format!("\"certificate-number\";r=0;t={wait}").as_str()));
        assert!((1..=300).contains(&wait));
        // Another number is another bucket; the page counts for the same one.
        here.get(&format!("/v1/verify/{}", number(2))).await.expect_problem(404, "not_found");
        assert_eq!(here.get(&format!("/v/{}", number(1))).await.status, 429);
        world.after(TimeDelta::seconds(wait)).await;
        here.get(&path).await.expect_problem(404, "not_found");
    }

    async fn one_account_at_two_replicas_has_one_quota_and_others_have_their_own(world: World) {
        let replica = world.replica(|_| {}).await;
        let (actor, other) = (world.host(0).await, world.host(1).await);
        let elsewhere = actor.at(&replica);
        let body = json!({"locale": "xx"});
        let mut replies = Vec::new();
        for _ in 0..33 {
            replies.extend(join_all((0..20).map(|n| if n % 2 == 0 { actor.patch("/v1/me", &body) } else { elsewhere.patch("/v1/me", &body) })).await);
        }
        for _ in 0..20 {
            replies.push(actor.patch("/v1/me", &body).await);
            replies.push(elsewhere.patch("/v1/me", &body).await);
        }
        assert_eq!((statuses(&replies, 422), statuses(&replies, 429)), (600, 100));
        let refused = actor.patch("/v1/me", &json!({"locale": "kk"})).await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!(refused.header("ratelimit-policy"), Some("\"write\";q=600;w=300"));
        // Reading is another limit, and another account is another principal.
        assert_eq!(actor.get("/v1/me").await.expect(200)["locale"], "en");
        other.patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
    }

    async fn an_address_is_judged_before_its_token_and_its_body(world: World) {
        let proxied = behind_proxy(&world).await;
        let stranger = world.stranger().at(&proxied);
        let one = "198.51.100.7";
        let replies = join_all((0..310).map(|_| refreshes_from(&stranger, one))).await;
        assert_eq!((statuses(&replies, 401), statuses(&replies, 429)), (300, 10));
        // No body comes, no token is looked at: the answer is there at once, and the connection is closed.
        let head = format!(
            "POST /v1/auth/refresh HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {one}\r\nAuthorization: Bearer forged\r\n\
             Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        );
        let answer = wire::exchange(&proxied.base, head.as_bytes()).await.expect("an end");
        assert!(answer.starts_with("HTTP/1.1 429 ") && answer.contains("\"sign-in-address\";q=300;w=300"), "{answer}");
        assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
        refreshes_from(&stranger, "198.51.100.8").await.expect_problem(401, "refresh_invalid");
        // What the client writes itself stands to the left and changes nothing.
        refreshes_from(&stranger, &format!("192.0.2.1, {one}")).await.expect_problem(429, "too_many_requests");
    }

    async fn an_ipv6_client_is_its_64(world: World) {
        let proxied = behind_proxy(&world).await;
        let stranger = world.stranger().at(&proxied);
        let addresses: Vec<String> = (0..300).map(|n| format!("2001:db8:0:1::{n:x}")).collect();
        let replies = join_all(addresses.iter().map(|address| refreshes_from(&stranger, address))).await;
        assert_eq!(statuses(&replies, 401), 300);
        refreshes_from(&stranger, "2001:db8:0:1:ffff::1").await.expect_problem(429, "too_many_requests");
        refreshes_from(&stranger, "2001:db8:0:2::1").await.expect_problem(401, "refresh_invalid");
    }

    async fn who_is_no_trusted_proxy_is_not_believed(world: World) {
        let stranger = world.stranger();
        let addresses: Vec<String> = (0..301).map(|n| format!("10.0.{}.{}", n / 250, n % 250)).collect();
        let replies = join_all(addresses.iter().map(|address| refreshes_from(&stranger, address))).await;
        assert_eq!((statuses(&replies, 401), statuses(&replies, 429)), (300, 1));
    }

    async fn most_requests_ask_no_database_and_no_row_tells_who_asked(world: World) {
        let actor = world.host(0).await;
        for _ in 0..40 {
            let reply = actor.get("/v1/me").await;
            reply.expect(200);
            assert_eq!(reply.header("ratelimit-policy"), Some("\"read\";q=3000;w=300"));
        }
        let last = actor.get("/v1/me").await;
        assert!(last.header("ratelimit").is_some_and(|limit| limit.starts_with("\"read\";r=2959;t=")), "{:?}", last.headers);
        // One share of the account's limit and one of the address's.
        assert_eq!(world.number("SELECT count(*) AS n FROM rate_limits WHERE used = 150").await, 1);
        assert_eq!(world.number("SELECT count(*) AS n FROM rate_limits WHERE used = 600").await, 1);
        assert_eq!(world.number("SELECT count(*) AS n FROM rate_limits WHERE length(bucket) <> 32").await, 0);
        world.after(TimeDelta::days(2)).await;
        assert_eq!(world.count("rate_limits").await, 0);
    }

    async fn health_is_never_counted_and_limits_can_be_switched_off(world: World) {
        assert!(world.stranger().get("/livez").await.header("ratelimit").is_none());
        let free = world.replica(|parts| parts.limits.rate_limits = None).await;
        let stranger = world.stranger().at(&free);
        let path = format!("/v1/verify/{}", number(3));
        let replies = join_all((0..130).map(|_| stranger.get(&path))).await;
        assert_eq!(statuses(&replies, 404), 130);
        assert!(replies.iter().all(|reply| reply.header("ratelimit").is_none()));
        let wide = world.replica(|parts| parts.limits.rate_limits = Some(2)).await;
        let stranger = world.stranger().at(&wide);
        let replies = join_all((0..250).map(|_| stranger.get(&path))).await;
        assert_eq!((statuses(&replies, 404), statuses(&replies, 429)), (240, 10));
    }

    async fn without_the_store_reading_goes_on_and_writing_fails_as_the_store_does(world: World) {
        let (stranger, actor) = (world.stranger(), world.host(0).await);
        world.execute("ALTER TABLE rate_limits RENAME TO away").await.unwrap();
        for _ in 0..5 {
            stranger.get("/v1/reference/regions").await.expect(200);
        }
        stranger.get(&format!("/v1/verify/{}", number(4))).await.expect_problem(404, "not_found");
        actor.patch("/v1/me", &json!({"locale": "kk"})).await.expect_problem(500, "internal");
        world.execute("ALTER TABLE away RENAME TO rate_limits").await.unwrap();
        actor.patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
    }

    async fn a_migrant_and_a_host_are_not_flooded_with_applications(world: World) {
        let (migrant, other) = (world.migrant(0).await, world.migrant(1).await);
        let first_key = fresh_key();
        let first = migrant.post_with_key("/v1/registrations", &application(0), &first_key).await.expect(201);
        migrant.withdraws(&first).await.expect(200);
        for _ in 0..59 {
            let registration = migrant.applies(&application(0)).await;
            migrant.withdraws(&registration).await.expect(200);
        }
        let refused = migrant.post("/v1/registrations", &application(1)).await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!(refused.header("ratelimit-policy"), Some("\"migrant\";q=60;w=86400"));
        // What was done already is still answered.
        let again = migrant.post_with_key("/v1/registrations", &application(0), &first_key).await;
        assert_eq!(id(&again.expect(201)), id(&first));
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        // Another migrant may not ask the same host, but another one.
        let refused = other.post("/v1/registrations", &application(0)).await;
        refused.expect_problem(429, "too_many_requests");
        assert_eq!(refused.header("ratelimit-policy"), Some("\"host-asked\";q=60;w=3600"));
        other.applies(&application(2)).await;
    }
}
