//! Events on their way to a receiver: signed, tried again by schedule, each by itself.

use crate::support::actor::application;
use crate::support::receiver::{PATIENCE, Reaction, Receiver};
use crate::support::{Actor, Program, World, both_engines, unlimited};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Instant;

/// Something that the program submitted, and who answers it.
pub async fn waits(world: &World, program: &Program, n: usize) -> (Actor, Value) {
    let (migrant, host) = (world.migrant(n).await, world.host(n).await);
    let registration = migrant.applies(&application(n)).await;
    world.is_submitted_by(program, &registration).await;
    (host, registration)
}

/// Has an event happen to something that the program submitted; gives its registration.
pub async fn happens(world: &World, program: &Program, n: usize) -> Value {
    let (host, registration) = waits(world, program, n).await;
    host.rejects(&registration, "no_consent").await.expect(200);
    registration
}

async fn program(world: &World) -> (Program, Actor) {
    let program = world.program().await;
    let actor = program.actor(world).await;
    (program, actor)
}

both_engines! {
    async fn an_event_is_sent_signed_and_thin_with_the_id_that_it_has_in_the_feed(world: World) {
        let (program, client) = program(&world).await;
        let receiver = Receiver::start();
        let hook = client.hooks(&receiver).await;
        let registration = happens(&world, &program, 0).await;
        world.sends_events().await;
        let event = client.events_behind(&mut None).await.remove(0);
        let [got] = receiver.takes().try_into().expect("one");
        assert_eq!((&got.body, json!(got.id), got.path.as_str()), (&event, event["id"].clone(), "/hook"));
        assert_eq!(got.timestamp, world.app.now().timestamp());
        assert!(got.is_signed_by(&hook.secret) && got.signatures.len() == 1);
        assert_eq!(event["data"]["registration_id"], registration["id"]);
        let log = client.log(&hook).await;
        assert_eq!((&log[0]["state"], &log[0]["event_id"], &log[0]["event_type"]), (&json!("delivered"), &event["id"], &json!("registration.rejected")));
        let attempt = &log[0]["attempts"][0];
        assert_eq!((&attempt["outcome"], &attempt["status"], attempt["latency_ms"].is_u64()), (&json!("delivered"), &json!(204), true));
        // Nothing more, however long it takes.
        world.after(TimeDelta::days(4)).await;
        assert_eq!(receiver.takes().len(), 0);
        receiver.stop().await;
    }

    async fn only_what_is_wanted_is_sent_and_only_to_whom_it_belongs(world: World) {
        let (program, client) = program(&world).await;
        let (_, stranger) = self::program(&world).await;
        let (some, other, early) = (Receiver::start(), Receiver::start(), Receiver::start());
        client.hooks_for(&some, &["registration.confirmed"]).await;
        stranger.hooks(&other).await;
        happens(&world, &program, 0).await;
        let (migrant, host) = (world.migrant(1).await, world.host(1).await);
        let registration = migrant.applies(&application(1)).await;
        world.is_submitted_by(&program, &registration).await;
        host.confirms(&registration).await.expect(200);
        // What happened before a webhook was made is not meant by it.
        world.clock.advance(TimeDelta::seconds(1));
        client.hooks(&early).await;
        world.sends_events().await;
        assert_eq!(some.types(), ["registration.confirmed"]);
        assert_eq!((other.takes().len(), early.takes().len()), (0, 0));
        for receiver in [some, other, early] {
            receiver.stop().await;
        }
    }

    async fn what_is_not_taken_is_tried_ten_times_in_three_days_and_then_given_up(world: World, unlimited) {
        let (program, client) = program(&world).await;
        let receiver = Receiver::start();
        receiver.always(Reaction::Status(500));
        let hook = client.hooks(&receiver).await;
        happens(&world, &program, 0).await;
        world.sends_events().await;
        let mut at = vec![TimeDelta::zero()];
        let began = world.app.now();
        assert_eq!(receiver.takes().len(), 1);
        while at.len() < 10 {
            let log = program.actor(&world).await.log(&hook).await;
            let next: DateTime<Utc> = log[0]["next_attempt_at"].as_str().expect("a next try").parse().unwrap();
            // Whole seconds are shown; the endpoint may still rest.
            world.after((next - world.app.now()).max(TimeDelta::zero()) + TimeDelta::seconds(1)).await;
            at.extend((0..receiver.takes().len()).map(|_| world.app.now() - began));
        }
        assert!((68..84).contains(&at[9].num_hours()), "{at:?}");
        assert!(at[1] < TimeDelta::minutes(2) && at[4] > TimeDelta::hours(2), "{at:?}");
        world.after(TimeDelta::days(2)).await;
        assert_eq!(receiver.takes().len(), 0);
        let log = program.actor(&world).await.log(&hook).await;
        assert_eq!((&log[0]["state"], log[0]["attempts"].as_array().unwrap().len()), (&json!("failed"), 10));
        assert!(log[0]["attempts"].as_array().unwrap().iter().all(|attempt| attempt["outcome"] == "refused" && attempt["status"] == 500));
        receiver.stop().await;
    }

    async fn each_try_has_the_same_id_and_a_time_of_its_own(world: World) {
        let (program, client) = program(&world).await;
        let receiver = Receiver::start();
        receiver.then([Reaction::Status(503), Reaction::Redirect("https://elsewhere.example/".to_owned())]);
        let hook = client.hooks(&receiver).await;
        happens(&world, &program, 0).await;
        world.sends_events().await;
        world.after(TimeDelta::seconds(30)).await;
        world.after(TimeDelta::minutes(10)).await;
        let got = receiver.takes();
        assert_eq!(got.len(), 3);
        assert_eq!(got.iter().map(|one| &one.id).collect::<BTreeSet<_>>().len(), 1);
        assert!(got.windows(2).all(|pair| pair[0].timestamp < pair[1].timestamp && pair[0].text == pair[1].text));
        assert!(got.iter().all(|one| one.is_signed_by(&hook.secret)));
        receiver.stop().await;
    }

    async fn who_asks_to_be_left_alone_is_left_alone_but_not_for_ever(world: World) {
        let (program, client) = program(&world).await;
        let receiver = Receiver::start();
        receiver.then([Reaction::RetryAfter(429, "120")]);
        client.hooks(&receiver).await;
        happens(&world, &program, 0).await;
        world.sends_events().await;
        assert_eq!(receiver.takes().len(), 1);
        world.after(TimeDelta::seconds(100)).await;
        happens(&world, &program, 1).await;
        world.sends_events().await;
        assert_eq!(receiver.takes().len(), 0, "nothing else either");
        world.after(TimeDelta::seconds(25)).await;
        world.after(TimeDelta::seconds(1)).await;
        assert_eq!(receiver.takes().len(), 2);
        // A year is too long for anybody.
        receiver.then([Reaction::RetryAfter(503, "31536000")]);
        happens(&world, &program, 2).await;
        world.sends_events().await;
        assert_eq!(receiver.takes().len(), 1);
        world.after(TimeDelta::minutes(61)).await;
        assert_eq!(receiver.takes().len(), 1);
        receiver.stop().await;
    }

    async fn for_a_day_both_secrets_sign(world: World) {
        let (program, client) = program(&world).await;
        let receiver = Receiver::start();
        let hook = client.hooks(&receiver).await;
        let rotated = client.act(&format!("/v1/webhooks/{}/rotate-secret", hook.id)).await.expect(200);
        let fresh = rotated["secret"].as_str().unwrap().to_owned();
        happens(&world, &program, 0).await;
        world.sends_events().await;
        let both = receiver.takes().remove(0);
        assert!(both.signatures.len() == 2 && both.is_signed_by(&hook.secret) && both.is_signed_by(&fresh));
        world.after(TimeDelta::hours(24)).await;
        happens(&world, &program, 1).await;
        world.sends_events().await;
        let one = receiver.takes().remove(0);
        assert!(one.signatures.len() == 1 && one.is_signed_by(&fresh) && !one.is_signed_by(&hook.secret));
        // Whoever fears for a secret rotates twice.
        let client = program.actor(&world).await;
        for _ in 0..2 {
            client.act(&format!("/v1/webhooks/{}/rotate-secret", hook.id)).await.expect(200);
        }
        happens(&world, &program, 2).await;
        world.sends_events().await;
        let twice = receiver.takes().remove(0);
        assert!(twice.signatures.len() == 2 && !twice.is_signed_by(&fresh));
        receiver.stop().await;
    }

    async fn a_dead_endpoint_and_a_slow_one_hold_up_nobody(world: World) {
        let (program, client) = program(&world).await;
        let (dead, slow, good) = (Receiver::start(), Receiver::start(), Receiver::start());
        dead.stop().await;
        slow.always(Reaction::Hang);
        for receiver in [&dead, &slow, &good] {
            client.hooks(receiver).await;
        }
        for n in 0..8 {
            happens(&world, &program, n).await;
        }
        let begun = Instant::now();
        world.sends_events().await;
        assert_eq!(good.types().len(), 8);
        // One round to the slow one, however much waits for it.
        assert!(begun.elapsed() < PATIENCE * 5 && slow.takes().len() <= 5, "{:?}", begun.elapsed());
        // While it rests, the others go on at once.
        let begun = Instant::now();
        happens(&world, &program, 8).await;
        world.sends_events().await;
        assert_eq!(good.types().len(), 1);
        assert!(begun.elapsed() < PATIENCE * 2, "{:?}", begun.elapsed());
        for receiver in [slow, good] {
            receiver.stop().await;
        }
    }

    async fn an_answer_without_end_is_an_answer(world: World) {
        let (program, client) = program(&world).await;
        let receiver = Receiver::start();
        receiver.then([Reaction::Flood]);
        let hook = client.hooks(&receiver).await;
        happens(&world, &program, 0).await;
        world.sends_events().await;
        assert_eq!(client.log(&hook).await[0]["state"], "delivered");
        receiver.stop().await;
    }
}
