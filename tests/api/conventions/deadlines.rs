//! The calculator of deadlines.

use crate::support::both_engines;
use reqwest::Method;
use serde_json::{Value, json};

fn of<'a>(body: &'a Value, kind: &str) -> &'a Value {
    let deadlines = body["deadlines"].as_array().unwrap();
    deadlines.iter().find(|deadline| deadline["kind"] == kind).unwrap_or_else(|| panic!("{kind} in {body}"))
}

both_engines! {
    async fn the_first_registration_has_thirty_calendar_days(world: World) {
        for (entered, due, late) in [
            ("2026-11-22", "2026-12-21", "2026-12-22"),
            ("2026-07-01", "2026-07-30", "2026-07-31"),
            ("2027-02-01", "2027-03-02", "2027-03-03"),
            ("2028-02-10", "2028-03-10", "2028-03-11"),
        ] {
            let path = format!("/v1/deadlines?nationality=UZB&entered_on={entered}");
            let body = world.stranger().get(&path).await.expect(200);
            let deadline = of(&body, "first_registration");
            assert_eq!((&deadline["due_on"], &deadline["late_after"]), (&json!(due), &json!(late)));
            assert_eq!(of(&body, "end_of_stay")["due_on"], due, "thirty days as well");
            assert_eq!(body["deadlines"].as_array().unwrap().len(), 2);
        }
    }

    async fn after_a_move_there_are_five_working_days(world: World) {
        for (moved, due, late) in [
            ("2026-08-28", "2026-09-03", "2026-09-04"),
            ("2026-10-23", "2026-10-30", "2026-11-02"),
            ("2026-12-11", "2026-12-18", "2026-12-21"),
            ("2026-12-30", "2027-01-08", "2027-01-11"),
            ("2027-03-12", "2027-03-19", "2027-03-25"),
        ] {
            let path = format!("/v1/deadlines?nationality=RUS&entered_on=2026-08-01&moved_on={moved}");
            let body = world.stranger().get(&path).await.expect(200);
            let deadline = of(&body, "re_registration");
            assert_eq!((&deadline["due_on"], &deadline["late_after"]), (&json!(due), &json!(late)), "{moved}");
            assert!(deadline["explanation"].as_str().is_some_and(|text| !text.is_empty()));
        }
    }

    async fn the_length_of_a_stay_hangs_on_the_nationality(world: World) {
        for (nationality, end) in [("RUS", "2027-02-19"), ("TUR", "2027-02-19"), ("UZB", "2026-12-21"), ("IND", "2026-12-05")] {
            let path = format!("/v1/deadlines?nationality={nationality}&entered_on=2026-11-22");
            let body = world.stranger().get(&path).await.expect(200);
            assert_eq!(of(&body, "end_of_stay")["due_on"], end, "{nationality}");
        }
        let without = world.stranger().get("/v1/deadlines?nationality=AFG&entered_on=2026-11-22").await.expect(200);
        assert!(without["note"].as_str().is_some_and(|note| !note.is_empty()));
        assert!(without["deadlines"].as_array().unwrap().iter().all(|deadline| deadline["kind"] != "end_of_stay"));
    }

    async fn earlier_stays_shorten_this_one(world: World) {
        let path = "/v1/deadlines?nationality=UZB&entered_on=2026-11-01";
        for (stays, end, used) in [
            ("2026-08-01/2026-10-19", "2026-11-10", 80),
            ("2026-10-01/2026-10-19,2026-08-01/2026-09-30", "2026-11-10", 80),
            ("2026-08-01/2026-10-31", "2026-11-01", 92),
            ("2026-08-01/..", "2026-11-30", 30),
        ] {
            let body = world.stranger().get(&format!("{path}&stays={stays}")).await.expect(200);
            let found = of(&body, "end_of_stay");
            assert_eq!((&found["due_on"], &found["details"]["window"]["used_days"]), (&json!(end), &json!(used)), "{stays}");
            let first = &of(&body, "first_registration")["details"];
            assert_eq!(first["stay_ends_on"].as_str().unwrap_or("2026-11-30"), end, "and it is told beside the registration");
        }
        let encoded = world.stranger().get(&format!("{path}&stays=2026-08-01%2F2026-10-19")).await.expect(200);
        assert_eq!(of(&encoded, "end_of_stay")["due_on"], "2026-11-10");
        let many = vec!["2026-08-01/2026-10-19"; 500].join(",");
        let body = world.stranger().get(&format!("{path}&stays={many}")).await.expect(200);
        assert_eq!(of(&body, "end_of_stay")["due_on"], "2026-11-10");
        world.stranger().get(&format!("{path}&stays={many},x")).await.expect_invalid(&[("/stays", "too_long")]);
        let wrong = "&stays=2026-08-01/2026-10-19,later,2026-10-19/2026-08-01";
        world.stranger().get(&format!("{path}{wrong}")).await.expect_invalid(&[("/stays/1", "bad_format"), ("/stays/2", "date_order")]);
    }

    async fn the_deadlines_are_a_calendar_for_whoever_asks_for_one(world: World) {
        let mut stranger = world.stranger();
        let path = "/v1/deadlines?nationality=UZB&entered_on=2026-11-22&moved_on=2026-12-11";
        for (language, title) in [("kk", "Тіркелудің соңғы күні"), ("en", "Last day to register")] {
            stranger.language = language;
            let reply = stranger.send(stranger.request(Method::GET, path).header("Accept", "text/calendar")).await;
            assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
            assert!(reply.header("vary").is_some_and(|vary| vary.contains("Accept")));
            let text = reply.text();
            assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.matches("BEGIN:VEVENT").count() == 3, "{text}");
            assert!(text.contains("DTSTART;VALUE=DATE:20261218\r\n") && text.contains("UID:UZB-2026-11-22-2026-12-11-re_registration@"), "{text}");
            assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY;LANGUAGE={language}:{title}\r\n")), "{text}");
        }
        let both = stranger.request(Method::GET, path).header("Accept", "application/json, text/calendar");
        assert_eq!(stranger.send(both).await.header("content-type"), Some("application/json"));
    }

    async fn every_explanation_is_in_the_callers_language(world: World) {
        let mut stranger = world.stranger();
        let mut texts = Vec::new();
        for language in ["kk", "ru", "en", "uz"] {
            stranger.language = language;
            let body = stranger.get("/v1/deadlines?nationality=UZB&entered_on=2026-11-22").await.expect(200);
            texts.push(of(&body, "first_registration")["explanation"].to_string());
        }
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 4);
    }

    async fn wrong_parameters_are_told_all_at_once(world: World) {
        let stranger = world.stranger();
        let cases: [(&str, &[(&str, &str)]); 7] = [
            ("", &[("/nationality", "required"), ("/entered_on", "required")]),
            (
                "?nationality=XYZ&entered_on=2026-02-30&moved_on=later",
                &[("/nationality", "unknown_country"), ("/entered_on", "bad_date"), ("/moved_on", "bad_date")],
            ),
            ("?nationality=KAZ&entered_on=2026-11-22", &[("/nationality", "own_citizen")]),
            ("?nationality=uzb&entered_on=22.11.2026", &[("/nationality", "unknown_country"), ("/entered_on", "bad_date")]),
            ("?nationality=UZB&entered_on=2026-11-22&moved_on=2026-11-21", &[("/moved_on", "date_order")]),
            ("?nationality=UZB&entered_on=1899-12-31", &[("/entered_on", "date_too_old")]),
            ("?nationality=UZB&entered_on=9999-12-31", &[("/entered_on", "date_in_future")]),
        ];
        for (query, expected) in cases {
            stranger.get(&format!("/v1/deadlines{query}")).await.expect_invalid(expected);
        }
        for query in ["?nationality=UZB&nationality=RUS&entered_on=2026-11-22", "?nationality=UZB&entered_on=2026-11-22&days=5"] {
            stranger.get(&format!("/v1/deadlines{query}")).await.expect_problem(400, "malformed_query");
        }
        stranger.get("/v1/deadlines?nationality=UZB&entered_on=2100-12-31&moved_on=2100-12-31").await.expect(200);
    }
}
