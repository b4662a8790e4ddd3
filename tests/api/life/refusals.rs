//! The service refuses by itself, and the person is heard by a human. Who says that the dwelling is his own is checked by one.

use super::{again, certificate_of, reading, status_of};
use crate::support::actor::{application, fresh_key, host_iin, id, person};
use crate::support::{Actor, World, both_engines, sql};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An application of somebody whose stay is over.
fn too_late() -> Value {
    let mut body = application(0);
    (body["entered_on"], body["moved_in_on"]) = (json!("2026-10-01"), json!("2026-10-01"));
    body
}

/// A migrant with an IIN, and his application to himself.
async fn owner(world: &World) -> (Actor, Value) {
    let migrant = world.migrant(0).await;
    migrant.patch("/v1/me", &json!({"iin": host_iin(0)})).await.expect(200);
    let mut body = application(0);
    body["host"]["phone"] = json!(migrant.phone);
    let registration = migrant.applies(&body).await;
    (migrant, registration)
}

both_engines! {
    async fn a_refusal_of_the_service_tells_ground_explanation_and_appeal_in_every_language(world: World) {
        let migrant = world.migrant(0).await;
        let mut texts = BTreeSet::new();
        for language in ["kk", "ru", "en", "uz"] {
            let refused = reading(&migrant, language).post("/v1/registrations", &too_late()).await;
            let problem = refused.expect_problem(409, "stay_period_violated");
            assert_eq!(problem["ground"], "stay_period_violated");
            let registration = problem["appeal"]["registration_id"].as_str().unwrap();
            assert_eq!(problem["appeal"]["href"], format!("/v1/registrations/{registration}/appeal"));
            for text in [&problem["explanation"], &problem["appeal"]["text"]] {
                texts.insert(text.as_str().unwrap().to_owned());
            }
        }
        assert_eq!(texts.len(), 8);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn what_was_refused_is_on_record_for_the_migrant_and_nobody_was_asked(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let problem = migrant.post("/v1/registrations", &too_late()).await.expect_problem(409, "stay_period_violated");
        let refused = json!({"id": problem["appeal"]["registration_id"]});
        let seen = migrant.reads(&refused).await.expect(200);
        assert_eq!((&seen["state"], &seen["reason"]), (&json!("rejected"), &json!("stay_period_violated")));
        assert!(seen["receipt"].is_string());
        let events = migrant.get(&format!("/v1/registrations/{}/events", id(&refused))).await.expect(200);
        assert_eq!((&events["items"][0]["actor"], &events["items"][0]["state"]), (&json!("system"), &json!("rejected")));
        host.reads(&refused).await.expect_problem(404, "not_found");
        assert_eq!(host.get("/v1/host/registrations").await.expect(200)["items"], json!([]));
        assert_eq!(host.kinds().await, [""; 0]);
        let cabinet = migrant.get("/v1/cabinet").await.expect(200);
        assert_eq!((&cabinet["legal_status"]["code"], &cabinet["next_step"]["code"]), (&json!("stay_over"), &json!("application_refused")));
        assert_eq!(cabinet["next_step"]["registration_id"], refused["id"]);
        let case = migrant.appeals(&refused).await.expect(201);
        assert_eq!(case["kind"], "automatic_refusal");
        let officer = world.officer(1, Some("75")).await;
        let decided = officer.decides(id(&case), "upheld").await.expect(200);
        assert!(decided["case"]["outcome"].as_str().unwrap().contains("refusal was wrong"), "{decided}");
        let cabinet = migrant.get("/v1/cabinet").await.expect(200);
        assert_eq!((&cabinet["legal_status"]["code"], &cabinet["next_step"]["code"]), (&json!("applied"), &json!("appeal_upheld")));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn what_was_refused_in_error_is_not_refused_again_for_the_same_stay(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let problem = migrant.post("/v1/registrations", &too_late()).await.expect_problem(409, "stay_period_violated");
        let case = migrant.appeals(&json!({"id": problem["appeal"]["registration_id"]})).await.expect(201);
        let officer = world.officer(1, Some("75")).await;
        let path = format!("/v1/officer/cases/{}/decide", id(&case));
        let decision = |decision: &str, day: &str| json!({"decision": decision, "explanation": "a treaty", "stay_until": day});
        officer.post(&path, &decision("dismissed", "2026-12-15")).await.expect_invalid(&[("/stay_until", "not_allowed")]);
        officer.post(&path, &decision("upheld", "2026-11-21")).await.expect_invalid(&[("/stay_until", "date_too_old")]);
        officer.post(&path, &decision("upheld", "2026-12-15")).await.expect(200);
        // Another stay is judged as ever, and so is somebody else.
        let mut other = too_late();
        (other["entered_on"], other["moved_in_on"]) = (json!("2026-09-01"), json!("2026-09-01"));
        migrant.post("/v1/registrations", &other).await.expect_problem(409, "stay_period_violated");
        world.migrant(1).await.post("/v1/registrations", &too_late()).await.expect_problem(409, "stay_period_violated");
        let registration = migrant.applies(&too_late()).await;
        host.confirms(&registration).await.expect(200);
        let certificate = certificate_of(&migrant, &registration).await;
        let seen = world.stranger().get(&format!("/v1/verify/{certificate}")).await.expect(200);
        assert_eq!((&seen["status"], &seen["valid_until"]), (&json!("valid"), &json!("2026-12-15")));
        // With another document he is another applicant to the service.
        migrant.enters(&person(2)).await;
        migrant.post("/v1/registrations", &too_late()).await.expect_problem(409, "stay_period_violated");
    }

    async fn a_ban_that_was_held_against_him_in_error_is_not_held_against_that_stay_again_but_a_new_one_is(world: World) {
        let migrant = world.migrant(0).await;
        let officer = world.officer(1, Some("75")).await;
        let document = &person(0)["document"];
        let document = json!({"issuing_country": document["issuing_country"], "kind": document["kind"], "number": document["number"]});
        let ban = json!({"document": document, "ground": "expulsion", "act": "Решение № 3", "from": "2026-11-20"});
        officer.post("/v1/officer/entry-bans", &ban).await.expect(201);
        let problem = migrant.post("/v1/registrations", &application(0)).await.expect_problem(409, "entry_ban");
        let case = migrant.appeals(&json!({"id": problem["appeal"]["registration_id"]})).await.expect(201);
        world.clock.advance(TimeDelta::seconds(1));
        officer.decides(id(&case), "upheld").await.expect(200);
        world.clock.advance(TimeDelta::seconds(1));
        let registration = migrant.applies(&application(0)).await;
        world.host(0).await.confirms(&registration).await.expect(200);
        let mut later = ban.clone();
        later["until"] = json!("2040-01-01");
        officer.post("/v1/officer/entry-bans", &later).await.expect(201);
        migrant.post("/v1/registrations", &application(1)).await.expect_problem(409, "entry_ban");
    }

    async fn an_officers_refusal_of_ownership_is_appealed_as_what_it_is(world: World) {
        let (migrant, registration) = owner(&world).await;
        let officer = world.officer(1, Some("75")).await;
        officer.decides(&officer.finds_case().await, "dismissed").await.expect(200);
        let case = migrant.appeals(&registration).await.expect(201);
        assert_eq!(case["kind"], "ownership_refusal");
        let decided = officer.decides(id(&case), "upheld").await.expect(200);
        assert!(decided["case"]["outcome"].as_str().unwrap().contains("checked anew"), "{decided}");
        assert_eq!(decided["registration"]["state"], "rejected");
        migrant.appeals(&registration).await.expect_problem(409, "already_appealed");
    }

    async fn a_case_that_is_due_on_a_day_without_the_service_is_due_on_the_next_working_day(world: World) {
        let migrant = world.migrant(0).await;
        let problem = migrant.post("/v1/registrations", &too_late()).await.expect_problem(409, "stay_period_violated");
        let refused = json!({"id": problem["appeal"]["registration_id"]});
        let case = migrant.appeals(&refused).await.expect(201);
        assert_eq!(case["due_on"], "2026-12-11");
        world.clock.advance(TimeDelta::days(20));
        let supervisor = world.officer(1, None).await;
        let outage = json!({"from": "2026-12-11T05:00:00Z", "until": "2026-12-11T06:00:00Z", "reason": {"ru": "Обрыв линии"}});
        supervisor.post("/v1/officer/outages", &outage).await.expect(201);
        let [migrant] = again(&world, [&migrant]).await;
        let seen = migrant.get(&format!("/v1/registrations/{}/cases", id(&refused))).await.expect(200);
        // A Friday; the Monday is the next working day.
        assert_eq!(seen["items"][0]["due_on"], "2026-12-14");
        assert!(seen["items"][0]["due_on_explanation"].as_str().unwrap().contains("11.12.2026"));
        assert_eq!(supervisor.get("/v1/officer/cases").await.expect(200)["items"][0]["case"]["due_on"], "2026-12-14");
    }

    async fn an_expired_document_is_a_refusal_too(world: World) {
        let mut who = person(0);
        who.as_object_mut().unwrap().remove("mrz");
        who["document"]["expires_on"] = json!("2026-11-23");
        let migrant = world.migrant(1).await;
        migrant.enters(&who).await;
        world.clock.advance(TimeDelta::days(2));
        let [migrant] = again(&world, [&migrant]).await;
        let problem = migrant.post("/v1/registrations", &application(0)).await.expect_problem(409, "document_expired");
        assert_eq!(problem["ground"], "false_information");
        migrant.appeals(&json!({"id": problem["appeal"]["registration_id"]})).await.expect(201);
    }

    async fn a_repeated_request_is_refused_once(world: World) {
        let (migrant, key) = (world.migrant(0).await, fresh_key());
        let once = async || migrant.post_with_key("/v1/registrations", &too_late(), &key).await;
        let (first, second) = (once().await, once().await);
        let appeal = |reply: &crate::support::Reply| reply.expect_problem(409, "stay_period_violated")["appeal"].clone();
        assert_eq!(appeal(&first), appeal(&second));
        assert_eq!((first.header("idempotent-replayed"), second.header("idempotent-replayed")), (None, Some("true")));
        let replies = futures_util::future::join_all((0..8).map(|_| once())).await;
        assert!(replies.iter().all(|reply| appeal(reply) == appeal(&first)));
        assert_eq!(world.count("registrations").await, 1);
    }

    async fn a_host_who_confirms_after_the_stay_is_told_the_ground(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let mut body = application(0);
        (body["entered_on"], body["moved_in_on"]) = (json!("2026-10-24"), json!("2026-10-24"));
        let registration = migrant.applies(&body).await;
        world.clock.advance(TimeDelta::days(1));
        let [host] = again(&world, [&host]).await;
        let problem = host.confirms(&registration).await.expect_problem(409, "stay_period_violated");
        assert!(problem["ground"] == "stay_period_violated" && problem["explanation"].is_string());
        assert!(problem.get("appeal").is_none(), "the appeal is the migrant's");
    }

    async fn an_owner_asks_nobody_and_is_registered_when_an_officer_has_checked_it(world: World) {
        let (migrant, registration) = owner(&world).await;
        assert_eq!(registration["state"], "pending");
        world.after(TimeDelta::days(4)).await;
        let [migrant] = again(&world, [&migrant]).await;
        assert_eq!(migrant.sees(&registration).await, "pending", "nobody's silence counts");
        migrant.confirms(&registration).await.expect_problem(404, "not_found");
        assert!(world.sms.sent().iter().all(|sms| !sms.text.contains("/c/")));
        let officer = world.officer(1, Some("75")).await;
        let case = officer.finds_case().await;
        let decided = officer.decides(&case, "upheld").await.expect(200);
        assert_eq!((&decided["case"]["kind"], &decided["registration"]["state"]), (&json!("ownership_check"), &json!("confirmed")));
        let number = certificate_of(&migrant, &registration).await;
        assert_eq!(status_of(&world, &number).await, "valid");
        assert_eq!(migrant.kinds().await[0], "registration_confirmed");
        let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
        assert_eq!(events["items"][1]["actor"], "officer");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn who_is_found_to_be_no_owner_is_refused(world: World) {
        let (migrant, registration) = owner(&world).await;
        let officer = world.officer(1, Some("75")).await;
        officer.decides(&officer.finds_case().await, "dismissed").await.expect(200);
        let seen = migrant.reads(&registration).await.expect(200);
        assert_eq!((&seen["state"], &seen["reason"]), (&json!("rejected"), &json!("false_information")));
        assert_eq!(migrant.kinds().await[0], "case_dismissed");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_owner_who_withdraws_leaves_nothing_to_check(world: World) {
        let (migrant, registration) = owner(&world).await;
        let officer = world.officer(1, Some("75")).await;
        let case = officer.finds_case().await;
        migrant.withdraws(&registration).await.expect(200);
        officer.decides(&case, "upheld").await.expect_problem(409, "case_decided");
        world.settle().await;
        assert_eq!(officer.get("/v1/officer/cases").await.expect(200)["items"], json!([]));
        assert_eq!(officer.get("/v1/officer/cases?state=closed").await.expect(200)["items"].as_array().unwrap().len(), 1);
    }

    async fn a_move_to_ones_own_dwelling_supersedes_the_former_registration(world: World) {
        let (migrant, _, former) = world.registered(0, 1).await;
        let (_, own) = owner(&world).await;
        let officer = world.officer(1, Some("75")).await;
        officer.decides(&officer.finds_case().await, "upheld").await.expect(200);
        assert_eq!((migrant.sees(&former).await.as_str(), migrant.sees(&own).await.as_str()), ("superseded", "confirmed"));
        sql::assert_consistent(&world.app.db).await;
    }
}
