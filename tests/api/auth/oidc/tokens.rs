//! ID tokens, true and forged. Each forged one is signed with the provider's own key unless the signature is what is wrong, so
//! that only the one thing is wrong with it.

use super::Scene;
use crate::support::identity::CLIENT;
use crate::support::{World, both_engines};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn is_refused(world: &World, scene: &Scene, why: &str) {
    let reply = scene.signs_in("aigul").await;
    assert_eq!(reply.status, 401, "{why}: {}", reply.text());
    reply.expect_problem(401, "oidc_refused");
    assert_eq!((world.count("accounts").await, world.count("sessions").await), (0, 0), "{why}");
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

both_engines! {
    async fn tokens_of_all_three_algorithms_are_taken(world: World) {
        let scene = Scene::set(&world).await;
        for key in 0..3 {
            scene.provider.now(|script| script.key = key);
            scene.signs_in("aigul").await.expect(200);
        }
        // One set of keys served them all.
        assert_eq!(scene.provider.asked("jwks"), 1);
        scene.end().await;
    }

    async fn a_token_with_one_wrong_claim_signs_nobody_in(world: World) {
        let scene = Scene::set(&world).await;
        let now = world.app.now().timestamp();
        for (name, value) in [
            ("iss", json!("https://elsewhere.example")),
            ("iss", json!(format!("{}/", scene.provider.issuer))),
            ("iss", Value::Null),
            ("aud", json!("another-client")),
            ("aud", json!(["another-client"])),
            ("aud", json!([])),
            ("aud", Value::Null),
            ("aud", json!([CLIENT, "another-client"])),
            ("azp", json!("another-client")),
            ("nonce", json!("another-nonce")),
            ("nonce", json!("")),
            ("nonce", Value::Null),
            ("exp", json!(now - 30)),
            ("exp", json!("tomorrow")),
            ("exp", Value::Null),
            ("iat", json!(now + 31)),
            ("iat", json!(now - 601)),
            ("iat", Value::Null),
            ("nbf", json!(now + 31)),
            ("sub", json!("")),
            ("sub", json!("x".repeat(256))),
            ("sub", json!(5)),
            ("sub", Value::Null),
        ] {
            scene.provider.now(|script| script.claims = json!({name: value}));
            // `null` in the script takes the claim away.
            is_refused(&world, &scene, &format!("{name}: {value}")).await;
        }
        scene.end().await;
    }

    async fn claims_that_are_unusual_and_right_are_taken(world: World) {
        let scene = Scene::set(&world).await;
        let now = world.app.now().timestamp();
        for claims in [
            json!({"aud": [CLIENT]}),
            json!({"aud": [CLIENT, "another"], "azp": CLIENT}),
            json!({"azp": CLIENT, "nbf": now + 30}),
            json!({"exp": now - 29, "iat": now - 600}),
            json!({"iat": now + 30}),
            json!({"acr": "high", "address": {"country": "KZ"}}),
        ] {
            scene.provider.now(|script| script.claims = claims);
            scene.signs_in("aigul").await.expect(200);
        }
        scene.end().await;
    }

    async fn a_token_whose_head_is_wrong_signs_nobody_in(world: World) {
        let scene = Scene::set(&world).await;
        for header in [
            json!({"alg": "none"}),
            json!({"alg": "None"}),
            json!({"alg": "HS256"}),
            json!({"alg": "RS256"}),
            json!({"alg": "ES256"}),
            json!({"kid": "ec"}),
            json!({"kid": "unknown"}),
            json!({"kid": "../../etc/passwd"}),
            json!({"crit": ["b64"], "b64": false}),
            json!({"alg": null}),
        ] {
            scene.provider.now(|script| script.header = header.clone());
            is_refused(&world, &scene, &header.to_string()).await;
        }
        // The only key of its kind needs no id (`next` is not published).
        scene.provider.now(|script| script.header = json!({"kid": null}));
        scene.signs_in("aigul").await.expect(200);
        scene.end().await;
    }

    async fn a_token_without_a_true_signature_signs_nobody_in(world: World) {
        let scene = Scene::set(&world).await;
        let now = world.app.now().timestamp();
        let jwk = scene.provider.keys[0].jwk.clone();
        let public = URL_SAFE_NO_PAD.decode(jwk["x"].as_str().unwrap()).unwrap();
        let forge = |nonce: &str| -> Vec<String> {
            let claims = json!({"iss": scene.provider.issuer, "sub": "aigul", "aud": CLIENT, "iat": now, "exp": now + 300,
                "nonce": nonce, "phone_number": "+77017654321", "phone_number_verified": true});
            let unsigned = |alg: &str| format!("{}.{}", part(&json!({"alg": alg, "kid": "ed"})), part(&claims));
            let mut all: Vec<String> = ["none", "None", "NONE", "nOnE"].iter().map(|alg| format!("{}.", unsigned(alg))).collect();
            for secret in [public.clone(), jwk["x"].as_str().unwrap().as_bytes().to_vec(), jwk.to_string().into_bytes()] {
                let input = unsigned("HS256");
                let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), input.as_bytes());
                all.push(format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref())));
            }
            all.extend([format!("{}.{}", unsigned("EdDSA"), "A".repeat(86)), format!("{}.", unsigned("EdDSA"))]);
            all.extend(["", "a.b.c", "....", "{}"].map(str::to_owned));
            all
        };
        for at in 0..forge("").len() {
            let begun = scene.begins().await;
            let token = forge(&begun.query["nonce"])[at].clone();
            scene.provider.now(|script| script.token = Some(token.clone()));
            let reply = scene.finishes(&begun.state, "code").await;
            assert_eq!(reply.status, 401, "{token}");
            reply.expect_problem(401, "oidc_refused");
        }
        assert_eq!(world.count("accounts").await, 0);
        scene.end().await;
    }

    async fn a_key_in_the_tokens_own_head_is_no_key(world: World) {
        let scene = Scene::set(&world).await;
        let jwk = scene.provider.keys[3].jwk.clone();
        scene.provider.now(|script| (script.key, script.header) = (3, json!({"jwk": jwk, "kid": "ed"})));
        is_refused(&world, &scene, "jwk").await;
        let elsewhere = json!({"jku": format!("{}/jwks", scene.provider.issuer), "kid": "next"});
        scene.provider.now(|script| script.header = elsewhere);
        is_refused(&world, &scene, "jku").await;
        scene.end().await;
    }

    async fn a_new_key_of_the_provider_is_fetched_when_it_is_first_seen(world: World) {
        let scene = Scene::set(&world).await;
        scene.signs_in("aigul").await.expect(200);
        scene.provider.now(|script| (script.key, script.published) = (3, vec![0, 3]));
        scene.signs_in("aigul").await.expect(200);
        assert_eq!(scene.provider.asked("jwks"), 2);
        scene.end().await;
    }

    async fn unknown_keys_make_us_ask_once_a_minute(world: World) {
        let scene = Scene::set(&world).await;
        scene.signs_in("aigul").await.expect(200);
        scene.provider.now(|script| script.header = json!({"kid": "invented"}));
        for _ in 0..5 {
            scene.signs_in("aigul").await.expect_problem(401, "oidc_refused");
        }
        assert_eq!(scene.provider.asked("jwks"), 2);
        world.after(TimeDelta::minutes(1)).await;
        scene.signs_in("aigul").await.expect_problem(401, "oidc_refused");
        assert_eq!(scene.provider.asked("jwks"), 3);
        scene.end().await;
    }

    async fn a_key_that_the_provider_withdrew_is_trusted_for_an_hour_at_most(world: World) {
        let scene = Scene::set(&world).await;
        scene.signs_in("aigul").await.expect(200);
        scene.provider.now(|script| script.published = vec![1]);
        world.after(TimeDelta::minutes(59)).await;
        scene.signs_in("aigul").await.expect(200);
        world.after(TimeDelta::minutes(1)).await;
        scene.signs_in("aigul").await.expect_problem(401, "oidc_refused");
        scene.end().await;
    }
}
