//! A migrant is heard before his registration is annulled.

use crate::support::actor::{application, fresh_key, id};
use crate::support::both_engines;
use chrono::TimeDelta;
use futures_util::future::join;
use serde_json::{Value, json};

fn path(registration: &Value, what: &str) -> String {
    format!("/v1/officer/registrations/{}/{what}", id(registration))
}

fn hearing(registration: &Value) -> String {
    format!("/v1/registrations/{}/hearing", id(registration))
}

fn ground(ground: &str) -> Value {
    json!({"ground": ground, "note": "QWXNOTE: a report"})
}

both_engines! {
    async fn nothing_is_annulled_before_the_migrant_was_told_and_could_answer(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let annul = path(&registration, "annul");
        officer.post(&annul, &ground("false_information")).await.expect_problem(409, "hearing_required");
        let file = officer.post(&path(&registration, "annulment-notice"), &ground("false_information")).await.expect(200);
        assert_eq!((&file["state"], &file["annulment_notice"]["state"]), (&json!("confirmed"), &json!("open")));
        // A Sunday: Monday to Wednesday, to the end of the day in UTC+5.
        assert_eq!(file["annulment_notice"]["hearing_until"], "2026-11-25T19:00:00Z");
        for actor in [&migrant, &host] {
            let newest = actor.get("/v1/me/notifications").await.expect(200)["items"][0].clone();
            assert_eq!((&newest["kind"], &newest["registration_id"]), (&json!("annulment_intended"), &registration["id"]));
            let seen = actor.get(&hearing(&registration)).await.expect(200);
            assert_eq!((&seen["ground"], &seen["state"]), (&json!("false_information"), &json!("open")));
            assert!(seen.get("note").is_none() && seen.get("statement").is_none(), "{seen}");
        }
        officer.post(&annul, &ground("false_information")).await.expect_problem(409, "hearing_open");
        officer.post(&annul, &ground("fictitious_registration")).await.expect_problem(409, "hearing_required");
        world.after(TimeDelta::hours(85)).await;
        let officer = world.renewed(&officer).await;
        let annulled = officer.post(&annul, &ground("false_information")).await.expect(200);
        assert_eq!((&annulled["state"], &annulled["annulment_notice"]["state"]), (&json!("annulled"), &json!("annulled")));
        let migrant = world.renewed(&migrant).await;
        migrant.post(&hearing(&registration), &json!({"statement": "late"})).await.expect_problem(409, "hearing_closed");
    }

    async fn a_last_day_on_which_the_service_did_not_work_is_not_the_last_to_be_heard(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        officer.post(&path(&registration, "annulment-notice"), &ground("false_information")).await.expect(200);
        world.after(TimeDelta::hours(85)).await;
        let supervisor = world.officer(2, None).await;
        let outage = json!({"from": "2026-11-25T05:00:00Z", "until": "2026-11-25T06:00:00Z", "reason": {"ru": "Обрыв линии"}});
        supervisor.post("/v1/officer/outages", &outage).await.expect(201);
        let (migrant, officer) = (world.renewed(&migrant).await, world.renewed(&officer).await);
        let seen = migrant.get(&hearing(&registration)).await.expect(200);
        assert_eq!((&seen["state"], &seen["hearing_until"]), (&json!("open"), &json!("2026-11-26T19:00:00Z")));
        let why = seen["hearing_until_explanation"].as_str().unwrap();
        assert!(why.contains("25.11.2026") && why.contains("not working"), "{why}");
        let annul = path(&registration, "annul");
        officer.post(&annul, &ground("false_information")).await.expect_problem(409, "hearing_open");
        migrant.post(&hearing(&registration), &json!({"statement": "I live there."})).await.expect(200);
        officer.post(&annul, &ground("false_information")).await.expect(200);
    }

    async fn a_notice_ends_with_the_registration_and_says_how(world: World) {
        let officer = world.officer(1, Some("75")).await;
        let (migrant, host, moved) = world.registered(0, 0).await;
        officer.post(&path(&moved, "annulment-notice"), &ground("false_information")).await.expect(200);
        let next = migrant.applies(&application(1)).await;
        world.host(1).await.confirms(&next).await.expect(200);
        let seen = migrant.get(&hearing(&moved)).await.expect(200);
        assert_eq!((&seen["state"], &seen["ended_as"]), (&json!("ended"), &json!("superseded")));
        migrant.post(&hearing(&moved), &json!({"statement": "late"})).await.expect_problem(409, "hearing_closed");
        officer.post(&path(&next, "annulment-notice"), &ground("false_information")).await.expect(200);
        let other = world.host(1).await;
        let vacate = format!("/v1/host/registrations/{}/vacate", id(&next));
        other.post(&vacate, &json!({"reason": "moved_out"})).await.expect(200);
        let agree = format!("/v1/registrations/{}/vacate-answer", id(&next));
        migrant.post(&agree, &json!({"agrees": true})).await.expect(200);
        assert_eq!(migrant.get(&hearing(&next)).await.expect(200)["ended_as"], "vacated");
        let open = "SELECT count(*) AS n FROM annulment_notices WHERE closed_at IS NULL";
        assert_eq!(world.number(open).await, 0);
        assert_eq!(host.get(&hearing(&moved)).await.expect(200)["state"], "ended");
    }

    async fn once_the_migrant_has_answered_the_officer_may_decide(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let say = json!({"statement": "Я живу здесь.\nСоседи подтвердят."});
        migrant.post(&hearing(&registration), &say).await.expect_problem(409, "hearing_closed");
        officer.post(&path(&registration, "annulment-notice"), &ground("fictitious_registration")).await.expect(200);
        host.post(&hearing(&registration), &say).await.expect_problem(404, "not_found");
        migrant.post(&hearing(&registration), &json!({"statement": " "})).await.expect_invalid(&[("/statement", "required")]);
        let key = fresh_key();
        let first = migrant.post_with_key(&hearing(&registration), &say, &key).await;
        assert_eq!(first.expect(200)["state"], "answered");
        assert_eq!(migrant.post_with_key(&hearing(&registration), &say, &key).await.bytes, first.bytes);
        migrant.post(&hearing(&registration), &say).await.expect_problem(409, "hearing_closed");
        assert!(host.get(&hearing(&registration)).await.expect(200).get("statement").is_none(), "the host is not told what he said");
        assert_eq!(migrant.get(&hearing(&registration)).await.expect(200)["statement"], say["statement"]);
        let file = officer.inspects(&registration).await.expect(200);
        assert_eq!(file["annulment_notice"]["statement"], say["statement"]);
        assert_eq!(file["annulment_notice"]["note"], "QWXNOTE: a report");
        officer.post(&path(&registration, "annul"), &ground("fictitious_registration")).await.expect(200);
    }

    async fn a_dropped_notice_annuls_nothing_and_another_may_follow(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let (notice, drop) = (path(&registration, "annulment-notice"), path(&registration, "annulment-notice/withdraw"));
        officer.act(&drop).await.expect_problem(409, "hearing_closed");
        officer.post(&notice, &ground("false_information")).await.expect(200);
        officer.post(&notice, &ground("fictitious_registration")).await.expect_problem(409, "notice_open");
        let file = officer.act(&drop).await.expect(200);
        assert_eq!((&file["state"], &file["annulment_notice"]["state"]), (&json!("confirmed"), &json!("dropped")));
        assert_eq!(migrant.get("/v1/me/notifications").await.expect(200)["items"][0]["kind"], "annulment_dropped");
        officer.post(&path(&registration, "annul"), &ground("false_information")).await.expect_problem(409, "hearing_required");
        let (one, other) = join(officer.post(&notice, &ground("false_information")), officer.post(&notice, &ground("false_information"))).await;
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!((statuses, world.count("annulment_notices").await), ([200, 409], 2));
    }

    async fn a_court_has_heard_him_and_only_what_is_in_force_is_noticed(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        officer.post(&path(&registration, "annulment-notice"), &ground("false_information")).await.expect(200);
        let file = officer.annuls(&registration).await.expect(200);
        assert_eq!((&file["reason"], &file["annulment_notice"]["state"]), (&json!("court_decision"), &json!("annulled")));
        officer.post(&path(&registration, "annulment-notice"), &ground("false_information")).await.expect_problem(409, "registration_not_in_force");
        let pending = migrant.applies(&application(0)).await;
        officer.post(&path(&pending, "annulment-notice"), &ground("false_information")).await.expect_problem(409, "registration_not_in_force");
        migrant.get(&hearing(&pending)).await.expect_problem(404, "not_found");
    }
}
