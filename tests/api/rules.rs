//! The rulebook and those who change it: what counts from when, for whom, and what stays as it was judged.

use crate::support::actor::{application, id};
use crate::support::{World, both_engines, command, sql};
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};
use tirkeu::app::rules::change::{LEAD, set, withdraw};
use tirkeu::app::rules::refresh::refresh;
use tirkeu::domain::deadlines::Outage;
use tirkeu::domain::deadlines::rulebook::{Content, Subject};
use tirkeu::domain::deadlines::versions::Validity;
use tirkeu::domain::reference::countries::CountryCode;
use tirkeu::domain::reference::holidays::{Basis, Holiday, HolidayKind};
use tirkeu::domain::reference::{Names, stay_policies::StayPolicy};

const QUESTION: &str = "/v1/deadlines?nationality=UZB&entered_on=2026-11-20&moved_on=2026-11-21";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn names(text: &str) -> Names {
    let text = |language: &str| format!("{text} {language}");
    Names { kk: text("kk"), ru: text("ru"), en: text("en"), uz: text("uz") }
}

/// So many days an entry for Uzbekistan, by a new treaty.
fn policy(per_entry: u16) -> Content {
    Content::Policy(StayPolicy {
        nationality: "UZB".to_owned(),
        max_days_per_entry: per_entry,
        max_days_in_window: 90,
        window_days: 180,
        registration_deadline_days: None,
        basis: "new treaty".to_owned(),
        basis_names: Some(names("Treaty")),
        confidence: "official".to_owned(),
    })
}

fn due(body: &Value, kind: &str) -> Value {
    let deadlines = body["deadlines"].as_array().unwrap();
    deadlines.iter().find(|deadline| deadline["kind"] == kind).map_or(Value::Null, |found| found["due_on"].clone())
}

async fn asked(world: &World, kind: &str) -> Value {
    due(&world.stranger().get(QUESTION).await.expect(200), kind)
}

/// The texts of an act, as arguments.
const WORDS: [&str; 8] = ["--kk", "Шарт", "--ru", "Договор", "--en", "Treaty", "--uz", "Shartnoma"];

both_engines! {
    async fn a_new_policy_counts_for_new_questions_and_not_for_what_was_judged(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let (before, table) = (asked(&world, "end_of_stay").await, world.stranger().get("/v1/reference/stay-policies").await);
        assert_eq!(before, "2026-12-19");
        set(&world.app, policy(10), Validity::default()).await.unwrap();
        assert_eq!(asked(&world, "end_of_stay").await, before, "every process must know it first");
        world.clock.advance(LEAD);
        assert_eq!(asked(&world, "end_of_stay").await, "2026-11-29");
        assert_eq!(asked(&world, "first_registration").await, "2026-12-19", "the period is the order's");
        let read = migrant.reads(&registration).await.expect(200);
        assert_eq!(due(&read, "end_of_stay"), before, "judged by the rule of that day");
        assert_eq!(migrant.get("/v1/cabinet").await.expect(200)["legal_status"]["date"], before);
        let changed = world.stranger().get("/v1/reference/stay-policies").await;
        assert_ne!(changed.header("etag"), table.header("etag"));
        let row = |body: &Value| body["items"].as_array().unwrap().iter().find(|row| row["code"] == "UZB").cloned().unwrap();
        let (old, new) = (row(&table.expect(200)), row(&changed.expect(200)));
        assert_eq!((&old["max_days_per_entry"], &new["max_days_per_entry"]), (&json!(30), &json!(10)));
        assert_eq!((&new["basis"], &new["registration_deadline_days"]), (&json!("Treaty en"), &json!(30)));
        // Withdrawn, there is no visa-free stay; and what was built in is not there any more.
        withdraw(&world.app, Subject::Policy(CountryCode::parse("UZB").unwrap()), None).await.unwrap();
        world.clock.advance(LEAD);
        assert_eq!(asked(&world, "end_of_stay").await, Value::Null);
        assert_eq!(due(&migrant.reads(&registration).await.expect(200), "end_of_stay"), before);
    }

    async fn a_policy_counts_from_its_day_and_until_it(world: World) {
        let validity = Validity { from: Some(day("2026-11-20")), until: Some(day("2026-11-25")) };
        set(&world.app, policy(20), validity).await.unwrap();
        world.clock.advance(LEAD);
        for (entered, last) in [("2026-11-19", "2026-12-18"), ("2026-11-20", "2026-12-09"), ("2026-11-25", "2026-12-14"), ("2026-11-26", "2026-12-25")] {
            let body = world.stranger().get(&format!("/v1/deadlines?nationality=UZB&entered_on={entered}")).await.expect(200);
            assert_eq!(due(&body, "end_of_stay"), last, "{entered}");
        }
    }

    async fn a_day_of_the_calendar_is_changed_and_taken_back(world: World) {
        assert_eq!(asked(&world, "re_registration").await, "2026-11-27");
        let holiday = Holiday { date: day("2026-11-25"), kind: HolidayKind::Holiday, basis: Basis::Official, names: names("Day") };
        set(&world.app, Content::Day(holiday), Validity::default()).await.unwrap();
        world.clock.advance(LEAD);
        let body = world.stranger().get(QUESTION).await.expect(200);
        assert_eq!(due(&body, "re_registration"), "2026-11-30");
        assert!(body.to_string().contains("25.11.2026 (Day en)"), "{body}");
        assert!(world.stranger().get("/v1/reference/holidays").await.text().contains("2026-11-25"));
        withdraw(&world.app, Subject::Day(day("2026-11-25")), None).await.unwrap();
        world.clock.advance(LEAD);
        assert_eq!(asked(&world, "re_registration").await, "2026-11-27");
        let refused = withdraw(&world.app, Subject::Day(day("2026-11-25")), None).await;
        assert!(refused.unwrap_err().to_string().contains("no row"));
    }

    async fn another_process_follows_and_nothing_is_overwritten(world: World) {
        let other = world.offline(|_| ()).await;
        set(&world.app, policy(10), Validity::default()).await.unwrap();
        world.clock.advance(LEAD);
        let end = |app: &tirkeu::app::App| {
            let (book, nationality) = (app.rulebook(), CountryCode::parse("UZB").unwrap());
            book.known_at(app.now()).end_of_stay(nationality, day("2026-11-20"), &[]).unwrap().due_on
        };
        assert_eq!(end(&other), day("2026-12-19"));
        refresh(&other).await.unwrap();
        assert_eq!(end(&other), day("2026-11-29"));
        for statement in ["UPDATE rule_changes SET content = NULL", "DELETE FROM rule_changes"] {
            assert!(world.execute(statement).await.is_err(), "{statement}");
        }
        // A change that this program cannot read is not overlooked.
        let insert = "INSERT INTO rule_changes (id, subject, known_from) SELECT id, 'moon:full', known_from FROM audit LIMIT 1";
        let insert = insert.replace("known_from FROM", "at FROM");
        world.execute(&insert).await.unwrap();
        assert!(refresh(&other).await.is_err());
        assert_eq!(end(&other), day("2026-11-29"), "what is known stays");
    }

    async fn an_outage_moves_what_was_due_on_its_days(world: World) {
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        let at = |text: &str| text.parse().unwrap();
        world.app.set_outages([Outage { from: at("2026-11-27T01:00:00Z"), until: at("2026-11-27T09:00:00Z") }]);
        let read = migrant.reads(&registration).await.expect(200);
        assert_eq!(due(&read, "re_registration"), "2026-11-30");
        assert!(read.to_string().contains("The service was not working from 27.11.2026 to 27.11.2026"), "{read}");
        assert_eq!(due(&read, "end_of_stay"), due(&registration, "end_of_stay"));
        assert_eq!(asked(&world, "re_registration").await, "2026-11-30");
    }

    async fn a_migrants_deadlines_are_a_calendar_for_him_alone(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let path = format!("/v1/registrations/{}", id(&registration));
        let ask = async |who: &crate::support::actor::Actor| {
            let request = who.request(reqwest::Method::GET, &path).header("Accept", "text/calendar");
            who.send(request).await
        };
        let file = ask(&migrant).await;
        assert_eq!((file.status.as_u16(), file.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
        assert!(file.text().replace("\r\n ", "").contains(&format!("UID:{}-end_of_stay@127.0.0.1", id(&registration))));
        assert_eq!(ask(&host).await.header("content-type"), Some("application/json"), "the dates are not his");
    }

    async fn an_operator_sets_lists_and_withdraws(world: World) {
        let says = |arguments: &[&str]| command::says(&world, &[&["admin"], arguments].concat());
        let limits = ["--per-entry", "60", "--in-window", "90", "--basis", "treaty of 2027"];
        let set = [&["policy", "set", "UZB", "--from", "2027-01-01"], &limits[..], &WORDS].concat();
        assert!(says(&set).starts_with("UZB: counts from 20"));
        let of_uzbekistan = |text: String| text.lines().filter(|line| line.starts_with("UZB")).map(str::to_owned).collect::<Vec<_>>();
        let lines = of_uzbekistan(says(&["policy", "list"]));
        assert!(lines.len() == 2 && lines[0].contains("2027-01-01") && lines[0].contains("60/90/180") && lines[1].contains("built in"), "{lines:?}");
        says(&["policy", "withdraw", "UZB", "--from", "2027-01-01"]);
        assert_eq!(of_uzbekistan(says(&["policy", "list"])).len(), 1);
        says(&[&["calendar", "set", "2028-05-04", "--kind", "holiday"], &WORDS[..]].concat());
        says(&["calendar", "withdraw", "2028-05-05"]);
        let calendar = says(&["calendar", "list"]);
        assert!(calendar.contains("2028-05-04") && !calendar.contains("2028-05-05"), "{calendar}");
        says(&[&["rule", "set", "re_registration", "--from", "2027-07-01", "--number", "3", "--unit", "working_days"], &WORDS[..]].concat());
        assert_eq!(says(&["rule", "list"]).lines().count(), 3);
        says(&["rule", "withdraw", "re_registration", "--from", "2027-07-01"]);
        let log = "SELECT action || ' ' || object_kind AS line FROM audit WHERE actor_kind = 'operator' ORDER BY id";
        let actions = ["policy.set", "policy.withdraw", "calendar.set", "calendar.withdraw", "rule.set", "rule.withdraw"];
        assert_eq!(sql::lines(&world.app.db, log).await, actions.map(|action| format!("{action} rule_change")));
        // The program has asked the machine's clock; this world lies before it.
        world.clock.advance(TimeDelta::days(36_500));
        refresh(&world.app).await.unwrap();
        let book = world.app.rulebook();
        assert!(book.known_at(world.app.now()).is_working(day("2028-05-05")));
    }

    async fn what_makes_no_sense_is_refused_and_nothing_is_added(world: World) {
        let complains = |arguments: &[&str]| command::complains(&world, &[&["admin"], arguments].concat());
        let policy = |more: &[&str]| {
            let given = ["policy", "set", "UZB", "--from", "2027-01-01", "--per-entry", "30", "--basis", "bilateral treaty"];
            complains(&[&given[..], more].concat())
        };
        for (arguments, code) in [
            (&["--in-window", "200"][..], 1),
            (&["--in-window", "90", "--until", "2026-12-31"], 1),
            (&["--in-window", "0"], 2),
            (&["--in-window", "90", "--kk", "Шарт"], 2),
        ] {
            assert_eq!(policy(arguments).0, code, "{arguments:?}");
        }
        assert_eq!(complains(&["policy", "set", "KAZ", "--from", "always", "--per-entry", "30", "--in-window", "90", "--basis", "bilateral treaty"]).0, 1);
        let unknown = ["policy", "set", "UZB", "--from", "always", "--per-entry", "30", "--in-window", "90", "--basis", "hearsay"];
        assert!(complains(&unknown).1.contains("--kk --ru --en --uz"));
        assert!(complains(&["policy", "withdraw", "AFG", "--from", "always"]).1.contains("no row"));
        assert!(complains(&["calendar", "withdraw", "2026-11-25"]).1.contains("no row"));
        assert_eq!(complains(&["rule", "withdraw", "end_of_stay", "--from", "always"]).0, 2);
        assert_eq!((world.count("rule_changes").await, world.number("SELECT count(*) AS n FROM audit WHERE actor_kind = 'operator'").await), (0, 0));
    }
}
