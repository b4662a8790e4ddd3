//! What waits to be sent: in which order it goes, when a way out is given a rest, and what is given up.

use crate::support::actor::{application, id};
use crate::support::world::Engine;
use crate::support::{Actor, World, both_engines};
use chrono::TimeDelta;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tirkeu::app::notifications::dead_letters;
use tirkeu::app::notifications::deliver::{Attempt, Senders, claim, judge, record, send};
use tirkeu::app::upkeep::something_is_due;
use tirkeu::domain::outbox::Lane;
use tirkeu::domain::outbox::breaker::Cause;
use tirkeu::jobs::{Work, start};
use tirkeu::store::outbox::waiting;

/// Kinds of the pushes that arrived, in this order.
fn kinds(world: &World) -> Vec<String> {
    let kind = |push: &Value| push["data"]["kind"].as_str().unwrap().to_owned();
    world.fcm.received().iter().map(|push| kind(&push.message)).collect()
}

/// Host 0 with a phone.
async fn host_with(world: &World, push_token: &str) -> Actor {
    let host = world.host(0).await;
    host.registers_device("phone", push_token).await;
    host
}

async fn still_waiting(world: &World) -> i64 {
    world.app.db.read(async |conn| waiting(conn).await).await.unwrap()
}

fn senders(world: &World) -> Senders<'_> {
    world.parts.ways.senders()
}

/// Claims and sends one push, and keeps the result to itself.
async fn sent_but_not_recorded(world: &World) -> Attempt {
    let mut claims = claim(&world.app, Lane::Fcm, 1).await.unwrap();
    send(&world.app, senders(world), Lane::Fcm, claims.remove(0)).await
}

async fn dead(world: &World) -> Vec<(String, String)> {
    let rows = dead_letters::list(&world.app, None, 100).await.unwrap();
    rows.into_iter().map(|row| (row.kind, row.outcome.unwrap())).collect()
}

both_engines! {
    async fn a_device_gets_its_messages_in_the_order_in_which_they_were_made(world: World) {
        host_with(&world, "unavailable!1:phone").await;
        let first = world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        world.clock.advance(TimeDelta::seconds(1));
        let second = world.migrant(1).await.applies(&application(0)).await;
        world.settle().await;
        assert!(world.fcm.received().is_empty(), "the second overtook the first, which is to be tried again");
        world.after(TimeDelta::seconds(15)).await;
        let inbox = world.sign_in(&crate::support::actor::host_phone(0)).await.get("/v1/me/notifications").await.expect(200);
        let made: Vec<&Value> = inbox["items"].as_array().unwrap().iter().rev().map(|item| &item["id"]).collect();
        let arrived: Vec<Value> = world.fcm.received().iter().map(|push| push.message["data"]["nid"].clone()).collect();
        assert_eq!(arrived.iter().collect::<Vec<_>>(), made);
        assert_ne!(id(&first), id(&second));
    }

    async fn a_request_does_not_wait_behind_news_that_is_tried_again(world: World) {
        host_with(&world, "phone").await;
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        world.settle().await;
        world.fcm.set_down(true);
        migrant.withdraws(&registration).await.expect(200);
        world.settle().await;
        world.fcm.set_down(false);
        world.migrant(1).await.applies(&application(0)).await;
        world.settle().await;
        assert_eq!(kinds(&world), ["approval_requested", "approval_requested"]);
        world.after(TimeDelta::seconds(15)).await;
        assert_eq!(kinds(&world), ["approval_requested", "approval_requested", "registration_withdrawn"]);
    }

    async fn a_wrong_project_rests_the_lane_and_costs_nobody_his_device_or_a_try(world: World) {
        for n in 0..3 {
            world.host(n).await.registers_device("phone", &format!("noproj!2:{n}")).await;
            world.migrant(n).await.applies(&application(n)).await;
        }
        world.settle().await;
        assert_eq!(world.app.lanes.resting(Lane::Fcm), Some(Cause::Misconfigured));
        let asked = world.fcm.send_requests();
        world.after(TimeDelta::seconds(59)).await;
        assert_eq!(world.fcm.send_requests(), asked, "it rests");
        world.after(TimeDelta::seconds(2)).await;
        assert_eq!(world.fcm.send_requests(), asked + 1, "one finds out");
        for _ in 0..8 {
            world.after(TimeDelta::seconds(61)).await;
        }
        assert_eq!((world.fcm.received().len(), world.app.lanes.resting(Lane::Fcm)), (3, None));
        assert_eq!(world.count("devices").await, 3);
        assert!(dead(&world).await.is_empty());
    }

    async fn apple_that_is_broken_holds_up_no_android(world: World) {
        let host = world.host(0).await;
        let ios = serde_json::json!({"platform": "ios", "push_token": "apns!1:iphone"});
        host.put("/v1/me/devices/iphone", &ios).await.expect(200);
        world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        assert_eq!(world.app.lanes.resting(Lane::Apns), Some(Cause::ThirdPartyAuth));
        world.host(1).await.registers_device("phone", "android").await;
        world.migrant(1).await.applies(&application(1)).await;
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 1);
        world.after(TimeDelta::seconds(61)).await;
        assert_eq!(world.fcm.received().len(), 2);
    }

    async fn ten_minutes_without_fcm_only_delay_and_nothing_comes_twice(world: World) {
        for n in 0..12 {
            world.host(n).await.registers_device("phone", &format!("phone-{n}")).await;
        }
        world.settle().await;
        world.fcm.set_down(true);
        for n in 0..12 {
            world.migrant(n).await.applies(&application(n)).await;
        }
        for _ in 0..60 {
            world.after(TimeDelta::seconds(10)).await;
        }
        assert_eq!(world.app.lanes.resting(Lane::Fcm), Some(Cause::Unavailable));
        assert!(world.fcm.send_requests() < 40, "a rest asks once in a while: {}", world.fcm.send_requests());
        world.fcm.set_down(false);
        for _ in 0..12 {
            world.after(TimeDelta::seconds(10)).await;
        }
        let mut targets: Vec<String> = world.fcm.received().into_iter().map(|push| push.target).collect();
        targets.sort();
        targets.dedup();
        assert_eq!((targets.len(), world.fcm.received().len()), (12, 12));
    }

    async fn who_lost_his_lease_cannot_overwrite_the_result_of_the_next(world: World) {
        host_with(&world, "unavailable!1:phone").await;
        world.migrant(0).await.applies(&application(0)).await;
        let slow = sent_but_not_recorded(&world).await;
        world.clock.advance(TimeDelta::seconds(91));
        let quick = sent_but_not_recorded(&world).await;
        let sent = judge(&world.app, Lane::Fcm, [quick]);
        record(&world.app, Lane::Fcm, &sent).await.unwrap();
        assert_eq!(still_waiting(&world).await, 0);
        let failed = judge(&world.app, Lane::Fcm, [slow]);
        record(&world.app, Lane::Fcm, &failed).await.unwrap();
        assert_eq!(still_waiting(&world).await, 0, "a message that was sent is due again");
        assert_eq!(world.fcm.received().len(), 1);
    }

    async fn an_app_that_was_registered_anew_while_the_push_was_under_way_is_kept(world: World) {
        let host = host_with(&world, "unregistered!1:phone").await;
        world.migrant(0).await.applies(&application(0)).await;
        let gone = sent_but_not_recorded(&world).await;
        world.clock.advance(TimeDelta::seconds(1));
        host.registers_device("phone", "unregistered!1:phone").await;
        record(&world.app, Lane::Fcm, &judge(&world.app, Lane::Fcm, [gone])).await.unwrap();
        assert_eq!(world.count("devices").await, 1);
    }

    async fn what_was_given_up_can_be_looked_at_and_sent_again(world: World) {
        host_with(&world, "badfield!1:phone").await;
        world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        assert_eq!(dead(&world).await, [("approval_requested".to_owned(), "bad_request".to_owned())]);
        let message = dead_letters::list(&world.app, None, 1).await.unwrap()[0].message_id.0;
        assert_eq!(dead_letters::replay(&world.app, Some(uuid::Uuid::nil())).await.unwrap(), 0);
        assert_eq!(dead_letters::replay(&world.app, Some(message)).await.unwrap(), 1);
        world.settle().await;
        assert_eq!((kinds(&world).len(), dead(&world).await.len()), (1, 0));
        let standing = dead_letters::standing(&world.app).await.unwrap();
        assert_eq!((standing.waiting, standing.dead), (0, 0));
    }

    async fn another_process_hears_of_what_this_one_has_committed(world: World) {
        host_with(&world, "phone").await;
        // Signed in before the other process may carry off his code.
        let migrant = world.migrant(0).await;
        world.settle().await;
        let other = Arc::new(world.offline(|_| {}).await);
        let mut heard = other.outbox_bell.anywhere();
        let jobs = start(Arc::clone(&other), Work { ways: Some(world.parts.ways.clone()), witness: None, beats: false }).unwrap();
        if world.engine == Engine::Postgres {
            // It listens.
            tokio::time::timeout(Duration::from_secs(30), heard.changed()).await.expect("an echo").unwrap();
        }
        heard.mark_unchanged();
        migrant.applies(&application(0)).await;
        if world.engine == Engine::Postgres {
            tokio::time::timeout(Duration::from_secs(30), heard.changed()).await.expect("a signal").unwrap();
        }
        // The push comes from a thread of the other process: nothing but looking again tells when.
        for _ in 0..1_500 {
            if !world.fcm.received().is_empty() && still_waiting(&world).await == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        jobs.stop().await;
        assert_eq!(world.fcm.received().len(), 1);
    }

    async fn what_can_wait_is_not_pushed_into_the_night_and_a_request_is(world: World) {
        let host = host_with(&world, "host").await;
        let migrant = world.migrant(0).await;
        migrant.registers_device("phone", "migrant").await;
        // It is eleven in the morning there.
        let quiet = serde_json::json!({"quiet_hours": {"from": "10:00", "until": "12:30"}});
        for actor in [&host, &migrant] {
            actor.patch("/v1/me", &quiet).await.expect(200);
        }
        let registration = migrant.applies(&application(0)).await;
        world.settle().await;
        host.confirms(&registration).await.expect(200);
        world.settle().await;
        assert_eq!(kinds(&world), ["approval_requested"]);
        world.after(TimeDelta::minutes(89)).await;
        assert_eq!(kinds(&world).len(), 1);
        world.after(TimeDelta::minutes(2)).await;
        assert_eq!(kinds(&world), ["approval_requested", "registration_confirmed"]);
    }

    async fn quiet_hours_that_are_lifted_hold_nothing_more_and_what_stands_behind_is_not_looked_at(world: World) {
        let host = world.host(0).await;
        let migrant = world.migrant(0).await;
        migrant.registers_device("phone", "migrant").await;
        migrant.patch("/v1/me", &serde_json::json!({"quiet_hours": {"from": "10:00", "until": "23:00"}})).await.expect(200);
        for _ in 0..2 {
            let registration = migrant.applies(&application(0)).await;
            host.rejects(&registration, "no_consent").await.expect(200);
            world.clock.advance(TimeDelta::seconds(1));
        }
        world.settle().await;
        assert_eq!((world.fcm.received().len(), still_waiting(&world).await), (0, 2));
        assert!(!something_is_due(&world.app, Lane::Fcm).await.unwrap(), "one waits behind the other");
        migrant.patch("/v1/me", &serde_json::json!({"quiet_hours": null})).await.expect(200);
        world.settle().await;
        assert_eq!((world.fcm.received().len(), still_waiting(&world).await), (2, 0));
    }

    async fn a_key_file_of_another_project_costs_nobody_his_device(world: World) {
        for n in 0..2 {
            world.host(n).await.registers_device("phone", &format!("mismatch:{n}")).await;
            world.migrant(n).await.applies(&application(n)).await;
        }
        world.settle().await;
        assert_eq!((world.app.lanes.resting(Lane::Fcm), world.count("devices").await), (Some(Cause::Misconfigured), 2));
        for _ in 0..10 {
            world.after(TimeDelta::seconds(61)).await;
        }
        assert_eq!(world.count("devices").await, 2);
        // One device that is ours shows that the others are not.
        world.host(2).await.registers_device("phone", "ours").await;
        world.migrant(2).await.applies(&application(2)).await;
        for _ in 0..6 {
            world.after(TimeDelta::seconds(61)).await;
        }
        assert_eq!((kinds(&world).first().map(String::as_str), world.count("devices").await), (Some("approval_requested"), 1));
        assert_eq!(world.app.lanes.resting(Lane::Fcm), None);
    }

    async fn a_probe_that_finds_out_nothing_lets_the_next_one_find_out(world: World) {
        let mut hosts = Vec::new();
        for n in 0..6 {
            let host = world.host(n).await;
            host.registers_device("phone", &format!("phone-{n}")).await;
            hosts.push(host);
        }
        world.fcm.set_down(true);
        for n in 0..6 {
            world.migrant(n).await.applies(&application(n)).await;
        }
        world.settle().await;
        assert_eq!(world.app.lanes.resting(Lane::Fcm), Some(Cause::Unavailable));
        for host in &hosts[1..] {
            host.delete("/v1/me/devices/phone").await.expect(204);
        }
        world.fcm.set_down(false);
        // One look after the rest, not a rest for each message that asks nobody.
        world.after(TimeDelta::seconds(13)).await;
        assert_eq!((world.fcm.received().len(), world.app.lanes.resting(Lane::Fcm)), (1, None));
    }
}
