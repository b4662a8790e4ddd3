//! The host keeps silent.

use crate::support::actor::{application, id};
use crate::support::{both_engines, sql};
use chrono::TimeDelta;
use serde_json::json;

both_engines! {
    async fn an_answer_after_seventy_two_hours_comes_too_late(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let first = migrant.applies(&application(0)).await;
        let second = migrant.applies(&application(0)).await;
        world.clock.advance(TimeDelta::hours(72) - TimeDelta::minutes(5));
        let host = world.sign_in(&host.phone).await;
        world.clock.advance(TimeDelta::minutes(5) - TimeDelta::seconds(1));
        host.confirms(&first).await.expect(200);
        world.clock.advance(TimeDelta::seconds(1));
        host.confirms(&second).await.expect_problem(409, "answer_time_over");
        host.rejects(&second, "no_consent").await.expect_problem(409, "answer_time_over");
        assert_eq!(world.count("certificates").await, 1);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn silence_expires_the_application_and_the_migrant_learns_of_it(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        world.after(TimeDelta::hours(72) - TimeDelta::seconds(1)).await;
        let migrant = world.sign_in(&migrant.phone).await;
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "pending");
        migrant.registers_device("installation-m", "device-token-m").await;
        world.after(TimeDelta::seconds(1)).await;
        let expired = migrant.reads(&registration).await.expect(200);
        assert_eq!((&expired["state"], &expired["version"]), (&json!("expired"), &json!(2)));
        assert_eq!(expired["decided_at"], registration["answer_by"]);
        assert_eq!(expired["receipt"], registration["receipt"]);
        let inbox = migrant.get("/v1/me/notifications").await.expect(200);
        assert_eq!(inbox["items"][0]["kind"], "registration_expired");
        let pushes = world.fcm.received();
        assert_eq!(pushes.last().unwrap().message["data"]["kind"], "registration_expired");
        let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
        assert_eq!((&events["items"][1]["actor"], &events["items"][1]["state"]), (&json!("system"), &json!("expired")));
        let host = world.sign_in(&host.phone).await;
        host.confirms(&registration).await.expect_problem(409, "registration_not_pending");
        migrant.withdraws(&registration).await.expect_problem(409, "registration_not_pending");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn after_the_expiry_the_migrant_applies_anew(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        world.after(TimeDelta::days(4)).await;
        let (migrant, host) = (world.sign_in(&migrant.phone).await, world.sign_in(&host.phone).await);
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "expired");
        let second = migrant.applies(&application(0)).await;
        host.confirms(&second).await.expect(200);
    }

    async fn an_answer_and_the_expiry_at_once_leave_one_outcome(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        for _ in 0..5 {
            let migrant = world.sign_in(&migrant.phone).await;
            let registration = migrant.applies(&application(0)).await;
            world.clock.advance(TimeDelta::hours(72) - TimeDelta::minutes(1));
            let host = world.sign_in(&host.phone).await;
            let migrant = world.sign_in(&migrant.phone).await;
            world.clock.advance(TimeDelta::minutes(1));
            let (withdrawn, confirmed, ()) =
                tokio::join!(migrant.withdraws(&registration), host.confirms(&registration), world.settle());
            let code = confirmed.expect(409)["code"].as_str().unwrap().to_owned();
            assert!(["answer_time_over", "registration_not_pending"].contains(&code.as_str()), "{code}");
            let state = if withdrawn.status == 200 { "withdrawn" } else { "expired" };
            assert_eq!(migrant.reads(&registration).await.expect(200)["state"], state);
            sql::assert_consistent(&world.app.db).await;
        }
    }

    async fn many_silences_expire_in_one_go(world: World) {
        for n in 0..6 {
            let migrant = world.migrant(n).await;
            for host in 0..3 {
                migrant.applies(&application(host)).await;
            }
        }
        world.after(TimeDelta::days(3)).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM registrations WHERE state = 'expired'").await, 18);
        let told = "SELECT count(*) AS n FROM notifications WHERE kind = 'registration_expired'";
        assert_eq!(world.number(told).await, 18);
        sql::assert_consistent(&world.app.db).await;
    }
}
