//! A program applies for a guest who has no phone at hand; later he takes his file over.

use crate::support::actor::{for_guest, host_phone, id, person};
use crate::support::integrator::{PrivateKey, scopes};
use crate::support::{Actor, World, both_engines, sql};
use serde_json::{Value, json};

const SUBMIT: &str = "/v1/registrations";

async fn hotel(world: &World) -> Actor {
    world.program().await.actor(world).await
}

async fn kinds(actor: &Actor) -> Vec<String> {
    let inbox = actor.get("/v1/me/notifications").await.expect(200);
    inbox["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

both_engines! {
    async fn a_guest_without_a_phone_is_registered_and_gets_his_certificate_by_the_program(world: World) {
        let (hotel, host) = (hotel(&world).await, world.host(0).await);
        let body = for_guest(0, 3, "booking-1");
        let submitted = hotel.post(SUBMIT, &body).await.expect(201);
        assert_eq!((&submitted["state"], &submitted["client_reference"]), (&json!("pending"), &json!("booking-1")));
        assert!(submitted["receipt"].is_string() && submitted["deadlines"].is_array() && submitted["host"]["iin"].is_string());
        assert_eq!(submitted["guest"]["surname"], body["person"]["surname"]);
        let found = hotel.get("/v1/registrations?client_reference=booking-1").await.expect(200);
        assert_eq!(found["items"][0]["id"], submitted["id"]);
        assert_eq!(hotel.get("/v1/registrations?client_reference=booking-2").await.expect(200)["items"], json!([]));
        let history = hotel.get(&format!("{SUBMIT}/{}/events", id(&submitted))).await.expect(200);
        assert_eq!(history["items"][0]["actor"], "client");
        let confirmed = host.confirms(&submitted).await.expect(200);
        let number = confirmed["certificate_number"].as_str().unwrap();
        let certificate = hotel.get(&format!("/v1/certificates/{number}")).await.expect(200);
        assert_eq!(certificate["status"], "valid");
        let pdf = certificate["links"]["pdf"].as_str().unwrap().strip_prefix(&world.base).unwrap().to_owned();
        assert_eq!(Actor::anonymous(&world).get(&pdf).await.status, 200, "the paper for the guest");
        // To every other program there is no such thing.
        let other = world.registers(PrivateKey::p256(), scopes("registrations:read registrations:write")).await.actor(&world).await;
        for path in [format!("{SUBMIT}/{}", id(&submitted)), format!("{SUBMIT}/{}/events", id(&submitted)), format!("/v1/certificates/{number}")] {
            other.get(&path).await.expect_problem(404, "not_found");
        }
        other.act(&format!("{SUBMIT}/{}/withdraw", id(&submitted))).await.expect_problem(404, "not_found");
        assert_eq!(other.get(SUBMIT).await.expect(200)["items"], json!([]));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn whatever_is_sent_again_has_no_second_effect(world: World) {
        let hotel = hotel(&world).await;
        let body = for_guest(0, 3, "booking-1");
        let first = hotel.post_with_key(SUBMIT, &body, "k-1").await;
        let submitted = first.expect(201);
        let again = hotel.post_with_key(SUBMIT, &body, "k-1").await;
        assert_eq!((again.expect(201), again.header("idempotent-replayed")), (submitted.clone(), Some("true")));
        // The program has lost its key, not its reference: it learns how it stands now.
        world.host(0).await.confirms(&submitted).await.expect(200);
        let again = hotel.post_with_key(SUBMIT, &body, "k-2").await;
        let now = again.expect(201);
        assert_eq!((&now["id"], &now["state"], again.header("idempotent-replayed")), (&submitted["id"], &json!("confirmed"), Some("true")));
        // Under the key of then, the answer of then.
        let again = hotel.post_with_key(SUBMIT, &body, "k-1").await;
        assert_eq!((again.expect(201), again.header("idempotent-replayed")), (submitted.clone(), Some("true")));
        let mut other = body.clone();
        hotel.post_with_key(SUBMIT, &for_guest(0, 4, "booking-1"), "k-1").await.expect_problem(422, "idempotency_key_reused");
        other["purpose"] = json!("tourism");
        hotel.post(SUBMIT, &other).await.expect_problem(409, "client_reference_in_use");
        assert_eq!(world.count("registrations").await, 1);
        // Two at once under one reference, with keys of their own.
        let twice = for_guest(1, 4, "booking-2");
        let (one, two) = tokio::join!(hotel.post(SUBMIT, &twice), hotel.post(SUBMIT, &twice));
        for reply in [one, two] {
            if reply.status != 201 {
                reply.expect_problem(409, "concurrent_change");
            }
        }
        assert_eq!(hotel.post(SUBMIT, &twice).await.status, 201);
        assert_eq!((world.count("registrations").await, world.count("persons").await), (2, 2));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn everything_that_is_wrong_with_guest_and_application_is_told_at_once(world: World) {
        let hotel = hotel(&world).await;
        let mut body = for_guest(0, 3, "booking-1");
        body["person"]["birth_date"] = json!("2999-01-01");
        body["person"]["document"]["issuing_country"] = json!("XQZ");
        body["person"]["sex"] = json!(7);
        body["moved_in_on"] = json!("2026-11-01");
        body["minors"] = json!(["0190aaaa-0000-7000-8000-000000000002"]);
        body["person"].as_object_mut().unwrap().remove("mrz");
        hotel.post(SUBMIT, &body).await.expect_invalid(&[
            ("/minors", "not_allowed"), ("/moved_in_on", "date_order"), ("/person/birth_date", "date_in_future"),
            ("/person/document/issuing_country", "unknown_country"), ("/person/sex", "wrong_type"),
        ]);
        let mut nobody = for_guest(0, 3, "booking-1");
        nobody.as_object_mut().unwrap().retain(|field, _| field != "person" && field != "client_reference");
        hotel.post(SUBMIT, &nobody).await.expect_invalid(&[("/client_reference", "required"), ("/person", "required")]);
        let migrant = world.migrant(5).await;
        migrant.post(SUBMIT, &for_guest(0, 3, "mine")).await.expect_invalid(&[("/person", "not_allowed")]);
        assert_eq!((world.count("registrations").await, world.count("persons").await), (0, 1), "nothing was kept of it");
        migrant.get(&format!("{SUBMIT}?client_reference=x")).await.expect_invalid(&[("/client_reference", "not_allowed")]);
        let minor = format!("{SUBMIT}?minor=0190aaaa-0000-7000-8000-000000000002");
        hotel.get(&minor).await.expect_invalid(&[("/minor", "not_allowed")]);
        let reads = world.registers(PrivateKey::ed25519(), scopes("registrations:read")).await.actor(&world).await;
        reads.post(SUBMIT, &for_guest(0, 3, "booking-1")).await.expect_problem(403, "insufficient_scope");
    }

    async fn whoever_keeps_his_data_himself_is_told_and_takes_a_false_application_back(world: World) {
        let (hotel, migrant) = (hotel(&world).await, world.migrant(3).await);
        let submitted = hotel.post(SUBMIT, &for_guest(0, 3, "booking-1")).await.expect(201);
        assert!(submitted.get("claim_code").is_none());
        assert_eq!(kinds(&migrant).await, ["applied_for"]);
        assert_eq!(migrant.reads(&submitted).await.expect(200)["state"], "pending");
        let look = migrant.get("/v1/me/access-log").await.expect(200);
        assert_eq!(look["items"], json!([]), "the program was shown nothing but what it had sent");
        hotel.reads(&submitted).await.expect(200);
        let look = migrant.get("/v1/me/access-log").await.expect(200);
        assert_eq!((&look["items"][0]["reader"], &look["items"][0]["purpose"]), (&json!("integrator"), &json!("integrator_record")));
        assert_eq!(migrant.withdraws(&submitted).await.expect(200)["state"], "withdrawn");
        // Under other names his document is not his.
        let mut stranger = for_guest(0, 3, "booking-2");
        stranger["person"]["surname"] = json!("SOMEBODYELSE");
        stranger["person"].as_object_mut().unwrap().remove("mrz");
        hotel.post(SUBMIT, &stranger).await.expect_invalid(&[("/person/document/number", "document_in_use")]);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_guest_who_comes_again_is_the_same_person_and_what_was_misread_is_mended(world: World) {
        let hotel = hotel(&world).await;
        let mut misread = for_guest(0, 3, "booking-1");
        misread["person"].as_object_mut().unwrap().remove("mrz");
        misread["person"]["given_names"] = json!("MISREAD");
        let first = hotel.post(SUBMIT, &misread).await.expect(201);
        world.host(0).await.confirms(&first).await.expect(200);
        let second = hotel.post(SUBMIT, &for_guest(1, 3, "booking-2")).await.expect(201);
        assert_eq!(second["guest"]["given_names"], person(3)["given_names"]);
        world.host(1).await.confirms(&second).await.expect(200);
        assert_eq!(hotel.reads(&first).await.expect(200)["state"], "superseded");
        assert_eq!((world.count("persons").await, world.number("SELECT count(*) AS n FROM registrations WHERE state = 'confirmed'").await), (1, 1));
        assert_eq!(hotel.post(SUBMIT, &for_guest(0, 3, "booking-3")).await.expect(201)["state"], "pending");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn with_the_code_that_he_was_handed_a_guest_takes_his_file_over(world: World) {
        let (hotel, host) = (hotel(&world).await, world.host(0).await);
        let submitted = hotel.post(SUBMIT, &for_guest(0, 3, "booking-1")).await.expect(201);
        let confirmed = host.confirms(&submitted).await.expect(200);
        let code = hotel.reads(&submitted).await.expect(200)["claim_code"].as_str().unwrap().to_owned();
        assert!(confirmed.get("claim_code").is_none(), "it is not the host's");
        let guest = world.sign_in("+77051234567").await;
        let claim = |number: &Value, code: &str| json!({"number": number, "code": code});
        let path = "/v1/cabinet/claim";
        guest.post(path, &claim(&submitted["number"], "0000-0000-0000")).await.expect_problem(404, "claim_unknown");
        guest.post(path, &claim(&json!("11111111111111"), &code)).await.expect_problem(404, "claim_unknown");
        // Whoever has entered himself has a file of his own.
        world.migrant(5).await.post(path, &claim(&submitted["number"], &code)).await.expect_problem(409, "claim_refused");
        let claimed = guest.post(path, &claim(&confirmed["certificate_number"], &code.to_lowercase().replace('-', " "))).await.expect(200);
        guest.act("/v1/auth/logout").await.expect_problem(401, "unauthenticated");
        world.clock.advance(chrono::TimeDelta::minutes(2));
        let own = world.sign_in("+77051234567").await;
        assert_eq!(own.account, claimed["account_id"].as_str().unwrap());
        assert_eq!(own.get("/v1/cabinet").await.expect(200)["legal_status"]["code"], "lawful");
        assert_eq!(own.get("/v1/cabinet/person").await.expect(200)["surname"], person(3)["surname"]);
        assert_eq!(own.get("/v1/certificates").await.expect(200)["items"].as_array().unwrap().len(), 1);
        assert!(hotel.reads(&submitted).await.expect(200).get("claim_code").is_none());
        world.host(1).await.post(path, &claim(&submitted["number"], &code)).await.expect_problem(404, "claim_unknown");
        // He is told from here on.
        let moved = own.applies(&crate::support::actor::application(1)).await;
        world.host(1).await.confirms(&moved).await.expect(200);
        assert_eq!(kinds(&own).await, ["registration_confirmed"]);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_program_floods_nobody_with_applications(world: World) {
        let hotel = hotel(&world).await;
        let mut refused = 0;
        for n in 0..70 {
            let mut body = for_guest(0, 3, &format!("booking-{n}"));
            body["host"] = json!({"kind": "organization", "bin": "150140000012"});
            body["co_owners"] = json!([{"phone": host_phone(7)}]);
            body["person"]["document"]["number"] = json!(format!("FE{n:07}"));
            body["person"].as_object_mut().unwrap().remove("mrz");
            refused += usize::from(hotel.post(SUBMIT, &body).await.status == 429);
        }
        assert!(refused >= 10, "{refused}");
    }

    async fn a_client_for_trying_things_out_leaves_real_people_alone(world: World) {
        let sandbox = world.sandbox().await;
        let token = world.asks_by_secret(&sandbox.id.to_string(), &sandbox.secret).await.expect(200);
        let actor = world.stranger().with_token(token["access_token"].as_str().unwrap().to_owned());
        actor.post(SUBMIT, &for_guest(0, 3, "booking-1")).await.expect_problem(403, "insufficient_scope");
        actor.post("/v1/border-crossings", &json!({"crossings": []})).await.expect_problem(403, "insufficient_scope");
        assert_eq!(actor.get(SUBMIT).await.expect(200)["items"], json!([]));
    }

    async fn a_phone_that_hosts_others_goes_on_hosting_them_with_the_file_that_it_took_over(world: World) {
        let (hotel, host) = (hotel(&world).await, world.host(0).await);
        let waiting = world.migrant(1).await.applies(&crate::support::actor::application(0)).await;
        let submitted = hotel.post(SUBMIT, &for_guest(1, 3, "booking-1")).await.expect(201);
        let body = json!({"number": submitted["number"], "code": submitted["claim_code"]});
        host.post("/v1/cabinet/claim", &body).await.expect(200);
        world.clock.advance(chrono::TimeDelta::minutes(2));
        let host = world.sign_in(&host_phone(0)).await;
        assert_eq!(host.confirms(&waiting).await.expect(200)["state"], "confirmed");
        assert_eq!(host.reads(&submitted).await.expect(200)["state"], "pending", "and his own application is there");
        sql::assert_consistent(&world.app.db).await;
    }
}
