//! Endpoints that are gone, or dead for days, and come back; and those that are ended.

use super::delivery::happens;
use crate::support::receiver::{Reaction, Receiver};
use crate::support::{both_engines, unlimited};
use chrono::TimeDelta;
use serde_json::json;
use tirkeu::app::integrators::standing::{resume, suspend};
use tirkeu::app::webhooks::deliver::{claim, visit};
use tirkeu::app::webhooks::hand_out::{Looked, hand_out};

both_engines! {
    async fn who_says_that_he_is_gone_is_sent_nothing_until_he_takes_a_ping(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let (gone, watch) = (Receiver::start(), Receiver::start());
        gone.then([Reaction::Status(410)]);
        let hook = client.hooks(&gone).await;
        let other = client.hooks_for(&watch, &["webhook.disabled"]).await;
        happens(&world, &program, 0).await;
        world.sends_events().await;
        let stands = client.hook(&hook).await;
        assert_eq!((&stands["state"], &stands["disabled_reason"], &stands["version"]), (&json!("disabled"), &json!("gone"), &json!(2)));
        assert_eq!(client.hook(&other).await["state"], "enabled");
        let log = client.log(&hook).await;
        assert_eq!((&log[0]["attempts"][0]["outcome"], &log[0]["attempts"][0]["disabled_webhook"]), (&json!("gone"), &json!(true)));
        // It is told in the feed, and by whoever else listens.
        let told = client.events_behind(&mut None).await.pop().unwrap();
        assert_eq!((&told["type"], &told["data"]), (&json!("webhook.disabled"), &json!({"webhook_id": hook.id})));
        world.sends_events().await;
        assert_eq!(watch.takes().remove(0).body, told);

        // What happens meanwhile waits.
        happens(&world, &program, 1).await;
        world.sends_events().await;
        world.after(TimeDelta::hours(1)).await;
        assert_eq!(gone.takes().len(), 1);
        let client = program.actor(&world).await;
        let ping = format!("/v1/webhooks/{}/ping", hook.id);
        gone.then([Reaction::Status(500)]);
        let sent = client.act(&ping).await.expect(202);
        assert_eq!((&sent["state"], &sent["event_type"]), (&json!("pending"), &json!("webhook.ping")));
        world.settle().await;
        assert_eq!(client.hook(&hook).await["state"], "disabled");
        assert_eq!(client.log(&hook).await[0]["state"], "failed");
        gone.takes();
        client.act(&ping).await.expect(202);
        world.settle().await;
        let stands = client.hook(&hook).await;
        assert_eq!((&stands["state"], stands.get("disabled_reason"), &stands["version"]), (&json!("enabled"), None, &json!(3)));
        world.sends_events().await;
        let received = gone.takes();
        let types: Vec<&str> = received.iter().map(|one| one.body["type"].as_str().unwrap()).collect();
        assert_eq!(types, ["webhook.ping", "registration.rejected", "registration.rejected"]);
        assert!(received.iter().all(|one| one.is_signed_by(&hook.secret)));
        assert_eq!(received[0].body["data"], json!({"webhook_id": hook.id}));
        for receiver in [gone, watch] {
            receiver.stop().await;
        }
    }

    async fn who_fails_for_five_days_is_disabled_and_who_comes_back_before_is_not(world: World, unlimited) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let (dead, shaky) = (Receiver::start(), Receiver::start());
        for receiver in [&dead, &shaky] {
            receiver.always(Reaction::Status(500));
        }
        let (hook, other) = (client.hooks(&dead).await, client.hooks(&shaky).await);
        for day in 0..6 {
            happens(&world, &program, day).await;
            world.sends_events().await;
            if day == 4 {
                shaky.always(Reaction::Status(200));
            }
            for _ in 0..12 {
                world.after(TimeDelta::hours(2)).await;
                world.after(TimeDelta::minutes(11)).await;
            }
        }
        let client = program.actor(&world).await;
        let stands = client.hook(&hook).await;
        assert_eq!((&stands["state"], &stands["disabled_reason"]), (&json!("disabled"), &json!("failing")));
        assert_eq!(client.hook(&other).await["state"], "enabled");
        world.until_told_of("client_events").await;
        let told = client.events_behind(&mut None).await;
        let disabled: Vec<_> = told.iter().filter(|event| event["type"] == "webhook.disabled").collect();
        assert_eq!((disabled.len(), &disabled[0]["data"]["webhook_id"]), (1, &json!(hook.id)));
        let (tries, _) = (dead.takes(), shaky.takes());
        // A visit of a dead one is one try, however much waits.
        assert!(tries.len() < 100, "{}", tries.len());
        dead.always(Reaction::Status(200));
        client.act(&format!("/v1/webhooks/{}/ping", hook.id)).await.expect(202);
        world.settle().await;
        assert_eq!(client.hook(&hook).await["state"], "enabled");
        for receiver in [dead, shaky] {
            receiver.stop().await;
        }
    }

    async fn what_waits_for_a_webhook_that_is_ended_is_sent_no_more(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let receiver = Receiver::start();
        receiver.always(Reaction::Status(500));
        let hook = client.hooks(&receiver).await;
        happens(&world, &program, 0).await;
        world.sends_events().await;
        assert_eq!(receiver.takes().len(), 1);
        happens(&world, &program, 1).await;
        client.delete(&format!("/v1/webhooks/{}", hook.id)).await.expect(204);
        world.sends_events().await;
        world.after(TimeDelta::days(1)).await;
        assert_eq!(receiver.takes().len(), 0);
        assert_eq!(world.count("webhook_deliveries").await, 1);
        world.after(TimeDelta::days(31)).await;
        assert_eq!((world.count("webhook_deliveries").await, world.count("webhooks").await), (0, 0));
        receiver.stop().await;
    }

    async fn a_new_address_gets_what_the_old_one_did_not_take(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let (old, new) = (Receiver::start(), Receiver::start());
        old.always(Reaction::Status(500));
        let hook = client.hooks(&old).await;
        happens(&world, &program, 0).await;
        world.sends_events().await;
        client.patch(&format!("/v1/webhooks/{}", hook.id), &json!({"url": new.url})).await.expect(200);
        world.after(TimeDelta::seconds(10)).await;
        assert_eq!((old.takes().len(), new.takes().len()), (1, 1));
        for receiver in [old, new] {
            receiver.stop().await;
        }
    }

    async fn what_the_old_address_says_of_itself_is_not_said_of_the_new_one(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let (old, new) = (Receiver::start(), Receiver::start());
        old.always(Reaction::Status(410));
        let hook = client.hooks(&old).await;
        happens(&world, &program, 0).await;
        world.until_told_of("client_events").await;
        while hand_out(&world.app).await.unwrap() != (Looked { events: 0, held: false }) {}
        let [taken] = claim(&world.app, false, 5).await.unwrap().try_into().expect("one");
        client.patch(&format!("/v1/webhooks/{}", hook.id), &json!({"url": new.url})).await.expect(200);
        visit(&world.app, taken).await.unwrap();
        assert_eq!(old.takes().len(), 1);
        assert_eq!(client.hook(&hook).await["state"], "enabled");
        world.sends_events().await;
        assert_eq!((old.takes().len(), new.takes().len()), (0, 1));
        for receiver in [old, new] {
            receiver.stop().await;
        }
    }

    async fn who_is_suspended_is_sent_nothing_until_he_is_resumed(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let receiver = Receiver::start();
        client.hooks(&receiver).await;
        suspend(&world.app, program.id).await.unwrap();
        happens(&world, &program, 0).await;
        world.sends_events().await;
        world.after(TimeDelta::hours(1)).await;
        assert_eq!(receiver.takes().len(), 0);
        resume(&world.app, program.id).await.unwrap();
        world.after(TimeDelta::minutes(10)).await;
        assert_eq!(receiver.takes().len(), 1);
        receiver.stop().await;
    }

    async fn pings_are_few(world: World) {
        let program = world.program().await;
        let client = program.actor(&world).await;
        let receiver = Receiver::start();
        let hook = client.hooks(&receiver).await;
        let mut taken = 0;
        let refused = loop {
            let reply = client.act(&format!("/v1/webhooks/{}/ping", hook.id)).await;
            if reply.status != 202 {
                break reply;
            }
            taken += 1;
        };
        refused.expect_problem(429, "too_many_requests");
        assert_eq!((taken, refused.header("ratelimit-policy")), (60, Some("\"webhook-ping\";q=60;w=3600")));
        world.settle().await;
        assert_eq!(receiver.takes().len(), 60);
        receiver.stop().await;
    }
}
