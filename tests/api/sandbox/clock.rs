//! Each program moves its own clock.

use super::{SUBMIT, applies, state, trial};
use crate::support::actor::{for_guest, host_phone};
use crate::support::{both_engines, sandbox, sql};
use chrono::TimeDelta;
use serde_json::json;

const CLOCK: &str = "/v1/sandbox/clock";

both_engines! {
    async fn a_silent_host_lets_72_hours_pass_for_one_program_and_not_for_the_other(world: World, sandbox) {
        let (one, other) = (trial(&world).await, trial(&world).await);
        let (his, others) = (applies(&one, "silent_host", 0).await, applies(&other, "silent_host", 1).await);
        world.settle().await;
        let moved = one.put(CLOCK, &json!({"advance": "PT71H59M"})).await.expect(200);
        assert_eq!((&moved["now"], &moved["real_now"], &moved["ahead_seconds"]), (&json!("2026-11-25T05:59:00Z"), &json!("2026-11-22T06:00:00Z"), &json!(259_140)));
        assert_eq!((state(&one, &his).await.as_str(), state(&other, &others).await.as_str()), ("pending", "pending"));
        one.put(CLOCK, &json!({"now": "2026-11-25T06:00:00Z"})).await.expect(200);
        // Done before the answer: nothing was settled.
        assert_eq!((state(&one, &his).await.as_str(), state(&other, &others).await.as_str()), ("expired", "pending"));
        world.settle().await;
        assert_eq!(state(&other, &others).await, "pending");
        assert_eq!(other.get(CLOCK).await.expect(200)["ahead_seconds"], 0);
        world.sends_events().await;
        let event = one.events_behind(&mut None).await.pop().unwrap();
        assert_eq!((&event["type"], &event["occurred_at"]), (&json!("registration.expired"), &json!("2026-11-25T06:00:00Z")));
        // What is filed now is filed in its time.
        let mut next = for_guest(2, 5, "later");
        next["moved_in_on"] = json!("2026-11-24");
        let next = one.post(SUBMIT, &next).await.expect(201);
        assert_eq!(next["answer_by"], "2026-11-28T06:00:00Z");
        // True time goes on for both.
        world.after(TimeDelta::hours(72)).await;
        let (one, other) = (trial_again(&world, &one), trial_again(&world, &other));
        assert_eq!((state(&one, &next).await.as_str(), state(&other, &others).await.as_str()), ("expired", "expired"));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn its_hosts_live_by_its_clock_and_their_sessions_by_true_time(world: World, sandbox) {
        let (one, other) = (trial(&world).await, trial(&world).await);
        let submitted = applies(&one, "silent_host", 0).await;
        let host = world.host(0).await;
        let read = one.get("/v1/sandbox/messages").await.expect(200);
        assert!(read["items"].as_array().unwrap().iter().any(|item| item["to"] == host_phone(0).as_str()), "{read}");
        assert_eq!(other.get("/v1/sandbox/messages").await.expect(200)["items"], json!([]));
        one.put(CLOCK, &json!({"advance": "PT71H"})).await.expect(200);
        let confirmed = host.confirms(&submitted).await.expect(200);
        assert_eq!(confirmed["decided_at"], "2026-11-25T05:00:00Z");
        // The stay ends for this program only; the host is still signed in, months later by its clock.
        one.put(CLOCK, &json!({"advance": "P200D"})).await.expect(200);
        assert_eq!(state(&one, &submitted).await, "ended");
        host.get("/v1/me").await.expect(200);
        host.patch("/v1/me", &json!({"locale": "en"})).await.expect(200);
        world.settle().await;
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_clock_goes_forward_only_and_not_without_end(world: World, sandbox) {
        let program = trial(&world).await;
        program.put(CLOCK, &json!({"advance": "P1D"})).await.expect(200);
        program.put(CLOCK, &json!({"now": "2026-11-23T05:59:59Z"})).await.expect_invalid(&[("/now", "date_order")]);
        program.put(CLOCK, &json!({"now": "2036-11-23T05:59:59Z"})).await.expect_invalid(&[("/now", "out_of_range")]);
        program.put(CLOCK, &json!({"advance": "P9999D"})).await.expect_invalid(&[("/advance", "out_of_range")]);
        program.put(CLOCK, &json!({"advance": "PT"})).await.expect_invalid(&[("/advance", "too_short")]);
        program.put(CLOCK, &json!({"advance": "P1M"})).await.expect_invalid(&[("/advance", "bad_format")]);
        program.put(CLOCK, &json!({})).await.expect_invalid(&[("/now", "required")]);
        program.put(CLOCK, &json!({"now": "2026-11-24T06:00:00Z", "advance": "P1D"})).await.expect_invalid(&[("/advance", "not_allowed")]);
        assert_eq!(program.get(CLOCK).await.expect(200)["ahead_seconds"], 86_400);
        world.stranger().get(CLOCK).await.expect_problem(401, "unauthenticated");
    }
}

/// The same program with a fresh token.
fn trial_again(world: &crate::support::World, actor: &crate::support::Actor) -> crate::support::Actor {
    let client = actor.claims()["sub"].as_str().unwrap().parse().unwrap();
    let token = tirkeu::app::integrators::access::issue(&world.app, client, crate::support::integrator::all_scopes());
    actor.with_token(token.unwrap().access_token)
}
