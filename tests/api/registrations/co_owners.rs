//! A dwelling with several owners.

use crate::support::actor::{application, host_iin, host_phone, id};
use crate::support::{Actor, both_engines, sql};
use serde_json::{Value, json};

/// An application to host 0, with the hosts `others` as further owners.
fn owned_by(others: &[usize]) -> Value {
    let mut body = application(0);
    body["co_owners"] = others.iter().map(|n| json!({"phone": host_phone(*n)})).collect();
    body
}

async fn kinds(actor: &Actor) -> Vec<String> {
    let inbox = actor.get("/v1/me/notifications").await.expect(200);
    inbox["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

both_engines! {
    async fn any_one_owner_confirms_and_all_are_told(world: World) {
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&owned_by(&[1, 2])).await;
        assert_eq!(registration["co_owners"], json!([{"phone": host_phone(1)}, {"phone": host_phone(2)}]));
        // The second one is told before he has an account.
        let (host, second, third) = (world.host(0).await, world.host(1).await, world.host(2).await);
        assert_eq!((kinds(&host).await, kinds(&second).await), (vec!["approval_requested".to_owned()], vec!["owner_asked".to_owned()]));
        for owner in [&host, &second, &third] {
            let list = owner.get("/v1/host/registrations?state=pending").await.expect(200);
            assert_eq!(list["items"][0]["id"], registration["id"]);
            assert!(list["items"][0].get("co_owners").is_none(), "who the others are is not for an owner to know");
        }
        let path = format!("/v1/host/registrations/{}", id(&registration));
        assert_eq!(second.get(&path).await.expect(200)["guest"]["nationality"], "UZB");
        let seen = migrant.get(&format!("/v1/registrations/{}", id(&registration))).await.expect(200);
        assert_ne!(seen["host_notice"], "opened", "another owner's look is not the host's");
        assert_eq!(second.confirms(&registration).await.expect(200)["state"], "confirmed");
        third.rejects(&registration, "no_consent").await.expect_problem(409, "registration_not_pending");
        assert_eq!(kinds(&host).await[0], "owner_confirmed");
        assert_eq!(kinds(&third).await[0], "owner_confirmed");
        assert_eq!(kinds(&second).await, ["owner_asked"], "he knows that he has answered");
        assert_eq!(kinds(&migrant).await[0], "registration_confirmed");
        let certificate = migrant.get("/v1/certificates").await.expect(200);
        assert!(!certificate.to_string().contains(&host_phone(1)), "the certificate names the host");
        world.host(3).await.get(&path).await.expect_problem(404, "not_found");
        // The end is told to all of them, too.
        let officer = world.officer(1, Some("75")).await;
        officer.annuls(&registration).await.expect(200);
        for owner in [&host, &second, &third] {
            assert_eq!(kinds(owner).await[0], "registration_annulled");
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn of_two_owners_who_answer_at_once_one_answer_counts(world: World) {
        let registration = world.migrant(0).await.applies(&owned_by(&[1])).await;
        let (host, second) = (world.host(0).await, world.host(1).await);
        let (yes, no) = tokio::join!(host.confirms(&registration), second.rejects(&registration, "no_consent"));
        assert_eq!([yes.status.as_u16(), no.status.as_u16()].iter().filter(|status| **status == 200).count(), 1);
        let told = if yes.status == 200 { &second } else { &host };
        let kind = if yes.status == 200 { "owner_confirmed" } else { "owner_rejected" };
        assert_eq!(kinds(told).await[0], kind);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn where_nobody_answers_or_the_application_is_taken_back_the_owners_are_told(world: World) {
        let migrant = world.migrant(0).await;
        let second = world.host(1).await;
        let taken_back = migrant.applies(&owned_by(&[1])).await;
        migrant.withdraws(&taken_back).await.expect(200);
        assert_eq!(kinds(&second).await[0], "registration_withdrawn");
        migrant.applies(&owned_by(&[1])).await;
        world.after(chrono::TimeDelta::hours(73)).await;
        assert_eq!(kinds(&world.sign_in(&host_phone(1)).await).await[0], "owner_expired");
    }

    async fn who_owns_the_dwelling_himself_only_informs_the_other_owners(world: World) {
        let migrant = world.migrant(0).await;
        migrant.patch("/v1/me", &json!({"iin": host_iin(5)})).await.expect(200);
        let mut body = owned_by(&[1]);
        body["host"] = json!({"kind": "individual", "iin": host_iin(5), "phone": migrant.phone});
        let registration = migrant.applies(&body).await;
        let second = world.host(1).await;
        assert_eq!(kinds(&second).await, ["owner_informed"]);
        assert_eq!(second.get("/v1/host/registrations").await.expect(200)["items"], json!([]));
        second.confirms(&registration).await.expect_problem(404, "not_found");
        let officer = world.officer(1, Some("75")).await;
        let case = officer.get("/v1/officer/cases").await.expect(200)["items"][0]["case"].clone();
        let decision = json!({"decision": "upheld", "explanation": "the deed is in order"});
        officer.post(&format!("/v1/officer/cases/{}/decide", id(&case)), &decision).await.expect(200);
        assert_eq!(kinds(&second).await[0], "owner_confirmed");
    }

    async fn other_owners_are_neither_the_host_nor_the_migrant_nor_named_twice(world: World) {
        let migrant = world.migrant(0).await;
        let mut body = application(0);
        body["co_owners"] = json!([
            {"phone": host_phone(0)}, {"phone": migrant.phone}, {"phone": host_phone(1)}, {"phone": host_phone(1)}, {"phone": "8"}
        ]);
        migrant.post("/v1/registrations", &body).await.expect_invalid(&[
            ("/co_owners/0/phone", "not_allowed"),
            ("/co_owners/1/phone", "host_is_migrant"),
            ("/co_owners/3/phone", "not_allowed"),
            ("/co_owners/4/phone", "phone_invalid"),
        ]);
        let many: Vec<Value> = (1..=6).map(|n| json!({"phone": host_phone(n)})).collect();
        body["co_owners"] = json!(many);
        migrant.post("/v1/registrations", &body).await.expect_invalid(&[("/co_owners", "too_long")]);
        assert_eq!(world.count("registrations").await, 0);
    }
}
