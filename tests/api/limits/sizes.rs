//! Security test 20: what is too large or too deep is refused at once.

use super::wire;
use crate::support::actor::{application, fresh_key};
use crate::support::{Actor, Reply, both_engines};
use reqwest::Method;
use serde_json::json;
use std::time::{Duration, Instant};

/// The bar is 100 ms on a quiet machine; this one is shared.
const AT_ONCE: Duration = Duration::from_secs(2);

async fn applies(actor: &Actor, body: String) -> Reply {
    let request = actor.request(Method::POST, "/v1/registrations").header("Idempotency-Key", fresh_key());
    actor.send(request.header("Content-Type", "application/json").body(body)).await
}

both_engines! {
    async fn a_body_that_says_it_is_too_long_is_not_waited_for(world: World) {
        for (path, length) in [("/v1/auth/otp", 4_097), ("/v1/auth/otp", 10_000_000_000_u64), ("/v1/verify", 32_769)] {
            let begun = Instant::now();
            let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{");
            let answer = wire::exchange(&world.base, head.as_bytes()).await.expect("an end");
            assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("payload_too_large"), "{answer}");
            assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
            // A second to hang up is given to the client.
            assert!(begun.elapsed() < AT_ONCE + Duration::from_secs(2));
        }
    }

    async fn a_chunked_body_is_read_no_further_than_its_limit(world: World) {
        let chunk = format!("1000\r\n{}\r\n", " ".repeat(4096));
        let head = "POST /v1/auth/otp HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        let begun = Instant::now();
        let answer = wire::exchange(&world.base, format!("{head}{}", chunk.repeat(2)).as_bytes()).await.expect("an end");
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(begun.elapsed() < AT_ONCE + Duration::from_secs(2));
    }

    async fn large_and_deep_input_is_refused_at_once(world: World) {
        let actor = world.migrant(0).await;
        let whole = application(0).to_string();
        let with = |purpose: &str| whole.replace("\"purpose\":\"work\"", &format!("\"purpose\":{purpose}"));
        assert_ne!(with("1"), whole);
        for (body, status) in [
            (with(&format!("\"{}\"", "x".repeat(1_000_000))), 413),
            (with(&format!("\"{}\"", "x".repeat(30_000))), 422),
            (with(&format!("{}{}", "[".repeat(12_000), "]".repeat(12_000))), 400),
            (with(&"{\"a\":".repeat(5_000)), 400),
            (with("1e400"), 400),
            (with("-1e400"), 400),
            (with("1e-400"), 422),
            (with(&"9".repeat(20_000)), 400),
            (with(&format!("[{}1]", "1,".repeat(10_000))), 422),
            (format!("{{{}\"x\":1}}", (0..3_000).map(|n| format!("\"k{n}\":1,")).collect::<Vec<_>>().concat()), 422),
        ] {
            let begun = Instant::now();
            let reply = applies(&actor, body.clone()).await;
            let start: String = body.chars().take(300).collect();
            assert_eq!(reply.status, status, "{start}: {}", reply.text().chars().take(500).collect::<String>());
            assert!(reply.bytes.len() < 100_000, "{start}");
            assert!(begun.elapsed() < AT_ONCE, "{start}: {:?}", begun.elapsed());
        }
        assert_eq!(world.count("registrations").await, 0);
    }

    async fn ten_thousand_parameters_are_refused_at_once(world: World) {
        let actor = world.host(0).await;
        let query = (0..10_000).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&");
        let begun = Instant::now();
        let request = format!("GET /v1/registrations?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let answer = wire::exchange(&world.base, request.as_bytes()).await.expect("an end");
        assert!(["400", "401", "414", "431"].iter().any(|status| answer.starts_with(&format!("HTTP/1.1 {status} "))), "{answer}");
        let few = (0..1_000).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&");
        actor.get(&format!("/v1/registrations?{few}")).await.expect_problem(400, "malformed_query");
        assert!(begun.elapsed() < AT_ONCE);
    }

    async fn too_many_and_too_long_headers_are_refused_and_the_service_goes_on(world: World) {
        let many = (0..200).map(|n| format!("X-{n}: 1\r\n")).collect::<Vec<_>>().concat();
        let long = format!("X-Long: {}\r\n", "x".repeat(1_000_000));
        for headers in [many, long] {
            let request = format!("GET /v1/me HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
            let answer = wire::exchange(&world.base, request.as_bytes()).await.expect("an end");
            assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 ") || answer.starts_with("HTTP/1.1 400 "), "{answer}");
        }
        world.stranger().get("/livez").await.expect(200);
        world.stranger().post("/v1/auth/refresh", &json!({"refresh_token": "x"})).await.expect_problem(401, "refresh_invalid");
    }
}
