//! The lawful stay runs out: reminders, and the end.

use super::{again, certificate_of, reading, status_of};
use crate::support::actor::id;
use crate::support::{World, both_engines, sql};
use chrono::{DateTime, Utc};
use serde_json::json;
use tirkeu::app::registrations::stays::attend_stays;

/// Moves the clock to this time of the country's clocks.
pub(crate) fn move_to(world: &World, local: &str) {
    let at: DateTime<Utc> = format!("{local}+05:00").parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc();
    world.clock.advance(at - world.app.now());
}

const REMINDERS: &str = "SELECT count(*) AS n FROM notifications WHERE kind = 'stay_ending'";
const ENDS: &str = "SELECT count(*) AS n FROM notifications WHERE kind = 'registration_ended'";

/// Puts the last lawful day of all certificates on the 19th of December.
async fn ends_on_the_nineteenth(world: &World) {
    let due = if world.database_url.starts_with("postgres") {
        "'2026-12-09T05:00:00Z'"
    } else {
        "'2026-12-09T05:00:00.000000Z'"
    };
    world.execute(&format!("UPDATE certificates SET valid_until = '2026-12-19', stay_due_at = {due}")).await.unwrap();
}

both_engines! {
    async fn a_migrant_is_reminded_ten_three_and_one_days_before_and_in_the_morning(world: World) {
        let (migrant, ..) = world.registered(0, 0).await;
        ends_on_the_nineteenth(&world).await;
        for (before, at, count) in [
            ("2026-12-09T09:59:59", "2026-12-09T10:00:00", 1),
            ("2026-12-16T09:59:59", "2026-12-16T10:00:00", 2),
            ("2026-12-18T09:59:59", "2026-12-18T10:00:00", 3),
        ] {
            move_to(&world, before);
            world.settle().await;
            assert_eq!(world.number(REMINDERS).await, count - 1, "{before}");
            move_to(&world, at);
            world.settle().await;
            world.settle().await;
            assert_eq!(world.number(REMINDERS).await, count, "{at}");
        }
        let [migrant] = again(&world, [&migrant]).await;
        for (language, text) in [("kk", "19.12.2026 аяқталады"), ("ru", "заканчивается 19.12.2026"), ("en", "ends on 19.12.2026"), ("uz", "19.12.2026 kuni tugaydi")] {
            let inbox = reading(&migrant, language).get("/v1/me/notifications").await.expect(200);
            assert_eq!(inbox["items"][0]["kind"], "stay_ending");
            let body = inbox["items"][0]["body"].as_str().unwrap();
            assert!(body.contains(text), "{body}");
        }
    }

    async fn after_a_standstill_one_reminder_comes_and_no_push_names_a_day(world: World) {
        let (migrant, ..) = world.registered(0, 0).await;
        migrant.registers_device("m-1", "push-of-the-migrant").await;
        ends_on_the_nineteenth(&world).await;
        move_to(&world, "2026-12-18T12:00:00");
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, 1);
        let push = world.fcm.received().pop().unwrap().message.to_string();
        assert!(push.contains("stay_ending") && !push.contains("2026-12-19") && !push.contains("19.12"), "{push}");
        move_to(&world, "2026-12-19T23:59:59");
        world.settle().await;
        assert_eq!((world.number(REMINDERS).await, world.number(ENDS).await), (1, 0));
    }

    async fn the_registration_ends_when_its_last_day_is_over_and_both_are_told(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        ends_on_the_nineteenth(&world).await;
        let number = certificate_of(&migrant, &registration).await;
        move_to(&world, "2026-12-19T23:59:59");
        world.settle().await;
        let [migrant, host] = again(&world, [&migrant, &host]).await;
        assert_eq!((migrant.sees(&registration).await.as_str(), status_of(&world, &number).await.as_str()), ("confirmed", "valid"));
        move_to(&world, "2026-12-20T00:00:00");
        assert_eq!(status_of(&world, &number).await, "ended", "by its date, before anything has noted it");
        world.settle().await;
        assert_eq!((migrant.sees(&registration).await.as_str(), status_of(&world, &number).await.as_str()), ("ended", "ended"));
        for actor in [&migrant, &host] {
            assert_eq!(actor.kinds().await[0], "registration_ended");
        }
        let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
        let last = events["items"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["state"], &last["actor"], &last["version"]), (&json!("ended"), &json!("system"), &json!(3)));
        let told = world.stranger().get(&format!("/v1/verify/{number}")).await.expect(200);
        assert_eq!(told["valid_until"], "2026-12-19");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn two_replicas_remind_once_and_end_once(world: World) {
        for n in 0..5 {
            world.registered(n, n).await;
        }
        ends_on_the_nineteenth(&world).await;
        let other = world.offline(|_| {}).await;
        for (at, sql, count) in [("2026-12-16T10:00:00", REMINDERS, 5), ("2026-12-20T00:00:00", ENDS, 10)] {
            move_to(&world, at);
            let (one, two, three) = tokio::join!(attend_stays(&world.app), attend_stays(&other), attend_stays(&other));
            assert!(one.is_ok() && two.is_ok() && three.is_ok());
            while attend_stays(&other).await.unwrap() > 0 {}
            assert_eq!(world.number(sql).await, count, "{at}");
        }
        sql::assert_consistent(&world.app.db).await;
        world.settle().await;
    }

    async fn who_moved_or_was_annulled_is_neither_reminded_nor_ended(world: World) {
        let (migrant, _, first) = world.registered(0, 0).await;
        let second = migrant.applies(&crate::support::actor::application(1)).await;
        world.host(1).await.confirms(&second).await.expect(200);
        world.officer(1, Some("75")).await.annuls(&second).await.expect(200);
        ends_on_the_nineteenth(&world).await;
        move_to(&world, "2026-12-16T10:00:00");
        world.settle().await;
        move_to(&world, "2026-12-20T00:00:00");
        world.settle().await;
        assert_eq!((world.number(REMINDERS).await, world.number(ENDS).await), (0, 0));
        let [migrant] = again(&world, [&migrant]).await;
        assert_eq!((migrant.sees(&first).await.as_str(), migrant.sees(&second).await.as_str()), ("superseded", "annulled"));
        assert_eq!(world.number("SELECT count(*) AS n FROM certificates WHERE stay_due_at IS NOT NULL").await, 0);
    }

    async fn a_move_at_the_moment_of_the_end_leaves_one_outcome(world: World) {
        let (migrant, _, first) = world.registered(0, 0).await;
        let second = migrant.applies(&crate::support::actor::application(1)).await;
        let host = world.host(1).await;
        let due = if world.database_url.starts_with("postgres") { "'2026-11-22T05:00:00Z'" } else { "'2026-11-22T05:00:00.000000Z'" };
        world.execute(&format!("UPDATE certificates SET valid_until = '2026-11-21', stay_due_at = {due}")).await.unwrap();
        let (moved, ended) = tokio::join!(host.confirms(&second), attend_stays(&world.app));
        ended.unwrap();
        if moved.status == 409 {
            host.confirms(&second).await.expect(200);
        }
        let state = migrant.sees(&first).await;
        assert!(["superseded", "ended"].contains(&state.as_str()), "{state}");
        world.settle().await;
        assert_eq!(migrant.sees(&second).await, "confirmed");
        sql::assert_consistent(&world.app.db).await;
    }
}
