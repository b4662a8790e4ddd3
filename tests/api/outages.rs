//! The ledger of outages: what the service measures of itself, what a supervisor enters, and what anybody can check.

use crate::support::{World, both_engines};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tirkeu::app::audit::checkpoint::digest_of;
use tirkeu::app::outages::beat::beat;
use tirkeu::app::outages::load::load;

const PATH: &str = "/v1/officer/outages";

/// The outages that the rules of deadlines know.
async fn current(world: &World) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    load(&world.app).await.unwrap();
    world.app.outages().iter().map(|outage| (outage.from, outage.until)).collect()
}

async fn ledger(world: &World) -> Vec<Value> {
    let page = world.stranger().get("/v1/outages").await.expect(200);
    page["items"].as_array().unwrap().clone()
}

fn entry(world: &World, minutes_ago: i64) -> Value {
    let from = world.app.now() - TimeDelta::minutes(minutes_ago);
    json!({"from": from, "until": from + TimeDelta::minutes(30), "reason": {"ru": "Обрыв линии", "en": "A broken line"}})
}

fn instant(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

both_engines! {
    async fn a_fresh_database_a_short_pause_and_a_clock_that_goes_back_make_no_outage(world: World) {
        for step in [0, 5, 60, -3600, 5, 3_655] {
            world.clock.advance(TimeDelta::seconds(step));
            assert!(beat(&world.app).await.unwrap().is_none(), "after {step} s");
        }
        assert_eq!(ledger(&world).await, Vec::<Value>::new());
        assert_eq!(current(&world).await, []);
    }

    async fn a_long_silence_is_one_signed_outage_from_the_last_beat_to_the_first_new_one(world: World) {
        beat(&world.app).await.unwrap();
        let last = world.app.now();
        world.clock.advance(TimeDelta::milliseconds(7_200_400));
        let recorded = beat(&world.app).await.unwrap().expect("an outage");
        assert!(beat(&world.app).await.unwrap().is_none());
        let items = ledger(&world).await;
        assert_eq!(items.len(), 1);
        let outage = &items[0];
        assert_eq!((outage["id"].as_str().unwrap(), &outage["source"]), (recorded.id.0.to_string().as_str(), &json!("measured")));
        let until = last + TimeDelta::seconds(7_201);
        assert_eq!((instant(&outage["from"]), instant(&outage["until"])), (last, until));
        assert!(outage["reason"].as_str().unwrap().contains("took no applications"));
        let claims = world.claims("outage+jwt", outage["jws"].as_str().unwrap()).await.expect("a right signature");
        assert_eq!((instant(&claims["from"]), instant(&claims["until"])), (last, until));
        assert_eq!((&claims["sub"], &claims["seq"], &claims["iss"]), (&outage["id"], &json!(1), &json!(world.base)));
        assert_eq!(claims["prev"], digest_of(None));
        assert_eq!(current(&world).await, [(last, until)]);
    }

    async fn several_replicas_that_start_at_once_record_a_gap_once(world: World) {
        let replica = world.offline(|_| {}).await;
        for round in 1..=5 {
            beat(&world.app).await.unwrap();
            world.clock.advance(TimeDelta::minutes(10));
            let beats = (0..8).map(|n| beat(if n % 2 == 0 { &world.app } else { &replica }));
            let recorded = join_all(beats).await.into_iter().filter_map(Result::unwrap).count();
            assert_eq!((recorded, world.count("outages").await), (1, round));
        }
    }

    async fn a_serving_process_beats_and_records_how_long_it_was_away(world: World) {
        let replica = world.replica(|parts| parts.beats = true).await;
        until(&world, "heartbeats", 1).await;
        replica.stop().await;
        world.clock.advance(TimeDelta::hours(5));
        let replica = world.replica(|parts| parts.beats = true).await;
        until(&world, "outages", 1).await;
        replica.stop().await;
        assert_eq!(ledger(&world).await[0]["source"], "measured");
    }

    async fn a_supervisor_enters_what_the_service_cannot_see_and_the_ledger_is_a_chain(world: World) {
        let supervisor = world.officer(1, None).await;
        let key = crate::support::actor::fresh_key();
        let first = supervisor.post_with_key(PATH, &entry(&world, 600), &key).await;
        let again = supervisor.post_with_key(PATH, &entry(&world, 600), &key).await;
        assert_eq!((again.header("idempotent-replayed"), &again.bytes), (Some("true"), &first.bytes));
        let first = first.expect(201);
        assert_eq!((&first["source"], &first["reason"]), (&json!("officer"), &json!("A broken line")));
        let second = supervisor.post(PATH, &entry(&world, 300)).await.expect(201);
        let items = ledger(&world).await;
        assert_eq!(items.iter().map(|item| &item["id"]).collect::<Vec<_>>(), [&second["id"], &first["id"]]);
        let claims = world.claims("outage+jwt", second["jws"].as_str().unwrap()).await.unwrap();
        assert_eq!((&claims["seq"], &claims["prev"]), (&json!(2), &json!(digest_of(first["jws"].as_str()))));
        assert_eq!(claims["reason"], json!({"ru": "Обрыв линии", "en": "A broken line"}));
        let page = world.stranger().get("/v1/outages?limit=1").await.expect(200);
        let next = format!("/v1/outages?limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
        assert_eq!(world.stranger().get(&next).await.expect(200)["items"][0]["id"], first["id"]);
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'outage.add'").await, 2);
    }

    async fn a_day_that_falls_into_an_outage_is_not_the_last(world: World) {
        let supervisor = world.officer(1, None).await;
        let ask = async || {
            let found = world.stranger().get("/v1/deadlines?nationality=UZB&entered_on=2026-10-24").await.expect(200);
            let first = &found["deadlines"][0];
            (first["due_on"].as_str().unwrap().to_owned(), first["explanation"].to_string())
        };
        assert_eq!(ask().await.0, "2026-11-22");
        let body = json!({"from": "2026-11-22T05:00:00Z", "until": "2026-11-22T06:00:00Z", "reason": {"ru": "Обрыв линии"}});
        let outage = supervisor.post(PATH, &body).await.expect(201);
        let (due_on, explanation) = ask().await;
        assert_eq!(due_on, "2026-11-23");
        assert!(explanation.contains("22.11.2026") && explanation.contains("not working"), "{explanation}");
        supervisor.act(&format!("{PATH}/{}/withdraw", outage["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(ask().await.0, "2026-11-22");
    }

    async fn what_is_wrong_or_known_is_not_entered(world: World) {
        let supervisor = world.officer(1, None).await;
        let now = world.app.now();
        let body = |from: i64, until: i64| {
            json!({"from": now + TimeDelta::minutes(from), "until": now + TimeDelta::minutes(until), "reason": {"ru": "Обрыв"}})
        };
        for (from, until, code) in [(-5, -5, "date_order"), (-5, 1, "date_in_future"), (-45_000, -5, "out_of_range")] {
            supervisor.post(PATH, &body(from, until)).await.expect_invalid(&[("/until", code)]);
        }
        let mut long = body(-10, -5);
        long["reason"]["ru"] = json!("ы".repeat(501));
        supervisor.post(PATH, &long).await.expect_invalid(&[("/reason/ru", "too_long")]);
        supervisor.post(PATH, &json!({"from": now, "until": now, "reason": {}})).await.expect_invalid(&[("/reason/ru", "required")]);
        supervisor.post(PATH, &body(-100, -50)).await.expect(201);
        supervisor.post(PATH, &body(-100, -50)).await.expect_problem(409, "outage_known");
        supervisor.post(PATH, &body(-90, -60)).await.expect_problem(409, "outage_known");
        // What goes beyond it is new.
        supervisor.post(PATH, &body(-90, -40)).await.expect(201);
        let officer = world.officer(2, Some("75")).await;
        officer.post(PATH, &body(-30, -20)).await.expect_problem(403, "forbidden");
        assert_eq!(world.count("outages").await, 2);
    }

    async fn a_withdrawn_outage_stays_in_the_ledger_and_counts_no_more(world: World) {
        let supervisor = world.officer(1, None).await;
        let outage = supervisor.post(PATH, &entry(&world, 600)).await.expect(201);
        let path = format!("{PATH}/{}/withdraw", outage["id"].as_str().unwrap());
        world.officer(2, Some("75")).await.act(&path).await.expect_problem(403, "forbidden");
        let withdrawn = supervisor.act(&path).await.expect(200);
        supervisor.act(&path).await.expect_problem(409, "withdrawn_already");
        let claims = world.claims("outage+jwt", withdrawn["withdrawal"].as_str().unwrap()).await.unwrap();
        assert_eq!((&claims["sub"], &claims["seq"]), (&outage["id"], &json!(1)));
        assert_eq!(instant(&claims["withdrawn_at"]), world.app.now());
        assert_eq!(ledger(&world).await, [withdrawn]);
        assert_eq!(current(&world).await, []);
        supervisor.act(&format!("{PATH}/0190aaaa-0000-7000-8000-000000000000/withdraw")).await.expect_problem(404, "not_found");
        // It may be entered anew, and the chain goes on from the first statement.
        let again = supervisor.post(PATH, &entry(&world, 600)).await.expect(201);
        let claims = world.claims("outage+jwt", again["jws"].as_str().unwrap()).await.unwrap();
        let items = ledger(&world).await;
        assert_eq!(items[0]["id"], again["id"]);
        assert_eq!(claims["prev"], digest_of(items[1]["jws"].as_str()), "whoever reads the ledger can follow the chain");
    }

    async fn nothing_is_entered_that_nobody_s_deadline_hangs_on(world: World) {
        let supervisor = world.officer(1, None).await;
        let body = json!({"from": "2024-01-01T00:00:00Z", "until": "2024-01-02T00:00:00Z", "reason": {"ru": "Обрыв"}});
        supervisor.post(PATH, &body).await.expect_invalid(&[("/from", "date_too_old")]);
    }
}

/// Waits until a table has so many rows: the other process has a clock that stands, but its loop does not.
async fn until(world: &World, table: &str, rows: i64) {
    for _ in 0..500 {
        if world.count(table).await == rows {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{table} has not {rows} rows");
}
