//! A client's webhooks: made, listed, changed, ended; secrets shown once.

use crate::support::actor::fresh_key;
use crate::support::integrator::{PrivateKey, scopes};
use crate::support::receiver::Receiver;
use crate::support::{both_engines, unlimited};
use chrono::TimeDelta;
use serde_json::{Value, json};

const URL: &str = "https://hotel.example/hooks/tirkeu";

both_engines! {
    async fn a_webhook_is_made_read_changed_and_ended(world: World) {
        let client = world.program().await.actor(&world).await;
        let reply = client.post("/v1/webhooks", &json!({"url": URL, "event_types": ["registration.rejected", "registration.confirmed"]})).await;
        let made = reply.expect(201);
        let id = made["id"].as_str().unwrap();
        let path = format!("/v1/webhooks/{id}");
        assert_eq!((reply.header("location"), reply.header("etag")), (Some(path.as_str()), Some("\"v1\"")));
        assert!(made["secret"].as_str().unwrap().starts_with("whsec_"), "{made}");
        let mut shown = made.clone();
        shown.as_object_mut().unwrap().remove("secret");
        assert_eq!(client.get(&path).await.expect(200), shown);
        assert_eq!(client.get("/v1/webhooks").await.expect(200)["items"], json!([shown]));
        assert_eq!((&shown["state"], &shown["url"], &shown["version"]), (&json!("enabled"), &json!(URL), &json!(1)));
        assert_eq!(shown["event_types"], json!(["registration.rejected", "registration.confirmed"]));
        let same = client.send(client.request(reqwest::Method::GET, &path).header("If-None-Match", "\"v1\"")).await;
        assert_eq!(same.status, 304);

        let stale = client.request(reqwest::Method::PATCH, &path).header("If-Match", "\"v7\"").json(&json!({"event_types": []}));
        client.send(stale).await.expect_problem(412, "stale_version");
        let change = client.request(reqwest::Method::PATCH, &path).header("If-Match", "\"v1\"").json(&json!({"event_types": []}));
        let changed = client.send(change).await;
        assert_eq!(changed.header("etag"), Some("\"v2\""));
        assert_eq!((&changed.expect(200)["event_types"], &changed.json()["url"]), (&json!([]), &json!(URL)));
        let moved = client.patch(&path, &json!({"url": "https://other.example:8443/x"})).await.expect(200);
        assert_eq!((&moved["url"], &moved["version"]), (&json!("https://other.example:8443/x"), &json!(3)));

        let stale = client.request(reqwest::Method::DELETE, &path).header("If-Match", "\"v1\"");
        client.send(stale).await.expect_problem(412, "stale_version");
        client.delete(&path).await.expect(204);
        client.get(&path).await.expect_problem(404, "not_found");
        client.delete(&path).await.expect_problem(404, "not_found");
        client.get(&format!("{path}/deliveries")).await.expect_problem(404, "not_found");
        client.act(&format!("{path}/ping")).await.expect_problem(404, "not_found");
        assert_eq!(client.get("/v1/webhooks").await.expect(200)["items"], json!([]));
        let actions = "SELECT count(*) AS n FROM audit WHERE object_kind = 'webhook' AND actor_kind = 'client'";
        assert_eq!(world.number(actions).await, 4);
    }

    async fn a_repeated_request_makes_one_webhook_with_one_secret(world: World) {
        let client = world.program().await.actor(&world).await;
        let (key, body) = (fresh_key(), json!({"url": URL}));
        let first = client.post_with_key("/v1/webhooks", &body, &key).await;
        let again = client.post_with_key("/v1/webhooks", &body, &key).await;
        assert_eq!((again.header("idempotent-replayed"), again.expect(201)), (Some("true"), first.expect(201)));
        let other = client.post_with_key("/v1/webhooks", &json!({"url": "https://x.example/"}), &key).await;
        other.expect_problem(422, "idempotency_key_reused");
        assert_eq!(world.count("webhooks").await, 1);
        let path = format!("/v1/webhooks/{}", first.json()["id"].as_str().unwrap());
        let key = fresh_key();
        let rotated = client.act_with_key(&format!("{path}/rotate-secret"), &key).await.expect(200);
        let again = client.act_with_key(&format!("{path}/rotate-secret"), &key).await.expect(200);
        assert_eq!(rotated, again);
        assert!(rotated["secret"] != first.json()["secret"] && rotated["former_secret_until"] == "2026-11-23T06:00:00Z", "{rotated}");
        assert_eq!(client.get(&path).await.expect(200)["version"], 2);
        world.after(TimeDelta::hours(25)).await;
    }

    async fn addresses_and_types_are_judged_all_at_once(world: World) {
        let client = world.program().await.actor(&world).await;
        for url in [
            "http://hotel.example/", "https://hotel.example:22/", "https://10.0.0.1/", "https://user@hotel.example/", "https://hotel.example./",
            "https://[fd00::1]/", "https://intranet/",
        ] {
            client.post("/v1/webhooks", &json!({"url": url})).await.expect_invalid(&[("/url", "url_not_allowed")]);
        }
        client.post("/v1/webhooks", &json!({"url": "http://10.0.0.1/", "event_types": ["coffee.made"]})).await
            .expect_invalid(&[("/url", "url_not_allowed"), ("/event_types/0", "not_allowed")]);
        client.post("/v1/webhooks", &json!({"url": "ftp://hotel.example/", "secret": "x"})).await
            .expect_invalid(&[("/url", "bad_format"), ("/secret", "unknown_field")]);
        client.post("/v1/webhooks", &json!({})).await.expect_invalid(&[("/url", "required")]);
        let made = client.post("/v1/webhooks", &json!({"url": URL})).await.expect(201);
        let path = format!("/v1/webhooks/{}", made["id"].as_str().unwrap());
        client.patch(&path, &json!({"url": "https://169.254.169.254/"})).await.expect_invalid(&[("/url", "url_not_allowed")]);
        client.patch(&path, &json!({"state": "enabled"})).await.expect_invalid(&[("/state", "unknown_field")]);
        let replay = format!("{path}/replay");
        client.post(&replay, &json!({})).await.expect_invalid(&[("/event_id", "required")]);
        let both = json!({"event_id": "01900000-0000-7000-8000-000000000000", "since": "01900000-0000-7000-8000-000000000000"});
        client.post(&replay, &both).await.expect_invalid(&[("/since", "not_allowed")]);
        let unknown = json!({"event_id": "01900000-0000-7000-8000-000000000000"});
        client.post(&replay, &unknown).await.expect_invalid(&[("/event_id", "unknown_event")]);
    }

    async fn another_clients_webhook_is_not_there(world: World) {
        let (client, other) = (world.program().await.actor(&world).await, world.program().await.actor(&world).await);
        let made = client.post("/v1/webhooks", &json!({"url": URL})).await.expect(201);
        let path = format!("/v1/webhooks/{}", made["id"].as_str().unwrap());
        other.get(&path).await.expect_problem(404, "not_found");
        other.patch(&path, &json!({"event_types": []})).await.expect_problem(404, "not_found");
        other.delete(&path).await.expect_problem(404, "not_found");
        for action in ["ping", "rotate-secret"] {
            other.act(&format!("{path}/{action}")).await.expect_problem(404, "not_found");
        }
        let unknown = json!({"event_id": "01900000-0000-7000-8000-000000000000"});
        other.post(&format!("{path}/replay"), &unknown).await.expect_problem(404, "not_found");
        assert_eq!(other.get("/v1/webhooks").await.expect(200)["items"], json!([]));
        client.get(&path).await.expect(200);
    }

    async fn who_may_read_events_may_not_have_them_sent(world: World) {
        let reader = world.registers(PrivateKey::ed25519(), scopes("events:read")).await.actor(&world).await;
        let writer = world.registers(PrivateKey::ed25519(), scopes("webhooks:write")).await.actor(&world).await;
        reader.get("/v1/events").await.expect(200);
        reader.get("/v1/webhooks").await.expect(200);
        reader.post("/v1/webhooks", &json!({"url": URL})).await.expect_problem(403, "insufficient_scope");
        writer.post("/v1/webhooks", &json!({"url": URL})).await.expect(201);
        writer.get("/v1/events").await.expect_problem(403, "insufficient_scope");
        writer.get("/v1/webhooks").await.expect_problem(403, "insufficient_scope");
    }

    async fn a_client_has_twenty_webhooks_at_most_however_many_requests_come_at_once(world: World, unlimited) {
        let client = world.program().await.actor(&world).await;
        let made = futures_util::future::join_all((0..30).map(|n| {
            let (client, body) = (client.clone(), json!({"url": format!("https://hotel.example/{n}")}));
            async move { client.post("/v1/webhooks", &body).await }
        })).await;
        let (good, refused): (Vec<_>, Vec<_>) = made.iter().partition(|reply| reply.status == 201);
        assert_eq!((good.len(), refused.len()), (20, 10));
        for reply in &refused {
            reply.expect_problem(409, "too_many_webhooks");
        }
        let first = client.get("/v1/webhooks?limit=15").await.expect(200);
        let rest = client.get(&format!("/v1/webhooks?limit=15&cursor={}", first["next_cursor"].as_str().unwrap())).await.expect(200);
        let ids: Vec<&Value> = [&first, &rest].iter().flat_map(|page| page["items"].as_array().unwrap()).map(|item| &item["id"]).collect();
        assert_eq!(ids.len(), 20);
        client.delete(&format!("/v1/webhooks/{}", ids[0].as_str().unwrap())).await.expect(204);
        client.post("/v1/webhooks", &json!({"url": URL})).await.expect(201);
    }

    async fn neither_address_nor_secret_is_kept_in_clear(world: World) {
        let client = world.program().await.actor(&world).await;
        let receiver = Receiver::start();
        let hook = client.hooks(&receiver).await;
        let sealed = match world.engine {
            crate::support::world::Engine::Sqlite => "SELECT hex(sealed) AS line FROM webhooks",
            crate::support::world::Engine::Postgres => "SELECT encode(sealed, 'hex') AS line FROM webhooks",
        };
        let line = crate::support::sql::lines(&world.app.db, sealed).await.pop().unwrap().to_lowercase();
        let hex = |text: &str| tirkeu::domain::hex::hex(text.as_bytes());
        assert!(!line.contains(&hex("hook")) && !line.contains(&hex(&hook.secret[6..20])) && line.len() > 100, "{line}");
        client.delete(&format!("/v1/webhooks/{}", hook.id)).await.expect(204);
        assert_eq!(world.number("SELECT CAST(sum(length(sealed)) AS BIGINT) AS n FROM webhooks").await, 0);
        receiver.stop().await;
    }
}
