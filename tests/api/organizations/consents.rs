//! What an organisation consents to in advance.

use crate::support::actor::{host_phone, id, person};
use crate::support::organization::to_organization;
use crate::support::{Actor, World, both_engines, sql, unlimited};
use chrono::TimeDelta;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

/// An organisation with premises for so many people, its manager and the id of the premises.
async fn house(world: &World, capacity: usize) -> (String, Actor, String) {
    let organization = world.organization(1, &host_phone(2)).await;
    let manager = world.host(2).await;
    let premises = manager.enters_premises(&organization, 0, capacity).await;
    let premises = id(&premises).to_owned();
    (organization, manager, premises)
}

async fn uses(manager: &Actor, consent: &Value) -> Vec<Value> {
    let path = format!("/v1/standing-consents/{}/uses", id(consent));
    manager.get(&path).await.expect(200)["items"].as_array().unwrap().clone()
}

fn guest(n: usize, reference: &str) -> Value {
    let mut body = to_organization(1, 0, None);
    body["person"] = person(n);
    body["client_reference"] = json!(reference);
    body
}

both_engines! {
    async fn an_application_that_fits_is_confirmed_at_once_and_its_history_says_by_what(world: World) {
        let (organization, manager, premises) = house(&world, 9).await;
        let consent = manager.consents(&organization, &premises, 2, json!({"anybody": true})).await.expect(201);
        assert_eq!((&consent["term"], &consent["most"]), (&json!("active"), &json!(2)));
        let migrant = world.migrant(0).await;
        let registration = migrant.applies(&to_organization(1, 0, None)).await;
        assert_eq!((&registration["state"], &registration["version"]), (&json!("confirmed"), &json!(2)));
        let certificate = migrant.get(&format!("/v1/certificates/{}", registration["certificate_number"].as_str().unwrap())).await;
        assert_eq!(certificate.expect(200)["status"], "valid");
        let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
        let items = events["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[1]["actor"], &items[1]["standing_consent"]), (2, &json!("host"), &consent["id"]));
        assert!(items[1].get("delegate").is_none());
        let inbox = migrant.get("/v1/me/notifications").await.expect(200);
        assert_eq!(inbox["items"][0]["kind"], "registration_confirmed");
        assert_eq!(manager.get("/v1/me/notifications").await.expect(200)["items"], json!([]));
        let used = uses(&manager, &consent).await;
        assert_eq!((used.len(), &used[0]["registration"], &used[0]["state"]), (1, &registration["id"], &json!("confirmed")));
        let by = "SELECT count(*) AS n FROM audit WHERE action = 'registration.confirm' AND actor_kind = 'standing_consent' \
             AND actor_id IN (SELECT id FROM standing_consents)";
        assert_eq!(world.number(by).await, 1);
        // Elsewhere it says nothing.
        assert_eq!(world.migrant(1).await.applies(&to_organization(1, 7, None)).await["state"], "pending");
        // Somebody who leaves makes room.
        assert_eq!(world.migrant(2).await.applies(&to_organization(1, 0, None)).await["state"], "confirmed");
        assert_eq!(world.migrant(3).await.applies(&to_organization(1, 0, None)).await["state"], "pending");
        world.officer(1, Some("75")).await.annuls(&registration).await.expect(200);
        assert_eq!(world.migrant(4).await.applies(&to_organization(1, 0, None)).await["state"], "confirmed");
        assert_eq!(uses(&manager, &consent).await.len(), 3);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_consent_for_programs_serves_those_that_it_names(world: World) {
        let (organization, manager, premises) = house(&world, 9).await;
        let (hotel, other) = (world.program().await, world.program().await);
        let who = json!({"clients": [hotel.id]});
        let consent = manager.consents(&organization, &premises, 5, who).await.expect(201);
        let (hotel, other) = (hotel.actor(&world).await, other.actor(&world).await);
        let body = guest(0, "booking-1");
        let confirmed = hotel.post_with_key("/v1/registrations", &body, "b-1").await.expect(201);
        assert_eq!(confirmed["state"], "confirmed");
        let again = hotel.post_with_key("/v1/registrations", &body, "b-1").await;
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(again.expect(201), confirmed);
        assert_eq!(other.post("/v1/registrations", &guest(1, "booking-1")).await.expect(201)["state"], "pending");
        assert_eq!(world.migrant(2).await.applies(&to_organization(1, 0, None)).await["state"], "pending");
        assert_eq!(uses(&manager, &consent).await.len(), 1);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn of_several_for_the_last_place_one_is_confirmed_and_the_others_wait(world: World, unlimited) {
        let (organization, manager, premises) = house(&world, 3).await;
        let consents = [
            manager.consents(&organization, &premises, 2, json!({"anybody": true})).await.expect(201),
            manager.consents(&organization, &premises, 3, json!({"anybody": true})).await.expect(201),
        ];
        let mut migrants = Vec::new();
        for n in 0..8 {
            migrants.push(world.migrant(n).await);
        }
        let body = to_organization(1, 0, None);
        let applied = join_all(migrants.iter().map(|migrant| migrant.applies(&body))).await;
        let confirmed = applied.iter().filter(|one| one["state"] == "confirmed").count();
        assert_eq!(confirmed, 3, "the premises are for three, whatever the consents allow");
        assert!(applied.iter().all(|one| one["state"] == "confirmed" || one["state"] == "pending"));
        let used = uses(&manager, &consents[0]).await.len() + uses(&manager, &consents[1]).await.len();
        assert_eq!(used, 3);
        assert_eq!(uses(&manager, &consents[0]).await.len(), 2);
        // Whoever waits is answered by a delegate, who may go beyond.
        let waiting = applied.iter().find(|one| one["state"] == "pending").unwrap();
        manager.confirms(waiting).await.expect(200);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn taking_a_consent_back_meets_its_use_and_one_is_first(world: World, unlimited) {
        let (organization, manager, premises) = house(&world, 50).await;
        for n in 0..6 {
            let consent = manager.consents(&organization, &premises, 50, json!({"anybody": true})).await.expect(201);
            let migrant = world.migrant(n).await;
            let revoke = format!("/v1/standing-consents/{}/revoke", id(&consent));
            let (revoked, applied) = join(manager.act(&revoke), migrant.applies(&to_organization(1, 0, None))).await;
            assert_eq!(revoked.expect(200)["term"], "revoked");
            let expected = usize::from(applied["state"] == "confirmed");
            assert_eq!(uses(&manager, &consent).await.len(), expected, "{applied}");
            assert!(expected == 1 || applied["state"] == "pending");
            manager.act(&revoke).await.expect_problem(409, "withdrawn_already");
        }
        assert_eq!(world.migrant(7).await.applies(&to_organization(1, 0, None)).await["state"], "pending");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_application_under_way_finds_a_consent_that_is_taken_back_gone(world: World) {
        let (organization, manager, premises) = house(&world, 5).await;
        let consent = manager.consents(&organization, &premises, 5, json!({"anybody": true})).await.expect(201);
        let migrant = world.migrant(0).await;
        let revoke = format!(
            "UPDATE standing_consents SET revoked_at = created_at, revoked_by = given_by WHERE id = {}", world.sql_id(id(&consent))
        );
        let body = to_organization(1, 0, None);
        let applied = world.beside(async move |tx| Ok(sql::run(tx, &revoke).await.map(drop)?), migrant.applies(&body)).await;
        assert_eq!(applied["state"], "pending");
        assert_eq!(uses(&manager, &consent).await, [Value::Null; 0]);
        manager.confirms(&applied).await.expect(200);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_consent_has_its_days_its_limits_and_its_managers(world: World) {
        let (organization, manager, premises) = house(&world, 9).await;
        let later = json!({"anybody": true, "from": "2026-11-24"});
        let consent = manager.consents(&organization, &premises, 5, later).await.expect(201);
        assert_eq!(consent["term"], "upcoming");
        assert_eq!(world.migrant(0).await.applies(&to_organization(1, 0, None)).await["state"], "pending");
        world.after(TimeDelta::days(2)).await;
        let manager = world.renewed(&manager).await;
        assert_eq!(world.migrant(1).await.applies(&to_organization(1, 0, None)).await["state"], "confirmed");
        let nobody = "0190aaaa-0000-7000-8000-000000000000";
        let wrong = json!({"until": "2026-11-23", "clients": [nobody, nobody]});
        manager.consents(&organization, nobody, 5, wrong).await.expect_invalid(&[
            ("/until", "date_too_old"),
            ("/premises", "unknown_premises"),
            ("/clients/0", "unknown_client"),
            ("/clients/1", "repeated"),
        ]);
        manager.consents(&organization, &premises, 10, json!({})).await
            .expect_invalid(&[("/most", "out_of_range"), ("/clients", "required")]);
        let answerer = world.delegate(&manager, &organization, &host_phone(3), ("answer", None)).await;
        answerer.consents(&organization, &premises, 1, json!({"anybody": true})).await.expect_problem(403, "forbidden");
        let revoke = format!("/v1/standing-consents/{}/revoke", id(&consent));
        answerer.act(&revoke).await.expect_problem(403, "forbidden");
        world.host(4).await.act(&revoke).await.expect_problem(404, "not_found");
        let list = answerer.get(&format!("/v1/organizations/{organization}/standing-consents")).await.expect(200);
        assert_eq!((&list["items"][0]["id"], &list["items"][0]["term"]), (&consent["id"], &json!("active")));
        // Who acts for the organisation does not let himself in.
        let migrant = world.migrant(5).await;
        let invited = manager.invites(&organization, &migrant.phone, "read", None).await.expect(201);
        migrant.act(&format!("/v1/delegates/{}/accept", id(&invited))).await.expect(200);
        assert_eq!(migrant.applies(&to_organization(1, 0, None)).await["state"], "pending");
    }

    async fn a_family_takes_its_places_together_or_waits(world: World) {
        let (organization, manager, premises) = house(&world, 9).await;
        let consent = manager.consents(&organization, &premises, 1, json!({"anybody": true})).await.expect(201);
        let migrant = world.migrant(0).await;
        let mut child = person(0);
        child.as_object_mut().unwrap().remove("mrz");
        child["birth_date"] = json!("2016-05-14");
        child["document"]["number"] = json!("FC0000001");
        let minor = migrant.enters_minor(&child).await;
        let mut body = to_organization(1, 0, None);
        body["minors"] = json!([id(&minor)]);
        let waits = migrant.applies(&body).await;
        assert_eq!(waits["state"], "pending");
        migrant.withdraws(&waits).await.expect(200);
        manager.consents(&organization, &premises, 2, json!({"anybody": true})).await.expect(201);
        let confirmed = migrant.applies(&body).await;
        assert_eq!((&confirmed["state"], &confirmed["family"][0]["state"]), (&json!("confirmed"), &json!("confirmed")));
        assert_eq!(uses(&manager, &consent).await, [Value::Null; 0]);
        assert_eq!(world.count("standing_consent_uses").await, 2);
        assert_eq!(world.count("certificates").await, 2);
        sql::assert_consistent(&world.app.db).await;
    }
}
