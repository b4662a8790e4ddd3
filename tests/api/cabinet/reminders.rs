//! Who was seen entering and does not apply is reminded.

use super::{of_kyrgyzstan, overview};
use crate::border::{crossing, feed, with};
use crate::life::stays::move_to;
use crate::support::actor::{application, person};
use crate::support::both_engines;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use tirkeu::app::cabinet::remind::remind_to_apply;
use tirkeu::domain::deadlines::Outage;

const ENTRY: &str = "2026-11-20T04:00:00Z";
const REMINDERS: &str = "SELECT count(*) AS n FROM notifications WHERE kind = 'application_due'";

/// The mornings before the 19th of December, the last day to apply.
const MORNINGS: [(&str, &str); 3] = [
    ("2026-12-09T09:59:59", "2026-12-09T10:00:00"),
    ("2026-12-16T09:59:59", "2026-12-16T10:00:00"),
    ("2026-12-18T09:59:59", "2026-12-18T10:00:00"),
];

both_engines! {
    async fn who_does_not_apply_is_reminded_ten_three_and_one_days_before_in_the_morning(world: World) {
        let migrant = world.migrant(0).await;
        migrant.registers_device("m-1", "push-of-the-migrant").await;
        feed(&world).await.reports(&[crossing(0, "entry", ENTRY)]).await;
        for (count, (before, at)) in (1..).zip(MORNINGS) {
            move_to(&world, before);
            world.settle().await;
            assert_eq!(world.number(REMINDERS).await, count - 1, "{before}");
            move_to(&world, at);
            world.settle().await;
            world.settle().await;
            assert_eq!(world.number(REMINDERS).await, count, "{at}");
        }
        let push = world.fcm.received().pop().unwrap().message.to_string();
        assert!(push.contains("application_due") && !push.contains("2026-12-19") && !push.contains("19.12"), "{push}");
        let mut migrant = world.sign_in(&migrant.phone).await;
        assert_eq!(overview(&migrant).await["unread_notifications"], 3);
        for language in ["kk", "ru", "en", "uz"] {
            migrant.language = language;
            let newest = migrant.get("/v1/me/notifications").await.expect(200)["items"][0].clone();
            assert_eq!(newest["kind"], "application_due");
            assert!(newest["body"].as_str().unwrap().contains("19.12.2026"), "{newest}");
        }
        move_to(&world, "2026-12-25T12:00:00");
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, 3);
        assert_eq!(world.number("SELECT count(*) AS n FROM persons WHERE apply_due_at IS NOT NULL").await, 0);
    }

    async fn nobody_is_reminded_after_an_exit_or_an_application_or_without_an_entry(world: World) {
        let program = world.program().await;
        let (applied, refused) = (world.migrant(0).await, world.migrant(1).await);
        let _ = (world.migrant(2).await, world.migrant(3).await);
        let feed = program.actor(&world).await;
        feed.reports(&[0, 1, 2].map(|n| crossing(n, "entry", ENTRY))).await;
        applied.applies(&application(0)).await;
        let withdrawn = refused.applies(&application(1)).await;
        refused.withdraws(&withdrawn).await.expect(200);
        world.host(0).await.confirms(&applied.get("/v1/registrations").await.expect(200)["items"][0]).await.expect(200);
        move_to(&world, "2026-11-24T12:00:00");
        program.actor(&world).await.reports(&[crossing(2, "exit", "2026-11-23T10:00:00Z")]).await;
        for (_, at) in MORNINGS {
            move_to(&world, at);
            world.settle().await;
        }
        let told = "SELECT count(*) AS n FROM notifications WHERE kind = 'application_due' AND recipient <> (SELECT phone_index FROM accounts WHERE id = (SELECT account_id FROM persons ORDER BY id LIMIT 1 OFFSET 1))";
        assert_eq!(world.number(told).await, 0);
    }

    async fn of_what_is_late_one_reminder_is_sent_and_news_repeat_none(world: World) {
        let program = world.program().await;
        world.migrant(0).await;
        let entry = crossing(0, "entry", ENTRY);
        move_to(&world, "2026-12-10T23:00:00");
        program.actor(&world).await.reports(std::slice::from_ref(&entry)).await;
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, 0, "not at night");
        move_to(&world, "2026-12-11T10:00:00");
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, 1);
        // The same entry, told by somebody else.
        let other = world.program().await;
        other.actor(&world).await.reports(&[crossing(0, "entry", "2026-11-20T04:03:00Z")]).await;
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, 1);
        move_to(&world, "2026-12-16T10:00:00");
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, 2);
        let cancelled = with(with(crossing(0, "entry", ENTRY), "corrects", entry["event_id"].clone()), "cancelled", json!(true));
        program.actor(&world).await.reports(&[cancelled]).await;
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, 2, "the other report stands, and tells nothing new");
        move_to(&world, "2026-12-18T10:00:00");
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, 3);
    }

    async fn who_enters_himself_later_is_reminded_of_an_entry_told_before(world: World) {
        feed(&world).await.reports(&[crossing(0, "entry", ENTRY)]).await;
        world.migrant(0).await;
        let (_, at) = MORNINGS[0];
        move_to(&world, at);
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, 1);
    }

    async fn a_deadline_that_an_outage_moved_counts_as_moved(world: World) {
        // Who may stay longer than he has to register.
        let migrant = world.migrant(0).await;
        migrant.enters(&of_kyrgyzstan(person(0))).await;
        feed(&world).await.reports(&[of_kyrgyzstan(crossing(0, "entry", ENTRY))]).await;
        let day_told = async || -> NaiveDate {
            let seen = overview(&world.sign_in(&migrant.phone).await).await;
            assert_eq!(seen["legal_status"]["code"], "must_apply");
            seen["legal_status"]["date"].as_str().unwrap().parse().unwrap()
        };
        let eve = |last: NaiveDate| format!("{}T10:00:00", last.pred_opt().unwrap());
        let last = day_told().await;
        move_to(&world, &eve(last.pred_opt().unwrap()));
        world.settle().await;
        let from: DateTime<Utc> = format!("{last}T04:00:00Z").parse().unwrap();
        world.app.set_outages(vec![Outage { from, until: from + TimeDelta::hours(1) }]);
        let moved = day_told().await;
        assert!(moved > last);
        // Whatever else falls on the days between: the last reminder comes on the eve of the day that counts now, and names it.
        move_to(&world, &format!("{}T09:59:59", moved.pred_opt().unwrap()));
        world.settle().await;
        let before = world.number(REMINDERS).await;
        move_to(&world, &eve(moved));
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, before + 1);
        let newest = world.sign_in(&migrant.phone).await.get("/v1/me/notifications").await.expect(200)["items"][0].clone();
        assert!(newest["body"].as_str().unwrap().contains(&moved.format("%d.%m.%Y").to_string()), "{newest}");
        move_to(&world, "2027-01-20T12:00:00");
        world.settle().await;
        assert_eq!(world.number(REMINDERS).await, before + 1);
    }

    async fn two_replicas_remind_once(world: World) {
        for n in 0..3 {
            world.migrant(n).await;
        }
        feed(&world).await.reports(&[0, 1, 2].map(|n| crossing(n, "entry", ENTRY))).await;
        world.settle().await;
        let other = world.offline(|_| {}).await;
        let due = world.number("SELECT count(*) AS n FROM persons WHERE apply_due_at IS NOT NULL").await;
        let (_, at) = MORNINGS[2];
        move_to(&world, at);
        let (one, two, three) = tokio::join!(remind_to_apply(&world.app), remind_to_apply(&other), remind_to_apply(&other));
        assert!(one.is_ok() && two.is_ok() && three.is_ok());
        while remind_to_apply(&other).await.unwrap() > 0 {}
        assert_eq!(world.number(REMINDERS).await, due);
        world.settle().await;
    }
}
