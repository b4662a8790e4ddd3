//! The way to the provider and back: state, nonce, PKCE, and who may come back with what.

use super::{Begun, Scene, signed_in};
use crate::support::both_engines;
use crate::support::identity::{CLIENT, basic};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use std::collections::HashSet;

both_engines! {
    async fn without_a_provider_the_service_says_so(world: World) {
        let stranger = world.stranger();
        stranger.post("/v1/auth/oidc/start", &json!({})).await.expect_problem(404, "oidc_not_configured");
        let finish = stranger.post("/v1/auth/oidc/finish", &json!({"state": "AAAA", "code": "x"})).await;
        finish.expect_problem(404, "oidc_not_configured");
    }

    async fn a_sign_in_begins_with_an_address_that_says_all_that_the_standards_ask(world: World) {
        let scene = Scene::set(&world).await;
        let mut app = scene.app.clone();
        app.language = "kk";
        let reply = app.post("/v1/auth/oidc/start", &json!({"device_name": "Samsung A15"})).await;
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        let begun = reply.expect(201);
        assert_eq!(begun["expires_at"], "2026-11-22T06:10:00Z");
        let url = reqwest::Url::parse(begun["authorization_url"].as_str().unwrap()).unwrap();
        assert!(url.as_str().starts_with(&format!("{}/authorize?", scene.provider.issuer)));
        let query: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
        for (name, value) in [
            ("tenant", "kz"),
            ("response_type", "code"),
            ("client_id", CLIENT),
            ("redirect_uri", "https://app.example/signed-in"),
            ("scope", "openid phone"),
            ("code_challenge_method", "S256"),
            ("ui_locales", "kk"),
            ("state", begun["state"].as_str().unwrap()),
        ] {
            assert_eq!(query.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(query["nonce"].len() == 43 && query["code_challenge"].len() == 43);
        scene.end().await;
    }

    async fn the_code_is_exchanged_with_the_verifier_and_the_secret(world: World) {
        let scene = Scene::set(&world).await;
        let begun = scene.begins().await;
        scene.finishes(&begun.state, &begun.code("aigul")).await.expect(200);
        scene.provider.now(|script| {
            let (form, header) = &script.forms[0];
            assert_eq!(basic(header.as_deref().unwrap()), format!("{CLIENT}:s%E2%82%ACcret%3A%26%2B+of+ours"));
            assert_eq!(form["grant_type"], "authorization_code");
            assert_eq!(form["redirect_uri"], begun.query["redirect_uri"]);
            assert!(!form.contains_key("client_secret"));
            let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, form["code_verifier"].as_bytes()));
            assert_eq!(challenge, begun.query["code_challenge"]);
            script.metadata = json!({"token_endpoint_auth_methods_supported": ["client_secret_post"]});
        });
        world.after(TimeDelta::hours(1)).await;
        let begun = scene.begins().await;
        scene.finishes(&begun.state, &begun.code("aigul")).await.expect(200);
        scene.provider.now(|script| {
            let (form, header) = &script.forms[1];
            assert_eq!((form["client_id"].as_str(), header), (CLIENT, &None));
            assert_eq!(form["client_secret"], crate::support::identity::SECRET);
        });
        scene.end().await;
    }

    async fn no_two_attempts_have_anything_in_common(world: World) {
        let scene = Scene::set(&world).await;
        let all: Vec<Begun> = join_all((0..20).map(|_| scene.begins())).await;
        for name in ["state", "nonce", "code_challenge"] {
            assert_eq!(all.iter().map(|begun| &begun.query[name]).collect::<HashSet<_>>().len(), 20, "{name}");
        }
        // Nothing is kept of those that do not come back.
        assert_eq!(world.count("oidc_attempts").await, 0);
        assert_eq!(scene.provider.asked("openid-configuration"), 1);
        scene.end().await;
    }

    async fn an_attempt_serves_once_however_many_come_with_it(world: World) {
        let scene = Scene::set(&world).await;
        let begun = scene.begins().await;
        let code = begun.code("aigul");
        let replies = join_all((0..10).map(|_| scene.finishes(&begun.state, &code))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
        for reply in replies.iter().filter(|reply| reply.status != 200) {
            reply.expect_problem(401, "oidc_attempt_invalid");
        }
        assert_eq!(scene.provider.asked("token"), 1);
        assert_eq!(world.count("sessions").await, 1);
        // At another replica neither.
        let other = world.with_provider(&scene.provider).await;
        let again = scene.app.at(&other).post("/v1/auth/oidc/finish", &json!({"state": begun.state, "code": code})).await;
        again.expect_problem(401, "oidc_attempt_invalid");
        other.stop().await;
        scene.end().await;
    }

    async fn an_attempt_that_began_at_one_replica_ends_at_another(world: World) {
        let scene = Scene::set(&world).await;
        let other = world.with_provider(&scene.provider).await;
        let begun = scene.begins().await;
        let body = json!({"state": begun.state, "code": begun.code("aigul")});
        scene.app.at(&other).post("/v1/auth/oidc/finish", &body).await.expect(200);
        other.stop().await;
        scene.end().await;
    }

    async fn an_attempt_is_over_after_ten_minutes(world: World) {
        let scene = Scene::set(&world).await;
        let (in_time, late) = (scene.begins().await, scene.begins().await);
        world.after(TimeDelta::seconds(599)).await;
        scene.finishes(&in_time.state, &in_time.code("aigul")).await.expect(200);
        world.after(TimeDelta::seconds(1)).await;
        scene.finishes(&late.state, &late.code("aigul")).await.expect_problem(401, "oidc_attempt_invalid");
        scene.end().await;
    }

    async fn a_state_that_was_not_made_here_asks_nobody_anything(world: World) {
        let scene = Scene::set(&world).await;
        let begun = scene.begins().await;
        let mut altered = begun.state.clone().into_bytes();
        altered[10] = if altered[10] == b'A' { b'B' } else { b'A' };
        // Longer life: the bytes of the expiry.
        let mut longer = URL_SAFE_NO_PAD.decode(&begun.state).unwrap();
        longer[23] = longer[23].wrapping_add(60);
        let mut states = vec![String::from_utf8(altered).unwrap(), URL_SAFE_NO_PAD.encode(longer), "AAAA".to_owned(), begun.state[..40].to_owned()];
        // Bytes of every length around those of the parts of a state, an expiry that no calendar has, and what is no base64url.
        states.extend([15, 16, 17, 23, 24, 25, 55, 56, 57].map(|length| URL_SAFE_NO_PAD.encode(vec![0; length])));
        states.extend([URL_SAFE_NO_PAD.encode([0x7f; 56]), "AAAAA".to_owned()]);
        for state in states {
            scene.finishes(&state, &begun.code("aigul")).await.expect_problem(401, "oidc_attempt_invalid");
        }
        assert_eq!((scene.provider.asked("token"), world.count("oidc_attempts").await), (0, 0));
        scene.finishes(&begun.state, &begun.code("aigul")).await.expect(200);
        scene.end().await;
    }

    async fn the_code_of_another_attempt_signs_nobody_in(world: World) {
        let scene = Scene::set(&world).await;
        let (mine, of_thief) = (scene.begins().await, scene.begins().await);
        // The provider would refuse it by PKCE; even one that does not has signed another nonce.
        scene.finishes(&mine.state, &of_thief.code("thief")).await.expect_problem(401, "oidc_refused");
        assert_eq!((world.count("accounts").await, world.count("sessions").await), (0, 0));
        scene.end().await;
    }

    async fn a_code_that_the_provider_refuses_signs_nobody_in_and_uses_the_attempt_up(world: World) {
        let scene = Scene::set(&world).await;
        let begun = scene.begins().await;
        scene.finishes(&begun.state, "refused").await.expect_problem(401, "oidc_refused");
        scene.finishes(&begun.state, &begun.code("aigul")).await.expect_problem(401, "oidc_attempt_invalid");
        scene.end().await;
    }

    async fn who_is_sent_anothers_link_does_not_end_up_in_anothers_account(world: World) {
        let scene = Scene::set(&world).await;
        let of_thief = scene.begins_with(&json!({"installation_id": "thief"})).await;
        let code = of_thief.code("thief");
        for installation in [json!("victim"), json!(null)] {
            let mut body = json!({"state": of_thief.state, "code": code, "installation_id": installation});
            if installation.is_null() {
                body.as_object_mut().unwrap().remove("installation_id");
            }
            scene.app.post("/v1/auth/oidc/finish", &body).await.expect_problem(401, "oidc_attempt_invalid");
        }
        scene.end().await;
    }

    async fn the_session_is_bound_to_the_installation_that_began(world: World) {
        let scene = Scene::set(&world).await;
        let begun = scene.begins_with(&json!({"installation_id": "phone-1"})).await;
        let body = json!({"state": begun.state, "code": begun.code("aigul"), "installation_id": "phone-1", "device_name": "A15"});
        let answer = scene.app.post("/v1/auth/oidc/finish", &body).await.expect(200);
        let actor = signed_in(&scene, &answer);
        assert_eq!(actor.get("/v1/me/sessions").await.expect(200)["items"][0]["device_name"], "A15");
        let refresh = json!({"refresh_token": actor.refresh_token, "installation_id": "phone-1"});
        actor.post("/v1/auth/refresh", &refresh).await.expect(200);
        let refresh = json!({"refresh_token": actor.refresh_token});
        actor.post("/v1/auth/refresh", &refresh).await.expect_problem(401, "refresh_invalid");
        scene.end().await;
    }

    async fn used_attempts_are_forgotten_after_a_day(world: World) {
        let scene = Scene::set(&world).await;
        scene.signs_in("aigul").await.expect(200);
        tirkeu::app::upkeep::tidy(&world.app).await.unwrap();
        assert_eq!(world.count("oidc_attempts").await, 1);
        world.after(TimeDelta::days(1) + TimeDelta::seconds(1)).await;
        tirkeu::app::upkeep::tidy(&world.app).await.unwrap();
        assert_eq!(world.count("oidc_attempts").await, 0);
        scene.end().await;
    }

    async fn what_is_no_request_is_told(world: World) {
        let scene = Scene::set(&world).await;
        let start = scene.app.post("/v1/auth/oidc/start", &json!({"installation_id": "a b", "phone": "x"})).await;
        start.expect_invalid(&[("/installation_id", "bad_format"), ("/phone", "unknown_field")]);
        let finish = scene.app.post("/v1/auth/oidc/finish", &json!({"state": "ключ"})).await;
        finish.expect_invalid(&[("/state", "bad_format"), ("/code", "required")]);
        scene.end().await;
    }
}
