//! A provider that is down, slow, talks rubbish or lies (test 33 for this port): a clean problem, and the service stays up.

use super::Scene;
use crate::support::both_engines;
use crate::support::identity::Mood;
use chrono::TimeDelta;
use serde_json::{Value, json};

fn rubbish() -> Vec<Mood> {
    let mut moods: Vec<Mood> = ["", "null", "[]", "{}", "{", "<html>", "\u{0}\u{1}", "{\"keys\": 5, \"issuer\": 5}"]
        .into_iter()
        .map(|body| Mood::Says(200, body.to_owned()))
        .collect();
    moods.push(Mood::Says(200, format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000))));
    moods.extend([500, 503, 429, 404, 302].map(|status| Mood::Says(status, "<html>".to_owned())));
    moods.extend([Mood::Huge, Mood::Silent]);
    moods
}

both_engines! {
    async fn without_the_providers_document_no_sign_in_begins(world: World) {
        let scene = Scene::set(&world).await;
        for mood in rubbish() {
            scene.provider.now(|script| drop(script.moods.insert("openid-configuration", mood.clone())));
            let reply = scene.app.post("/v1/auth/oidc/start", &json!({})).await;
            assert_eq!(reply.status, 503, "{mood:?}");
            reply.expect_problem(503, "oidc_unavailable");
            assert!(reply.header("retry-after").is_some());
            // A failure is remembered for some seconds.
            world.clock.advance(TimeDelta::seconds(5));
        }
        scene.provider.now(|script| script.moods.clear());
        scene.signs_in("aigul").await.expect(200);
        scene.end().await;
    }

    async fn a_document_that_lies_is_not_believed(world: World) {
        let scene = Scene::set(&world).await;
        for lie in [
            json!({"issuer": "https://elsewhere.example"}),
            json!({"issuer": null}),
            json!({"token_endpoint": "http://10.0.0.1/token"}),
            json!({"jwks_uri": "file:///etc/passwd"}),
            json!({"authorization_endpoint": "javascript:alert(1)"}),
            json!({"userinfo_endpoint": "ftp://127.0.0.1/"}),
        ] {
            scene.provider.now(|script| script.metadata = lie.clone());
            let reply = scene.app.post("/v1/auth/oidc/start", &json!({})).await;
            assert_eq!(reply.status, 503, "{lie}");
            reply.expect_problem(503, "oidc_unavailable");
            world.clock.advance(TimeDelta::seconds(5));
        }
        scene.end().await;
    }

    async fn a_token_endpoint_that_fails_signs_nobody_in(world: World) {
        let scene = Scene::set(&world).await;
        for mood in rubbish() {
            let begun = scene.begins().await;
            scene.provider.now(|script| drop(script.moods.insert("token", mood.clone())));
            let reply = scene.finishes(&begun.state, &begun.code("aigul")).await;
            assert_eq!(reply.status, 503, "{mood:?}");
            reply.expect_problem(503, "oidc_unavailable");
        }
        // Our own fault (a wrong secret) is no fault of the person's.
        let begun = scene.begins().await;
        scene.provider.now(|script| drop(script.moods.insert("token", Mood::Says(401, "{\"error\": \"invalid_client\"}".to_owned()))));
        scene.finishes(&begun.state, &begun.code("aigul")).await.expect_problem(503, "oidc_unavailable");
        assert_eq!((world.count("accounts").await, world.count("sessions").await), (0, 0));
        scene.end().await;
    }

    async fn keys_that_cannot_be_had_sign_nobody_in(world: World) {
        let scene = Scene::set(&world).await;
        for mood in rubbish() {
            let begun = scene.begins().await;
            scene.provider.now(|script| drop(script.moods.insert("jwks", mood.clone())));
            let reply = scene.finishes(&begun.state, &begun.code("aigul")).await;
            assert_eq!(reply.status, 503, "{mood:?}");
            world.clock.advance(TimeDelta::seconds(5));
        }
        // A set without keys is an answer, and nobody's signature is in it.
        let begun = scene.begins().await;
        scene.provider.now(|script| drop(script.moods.insert("jwks", Mood::Says(200, "{\"keys\": []}".to_owned()))));
        scene.finishes(&begun.state, &begun.code("aigul")).await.expect_problem(401, "oidc_refused");
        assert_eq!(world.count("accounts").await, 0);
        scene.end().await;
    }

    async fn a_userinfo_endpoint_that_fails_signs_nobody_in(world: World) {
        let scene = Scene::set(&world).await;
        scene.provider.now(|script| (script.claims, script.userinfo) = (json!({"phone_number": null}), Some(Value::Null)));
        for mood in [Mood::Says(200, "[]".to_owned()), Mood::Says(500, String::new()), Mood::Huge, Mood::Silent] {
            scene.provider.now(|script| drop(script.moods.insert("userinfo", mood.clone())));
            let reply = scene.signs_in("aigul").await;
            assert_eq!(reply.status, 503, "{mood:?}");
            reply.expect_problem(503, "oidc_unavailable");
        }
        scene.end().await;
    }

    async fn while_the_provider_is_silent_others_are_served(world: World) {
        let scene = Scene::set(&world).await;
        let begun = scene.begins().await;
        scene.provider.now(|script| drop(script.moods.insert("token", Mood::Silent)));
        let code = begun.code("aigul");
        let (slow, served) = tokio::join!(scene.finishes(&begun.state, &code), async {
            let by_sms = world.sign_in("+77012345678").await;
            scene.replica.met_by(&by_sms).patch("/v1/me", &json!({"locale": "kk"})).await
        });
        served.expect(200);
        slow.expect_problem(503, "oidc_unavailable");
        scene.end().await;
    }
}
