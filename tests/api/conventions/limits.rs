//! The limits that are published are those that are met.

use crate::border::{crossing, feed, with};
use crate::support::actor::application;
use crate::support::{Actor, World, both_engines};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

/// What is published under a code.
async fn published(world: &World, code: &str) -> u64 {
    let table = world.stranger().get("/v1/reference/limits").await.expect(200);
    let item =
        table["items"].as_array().unwrap().iter().find(|item| item["code"] == code).unwrap_or_else(|| panic!("{code}"));
    item["value"].as_u64().unwrap()
}

async fn sends_bytes(actor: &Actor, path: &str, length: u64) -> u16 {
    let body = format!("{{}}{}", " ".repeat(usize::try_from(length).unwrap() - 2));
    let request =
        actor.request(Method::POST, path).header("Idempotency-Key", "k").header("Content-Type", "application/json");
    actor.send(request.body(body)).await.status.as_u16()
}

both_engines! {
    async fn bodies_are_as_long_as_published_and_no_longer(world: World) {
        let (host, feed) = (world.host(0).await, feed(&world).await);
        let hotel = world.program().await.actor(&world).await;
        for (code, path, actor) in [
            ("body", "/v1/me/notifications/read", &host),
            ("large_body", "/v1/registrations", &host),
            ("batch_body", "/v1/border-crossings", &feed),
            ("batch_file", "/v1/batches", &hotel),
        ] {
            let most = published(&world, code).await;
            assert_ne!(sends_bytes(actor, path, most).await, 413, "{code}");
            assert_eq!(sends_bytes(actor, path, most + 1).await, 413, "{code}");
        }
        let table = world.stranger().get("/v1/reference/limits").await.expect(200);
        assert!(table["large_bodies"].as_array().unwrap().contains(&json!("submit_registration")));
    }

    async fn lists_batches_and_questions_are_as_long_as_published(world: World) {
        let (host, feed) = (world.host(0).await, feed(&world).await);
        let page = published(&world, "page").await;
        host.get(&format!("/v1/registrations?limit={page}")).await.expect(200);
        host.get(&format!("/v1/registrations?limit={}", page + 1)).await.expect_problem(400, "malformed_query");
        let most = usize::try_from(published(&world, "border_crossings").await).unwrap();
        let lines = |count: usize| json!({"crossings": vec![1; count]});
        feed.post("/v1/border-crossings", &lines(most)).await.expect(200);
        feed.post("/v1/border-crossings", &lines(most + 1)).await.expect_invalid(&[("/crossings", "too_long")]);
        let stays = usize::try_from(published(&world, "stays").await).unwrap();
        let ask = async |count: usize| {
            let stays = vec!["2026-06-01/2026-06-02"; count].join(",");
            world.stranger().get(&format!("/v1/deadlines?nationality=UZB&entered_on=2026-11-20&stays={stays}")).await
        };
        ask(stays).await.expect(200);
        ask(stays + 1).await.expect_invalid(&[("/stays", "too_long")]);
        let days = i64::try_from(published(&world, "figure_days").await).unwrap();
        let first = |days: i64| chrono::NaiveDate::from_ymd_opt(2026, 10, 31).unwrap() - TimeDelta::days(days - 1);
        let ask = async |days: i64| {
            let path = format!("/v1/statistics/open/entries?period=day&from={}&until=2026-10-31", first(days));
            world.stranger().get(&path).await.status.as_u16()
        };
        assert_eq!((ask(days).await, ask(days + 1).await), (200, 422));
    }

    async fn keys_are_as_long_and_are_kept_as_long_as_published(world: World) {
        let feed = feed(&world).await;
        let most = usize::try_from(published(&world, "idempotency_key").await).unwrap();
        let body = json!({"crossings": [with(crossing(0, "entry", "2026-11-20T04:00:00Z"), "event_id", json!("once"))]});
        let key = "k".repeat(most);
        feed.post_with_key("/v1/border-crossings", &body, &key).await.expect(200);
        let too_long = feed.post_with_key("/v1/border-crossings", &body, &"k".repeat(most + 1)).await;
        too_long.expect_problem(400, "idempotency_key_required");
        let kept = i64::try_from(published(&world, "idempotency_kept").await).unwrap();
        for (passes, is_kept) in [(TimeDelta::days(kept) - TimeDelta::minutes(1), 1), (TimeDelta::minutes(2), 0)] {
            world.clock.advance(passes);
            tirkeu::app::upkeep::tidy(&world.app).await.unwrap();
            let sql = format!("SELECT count(*) AS n FROM idempotency_keys WHERE key = '{key}'");
            assert_eq!(world.number(&sql).await, is_kept);
        }
    }

    async fn as_many_applications_wait_as_published(world: World) {
        let migrant = world.migrant(0).await;
        let most = usize::try_from(published(&world, "pending_registrations").await).unwrap();
        for host in 0..most {
            migrant.applies(&application(host)).await;
        }
        migrant.post("/v1/registrations", &application(most)).await.expect_problem(409, "too_many_pending");
    }

    async fn as_many_requests_are_answered_as_published(world: World) {
        let table = world.stranger().get("/v1/reference/limits").await.expect(200);
        let limits: Vec<Value> = table["rate_limits"].as_array().unwrap().clone();
        let of = |code: &str| limits.iter().find(|limit| limit["code"] == code).unwrap()["requests"].as_u64().unwrap();
        let host = world.host(0).await;
        let told = host.get("/v1/me").await;
        let window = limits.iter().find(|limit| limit["code"] == "read").unwrap()["window_seconds"].clone();
        assert_eq!(told.header("ratelimit-policy").unwrap(), format!("\"read\";q={};w={window}", of("read")));
        // Each that is met, to its end: tokens of one address.
        let address = of("token-address");
        for _ in 0..address {
            assert_ne!(world.asks_for_token(&[("grant_type", "x")], None).await.status, 429);
        }
        assert_eq!(world.asks_for_token(&[("grant_type", "x")], None).await.status, 429);
    }

    async fn the_index_names_every_table_in_its_version(world: World) {
        let index = world.stranger().get("/v1/reference").await.expect(200);
        let items = index["items"].as_array().unwrap();
        assert!(items.len() >= 14);
        for item in items {
            let reply = world.stranger().get(item["path"].as_str().unwrap()).await;
            assert_eq!(reply.expect(200)["version"], item["version"], "{item}");
            let kept = format!("public, max-age={}", item["max_age"]);
            assert_eq!(reply.header("cache-control"), Some(kept.as_str()), "{item}");
            assert!(reply.header("etag").unwrap().contains(item["version"].as_str().unwrap()));
        }
        let document = serde_json::to_value(tirkeu::http::openapi()).unwrap();
        for path in document["paths"].as_object().unwrap().keys().filter(|path| path.starts_with("/v1/reference/")) {
            assert!(items.iter().any(|item| item["path"] == path.as_str()), "{path} is not in the index");
        }
    }

    async fn the_catalogue_says_of_every_problem_what_to_do_in_four_languages(world: World) {
        let table = world.stranger().get("/v1/reference/problems").await.expect(200);
        let retry = |code: &str| {
            let items = table["items"].as_array().unwrap();
            items.iter().find(|item| item["code"] == code).unwrap_or_else(|| panic!("{code}"))["retry"].clone()
        };
        for (code, how) in [
            ("validation_failed", "corrected"),
            ("too_many_requests", "later"),
            ("idempotency_in_progress", "later"),
            ("token_expired", "after_refresh"),
            ("stale_version", "after_reading"),
            ("not_found", "never"),
        ] {
            assert_eq!(retry(code), how, "{code}");
        }
        for item in table["items"].as_array().unwrap() {
            assert!(["kk", "ru", "en", "uz"].iter().all(|language| item["details"][language].as_str().is_some_and(|text| text.len() > 9)));
            assert!(!item["advice"].as_str().unwrap().is_empty());
        }
        for field in table["fields"].as_array().unwrap() {
            assert!(["kk", "ru", "en", "uz"].iter().all(|language| field["messages"][language].as_str().is_some_and(|text| !text.is_empty())));
        }
    }
}
