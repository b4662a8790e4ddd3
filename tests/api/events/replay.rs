//! Events sent again: because somebody asks for it, or because a process died.

use super::delivery::{happens, waits};
use crate::support::receiver::{PATIENCE, Reaction, Received, Receiver};
use crate::support::{both_engines, unlimited};
use chrono::TimeDelta;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;
use tirkeu::app::webhooks::deliver::{claim, visit};
use tirkeu::app::webhooks::hand_out::{Looked, hand_out};

both_engines! {
    async fn one_event_is_sent_again_with_the_id_that_it_had(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let receiver = Receiver::start();
        let hook = client.hooks_for(&receiver, &["registration.confirmed"]).await;
        happens(&world, &program, 0).await;
        world.sends_events().await;
        assert_eq!(receiver.takes().len(), 0, "it is not wanted");
        let event = client.events_behind(&mut None).await.remove(0);
        let replay = format!("/v1/webhooks/{}/replay", hook.id);
        for _ in 0..2 {
            let begun = client.post(&replay, &json!({"event_id": event["id"]})).await.expect(202);
            assert_eq!(begun["event_id"], event["id"]);
            world.settle().await;
            assert_eq!(receiver.takes().remove(0).body, event);
        }
        let log = client.log(&hook).await;
        assert_eq!((log.len(), log[0]["attempts"].as_array().unwrap().len(), &log[0]["state"]), (1, 2, &json!("delivered")));
        let other = world.program().await.actor(&world).await;
        let foreign = Receiver::start();
        let hook = other.hooks(&foreign).await;
        other.post(&format!("/v1/webhooks/{}/replay", hook.id), &json!({"event_id": event["id"]})).await
            .expect_invalid(&[("/event_id", "unknown_event")]);
        for receiver in [receiver, foreign] {
            receiver.stop().await;
        }
    }

    async fn all_from_one_on_are_sent_again_also_what_was_given_up_or_came_before_the_webhook(world: World, unlimited) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        for n in 0..6 {
            happens(&world, &program, n).await;
        }
        world.sends_events().await;
        let events = client.events_behind(&mut None).await;
        world.clock.advance(TimeDelta::seconds(1));
        let receiver = Receiver::start();
        let hook = client.hooks(&receiver).await;
        client.post(&format!("/v1/webhooks/{}/replay", hook.id), &json!({"since": events[2]["id"]})).await.expect(202);
        // One from later on takes nothing from it.
        client.post(&format!("/v1/webhooks/{}/replay", hook.id), &json!({"since": events[4]["id"]})).await.expect(202);
        world.settle().await;
        let ids: BTreeSet<String> = receiver.takes().into_iter().map(|one| one.id).collect();
        let expected: BTreeSet<String> = events[2..].iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids, expected);
        // What comes now is sent as ever.
        happens(&world, &program, 6).await;
        world.sends_events().await;
        assert_eq!(receiver.takes().len(), 1);
        receiver.stop().await;
    }

    async fn who_dies_between_sending_and_writing_it_down_sends_it_again_with_the_same_id(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let receiver = Receiver::start();
        let hook = client.hooks(&receiver).await;
        happens(&world, &program, 0).await;
        world.until_told_of("client_events").await;
        while hand_out(&world.app).await.unwrap() != (Looked { events: 0, held: false }) {}
        let [taken] = claim(&world.app, false, 5).await.unwrap().try_into().expect("one");
        // Meanwhile nobody else visits it, though there is more to send.
        happens(&world, &program, 1).await;
        world.sends_events().await;
        assert_eq!(receiver.takes().len(), 0);
        // The process dies while it waits for the answer: it was sent, and nobody has written that down.
        receiver.then([Reaction::Slow(PATIENCE / 2)]);
        let sent = async {
            while receiver.is_silent() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::select! {
            outcome = visit(&world.app, taken.clone()) => panic!("{outcome:?}"),
            () = sent => {}
        }
        let first = receiver.takes();
        assert_eq!(client.log(&hook).await[1]["state"], "pending");
        world.after(TimeDelta::seconds(61)).await;
        let second = receiver.takes();
        let ids = |all: &[Received]| all.iter().map(|one| one.id.clone()).collect::<BTreeSet<_>>();
        assert!(second.len() == 2 && ids(&first).is_subset(&ids(&second)), "{first:?} {second:?}");
        // Whoever comes back with the old lease changes nothing.
        world.execute("UPDATE webhook_deliveries SET state = 'pending', done_at = NULL").await.unwrap();
        visit(&world.app, taken).await.unwrap();
        assert!(client.log(&hook).await.iter().all(|delivery| delivery["state"] == "pending"));
        world.execute("UPDATE webhook_deliveries SET state = 'delivered'").await.unwrap();
        receiver.stop().await;
    }

    async fn a_lease_that_was_left_runs_out(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let receiver = Receiver::start();
        client.hooks(&receiver).await;
        happens(&world, &program, 0).await;
        world.until_told_of("client_events").await;
        while hand_out(&world.app).await.unwrap().events > 0 {}
        // Taken by a process that dies here.
        assert_eq!(claim(&world.app, false, 5).await.unwrap().len(), 1);
        world.after(TimeDelta::seconds(30)).await;
        assert_eq!(receiver.takes().len(), 0);
        world.after(TimeDelta::seconds(31)).await;
        assert_eq!(receiver.takes().len(), 1);
        receiver.stop().await;
    }

    async fn two_who_hand_out_at_once_hand_out_once(world: World, unlimited) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let receiver = Receiver::start();
        let hook = client.hooks(&receiver).await;
        let mut waiting = Vec::new();
        for n in 0..6 {
            waiting.push(waits(&world, &program, n).await);
        }
        for (host, registration) in &waiting {
            host.rejects(registration, "no_consent").await.expect(200);
        }
        world.until_told_of("client_events").await;
        let looks = futures_util::future::join_all((0..6).map(|_| hand_out(&world.app))).await;
        let handed: usize = looks.into_iter().map(|look| look.unwrap().events).sum();
        assert_eq!(handed, 6);
        assert_eq!(world.count("webhook_deliveries").await, 6);
        let claims = futures_util::future::join_all((0..6).map(|_| claim(&world.app, false, 5))).await;
        let taken: Vec<_> = claims.into_iter().flat_map(Result::unwrap).collect();
        assert_eq!(taken.len(), 1, "one visits at a time");
        for webhook in taken {
            visit(&world.app, webhook).await.unwrap();
        }
        assert_eq!((receiver.takes().len(), client.log(&hook).await.len()), (6, 6));
        receiver.stop().await;
    }

    async fn what_was_handed_out_is_known_also_in_another_history_of_the_database(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let receiver = Receiver::start();
        receiver.then([Reaction::Status(500)]);
        client.hooks(&receiver).await;
        happens(&world, &program, 0).await;
        world.sends_events().await;
        happens(&world, &program, 1).await;
        // As after a restore: the place is from a future that never was.
        world.execute("UPDATE event_fanout SET history = history + 1, xid = xid + 1000000, seq = seq + 1000000").await.unwrap();
        world.after(TimeDelta::minutes(1)).await;
        world.sends_events().await;
        let ids: Vec<String> = receiver.takes().into_iter().map(|one| one.id).collect();
        assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (3, 2), "{ids:?}");
        receiver.stop().await;
    }
}
