//! What registrations are counted as, by whoever counts, whatever happens to him.

use super::WORKER;
use crate::support::actor::application;
use crate::support::both_engines;
use chrono::TimeDelta;
use futures_util::future::join_all;
use tirkeu::app::statistics::fold::fold;
use uuid::Uuid;

both_engines! {
    async fn applications_answers_and_refusals_are_counted_by_what_they_are(world: World) {
        let host = world.host(0).await;
        let (one, two) = (world.migrant(0).await, world.migrant(1).await);
        let confirmed = one.applies(&application(0)).await;
        let refused = two.applies(&application(0)).await;
        world.counts().await;
        assert_eq!(world.on_day("submissions", "state", "2026-11-22").await, ["pending=2"]);
        world.clock.advance(TimeDelta::hours(2));
        let host = world.renewed(&host).await;
        host.confirms(&confirmed).await.expect(200);
        host.rejects(&refused, "no_consent").await.expect(200);
        world.counts().await;
        assert_eq!(world.on_day("submissions", "state", "2026-11-22").await, ["confirmed=1", "rejected=1"]);
        assert_eq!(world.on_day("submissions", "all", "2026-11-22").await, ["=2"]);
        assert_eq!(world.on_day("submissions", "timeliness", "2026-11-22").await, ["re_registration_in_time=2"]);
        assert_eq!(world.on_day("submissions", "purpose", "2026-11-22").await, ["work=2"]);
        assert_eq!(world.on_day("registrations", "answer_time", "2026-11-22").await, ["within_six_hours=1"]);
        assert_eq!(world.on_day("registrations", "region", "2026-11-22").await, ["75=1"]);
        assert_eq!(world.on_day("refusals", "ground", "2026-11-22").await, ["host_declined=1"]);
        assert_eq!(world.on_day("refusals", "ground", "2026-11-22").await, ["host_declined=1"]);
        assert!(world.recounts().await.is_right());
        assert_eq!(world.count("statistics_queue").await, 0);
    }

    async fn a_day_begins_at_midnight_of_utc_plus_five(world: World) {
        let migrant = world.migrant(0).await;
        // 18:59:59 in UTC is the last second of 22 November, and the next one is of the 23rd.
        world.clock.advance(TimeDelta::seconds(12 * 3600 + 59 * 60 + 59));
        let migrant = world.renewed(&migrant).await;
        migrant.applies(&application(0)).await;
        world.clock.advance(TimeDelta::seconds(1));
        migrant.applies(&application(1)).await;
        world.counts().await;
        assert_eq!(world.on_day("submissions", "all", "2026-11-22").await, ["=1"]);
        assert_eq!(world.on_day("submissions", "all", "2026-11-23").await, ["=1"]);
        assert_eq!(world.cells().await["submissions all month 2026-11-01 "], 2);
    }

    async fn counting_again_changes_nothing_and_the_erased_stay_counted(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        world.counts().await;
        let before = world.cells().await;
        world.execute("INSERT INTO statistics_queue (kind, object_id) SELECT 'registration', id FROM registrations").await.unwrap();
        assert_eq!((world.counts().await, world.cells().await == before), (1, true));
        let supervisor = world.officer(1, None).await;
        supervisor.annuls(&registration).await.expect(200);
        world.counts().await;
        let annulled = world.cells().await;
        assert_eq!(annulled["registrations state day 2026-11-22 annulled"], 1);
        tirkeu::app::persons::erase::erase(&world.app, migrant.account.parse().unwrap(), "operator").await.expect("erased");
        world.counts().await;
        assert_eq!(world.cells().await, annulled);
        assert!(world.recounts().await.is_right());
        assert_eq!(world.cells().await, annulled);
    }

    async fn many_workers_at_once_count_everything_once(world: World) {
        let replica = world.offline(|_| {}).await;
        for round in 0..3 {
            let migrant = world.migrant(round).await;
            migrant.applies(&application(round)).await;
            loop {
                let folds = (0..6u32).map(|n| {
                    let app = if n % 2 == 0 { &*world.app } else { &replica };
                    fold(app, Uuid::from_u128(u128::from(n)))
                });
                assert!(join_all(folds).await.iter().all(Result::is_ok));
                if world.count("statistics_queue").await == 0 {
                    break;
                }
                // The lease of whoever has counted last.
                world.clock.advance(TimeDelta::seconds(31));
            }
            let counted = i64::try_from(round + 1).unwrap();
            assert_eq!(world.cells().await["submissions all month 2026-11-01 "], counted);
        }
        assert!(world.recounts().await.is_right());
    }

    async fn a_worker_that_dies_between_two_batches_or_within_one_loses_and_doubles_nothing(world: World) {
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        // The same change told 300 times: more than a batch.
        for _ in 0..300 {
            world.execute("INSERT INTO statistics_queue (kind, object_id) SELECT 'registration', id FROM registrations").await.unwrap();
        }
        assert_eq!(fold(&world.app, WORKER).await.unwrap(), 200);
        // He dies; another one waits for his lease.
        let other = Uuid::from_u128(78);
        assert_eq!(fold(&world.app, other).await.unwrap(), 0);
        world.clock.advance(TimeDelta::seconds(31));
        // And this one dies while he writes.
        world.execute("ALTER TABLE statistics_cells RENAME TO elsewhere").await.unwrap();
        migrant.withdraws(&registration).await.expect(200);
        assert!(fold(&world.app, other).await.is_err());
        world.execute("ALTER TABLE elsewhere RENAME TO statistics_cells").await.unwrap();
        assert!(world.count("statistics_queue").await > 100);
        while fold(&world.app, other).await.unwrap() > 0 {}
        assert_eq!(world.count("statistics_queue").await, 0);
        assert_eq!(world.on_day("submissions", "all", "2026-11-22").await, ["=1"]);
        assert!(world.recounts().await.is_right());
    }

    async fn figures_that_are_wrong_are_found_told_and_mended(world: World) {
        world.registered(0, 0).await;
        world.counts().await;
        let right = world.cells().await;
        let statements = [
            "UPDATE statistics_cells SET amount = amount + 3 WHERE measure = 'submissions' AND dimension = 'region' AND grain = 'day'",
            "DELETE FROM statistics_cells WHERE measure = 'registrations' AND dimension = 'all' AND grain = 'month'",
            "DELETE FROM statistics_counted WHERE measure = 'submissions'",
        ];
        for statement in statements {
            world.execute(statement).await.unwrap();
            let found = world.recounts().await;
            assert!(!found.is_right(), "{statement}");
            assert_eq!(world.cells().await, right, "{statement}");
            assert!(world.recounts().await.is_right(), "{statement}");
        }
    }
}
