//! The migrant takes his application back.

use crate::support::actor::{application, fresh_key, id};
use crate::support::{both_engines, sql};
use reqwest::Method;
use serde_json::json;

both_engines! {
    async fn the_host_learns_of_a_withdrawal(world: World) {
        let host = world.host(0).await;
        host.registers_device("installation-1", "device-token-1").await;
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        world.settle().await;
        let withdrawn = migrant.withdraws(&registration).await.expect(200);
        assert_eq!((&withdrawn["state"], &withdrawn["version"]), (&json!("withdrawn"), &json!(2)));
        world.settle().await;
        let mut kinds: Vec<_> =
            world.fcm.received().iter().map(|push| push.message["data"]["kind"].as_str().unwrap().to_owned()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["approval_requested", "registration_withdrawn"]);
        let inbox = host.get("/v1/me/notifications").await.expect(200);
        assert_eq!(inbox["items"][0]["kind"], "registration_withdrawn");
        assert_eq!(host.get("/v1/host/registrations?state=pending").await.expect(200)["items"], json!([]));
        host.confirms(&registration).await.expect_problem(409, "registration_not_pending");
        host.rejects(&registration, "no_consent").await.expect_problem(409, "registration_not_pending");
        migrant.withdraws(&registration).await.expect_problem(409, "registration_not_pending");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn after_a_withdrawal_the_migrant_applies_anew(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let first = migrant.applies(&application(0)).await;
        migrant.withdraws(&first).await.expect(200);
        let second = migrant.applies(&application(0)).await;
        host.confirms(&second).await.expect(200);
        let third = migrant.applies(&application(0)).await;
        host.confirms(&third).await.expect(200);
        assert_eq!(migrant.reads(&second).await.expect(200)["state"], "superseded");
        let fourth = migrant.applies(&application(0)).await;
        assert_eq!(migrant.reads(&fourth).await.expect(200)["state"], "pending");
    }

    async fn a_stale_if_match_is_refused_and_the_key_is_needed(world: World) {
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        let path = format!("/v1/registrations/{}/withdraw", id(&registration));
        migrant.send(migrant.request(Method::POST, &path)).await.expect_problem(400, "idempotency_key_required");
        let key = fresh_key();
        let with_tag =
            |tag: &str| migrant.request(Method::POST, &path).header("Idempotency-Key", &key).header("If-Match", tag);
        migrant.send(with_tag("\"v2-en\"")).await.expect_problem(412, "stale_version");
        let first = migrant.send(with_tag("\"v1-en\"")).await;
        first.expect(200);
        // The repetition of a request that was carried out is no conflict with itself.
        let again = migrant.send(with_tag("\"v1-en\"")).await;
        assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
    }

    async fn an_application_to_an_organization_without_a_phone_is_withdrawn_silently(world: World) {
        let migrant = world.migrant(0).await;
        let bin = (10..).find_map(|n| tirkeu::domain::hosts::identifier::with_check_digit(&format!("991340{n:05}")));
        let mut body = application(0);
        body["host"] = json!({"kind": "organization", "bin": bin.unwrap()});
        let registration = migrant.applies(&body).await;
        migrant.withdraws(&registration).await.expect(200);
        assert_eq!(world.count("notifications").await, 0);
    }
}
