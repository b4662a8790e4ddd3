//! The code tables.

use crate::support::both_engines;
use reqwest::Method;
use std::collections::HashSet;

const TABLES: [&str; 9] = [
    "regions",
    "countries",
    "premises-kinds",
    "purposes",
    "document-kinds",
    "refusal-reasons",
    "holidays",
    "stay-policies",
    "problems",
];

both_engines! {
    async fn each_of_the_nine_tables_is_there_for_anybody_in_four_languages(world: World) {
        let mut stranger = world.stranger();
        for table in TABLES {
            let path = format!("/v1/reference/{table}");
            let (mut tags, mut texts, mut sizes) = (HashSet::new(), HashSet::new(), HashSet::new());
            for language in ["kk", "ru", "en", "uz"] {
                stranger.language = language;
                let reply = stranger.get(&path).await;
                let body = reply.expect(200);
                sizes.insert(body["items"].as_array().expect(table).len());
                texts.insert(reply.text());
                tags.insert(reply.header("etag").expect(table).to_owned());
                assert_eq!(reply.header("content-language"), Some(language), "{table}");
                assert!(reply.header("cache-control").is_some_and(|kept| kept.contains("public")), "{table}");
            }
            assert_eq!((tags.len(), texts.len(), sizes.len()), (4, 4, 1), "{table}");
            assert!(!sizes.contains(&0), "{table}");
        }
    }

    async fn a_table_that_the_caller_has_is_not_sent_again(world: World) {
        let mut stranger = world.stranger();
        for table in TABLES {
            stranger.language = "en";
            let path = format!("/v1/reference/{table}");
            let tag = stranger.get(&path).await.header("etag").unwrap().to_owned();
            let known = stranger.request(Method::GET, &path).header("If-None-Match", &tag);
            let reply = stranger.send(known).await;
            assert_eq!((reply.status.as_u16(), reply.bytes.len()), (304, 0), "{table}");
            assert_eq!(reply.header("etag"), Some(tag.as_str()));
            stranger.language = "kk";
            let other = stranger.request(Method::GET, &path).header("If-None-Match", &tag);
            stranger.send(other).await.expect(200);
        }
    }

    async fn the_tables_hold_what_applications_are_made_of(world: World) {
        let stranger = world.stranger();
        let codes = async |table: &str| -> HashSet<String> {
            let body = stranger.get(&format!("/v1/reference/{table}")).await.expect(200);
            let items = body["items"].as_array().unwrap().clone();
            items.iter().filter_map(|item| item["code"].as_str().map(str::to_owned)).collect()
        };
        for (table, expected) in [
            ("regions", &["75", "71", "79"][..]),
            ("countries", &["UZB", "KAZ", "TUR", "XXA"]),
            ("premises-kinds", &["house", "apartment", "dormitory", "hotel", "rest_home", "sanatorium"]),
            ("purposes", &["work"]),
            ("document-kinds", &["passport", "national_id", "internal_passport", "stateless_travel_document", "other"]),
            ("refusal-reasons", &["unknown_person", "does_not_live_here", "no_consent", "wrong_details"]),
            ("problems", &["validation_failed", "not_found", "unauthenticated", "idempotency_key_reused"]),
        ] {
            let found = codes(table).await;
            for code in expected {
                assert!(found.contains(*code), "{code} in {table}");
            }
        }
        let policies = stranger.get("/v1/reference/stay-policies").await;
        assert!(policies.text().contains("UZB"));
        let holidays = stranger.get("/v1/reference/holidays").await;
        assert!(holidays.text().contains("2026-12-16"));
    }
}
