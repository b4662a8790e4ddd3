//! Who is registered: the person as he applied, and one confirmed registration for one document.

use crate::support::actor::{application, host_iin, person};
use crate::support::both_engines;
use serde_json::json;

both_engines! {
    async fn what_the_migrant_enters_later_changes_neither_what_the_host_sees_nor_what_is_certified(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let path = format!("/v1/host/registrations/{}", registration["id"].as_str().unwrap());
        let seen = host.get(&path).await.expect(200)["guest"].clone();
        migrant.enters(&person(1)).await;
        assert_eq!(host.get(&path).await.expect(200)["guest"], seen);
        let confirmed = host.confirms(&registration).await.expect(200);
        let number = confirmed["certificate_number"].as_str().unwrap();
        let certificate = migrant.get(&format!("/v1/certificates/{number}")).await.expect(200);
        assert_eq!(certificate["holder"]["document"]["number"], person(0)["document"]["number"]);
        assert_eq!(certificate["holder"]["nationality"], person(0)["nationality"]);
    }

    async fn a_document_that_is_registered_cannot_be_registered_again_by_another_account(world: World) {
        let (first, _, _) = world.registered(0, 0).await;
        // The first account goes on with another document, so that the second may enter the one that is registered.
        first.enters(&person(1)).await;
        let second = world.sign_in("+77059998877").await;
        second.enters(&person(0)).await;
        let refused = second.post("/v1/registrations", &application(1)).await;
        refused.expect_problem(409, "document_in_use");
    }

    async fn a_host_who_has_the_migrants_iin_is_the_migrant(world: World) {
        let migrant = world.migrant(0).await;
        migrant.patch("/v1/me", &json!({"iin": host_iin(0)})).await.expect(200);
        migrant.post("/v1/registrations", &application(0)).await.expect_invalid(&[("/host/iin", "host_is_migrant")]);
    }

    async fn an_older_application_does_not_supersede_a_newer_one(world: World) {
        let (migrant, first_host, second_host) = (world.migrant(0).await, world.host(0).await, world.host(1).await);
        let older = migrant.applies(&application(0)).await;
        world.clock.advance(chrono::TimeDelta::minutes(1));
        let newer = migrant.applies(&application(1)).await;
        second_host.confirms(&newer).await.expect(200);
        first_host.confirms(&older).await.expect_problem(409, "registration_overtaken");
        assert_eq!(migrant.reads(&newer).await.expect(200)["state"], "confirmed");
        first_host.rejects(&older, "does_not_live_here").await.expect(200);
    }
}
