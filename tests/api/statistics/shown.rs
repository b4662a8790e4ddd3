//! What is shown of the figures, to whom, and in which form.

use crate::support::integrator::{PrivateKey, scopes};
use crate::support::{World, both_engines};
use reqwest::Method;
use serde_json::{Value, json};

/// Writes figures as if they had been counted: by day, and their months.
async fn fill(world: &World, measure: &str, dimension: &str, amounts: &[(&str, &str, i64)]) {
    for (day, value, amount) in amounts {
        for (dimension, value) in [(dimension, *value), ("all", "")] {
            for (grain, period) in [("day", (*day).to_owned()), ("month", format!("{}-01", &day[..7]))] {
                let sql = format!(
                    "INSERT INTO statistics_cells (measure, dimension, grain, period, value, amount) \
                     VALUES ('{measure}', '{dimension}', '{grain}', '{period}', '{value}', {amount}) \
                     ON CONFLICT (measure, dimension, grain, period, value) DO UPDATE SET amount = statistics_cells.amount + {amount}"
                );
                world.execute(&sql).await.unwrap();
            }
        }
    }
}

const SAMPLE: &[(&str, &str, i64)] = &[
    ("2026-09-10", "UZB", 100),
    ("2026-09-10", "KGZ", 40),
    ("2026-09-10", "AFG", 3),
    ("2026-10-01", "UZB", 20),
    ("2026-10-02", "UZB", 30),
    ("2026-10-02", "KGZ", 12),
    ("2026-10-03", "KGZ", 11),
    ("2026-10-03", "RUS", 50),
    ("2026-11-20", "UZB", 7),
    ("2026-11-21", "UZB", 6),
    ("2026-11-22", "UZB", 60),
];

fn totals(body: &Value) -> Vec<(String, Value)> {
    let items = body["items"].as_array().unwrap();
    items.iter().map(|item| (item["begins"].as_str().unwrap().to_owned(), item["total"].clone())).collect()
}

both_engines! {
    async fn everybody_is_shown_months_that_are_over_without_small_numbers(world: World) {
        fill(&world, "submissions", "nationality", SAMPLE).await;
        let stranger = world.stranger();
        let body = stranger.get("/v1/statistics/open/submissions?by=nationality&from=2026-08-15").await.expect(200);
        let told = totals(&body);
        assert_eq!(told, [("2026-08-01", 0), ("2026-09-01", 143), ("2026-10-01", 123)].map(|(day, n)| (day.to_owned(), json!(n))));
        let september = &body["items"][1];
        // Three from Afghanistan are hidden, and with them what would tell that they are three.
        assert_eq!(september["hidden"], json!(["AFG", "KGZ"]));
        assert_eq!(september["amounts"], json!([{"value": "UZB", "amount": 100}]));
        assert_eq!((&body["last_day"], &body["hiding"]), (&json!("2026-10-31"), &json!({"threshold": 10, "rounded_to": 100})));
        assert!(body["values"].as_array().unwrap().contains(&json!({"code": "UZB", "name": "Uzbekistan"})));
        let october = stranger.get("/v1/statistics/open/submissions?by=nationality&period=day&from=2026-10-01&until=2026-10-03").await;
        let october = october.expect(200);
        assert_eq!(totals(&october).len(), 3);
        assert_eq!(october["items"][2]["amounts"], json!([{"value": "KGZ", "amount": 11}, {"value": "RUS", "amount": 50}]));
        assert_eq!(october["withheld_months"], json!([]));
    }

    async fn officers_and_integrators_are_shown_more(world: World) {
        fill(&world, "submissions", "nationality", SAMPLE).await;
        let officer = world.officer(1, Some("75")).await;
        let client = world.registers(PrivateKey::ed25519(), scopes("statistics:read")).await.actor(&world).await;
        let other = world.registers(PrivateKey::ed25519(), scopes("border:write")).await.actor(&world).await;
        let query = "?period=day&from=2026-11-20&until=2026-11-22";
        for (reader, path) in [(&officer, "/v1/officer/statistics/submissions"), (&client, "/v1/statistics/submissions")] {
            let body = reader.get(&format!("{path}{query}")).await.expect(200);
            // A day counts once it is over.
            assert_eq!(totals(&body), [("2026-11-20".to_owned(), json!(7)), ("2026-11-21".to_owned(), json!(6))]);
            let months = reader.get(&format!("{path}?from=2026-11-01&by=nationality")).await.expect(200);
            assert_eq!(totals(&months), [("2026-11-01".to_owned(), json!(13))]);
        }
        let open = world.stranger().get(&format!("/v1/statistics/open/submissions{query}")).await.expect(200);
        assert!(totals(&open).is_empty());
        other.get("/v1/statistics/submissions").await.expect_problem(403, "insufficient_scope");
        world.host(0).await.get("/v1/officer/statistics/submissions").await.expect_problem(403, "forbidden");
        world.stranger().get("/v1/statistics/submissions").await.expect_problem(401, "unauthenticated");
        client.get("/v1/statistics/people").await.expect_problem(404, "not_found");
    }

    async fn a_month_with_a_small_day_is_not_broken_down(world: World) {
        fill(&world, "refusals", "ground", &[("2026-10-01", "host_declined", 40), ("2026-10-02", "host_declined", 2)]).await;
        let path = "/v1/statistics/open/refusals?by=ground&from=2026-10-01&until=2026-10-31";
        let days = world.stranger().get(&format!("{path}&period=day")).await.expect(200);
        assert_eq!((totals(&days).len(), &days["withheld_months"]), (0, &json!(["2026-10-01"])));
        let month = world.stranger().get(path).await.expect(200);
        assert_eq!(month["items"][0]["amounts"], json!([{"value": "host_declined", "amount": 42}]));
    }

    async fn how_many_are_inside_is_rounded_and_hidden_where_their_flows_are(world: World) {
        fill(&world, "entries", "nationality", &[("2026-09-10", "UZB", 500), ("2026-10-05", "UZB", 240), ("2026-10-05", "AFG", 3)]).await;
        fill(&world, "exits", "nationality", &[("2026-10-20", "UZB", 30)]).await;
        fill(&world, "present", "nationality", &[
            ("2026-09-10", "UZB", 500), ("2026-10-05", "UZB", 240), ("2026-10-05", "AFG", 3), ("2026-10-20", "UZB", -30), ("2027-09-10", "UZB", -470),
        ]).await;
        let body = world.stranger().get("/v1/statistics/open/present?by=nationality&from=2026-09-01").await.expect(200);
        assert_eq!(totals(&body), [("2026-09-01".to_owned(), json!(500)), ("2026-10-01".to_owned(), json!(700))]);
        assert_eq!(body["items"][0]["amounts"], json!([{"value": "UZB", "amount": 500}]));
        assert_eq!((&body["items"][1]["amounts"], &body["items"][1]["hidden"]), (&json!([]), &json!(["AFG", "UZB"])));
    }

    async fn the_median_lies_in_a_band(world: World) {
        let bands = [("2026-10-05", "within_an_hour", 30), ("2026-10-05", "within_a_day", 45), ("2026-10-05", "not_asked", 300)];
        fill(&world, "registrations", "answer_time", &bands).await;
        let body = world.stranger().get("/v1/statistics/open/registrations?by=answer_time&from=2026-10-01").await.expect(200);
        assert_eq!(body["items"][0]["median"], "within_a_day");
    }

    async fn they_come_as_csv_too_and_not_again_to_whoever_has_them(world: World) {
        fill(&world, "submissions", "nationality", SAMPLE).await;
        let mut stranger = world.stranger();
        stranger.language = "kk";
        let path = "/v1/statistics/open/submissions?by=nationality&from=2026-09-01&until=2026-09-30";
        let request = stranger.request(Method::GET, path).header("Accept", "text/csv");
        let reply = stranger.send(request).await;
        assert_eq!(reply.status, 200);
        assert!(reply.header("content-type").unwrap().starts_with("text/csv"));
        let lines: Vec<String> = reply.text().lines().map(str::to_owned).collect();
        assert_eq!(lines, [
            "period,value,name,amount,hidden",
            "2026-09-01,,,143,false",
            "2026-09-01,UZB,Өзбекстан,100,false",
            "2026-09-01,AFG,Ауғанстан,,true",
            "2026-09-01,KGZ,Қырғызстан,,true",
        ]);
        assert_eq!(stranger.get(&format!("{path}&format=csv")).await.bytes, reply.bytes);
        for path in [path.to_owned(), format!("{path}&format=csv")] {
            let first = stranger.get(&path).await;
            let known = stranger.request(Method::GET, &path).header("If-None-Match", first.header("etag").unwrap());
            let again = stranger.send(known).await;
            assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
            assert_eq!(first.header("cache-control"), Some("public, max-age=300"));
        }
    }

    async fn everything_that_is_wrong_with_a_question_is_told_at_once(world: World) {
        let path = "/v1/statistics/open/entries?by=purpose&period=year&from=2026-13-01&format=xml";
        world.stranger().get(path).await.expect_invalid(&[
            ("/by", "not_allowed"), ("/period", "not_allowed"), ("/format", "not_allowed"), ("/from", "bad_date"),
        ]);
        world.stranger().get("/v1/statistics/open/entries?from=2020-01-01").await.expect_invalid(&[("/from", "date_too_old")]);
        world.stranger().get("/v1/statistics/open/entries?nationality=UZB").await.expect_problem(400, "malformed_query");
    }

    async fn the_definitions_are_there_in_four_languages(world: World) {
        let mut stranger = world.stranger();
        let mut told = std::collections::BTreeSet::new();
        for language in ["kk", "ru", "en", "uz"] {
            stranger.language = language;
            let body = stranger.get("/v1/statistics").await.expect(200);
            assert_eq!(body["items"].as_array().unwrap().len(), 6);
            assert_eq!(body["items"][2]["definition"], body["items"][2]["definitions"][language]);
            told.insert(body["items"][2]["definition"].as_str().unwrap().to_owned());
        }
        assert_eq!(told.len(), 4);
    }
}
