//! The main journey, whole.

use crate::support::actor::{application, host_phone, id};
use crate::support::both_engines;
use serde_json::json;

both_engines! {
    async fn a_migrant_applies_the_host_confirms_and_anybody_can_check_the_certificate(world: World) {
        let host = world.host(0).await;
        host.registers_device("installation-1", "device-token-1").await;
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&application(0)).await;
        assert_eq!(registration["state"], "pending");
        assert!(registration["receipt"].as_str().unwrap().split('.').count() == 3);

        world.settle().await;
        let pushes = world.fcm.received();
        assert_eq!(pushes.len(), 1);
        assert_eq!(pushes[0].target, "device-token-1");
        assert_eq!(pushes[0].message["data"]["kind"], "approval_requested");
        let inbox = host.get("/v1/me/notifications").await.expect(200);
        assert_eq!(inbox["items"][0]["id"], pushes[0].message["data"]["nid"]);
        assert_eq!(inbox["unread"], 1);

        let waiting = host.get("/v1/host/registrations?state=pending").await.expect(200);
        assert_eq!(waiting["items"][0]["id"], registration["id"]);
        assert!(waiting["items"][0]["guest"]["masked_document"].as_str().unwrap().starts_with('•'));
        assert!(waiting["items"][0].get("receipt").is_none());

        let confirmed = host.confirms(&registration).await.expect(200);
        assert_eq!(confirmed["state"], "confirmed");
        let number = confirmed["certificate_number"].as_str().unwrap();

        let certificate = migrant.get(&format!("/v1/certificates/{number}")).await.expect(200);
        assert_eq!(certificate["status"], "valid");
        let pdf = world.stranger().get(certificate["links"]["pdf"].as_str().unwrap()).await;
        assert_eq!(pdf.status, 200);
        assert_eq!(pdf.header("content-type"), Some("application/pdf"));
        assert!(pdf.bytes.starts_with(b"%PDF-1.7"));

        let stranger = world.stranger();
        let by_number = stranger.get(&format!("/v1/verify/{number}")).await.expect(200);
        assert_eq!((&by_number["status"], &by_number["valid_until"]), (&json!("valid"), &certificate["valid_until"]));
        for artefact in ["jws", "qr"] {
            let checked = stranger.post("/v1/verify", &json!({artefact: certificate[artefact]})).await.expect(200);
            assert_eq!(checked["number"], number);
            assert_eq!(checked["status"], "valid");
        }

        let cabinet = migrant.get("/v1/cabinet").await.expect(200);
        assert_eq!(cabinet["legal_status"]["code"], "lawful");
        assert_eq!(cabinet["next_step"]["code"], "registered");
        assert_eq!(cabinet["active_registration"]["id"], registration["id"]);
        assert_eq!(cabinet["certificate_number"], number);
    }

    async fn what_was_addressed_to_a_phone_is_there_when_its_owner_signs_in(world: World) {
        let migrant = world.migrant(1).await;
        let registration = migrant.applies(&application(5)).await;
        let invitation = world.last_sms(&host_phone(5)).await.expect("an invitation");
        assert!(invitation.contains(&world.base));
        let host = world.host(5).await;
        let waiting = host.get("/v1/host/registrations?state=pending").await.expect(200);
        assert_eq!(id(&waiting["items"][0]), id(&registration));
        host.confirms(&registration).await.expect(200);
    }

    async fn a_move_supersedes_the_former_registration_in_one_step(world: World) {
        let (migrant, first_host, first) = world.registered(2, 0).await;
        let second_host = world.host(1).await;
        let second = migrant.applies(&application(1)).await;
        assert_eq!(migrant.reads(&first).await.expect(200)["state"], "confirmed");
        let confirmed = second_host.confirms(&second).await.expect(200);

        let old = migrant.reads(&first).await.expect(200);
        assert_eq!(old["state"], "superseded");
        let old_number = old["certificate_number"].as_str().unwrap();
        let stranger = world.stranger();
        assert_eq!(stranger.get(&format!("/v1/verify/{old_number}")).await.expect(200)["status"], "superseded");
        let new_number = confirmed["certificate_number"].as_str().unwrap();
        assert_eq!(stranger.get(&format!("/v1/verify/{new_number}")).await.expect(200)["status"], "valid");

        let events = migrant.get(&format!("/v1/registrations/{}/events", id(&first))).await.expect(200);
        let states: Vec<&str> = events["items"].as_array().unwrap().iter().map(|e| e["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["pending", "confirmed", "superseded"]);
        let inbox = first_host.get("/v1/me/notifications").await.expect(200);
        assert_eq!(inbox["items"][0]["kind"], "registration_superseded");
        let certificates = migrant.get("/v1/certificates").await.expect(200);
        assert_eq!(certificates["items"].as_array().unwrap().len(), 2);
    }
}
