//! Requests that cannot be taken, each answered with its own problem.

use crate::support::actor::{application, fresh_key};
use crate::support::{Reply, World, both_engines};
use reqwest::Method;
use serde_json::{Value, json};

/// A sign-in request with a body of any kind.
async fn sends(world: &World, kind: Option<&str>, body: impl Into<reqwest::Body>) -> Reply {
    let mut request = world.client.post(world.url("/v1/auth/otp")).header("Accept-Language", "en").body(body);
    if let Some(kind) = kind {
        request = request.header("Content-Type", kind);
    }
    world.raw(request).await
}

async fn sends_json(world: &World, body: impl Into<reqwest::Body>) -> Reply {
    sends(world, Some("application/json"), body).await
}

both_engines! {
    async fn a_path_that_is_not_there_is_a_problem_of_its_own(world: World) {
        let (stranger, actor) = (world.stranger(), world.host(0).await);
        let registration = "01900000-0000-7000-8000-000000000000";
        for path in ["/", "/v1", "/v1/", "/v1/registration", "/v1/me/", "/v2/me", "/V1/me", "/v1//me", "/v1/reference/planets"] {
            stranger.get(path).await.expect_problem(404, "not_found");
            actor.get(path).await.expect_problem(404, "not_found");
        }
        for path in ["/v1/registrations/7", "/v1/registrations/%00", &format!("/v1/registrations/{registration}")] {
            actor.get(path).await.expect_problem(404, "not_found");
        }
        stranger.get(&format!("/v1/{}", "x".repeat(2_000))).await.expect_problem(404, "not_found");
    }

    async fn a_method_that_the_path_does_not_take_is_told_with_those_that_it_takes(world: World) {
        let stranger = world.stranger();
        for (method, path, allowed) in [
            ("DELETE", "/v1/me", &["GET", "PATCH"][..]),
            ("GET", "/v1/auth/otp", &["POST"]),
            ("PUT", "/v1/registrations", &["GET", "POST"]),
            ("PATCH", "/v1/cabinet/person", &["GET", "PUT"]),
            ("GET", "/v1/me/devices/a", &["PUT", "DELETE"]),
            ("POST", "/v1/registrations/01900000-0000-7000-8000-000000000000", &["GET"]),
            ("TRACE", "/v1/me", &["GET", "PATCH"]),
            ("BREW", "/v1/me", &["GET", "PATCH"]),
            ("POST", "/livez", &["GET"]),
            ("POST", "/openapi.json", &["GET"]),
        ] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let reply = stranger.send(stranger.request(method.clone(), path)).await;
            assert_eq!(reply.status, 405, "{method} {path}");
            reply.expect_problem(405, "method_not_allowed");
            let allow = reply.header("allow").unwrap_or_else(|| panic!("Allow for {method} {path}"));
            let found: Vec<&str> = allow.split(',').map(str::trim).filter(|name| *name != "HEAD").collect();
            assert_eq!(found, allowed, "{method} {path}");
        }
    }

    async fn head_is_get_without_the_body(world: World) {
        let actor = world.host(0).await;
        for path in ["/livez", "/v1/me", "/v1/reference/regions", "/openapi.json"] {
            let full = actor.get(path).await;
            let head = actor.send(actor.request(Method::HEAD, path)).await;
            assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0), "{path}");
            assert_eq!(head.header("etag"), full.header("etag"), "{path}");
            assert_eq!(head.header("content-type"), full.header("content-type"), "{path}");
        }
        let stranger = world.stranger();
        let refused = stranger.send(stranger.request(Method::HEAD, "/v1/me")).await;
        assert_eq!((refused.status.as_u16(), refused.bytes.len()), (401, 0));
        let missing = stranger.send(stranger.request(Method::HEAD, "/v1/nowhere")).await;
        assert_eq!((missing.status.as_u16(), missing.bytes.len()), (404, 0));
    }

    async fn a_body_over_the_limit_is_not_read(world: World) {
        let of = |length: usize| format!("{{\"phone\": \"+77012345678\"{}}}", " ".repeat(length - 25));
        assert_eq!(of(100).len(), 100);
        sends_json(&world, of(4 * 1024)).await.expect(202);
        sends_json(&world, of(4 * 1024 + 1)).await.expect_problem(413, "payload_too_large");
        sends_json(&world, of(200_000)).await.expect_problem(413, "payload_too_large");
    }

    async fn a_body_that_is_not_declared_as_json_is_not_looked_at(world: World) {
        let body = r#"{"phone": "+77012345678"}"#;
        for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonp"), Some("")] {
            sends(&world, kind, body).await.expect_problem(415, "unsupported_media_type");
        }
        for kind in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
            sends(&world, Some(kind), body).await.expect(202);
        }
    }

    async fn what_is_no_json_is_malformed(world: World) {
        let nested = format!("{}{}", "[".repeat(2_000), "]".repeat(2_000));
        let nested_objects = format!("{}1{}", "{\"a\":".repeat(600), "}".repeat(600));
        for body in [
            "", " ", "{", "{\"phone\": \"+77012345678\"", "{'phone': 1}", "{\"phone\": NaN}", "{\"phone\": \"a\"} x",
            "{\"phone\": \"+77012345678\",}", "\u{feff}{}", "phone=1", "{\"phone\": \"\\ud800\"}", "{\"phone\": \"a\nb\"}",
            &nested, &nested_objects,
        ] {
            sends_json(&world, body.to_owned()).await.expect_problem(400, "malformed_json");
        }
    }

    async fn a_key_that_stands_twice_is_malformed(world: World) {
        let twice = r#"{"phone": "+77012345678", "phone": "+77012345679"}"#;
        sends_json(&world, twice).await.expect_problem(400, "malformed_json");
        let actor = world.migrant(0).await;
        let body = application(0).to_string().replacen("\"iin\":", "\"iin\":\"850101300009\",\"iin\":", 1);
        let request = actor.request(Method::POST, "/v1/registrations").header("Idempotency-Key", fresh_key());
        let reply = actor.send(request.header("Content-Type", "application/json").body(body)).await;
        reply.expect_problem(400, "malformed_json");
    }

    async fn a_body_that_is_not_utf_8_is_malformed(world: World) {
        for bytes in [b"{\"phone\": \"\xff\xfe\"}".to_vec(), b"\xff\xfe{\0}\0".to_vec(), b"\xc0\x80".to_vec()] {
            sends_json(&world, bytes).await.expect_problem(400, "malformed_json");
        }
    }

    async fn json_that_is_no_object_has_the_wrong_type(world: World) {
        for body in ["[]", "null", "1", "\"phone\"", "true", "1e999999"] {
            let reply = sends_json(&world, body).await;
            match reply.status.as_u16() {
                400 => drop(reply.expect_problem(400, "malformed_json")),
                _ => reply.expect_invalid(&[("", "wrong_type")]),
            }
        }
    }

    async fn who_is_not_signed_in_is_told_so_before_his_body_is_looked_at(world: World) {
        let stranger = world.stranger();
        for (method, path) in [
            (Method::POST, "/v1/registrations"),
            (Method::PUT, "/v1/cabinet/person"),
            (Method::PATCH, "/v1/me"),
            (Method::POST, "/v1/host/registrations/01900000-0000-7000-8000-000000000000/reject"),
            (Method::POST, "/v1/host/registrations/no-uuid/confirm"),
        ] {
            for (kind, body) in [("application/json", "{broken"), ("text/plain", "x"), ("application/json", "{}")] {
                let request = stranger.request(method.clone(), path).header("Content-Type", kind).body(body);
                stranger.send(request).await.expect_problem(401, "unauthenticated");
            }
        }
        let big = stranger.request(Method::POST, "/v1/registrations").json(&"x".repeat(40_000));
        stranger.send(big).await.expect_problem(401, "unauthenticated");
    }

    async fn a_query_that_the_call_does_not_know_is_malformed(world: World) {
        let actor = world.host(0).await;
        for path in [
            "/v1/registrations?page=2", "/v1/registrations?limit=0", "/v1/registrations?limit=101", "/v1/registrations?limit=-1",
            "/v1/registrations?limit=ten", "/v1/registrations?limit=", "/v1/registrations?limit=1.5",
            "/v1/registrations?limit=99999999999999999999", "/v1/registrations?limit=1&limit=2",
            "/v1/registrations?state=happy", "/v1/registrations?state=Pending", "/v1/host/registrations?status=pending",
            "/v1/me/notifications?unread=true", "/v1/deadlines?nationality=UZB&entered_on=2026-11-22&citizen=UZB",
        ] {
            actor.get(path).await.expect_problem(400, "malformed_query");
        }
        for path in ["/v1/registrations?limit=1", "/v1/registrations?limit=100", "/v1/host/registrations?state=pending&limit=5"] {
            actor.get(path).await.expect(200);
        }
    }

    async fn a_cursor_that_was_never_given_out_is_told(world: World) {
        let actor = world.host(0).await;
        for list in ["/v1/registrations", "/v1/host/registrations", "/v1/certificates", "/v1/me/notifications"] {
            for cursor in ["", "x", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAA", "!!!!!!!!!!!!!!!!!!!!!!", "AAAAAAAAAAAAAAAAAAAAAB", "%00"] {
                actor.get(&format!("{list}?cursor={cursor}")).await.expect_problem(400, "bad_cursor");
            }
        }
    }

    async fn every_problem_is_in_the_catalogue(world: World) {
        let stranger = world.stranger();
        let catalogue = stranger.get("/v1/reference/problems").await.expect(200);
        let known: Vec<&Value> = catalogue["items"].as_array().unwrap().iter().map(|item| &item["code"]).collect();
        let replies = [
            stranger.get("/v1/me").await,
            stranger.get("/v1/nowhere").await,
            stranger.delete("/v1/me").await,
            stranger.get("/v1/deadlines?x=1").await,
            stranger.get("/v1/deadlines").await,
            sends_json(&world, "{").await,
            sends(&world, None, "{}").await,
            stranger.post("/v1/auth/refresh", &json!({"refresh_token": "x"})).await,
        ];
        for reply in replies {
            let problem = reply.json();
            assert!(known.contains(&&problem["code"]), "{problem}");
            assert_eq!(problem["type"], format!("/v1/reference/problems#{}", problem["code"].as_str().unwrap()));
        }
    }
}
