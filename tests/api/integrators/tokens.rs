//! The token endpoint as a client sees it: metadata, tokens, errors.

use crate::support::both_engines;
use crate::support::integrator::{ASSERTION_TYPE, PrivateKey, basic, expect_oauth_error, scopes};
use chrono::TimeDelta;
use serde_json::{Value, json};

both_engines! {
    async fn the_metadata_says_what_a_generic_client_needs(world: World) {
        let reply = world.stranger().get("/.well-known/oauth-authorization-server").await;
        assert!(reply.header("cache-control").is_some_and(|kept| kept.contains("public")));
        let base = &world.base;
        assert_eq!(reply.expect(200), json!({
            "issuer": base,
            "token_endpoint": format!("{base}/oauth2/token"),
            "jwks_uri": format!("{base}/.well-known/jwks.json"),
            "scopes_supported": ["registrations:write", "registrations:read", "border:write", "statistics:read", "events:read", "webhooks:write"],
            "response_types_supported": [],
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_basic"],
            "token_endpoint_auth_signing_alg_values_supported": ["EdDSA", "Ed25519", "ES256"],
            "service_documentation": format!("{base}/docs/"),
        }));
    }

    async fn a_client_gets_a_token_of_rfc_9068_by_either_kind_of_key(world: World) {
        for (key, alg) in [(PrivateKey::ed25519(), "EdDSA"), (PrivateKey::ed25519(), "Ed25519"), (PrivateKey::p256(), "ES256")] {
            let program = world.registers(key, scopes("registrations:write events:read")).await;
            let mut header = program.header();
            header["alg"] = json!(alg);
            let assertion = program.key.jws(&header, &program.claims(&world));
            let reply = world.asks_by_assertion(&assertion, &[]).await;
            assert_eq!(reply.header("cache-control"), Some("no-store"));
            let body = reply.expect(200);
            assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(600)));
            assert_eq!(body["scope"], "registrations:write events:read");
            assert_eq!(body.as_object().unwrap().len(), 4, "no refresh token: {body}");
            let claims = world.claims("at+jwt", body["access_token"].as_str().unwrap()).await.expect("a signed token");
            let now = world.app.now().timestamp();
            let id = program.id.to_string();
            for (name, value) in [
                ("iss", json!(world.base)), ("sub", json!(id)), ("client_id", json!(id)), ("aud", json!("tirkeu-integrators")),
                ("iat", json!(now)), ("exp", json!(now + 600)), ("scope", json!("registrations:write events:read")),
            ] {
                assert_eq!(claims[name], value, "{name}");
            }
            assert!(claims["jti"].as_str().is_some_and(|jti| jti.len() == 36) && claims.get("sid").is_none());
        }
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'client.token' AND actor_kind = 'client'").await, 3);
    }

    async fn a_client_asks_who_it_is(world: World) {
        let program = world.registers(PrivateKey::ed25519(), scopes("registrations:write events:read")).await;
        let body = world.asks_by_assertion(&program.assertion(&world), &[("scope", "events:read")]).await.expect(200);
        let mut actor = world.stranger();
        actor.token = Some(body["access_token"].as_str().unwrap().to_owned());
        let reply = actor.get("/v1/integrator").await;
        let me = reply.expect(200);
        assert!(me["name"].as_str().is_some_and(|name| name.starts_with("Client ")));
        assert_eq!(me, json!({
            "client_id": program.id.to_string(), "name": me["name"], "scopes": ["events:read"], "sandbox": false,
            "key_ids": [program.key_id], "token_endpoint_auth_method": "private_key_jwt",
        }));
        let tag = reply.header("etag").expect("a tag").to_owned();
        let known = actor.request(reqwest::Method::GET, "/v1/integrator").header("If-None-Match", tag);
        assert_eq!(actor.send(known).await.status, 304);
        world.clock.advance(TimeDelta::seconds(600));
        actor.get("/v1/integrator").await.expect_problem(401, "token_expired");
        world.stranger().get("/v1/integrator").await.expect_problem(401, "unauthenticated");
    }

    async fn a_scope_may_be_narrowed_but_never_widened(world: World) {
        let program = world.registers(PrivateKey::p256(), scopes("registrations:write events:read")).await;
        for (asked, given) in [
            ("events:read", "events:read"),
            ("events:read registrations:write", "registrations:write events:read"),
            ("events:read events:read", "events:read"),
            ("", "registrations:write events:read"),
        ] {
            let body = world.asks_by_assertion(&program.assertion(&world), &[("scope", asked)]).await.expect(200);
            assert_eq!(body["scope"], given, "{asked}");
        }
        for asked in [
            "border:write", "events:read border:write", "events:read  registrations:write", " events:read", "EVENTS:READ", "*",
            "host:confirm", "registrations:confirm", "registrations:annul", "openid offline_access",
        ] {
            let reply = world.asks_by_assertion(&program.assertion(&world), &[("scope", asked)]).await;
            expect_oauth_error(&reply, "invalid_scope");
        }
    }

    async fn an_assertion_is_used_up_even_where_its_scope_is_refused(world: World) {
        let program = world.registers(PrivateKey::ed25519(), scopes("events:read")).await;
        let assertion = program.assertion(&world);
        expect_oauth_error(&world.asks_by_assertion(&assertion, &[("scope", "border:write")]).await, "invalid_scope");
        expect_oauth_error(&world.asks_by_assertion(&assertion, &[]).await, "invalid_client");
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'client.token'").await, 0);
    }

    async fn requests_that_are_wrong_are_told_so_in_the_form_of_rfc_6749(world: World) {
        let program = world.program().await;
        let assertion = program.assertion(&world);
        let grant = ("grant_type", "client_credentials");
        let (kind, proof) = (("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str()));
        let sandbox = world.sandbox().await;
        let header = basic(&sandbox.id.to_string(), &sandbox.secret);
        for (form, authorization, error) in [
            (vec![], None, "invalid_request"),
            (vec![kind, proof], None, "invalid_request"),
            (vec![grant, grant, kind, proof], None, "invalid_request"),
            (vec![grant, kind, proof, proof], None, "invalid_request"),
            (vec![grant, kind, proof], Some(header.as_str()), "invalid_request"),
            (vec![("grant_type", "authorization_code"), kind, proof], None, "unsupported_grant_type"),
            (vec![grant], None, "invalid_client"),
            (vec![grant, proof], None, "invalid_client"),
            (vec![grant, ("client_assertion_type", "saml2-bearer"), proof], None, "invalid_client"),
            (vec![grant, kind, proof, ("client_id", "01900000-0000-7000-8000-000000000000")], None, "invalid_client"),
        ] {
            expect_oauth_error(&world.asks_for_token(&form, authorization).await, error);
        }
        let id = program.id.to_string();
        world.asks_for_token(&[grant, kind, proof, ("client_id", &id), ("audience", "x"), ("resource", "y")], None).await.expect(200);
    }

    async fn only_a_form_is_taken_and_a_large_body_is_not(world: World) {
        let url = world.url("/oauth2/token");
        let json = world.raw(world.client.post(&url).json(&json!({"grant_type": "client_credentials"}))).await;
        expect_oauth_error(&json, "invalid_request");
        let bare = world.raw(world.client.post(&url).body("grant_type=client_credentials")).await;
        expect_oauth_error(&bare, "invalid_request");
        let large = world.client.post(&url).header("Content-Type", "application/x-www-form-urlencoded").body("a".repeat(40_000));
        world.raw(large).await.expect_problem(413, "payload_too_large");
        let get = world.raw(world.client.get(&url)).await;
        get.expect_problem(405, "method_not_allowed");
        assert_eq!(get.header("allow"), Some("POST"));
    }

    async fn a_token_is_of_no_use_in_a_query_or_a_form(world: World) {
        let token = world.program().await.token(&world).await;
        let reply = world.stranger().get(&format!("/v1/integrator?access_token={token}")).await;
        reply.expect_problem(401, "unauthenticated");
        assert_ne!(reply.json()["title"], Value::Null);
    }
}
