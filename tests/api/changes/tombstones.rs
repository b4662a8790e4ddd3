//! What is no longer there for somebody: he is told so, and told no more of it.

use crate::support::actor::{application, host_iin, id};
use crate::support::{both_engines, unlimited};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tirkeu::app::persons::erase::erase;

fn gone(changes: &[Value]) -> Vec<&Value> {
    changes.iter().filter(|change| change["deleted"] == true).collect()
}

both_engines! {
    async fn an_entry_that_leaves_the_inbox_is_told_as_gone(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        host.rejects(&registration, "no_consent").await.expect(200);
        let entry = host.get("/v1/me/notifications").await.expect(200)["items"][0]["id"].clone();
        let mut cursor = host.cursor().await;
        // Kept alive until the inbox's time is over.
        for _ in 0..73 {
            world.after(TimeDelta::days(10)).await;
            let host = world.sign_in(&host.phone).await;
            world.until_told().await;
            assert_eq!(gone(&host.reads_on(&mut cursor).await).len(), 0);
        }
        world.after(TimeDelta::days(2)).await;
        assert_eq!(world.count("notifications").await, 0);
        let host = world.sign_in(&host.phone).await;
        let told = host.follows(&mut cursor, 1).await;
        assert_eq!((&told[0]["kind"], &told[0]["id"], &told[0]["deleted"]), (&json!("notification"), &entry, &json!(true)));
        assert!(told[0].get("state").is_none() && told[0].get("version").is_none());
    }

    async fn when_a_migrant_is_erased_his_host_is_told_that_the_registration_is_gone(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let before = host.cursor().await;
        migrant.withdraws(&registration).await.expect(200);
        assert!(erase(&world.app, migrant.account.parse().unwrap(), "operator").await.unwrap());
        let mut cursor = before;
        // The entries of his inbox stay; of the registration he hears its end and nothing else.
        let told = host.follows(&mut cursor, 2).await;
        let of_registration: Vec<&Value> = told.iter().filter(|change| change["kind"] == "registration").collect();
        assert_eq!(of_registration.len(), 1, "{told:?}");
        assert_eq!((&of_registration[0]["id"], &of_registration[0]["deleted"]), (&registration["id"], &json!(true)));
        host.get(&format!("/v1/host/registrations/{}", id(&registration))).await.expect_problem(404, "not_found");
    }

    async fn of_an_erased_person_nothing_is_left_in_the_feed(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        host.rejects(&registration, "unknown_person").await.expect(200);
        host.patch("/v1/me", &json!({"quiet_hours": {"from": "22:00", "until": "08:00"}})).await.expect(200);
        let of_migrant = "SELECT count(*) AS n FROM changes WHERE recipient = (SELECT phone_index FROM accounts WHERE id = (SELECT account_id FROM registrations))";
        assert!(world.number(of_migrant).await > 0);
        let index = "SELECT count(DISTINCT recipient) AS n FROM changes";
        assert_eq!(world.number(index).await, 2);
        for erased in [&migrant, &host] {
            assert!(erase(&world.app, erased.account.parse().unwrap(), "operator").await.unwrap());
        }
        assert_eq!(world.count("changes").await, 0);
        assert_eq!(world.number("SELECT count(*) AS n FROM accounts WHERE quiet_until IS NOT NULL").await, 0);
        migrant.feed(None).await.expect_problem(401, "unauthenticated");
        // The next owner of the phone begins with nothing.
        world.clock.advance(TimeDelta::minutes(20));
        let next = world.sign_in(&host.phone).await;
        let mut cursor = next.cursor().await;
        world.until_told().await;
        assert_eq!(next.reads_on(&mut cursor).await.len(), 0);
    }

    async fn who_tells_his_iin_hears_of_registrations_that_name_him_only(world: World, unlimited) {
        let host = world.host(0).await;
        let his = world.migrant(0).await.applies(&application(0)).await;
        let mut to_another = application(1);
        to_another["host"]["phone"] = json!(host.phone);
        let migrant = world.migrant(1).await;
        let anothers = migrant.applies(&to_another).await;
        world.until_told().await;
        let mut cursor = host.cursor().await;

        host.patch("/v1/me", &json!({"iin": host_iin(0)})).await.expect(200);
        let told = host.follows(&mut cursor, 2).await;
        let deleted: Vec<(&Value, bool)> = told.iter().map(|change| (&change["id"], change["deleted"] == true)).collect();
        assert_eq!(deleted, [(&his["id"], false), (&anothers["id"], true)]);
        migrant.withdraws(&anothers).await.expect(200);
        let more = host.follows(&mut cursor, 1).await;
        assert_eq!(more[0]["kind"], "notification", "the entry of the inbox, not the registration: {more:?}");
        // The same again tells nothing, another one turns it round.
        host.patch("/v1/me", &json!({"iin": host_iin(0)})).await.expect(200);
        world.until_told().await;
        assert_eq!(host.reads_on(&mut cursor).await.len(), 0);
        host.patch("/v1/me", &json!({"iin": host_iin(1)})).await.expect(200);
        let turned = host.follows(&mut cursor, 2).await;
        assert_eq!((&turned[0]["id"], &turned[0]["deleted"]), (&his["id"], &json!(true)));
        assert_eq!((&turned[1]["id"], &turned[1]["state"]), (&anothers["id"], &json!("withdrawn")));
    }
}
