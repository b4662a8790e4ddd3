//! Languages, request ids, security headers, and what operators ask for.

use crate::support::{Reply, World, both_engines};
use serde_json::{Value, json};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// `GET path` without a token and with one header.
async fn asks(world: &World, path: &str, name: &str, value: &str) -> Reply {
    world.raw(world.client.get(world.url(path)).header(name, value)).await
}

both_engines! {
    async fn problems_are_told_in_four_languages(world: World) {
        let (mut titles, mut details) = (Vec::new(), Vec::new());
        for language in ["kk", "ru", "en", "uz"] {
            let reply = asks(&world, "/v1/me", "Accept-Language", language).await;
            let problem = reply.expect_problem(401, "unauthenticated");
            assert_eq!(reply.header("content-language"), Some(language));
            assert!(reply.header("vary").is_some_and(|vary| vary.to_lowercase().contains("accept-language")));
            titles.push(problem["title"].clone());
            details.push(problem["detail"].clone());
        }
        for mut texts in [titles, details] {
            texts.sort_by_key(Value::to_string);
            texts.dedup();
            assert_eq!(texts.len(), 4);
        }
    }

    async fn field_errors_are_told_in_four_languages(world: World) {
        let mut stranger = world.stranger();
        let mut messages = Vec::new();
        for language in ["kk", "ru", "en", "uz"] {
            stranger.language = language;
            let reply = stranger.post("/v1/auth/otp", &json!({"phone": "+70000000000"})).await;
            messages.push(reply.json()["errors"][0]["message"].to_string());
        }
        messages.sort();
        messages.dedup();
        assert_eq!(messages.len(), 4);
    }

    async fn the_language_is_negotiated_and_russian_where_nothing_fits(world: World) {
        for (header, language) in [
            ("kk-KZ, en;q=0.5", "kk"), ("de, uz;q=0.3, en;q=0.7", "en"), ("de", "ru"), ("*", "ru"), ("", "ru"), ("en;q=0", "ru"),
            (";;;q=,", "ru"), ("EN-us", "en"),
        ] {
            let reply = asks(&world, "/v1/me", "Accept-Language", header).await;
            assert_eq!(reply.header("content-language"), Some(language), "{header}");
        }
        let without = world.raw(world.client.get(world.url("/v1/me"))).await;
        assert_eq!(without.header("content-language"), Some("ru"));
    }

    async fn a_problem_outside_the_versioned_paths_tells_its_language_too(world: World) {
        let reply = asks(&world, "/nowhere", "Accept-Language", "kk").await;
        reply.expect_problem(404, "not_found");
        assert_eq!(reply.header("content-language"), Some("kk"));
    }

    async fn a_harmless_request_id_comes_back_and_stands_in_the_problem(world: World) {
        for id in ["a", "app-7_2.1", &"x".repeat(64)] {
            let reply = asks(&world, "/v1/me", "X-Request-Id", id).await;
            assert_eq!(reply.header("x-request-id"), Some(id));
            assert_eq!(reply.json()["trace_id"], id);
        }
        assert_eq!(asks(&world, "/livez", "X-Request-Id", "mine").await.header("x-request-id"), Some("mine"));
    }

    async fn a_hostile_request_id_is_replaced(world: World) {
        for id in ["", " ", "two words", &"x".repeat(65), "<script>", "a;b", "a\tb", "id\"", "%0d%0aSet-Cookie:x"] {
            let reply = asks(&world, "/v1/me", "X-Request-Id", id).await;
            let given = reply.header("x-request-id").expect("a request id").to_owned();
            assert_ne!(given, id);
            assert_eq!(given.len(), 36, "{given}");
            assert_eq!(reply.json()["trace_id"], given);
        }
        let bytes = reqwest::header::HeaderValue::from_bytes(b"\xff\xfe").unwrap();
        let reply = world.raw(world.client.get(world.url("/v1/me")).header("X-Request-Id", bytes)).await;
        assert_eq!(reply.header("x-request-id").unwrap().len(), 36);
    }

    async fn each_request_without_an_id_gets_one_of_its_own(world: World) {
        let stranger = world.stranger();
        let (first, second) = (stranger.get("/livez").await, stranger.get("/livez").await);
        assert_ne!(first.header("x-request-id").unwrap(), second.header("x-request-id").unwrap());
    }

    async fn a_trace_goes_on_where_traceparent_says_so(world: World) {
        let good = format!("00-{TRACE}-00f067aa0ba902b7-01");
        let reply = asks(&world, "/v1/me", "traceparent", &good).await;
        assert_eq!(reply.json()["trace_id"], TRACE);
        assert_ne!(reply.header("x-request-id"), Some(TRACE));
        for bad in [
            "00".to_owned(), "x".to_owned(), format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()), format!("00-{}-00f067aa0ba902b7-01", &TRACE[1..]),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"), format!("00-{TRACE}"), format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{TRACE}-00f067aa0ba902b7"), format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
        ] {
            let reply = asks(&world, "/v1/me", "traceparent", &bad).await;
            assert_ne!(reply.json()["trace_id"], TRACE, "{bad}");
        }
        let later = format!("01-{TRACE}-00f067aa0ba902b7-01-more");
        assert_eq!(asks(&world, "/v1/me", "traceparent", &later).await.json()["trace_id"], TRACE);
    }

    async fn every_answer_carries_the_security_headers(world: World) {
        let actor = world.host(0).await;
        for path in ["/v1/me", "/v1/nowhere", "/livez", "/openapi.json", "/v1/reference/regions", "/v/1", "/docs/"] {
            let reply = actor.get(path).await;
            assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
            assert_eq!(reply.header("referrer-policy"), Some("no-referrer"), "{path}");
            assert_eq!(reply.header("x-frame-options"), Some("DENY"), "{path}");
            assert!(reply.header("server").is_none(), "{path}");
        }
        let mine = actor.get("/v1/me").await;
        let kept = mine.header("cache-control").expect("Cache-Control");
        assert!(kept.contains("private") || kept.contains("no-store"), "{kept}");
        assert_eq!(world.stranger().get("/v1/me").await.header("cache-control"), Some("no-store"));
    }

    async fn operators_and_integrators_find_what_they_need(world: World) {
        let stranger = world.stranger();
        for path in ["/livez", "/readyz"] {
            assert_eq!(stranger.get(path).await.expect(200)["status"], "ok");
        }
        let keys = stranger.get("/.well-known/jwks.json").await;
        assert!(keys.header("cache-control").is_some_and(|kept| kept.contains("public")));
        let keys = keys.expect(200);
        let key = &keys["keys"][0];
        assert_eq!((&key["kty"], &key["crv"], &key["alg"]), (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA")));
        assert!(key.get("d").is_none());
        let document = stranger.get("/openapi.json").await.expect(200);
        assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
        assert!(document["paths"].as_object().is_some_and(|paths| paths.contains_key("/v1/registrations")));
        assert_eq!(stranger.get("/docs/").await.status, 200);
    }
}
