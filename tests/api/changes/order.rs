//! Whoever commits late is not left out: the order of numbers is not the order of commits.

use crate::support::actor::application;
use crate::support::world::Engine;
use crate::support::{both_engines, sql, unlimited};
use futures_util::future::join_all;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;
use tirkeu::app::AppError;
use tirkeu::app::upkeep::tidy;
use tirkeu::store::Conn;
use tokio::sync::oneshot;

fn ids(changes: &[Value]) -> Vec<&str> {
    changes.iter().map(|change| change["id"].as_str().unwrap()).collect()
}

both_engines! {
    async fn a_slow_transaction_that_took_its_number_first_is_not_left_out(world: World) {
        // One writer cannot be slow beside another one.
        if world.engine == Engine::Postgres {
            let (migrant, host) = (world.migrant(0).await, world.host(0).await);
            let second = world.migrant(1).await;
            let mut cursor = host.cursor().await;
            let registration = migrant.applies(&application(0)).await;
            // Nothing that is due may wait for the slow one.
            world.settle().await;
            let committed = "SELECT count(*) AS n FROM changes WHERE kind = 'registration'";
            let before = world.number(committed).await;
            world.until_told().await;
            assert_eq!(host.follows(&mut cursor, 2).await.len(), 2);
            // It takes its transaction id and its number, and does not commit.
            let ((begun, has_begun), (release, released)) = (oneshot::channel(), oneshot::channel::<()>());
            let db = world.app.db.clone();
            let slow = async move {
                db.write(async move |tx| {
                    sql::run(tx, "UPDATE registrations SET version = 2, state = 'rejected'").await?;
                    begun.send(()).unwrap();
                    released.await.unwrap();
                    Ok::<_, AppError>(())
                })
                .await
                .unwrap();
            };
            let rest = async {
                has_begun.await.unwrap();
                // A faster one comes later and is committed.
                let fast = second.applies(&application(0)).await;
                assert_eq!(world.number(committed).await, before + 2, "it is committed");
                for _ in 0..20 {
                    assert_eq!(host.reads_on(&mut cursor).await.len(), 0, "told before what may still come before it");
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                release.send(()).unwrap();
                let all = host.follows(&mut cursor, 3).await;
                let registrations: Vec<Value> = all.iter().filter(|change| change["kind"] == "registration").cloned().collect();
                assert_eq!(ids(&registrations), [registration["id"].as_str().unwrap(), fast["id"].as_str().unwrap()]);
                assert_eq!(registrations[0]["state"], "rejected");
                world.until_told().await;
                assert_eq!(host.reads_on(&mut cursor).await.len(), 0);
            };
            tokio::join!(slow, rest);
        }
    }

    async fn what_is_committed_while_the_retention_is_obeyed_is_not_taken_for_what_is_old(world: World) {
        if world.engine == Engine::Postgres {
            let (migrant, host) = (world.migrant(0).await, world.host(0).await);
            let mut cursor = host.cursor().await;
            // Whoever deletes has looked how far the feed is, and must wait here.
            let held = async |tx: &mut Conn| {
                sql::run(tx, "LOCK TABLE change_marks IN EXCLUSIVE MODE").await?;
                Ok(())
            };
            let applying = async {
                migrant.applies(&application(0)).await;
            };
            Box::pin(world.beside_while(held, tidy(&world.app), applying)).await.unwrap();
            assert_eq!(host.follows(&mut cursor, 2).await.len(), 2);
        }
    }

    async fn of_many_who_write_at_once_nobody_is_left_out_and_nobody_told_twice(world: World, unlimited) {
        let host = world.host(0).await;
        let mut cursor = host.cursor().await;
        let mut migrants = Vec::new();
        for n in 0..8 {
            migrants.push(world.migrant(n).await);
        }
        let writing = join_all(migrants.iter().map(async |migrant| {
            let mut made = Vec::new();
            for _ in 0..6 {
                let registration = migrant.applies(&application(0)).await;
                migrant.withdraws(&registration).await.expect(200);
                made.push(registration["id"].as_str().unwrap().to_owned());
            }
            made
        }));
        // Submission and withdrawal, each with a notice to the host.
        let reading = host.follows(&mut cursor, 8 * 6 * 4);
        let (made, told) = tokio::join!(writing, reading);
        let made: BTreeSet<String> = made.into_iter().flatten().collect();
        assert_eq!((made.len(), told.len()), (48, 192));
        let steps: Vec<(&str, i64)> = told
            .iter()
            .filter(|change| change["kind"] == "registration")
            .map(|change| (change["id"].as_str().unwrap(), change["version"].as_i64().unwrap()))
            .collect();
        let once: BTreeSet<&(&str, i64)> = steps.iter().collect();
        assert_eq!((steps.len(), once.len()), (96, 96));
        for id in &made {
            let of = steps.iter().filter(|(one, _)| one == id).map(|(_, version)| *version);
            assert_eq!(of.collect::<Vec<_>>(), [1, 2], "its steps in their order");
        }
        world.until_told().await;
        assert_eq!(host.reads_on(&mut cursor).await.len(), 0);
    }
}
