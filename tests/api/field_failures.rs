//! What went wrong with messages in systems of this kind that people run, each as a story of that name: it must not happen here.

use crate::support::actor::{application, id};
use crate::support::world::Engine;
use crate::support::{World, both_engines, sql};
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::Duration;
use tirkeu::app::notifications::dead_letters;
use tirkeu::app::notifications::deliver::claim;
use tirkeu::domain::outbox::Lane;
use tirkeu::jobs::{Jobs, Work, start};
use tirkeu::store::outbox::waiting;

/// Host 0 with a phone, and a guest's application to him; nothing is sent yet.
async fn asked(world: &World, push_token: &str) -> serde_json::Value {
    world.host(0).await.registers_device("phone", push_token).await;
    world.settle().await;
    world.migrant(0).await.applies(&application(0)).await
}

async fn still_waiting(world: &World) -> i64 {
    world.app.db.read(async |conn| waiting(conn).await).await.unwrap()
}

/// Another process with the same database that does the background work.
async fn worker(world: &World) -> Jobs {
    let other = Arc::new(world.offline(|_| {}).await);
    start(other, Work { ways: Some(world.parts.ways.clone()), witness: None, beats: false }).unwrap()
}

/// Waits for what another thread sends: nothing but looking again tells when.
async fn arrived(world: &World, count: usize) {
    for _ in 0..1_500 {
        if world.fcm.received().len() >= count && still_waiting(world).await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{} of {count} arrived, {} wait", world.fcm.received().len(), still_waiting(world).await);
}

both_engines! {
    /// gorush 330: the queue was in memory.
    async fn lost_on_restart(world: World) {
        asked(&world, "phone").await;
        let replica = world.replica(|parts| parts.jobs = true).await;
        arrived(&world, 1).await;
        replica.stop().await;
        assert_eq!(world.fcm.received().len(), 1);
    }

    /// gorush 834, Kratos 732: each replica sent everything.
    async fn sent_once_per_replica(world: World) {
        asked(&world, "phone").await;
        let other = world.offline(|_| {}).await;
        let (one, two) = tokio::join!(claim(&world.app, Lane::Fcm, 10), claim(&other, Lane::Fcm, 10));
        assert_eq!(one.unwrap().len() + two.unwrap().len(), 1);
        world.after(TimeDelta::seconds(91)).await;
    }

    /// gorush 693: a message was taken and nobody worked. Nobody rang for this one.
    async fn accepted_but_idle_worker(world: World) {
        let jobs = worker(&world).await;
        arrived(&world, 0).await;
        asked(&world, "phone").await;
        arrived(&world, 1).await;
        jobs.stop().await;
    }

    /// gorush 808: beyond a limit, input was dropped without a word.
    async fn limit_silently_swallows_input(world: World) {
        let host = world.host(0).await;
        for n in 0..60 {
            host.registers_device(&format!("phone-{n}"), &format!("token-{n}")).await;
        }
        world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 60);
    }

    /// Svix 1844: after a restart of the broker nothing was sent any more.
    async fn broker_restart_leaves_limbo(world: World) {
        let jobs = worker(&world).await;
        let second = world.migrant(1).await;
        asked(&world, "phone").await;
        arrived(&world, 1).await;
        if world.engine == Engine::Postgres {
            let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                 WHERE pid <> pg_backend_pid() AND datname = current_database()";
            sql::execute(&world.app.db, kill).await.unwrap();
        }
        for _ in 0..200 {
            if second.post("/v1/registrations", &application(0)).await.status.is_success() {
                break;
            }
        }
        arrived(&world, 2).await;
        jobs.stop().await;
    }

    /// Svix 1511: a task that always failed kept the workers busy.
    async fn poison_task(world: World) {
        world.host(0).await.registers_device("phone", "internal:poison").await;
        world.host(1).await.registers_device("phone", "fine").await;
        world.migrant(0).await.applies(&application(0)).await;
        for n in 0..14 {
            let others = world.migrant(1 + n % 11).await;
            // News of others in between: the far end works.
            let registration = others.applies(&application(1)).await;
            world.settle().await;
            others.withdraws(&registration).await.expect(200);
            world.after(TimeDelta::hours(1) + TimeDelta::minutes(16)).await;
        }
        let dead = dead_letters::list(&world.app, None, 10).await.unwrap();
        assert_eq!(dead.iter().map(|row| row.outcome.as_deref().unwrap()).collect::<Vec<_>>(), ["gave_up"]);
        assert_eq!(world.app.lanes.resting(Lane::Fcm), None);
        assert_eq!(world.fcm.received().len(), 28);
    }

    /// Kratos: a worker died with messages in hand, and they were "processing" for ever.
    async fn stuck_processing_after_crash(world: World) {
        asked(&world, "phone").await;
        drop(claim(&world.app, Lane::Fcm, 10).await.unwrap());
        world.after(TimeDelta::seconds(80)).await;
        assert!(world.fcm.received().is_empty(), "its lease is not over");
        world.after(TimeDelta::seconds(11)).await;
        assert_eq!(world.fcm.received().len(), 1);
    }

    /// Kratos 402: the first that failed held up the rest.
    async fn head_of_line_blocking(world: World) {
        for (n, token) in ["internal:broken", "fine"].iter().enumerate() {
            world.host(n).await.registers_device("phone", token).await;
            world.migrant(n).await.applies(&application(n)).await;
        }
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 1);
        world.after(TimeDelta::hours(73)).await;
    }

    /// hyperswitch 3408: what was marked as existing was never sent again.
    async fn event_marked_as_existing_is_never_resent(world: World) {
        asked(&world, "badfield!1:phone").await;
        world.settle().await;
        assert_eq!(dead_letters::replay(&world.app, None).await.unwrap(), 1);
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 1);
    }

    /// hyperswitch 3995: the target was removed, and the task waited for ever.
    async fn task_pending_for_ever_when_its_target_is_removed(world: World) {
        let (host, migrant) = (world.host(0).await, world.migrant(0).await);
        host.registers_device("phone", "phone").await;
        migrant.applies(&application(0)).await;
        host.delete("/v1/me/devices/phone").await.expect(204);
        world.settle().await;
        assert_eq!((still_waiting(&world).await, world.fcm.received().len()), (0, 0));
    }

    /// `OpenCRVS` 10648: a failing call on the side made the record vanish.
    async fn side_call_failure_makes_the_record_vanish(world: World) {
        world.fcm.stop();
        let registration = asked(&world, "phone").await;
        world.settle().await;
        let host = world.sign_in(&crate::support::actor::host_phone(0)).await;
        let inbox = host.get("/v1/me/notifications").await.expect(200);
        assert_eq!(inbox["items"][0]["registration_id"], registration["id"]);
        assert_eq!(host.get("/v1/host/registrations?state=pending").await.expect(200)["items"][0]["id"], id(&registration));
        host.confirms(&registration).await.expect(200);
        world.after(TimeDelta::days(8)).await;
    }
}
