//! An exit ends the registration of its stay, whenever it is told; a new entry begins anew.

use super::{crossing, feed, with};
use crate::support::actor::{application, id, person};
use crate::support::{both_engines, sql};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tirkeu::domain::border::journey;
use tirkeu::store::border_reads::passages;
use tirkeu::store::persons::of_account;

const ENTRY: &str = "2026-11-20T04:00:00Z";

both_engines! {
    async fn the_clock_runs_since_the_border_saw_him_enter(world: World) {
        let migrant = world.migrant(0).await;
        let feed = world.program().await.actor(&world).await;
        assert_eq!(feed.reports(&[crossing(0, "entry", "2026-11-10T04:00:00Z")]).await, ["accepted matched"]);
        let submitted = migrant.applies(&application(0)).await;
        assert_eq!(submitted["entered_on"], "2026-11-10");
        let first = &submitted["deadlines"][0];
        assert_eq!((&first["kind"], &first["due_on"]), (&json!("first_registration"), &json!("2026-12-09")));
    }

    async fn an_exit_that_was_of_an_earlier_stay_after_all_is_told_and_asked(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let program = world.program().await;
        world.clock.advance(TimeDelta::days(3));
        let feed = program.actor(&world).await;
        let exit = crossing(0, "exit", "2026-11-24T10:00:00Z");
        let other = crossing(0, "exit", "2026-11-24T11:00:00Z");
        assert_eq!(feed.reports(std::slice::from_ref(&exit)).await, ["accepted matched"]);
        let migrant = world.renewed(&migrant).await;
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "departed");
        // Somebody else saw him leave, too: nothing is taken back yet.
        let second = world.program().await.actor(&world).await;
        assert_eq!(second.reports(std::slice::from_ref(&other)).await, ["accepted matched"]);
        let moved = |line: &Value| with(with(crossing(0, "exit", "2026-10-25T10:00:00Z"), "corrects", line["event_id"].clone()), "event_id", json!(format!("again-{}", line["event_id"].as_str().unwrap())));
        assert_eq!(feed.reports(&[moved(&exit)]).await, ["corrected matched"]);
        assert!(!migrant.titles().await.contains(&"departure_withdrawn".to_owned()));
        assert_eq!(second.reports(&[moved(&other)]).await, ["corrected matched"]);
        assert_eq!(migrant.titles().await[0], "departure_withdrawn");
        let officer = world.officer(1, None).await;
        let asked = officer.get("/v1/officer/border-reviews").await.expect(200);
        assert_eq!(asked["items"].as_array().unwrap().len(), 1);
    }

    async fn who_has_left_is_not_reinstated(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let program = world.program().await;
        let officer = world.officer(1, Some("75")).await;
        officer.annuls(&registration).await.expect(200);
        world.clock.advance(TimeDelta::days(2));
        let (migrant, officer) = (world.renewed(&migrant).await, world.renewed(&officer).await);
        let case = migrant.post(&format!("/v1/registrations/{}/appeal", id(&registration)), &json!({})).await.expect(201);
        let feed = program.actor(&world).await;
        assert_eq!(feed.reports(&[crossing(0, "exit", "2026-11-24T05:00:00Z")]).await, ["accepted matched"]);
        let decision = json!({"decision": "upheld", "explanation": "The annulment was wrong."});
        let decided = officer.post(&format!("/v1/officer/cases/{}/decide", id(&case)), &decision).await.expect(200);
        assert!(decided["case"].get("outcome_registration_id").is_none());
        let listed = migrant.get("/v1/registrations").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(migrant.titles().await[0], "case_upheld");
    }

    async fn a_ban_that_begins_while_the_host_decides_stands_in_the_way_and_is_not_his_to_know(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let officer = world.officer(1, Some("75")).await;
        let ban = json!({"registration_id": registration["id"], "ground": "other_act", "act": "Приказ № 5", "from": "2026-11-22", "until": "2026-12-31"});
        officer.post("/v1/officer/entry-bans", &ban).await.expect(201);
        let problem = host.confirms(&registration).await.expect_problem(409, "stay_period_violated");
        assert!(!problem.to_string().contains("Приказ") && problem.get("entry_ban").is_none());
        assert_eq!(world.count("certificates").await, 0);
    }

    async fn reported_stays_shorten_the_next_one_and_the_certificate_says_so(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let feed = world.program().await.actor(&world).await;
        // 80 days of the 90 that citizens of Uzbekistan have in 180.
        let lines = [crossing(0, "entry", "2026-08-01T04:00:00Z"), crossing(0, "exit", "2026-10-19T04:00:00Z"), crossing(0, "entry", ENTRY)];
        assert_eq!(feed.reports(&lines).await, ["accepted matched"; 3]);
        let submitted = migrant.applies(&application(0)).await;
        let end = |view: &Value| {
            let deadlines = view["deadlines"].as_array().unwrap();
            deadlines.iter().find(|deadline| deadline["kind"] == "end_of_stay").unwrap()["due_on"].clone()
        };
        assert_eq!(end(&submitted), "2026-11-29");
        host.confirms(&submitted).await.expect(200);
        assert_eq!(end(&migrant.reads(&submitted).await.expect(200)), "2026-11-29");
        let certificates = migrant.get("/v1/certificates").await.expect(200);
        assert_eq!(certificates["items"][0]["valid_until"], "2026-11-29");
    }

    async fn an_exit_ends_the_registration_and_a_new_entry_begins_anew(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let (program, other) = (world.program().await, world.program().await);
        let feed = program.actor(&world).await;
        assert_eq!(feed.reports(&[crossing(0, "entry", ENTRY)]).await, ["accepted matched"]);
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
        world.clock.advance(TimeDelta::days(3));
        let feed = program.actor(&world).await;
        assert_eq!(feed.reports(&[crossing(0, "exit", "2026-11-24T10:00:00Z")]).await, ["accepted matched"]);
        let (migrant, host) = (world.renewed(&migrant).await, world.renewed(&host).await);
        let ended = migrant.reads(&registration).await.expect(200);
        assert_eq!((&ended["state"], &ended["reason"]), (&json!("departed"), &json!("border_exit")));
        let number = ended["certificate_number"].as_str().unwrap();
        let verified = world.stranger().get(&format!("/v1/verify/{number}")).await.expect(200);
        assert_eq!(verified["status"], "departed");
        assert_eq!(world.stranger().get(&format!("/v/{number}")).await.status, 200);
        assert_eq!(migrant.titles().await[0], "registration_departed");
        assert_eq!(host.titles().await[0], "registration_departed");
        world.clock.advance(TimeDelta::days(2));
        let feed = program.actor(&world).await;
        assert_eq!(feed.reports(&[crossing(0, "entry", "2026-11-26T10:00:00Z")]).await, ["accepted matched"]);
        world.clock.advance(TimeDelta::hours(12));
        let (migrant, host) = (world.renewed(&migrant).await, world.renewed(&host).await);
        let mut again = application(0);
        again["entered_on"] = json!("2026-11-26");
        again["moved_in_on"] = json!("2026-11-26");
        let second = migrant.applies(&again).await;
        host.confirms(&second).await.expect(200);
        // What is told late of the earlier stay does not touch it.
        assert_eq!(other.actor(&world).await.reports(&[crossing(0, "exit", "2026-11-24T10:03:00Z")]).await, ["accepted matched"]);
        assert_eq!(migrant.reads(&second).await.expect(200)["state"], "confirmed");
        let account = migrant.account.parse().unwrap();
        let found = world.app.db.read(async |conn| {
            let person = of_account(conn, &world.app.vault, account).await?.unwrap();
            Ok(journey(&passages(conn, person.id).await?))
        }).await.unwrap();
        let days: Vec<_> = found.stays.iter().map(|stay| (stay.entered_on.to_string(), stay.left_on.unwrap().to_string())).collect();
        assert_eq!(days, [("2026-11-20".to_owned(), "2026-11-24".to_owned())]);
        assert_eq!(found.open_since.unwrap().to_string(), "2026-11-26");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_exit_that_is_told_before_its_entry_ends_the_registration_all_the_same(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        world.clock.advance(TimeDelta::hours(3));
        let feed = feed(&world).await;
        feed.reports(&[crossing(0, "exit", "2026-11-22T08:00:00Z")]).await;
        let migrant = world.renewed(&migrant).await;
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "departed");
        feed.reports(&[crossing(0, "entry", ENTRY)]).await;
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "departed");
    }

    async fn an_application_that_waits_is_closed_by_the_exit(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let waiting = migrant.applies(&application(0)).await;
        world.clock.advance(TimeDelta::minutes(5));
        feed(&world).await.reports(&[crossing(0, "exit", "2026-11-22T06:04:00Z")]).await;
        let closed = migrant.reads(&waiting).await.expect(200);
        assert_eq!((&closed["state"], &closed["reason"]), (&json!("withdrawn"), &json!("border_exit")));
        host.confirms(&waiting).await.expect_problem(409, "registration_not_pending");
        assert_eq!(migrant.titles().await, ["registration_departed"]);
        assert_eq!(host.titles().await[0], "registration_withdrawn");
    }

    async fn a_departure_that_is_taken_back_is_a_question_and_the_migrant_is_told(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let (feed, officer) = (feed(&world).await, world.officer(1, Some("75")).await);
        world.clock.advance(TimeDelta::minutes(5));
        let exit = crossing(0, "exit", "2026-11-22T06:03:00Z");
        feed.reports(std::slice::from_ref(&exit)).await;
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "departed");
        // A correction that says again that he left asks nothing.
        let later = with(crossing(0, "exit", "2026-11-22T06:04:00Z"), "corrects", exit["event_id"].clone());
        feed.reports(std::slice::from_ref(&later)).await;
        assert!(officer.questions().await.is_empty());
        let cancelled = with(with(crossing(0, "exit", "2026-11-22T06:04:00Z"), "corrects", later["event_id"].clone()), "cancelled", json!(true));
        assert_eq!(feed.reports(&[cancelled]).await, ["corrected"]);
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "departed", "there is no way back");
        assert_eq!(migrant.titles().await[0], "departure_withdrawn");
        let questions = officer.questions().await;
        assert_eq!((questions.len(), &questions[0]["kind"]), (1, &json!("departure")));
        officer.settles_question(&questions[0], "match").await.expect_invalid(&[("/decision", "not_allowed")]);
        officer.settles_question(&questions[0], "settled").await.expect(200);
        officer.settles_question(&questions[0], "settled").await.expect_problem(409, "concurrent_change");
        assert!(officer.questions().await.is_empty());
    }

    async fn an_exit_and_the_hosts_answer_at_once_leave_one_end(world: World) {
        for n in 0..4 {
            let (migrant, host) = (world.migrant(n).await, world.host(n).await);
            let registration = migrant.applies(&application(n)).await;
            world.clock.advance(TimeDelta::minutes(5));
            let at = world.app.now().to_rfc3339();
            let feed = feed(&world).await;
            let lines = [crossing(n, "exit", &at)];
            let (confirmed, reported) = futures_util::future::join(host.confirms(&registration), feed.sends(&lines)).await;
            reported.expect(200);
            let expected = if confirmed.status == 200 {
                "departed"
            } else {
                assert_eq!(confirmed.json()["code"], "registration_not_pending");
                "withdrawn"
            };
            assert_eq!(migrant.reads(&registration).await.expect(200)["state"], expected, "{}", confirmed.text());
            world.settle().await;
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_erased_person_leaves_nothing_of_who_crossed(world: World) {
        let (migrant, feed) = (world.migrant(0).await, feed(&world).await);
        let document = json!({"kind": "other", "number": "X1", "issuing_country": "UZB"});
        let mut other_document = with(crossing(0, "entry", ENTRY), "document", document);
        other_document.as_object_mut().unwrap().remove("mrz");
        other_document["surname"] = person(0)["surname"].clone();
        other_document["given_names"] = person(0)["given_names"].clone();
        assert_eq!(feed.reports(&[crossing(0, "entry", ENTRY), other_document]).await, ["accepted matched", "accepted doubtful"]);
        let account = migrant.account.parse().unwrap();
        assert!(tirkeu::app::persons::erase::erase(&world.app, account, "operator").await.unwrap());
        let left = "SELECT count(*) AS n FROM border_crossings WHERE match_state = 'matched' AND \
            (length(sealed) > 0 OR document_index IS NOT NULL OR likeness_index IS NOT NULL)";
        assert_eq!(world.number(left).await, 0);
        assert_eq!(world.number("SELECT count(*) AS n FROM border_crossings WHERE match_state = 'unmatched' AND review IS NULL").await, 1);
        // What nobody ever claimed is kept for a year.
        world.after(TimeDelta::days(366)).await;
        assert_eq!(world.count("border_crossings").await, 1);
    }
}
