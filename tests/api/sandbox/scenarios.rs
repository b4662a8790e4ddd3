//! Documents that lead to a known end.

use super::{SUBMIT, applies, body, state, trial};
use crate::support::actor::id;
use crate::support::{both_engines, sandbox, sql};
use serde_json::{Value, json};

both_engines! {
    async fn every_program_has_documents_of_its_own_told_in_four_languages(world: World, sandbox) {
        let (one, other) = (trial(&world).await, trial(&world).await);
        let listed = one.get("/v1/sandbox/scenarios").await.expect(200);
        let items = listed["items"].as_array().unwrap().clone();
        let codes: Vec<&Value> = items.iter().map(|item| &item["code"]).collect();
        assert_eq!(codes, ["confirmed", "refused", "silent_host", "duplicate", "overstay", "banned"]);
        for item in &items {
            for language in ["kk", "ru", "en", "uz"] {
                assert!(item["names"][language].as_str().is_some_and(|text| !text.ends_with('.')), "{item}");
                assert!(item["abouts"][language].as_str().is_some_and(|text| text.ends_with('.')), "{item}");
            }
            assert_eq!(item["person"]["mrz"].as_array().unwrap().len(), 2);
        }
        assert_eq!(items[0]["person"]["document"]["number"], "XC0001000");
        let more = one.get("/v1/sandbox/scenarios?serial=999").await.expect(200);
        assert_eq!(more["items"][5]["person"]["document"]["number"], "XB0001999");
        one.get("/v1/sandbox/scenarios?serial=1000").await.expect_problem(400, "malformed_query");
        let others = other.get("/v1/sandbox/scenarios").await.expect(200);
        assert_eq!(others["items"][0]["person"]["document"]["number"], "XC0002000");
    }

    async fn a_host_confirms_by_himself_and_the_certificate_says_that_it_is_a_specimen(world: World, sandbox) {
        let program = trial(&world).await;
        let submitted = applies(&program, "confirmed", 0).await;
        assert_eq!(submitted["state"], "pending");
        world.settle().await;
        let found = program.get(&format!("{SUBMIT}/{}", id(&submitted))).await.expect(200);
        assert_eq!(found["state"], "confirmed");
        let history = program.get(&format!("{SUBMIT}/{}/events", id(&submitted))).await.expect(200);
        let actors: Vec<&Value> = history["items"].as_array().unwrap().iter().map(|item| &item["actor"]).collect();
        assert_eq!(actors, ["client", "host"]);
        world.sends_events().await;
        let events = program.events_behind(&mut None).await;
        assert_eq!(events.iter().map(|event| &event["type"]).collect::<Vec<_>>(), ["registration.pending", "registration.confirmed"]);
        let number = found["certificate_number"].as_str().unwrap();
        let certificate = program.get(&format!("/v1/certificates/{number}")).await.expect(200);
        assert!(certificate["legal_basis"].as_str().unwrap().contains("SPECIMEN"), "{certificate}");
        let pdf = certificate["links"]["pdf"].as_str().unwrap().strip_prefix(&world.base).unwrap().to_owned();
        assert_eq!(world.stranger().get(&pdf).await.status, 200);
        // Once more with the same document: a move.
        let mut again = body(&program, "confirmed", 1).await;
        again["client_reference"] = json!("confirmed-2");
        let again = program.post(SUBMIT, &again).await.expect(201);
        world.settle().await;
        assert_eq!((state(&program, &submitted).await.as_str(), state(&program, &again).await.as_str()), ("superseded", "confirmed"));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_host_refuses_by_himself(world: World, sandbox) {
        let program = trial(&world).await;
        let submitted = applies(&program, "refused", 0).await;
        world.settle().await;
        let found = program.get(&format!("{SUBMIT}/{}", id(&submitted))).await.expect(200);
        assert_eq!((&found["state"], found["reason"]["code"].as_str().or(found["reason"].as_str())), (&json!("rejected"), Some("unknown_person")), "{found}");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn what_the_service_refuses_by_itself_it_refuses_here_too(world: World, sandbox) {
        let program = trial(&world).await;
        let duplicate = body(&program, "duplicate", 0).await;
        program.post(SUBMIT, &duplicate).await.expect_invalid(&[("/person/document/number", "document_in_use")]);
        program.post(SUBMIT, &duplicate).await.expect_invalid(&[("/person/document/number", "document_in_use")]);
        let overstay = program.post(SUBMIT, &body(&program, "overstay", 0).await).await;
        overstay.expect_problem(409, "stay_period_violated");
        let banned = program.post(SUBMIT, &body(&program, "banned", 0).await).await;
        assert_eq!(banned.expect_problem(409, "entry_ban")["entry_ban"]["act"], "SPECIMEN-1");
        // Prepared once, however often it is asked for.
        let mut again = body(&program, "banned", 0).await;
        again["client_reference"] = json!("banned-2");
        program.post(SUBMIT, &again).await.expect_problem(409, "entry_ban");
        assert_eq!((world.count("entry_bans").await, world.count("border_crossings").await), (1, 2));
        world.settle().await;
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_document_of_another_program_is_one_like_any_other(world: World, sandbox) {
        let (one, other) = (trial(&world).await, trial(&world).await);
        other.get("/v1/sandbox/scenarios").await.expect(200);
        let mut body = body(&one, "refused", 0).await;
        body["client_reference"] = json!("another");
        let submitted = other.post(SUBMIT, &body).await.expect(201);
        world.settle().await;
        assert_eq!(state(&other, &submitted).await, "pending");
    }
}
