//! What goes wrong on purpose.

use super::{SUBMIT, body, trial};
use crate::support::receiver::Receiver;
use crate::support::{both_engines, sandbox};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const FAULTS: &str = "/v1/sandbox/faults";
const UNTIL: &str = "2026-11-22T12:00:00Z";

both_engines! {
    async fn requests_are_refused_for_the_moment_for_this_program_until_then(world: World, sandbox) {
        let (program, other) = (trial(&world).await, trial(&world).await);
        let set = program.put(FAULTS, &json!({"unavailable_percent": 100, "until": "2026-11-22T06:05:00Z"})).await.expect(200);
        let expected = json!({
            "unavailable_percent": 100, "delay_ms": 0, "lost_answers_percent": 0,
            "webhooks": {"duplicate_percent": 0, "reorder": false}, "until": "2026-11-22T06:05:00Z"
        });
        assert_eq!((&set, &program.get(FAULTS).await.expect(200)), (&expected, &expected));
        let refused = program.post(SUBMIT, &body(&program, "refused", 0).await).await;
        refused.expect_problem(503, "unavailable");
        assert_eq!(refused.header("retry-after"), Some("1"));
        assert_eq!(world.count("registrations").await, 0, "it was not carried out");
        other.get("/v1/integrator").await.expect(200);
        world.clock.advance(TimeDelta::minutes(5));
        program.get("/v1/integrator").await.expect(200);
        assert!(program.get(FAULTS).await.expect(200).get("until").is_none());
    }

    async fn a_lost_answer_is_got_by_asking_again(world: World, sandbox) {
        let program = trial(&world).await;
        let application = body(&program, "silent_host", 0).await;
        program.put(FAULTS, &json!({"lost_answers_percent": 100, "until": UNTIL})).await.expect(200);
        let request = program.request(reqwest::Method::POST, SUBMIT).header("Idempotency-Key", "once").json(&application);
        assert!(request.send().await.is_err(), "the connection is cut");
        assert_eq!(world.count("registrations").await, 1, "it was carried out");
        program.put(FAULTS, &json!({"until": UNTIL})).await.expect(200);
        let again = program.post_with_key(SUBMIT, &application, "once").await;
        again.expect(201);
        assert_eq!((again.header("idempotent-replayed"), world.count("registrations").await), (Some("true"), 1));
    }

    async fn answers_come_late(world: World, sandbox) {
        let program = trial(&world).await;
        program.put(FAULTS, &json!({"delay_ms": 400, "until": UNTIL})).await.expect(200);
        let begun = Instant::now();
        program.get("/v1/integrator").await.expect(200);
        assert!(begun.elapsed() >= Duration::from_millis(400));
    }

    async fn webhooks_come_twice_and_in_any_order_with_the_ids_of_the_feed(world: World, sandbox) {
        let program = trial(&world).await;
        let receiver = Receiver::start();
        program.hooks(&receiver).await;
        let webhooks = json!({"duplicate_percent": 100, "reorder": true});
        program.put(FAULTS, &json!({"webhooks": webhooks, "until": UNTIL})).await.expect(200);
        for (n, scenario) in ["confirmed", "refused", "confirmed", "refused"].into_iter().enumerate() {
            let mut application = body(&program, scenario, n).await;
            application["client_reference"] = json!(format!("booking-{n}"));
            program.post(SUBMIT, &application).await.expect(201);
            world.settle().await;
        }
        world.sends_events().await;
        let mut got = receiver.takes();
        for _ in 0..12 {
            world.after(TimeDelta::seconds(1)).await;
            got.extend(receiver.takes());
        }
        let feed: Vec<String> = program.events_behind(&mut None).await.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
        let came: Vec<String> = got.iter().map(|one| one.id.clone()).collect();
        assert_eq!(came.len(), 2 * feed.len(), "each twice");
        assert_eq!(came.iter().collect::<BTreeSet<_>>(), feed.iter().collect::<BTreeSet<_>>());
        let mut order = came.clone();
        order.dedup();
        assert_ne!(order, feed, "in another order");
        assert!(got.iter().all(|one| json!(one.id) == one.body["id"]));
        receiver.stop().await;
    }

    async fn what_cannot_be_asked_for_is_told(world: World, sandbox) {
        let program = trial(&world).await;
        let wrong = json!({"unavailable_percent": 101, "delay_ms": 30_001, "webhooks": {"duplicate_percent": -1}, "until": UNTIL});
        program.put(FAULTS, &wrong).await.expect_invalid(&[
            ("/delay_ms", "out_of_range"), ("/unavailable_percent", "out_of_range"), ("/webhooks/duplicate_percent", "out_of_range"),
        ]);
        program.put(FAULTS, &json!({})).await.expect_invalid(&[("/until", "required")]);
        program.put(FAULTS, &json!({"until": "2026-11-22T06:00:00Z"})).await.expect_invalid(&[("/until", "date_too_old")]);
        program.put(FAULTS, &json!({"until": "2026-11-24T06:00:00Z"})).await.expect_invalid(&[("/until", "out_of_range")]);
        assert_eq!(program.get(FAULTS).await.expect(200)["delay_ms"], Value::from(0));
    }
}
