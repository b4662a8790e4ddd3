//! A migrant turns to an officer.

use super::{again, certificate_of, reading, status_of};
use crate::support::actor::{application, fresh_key, id};
use crate::support::{Actor, World, both_engines, sql};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

async fn cases(actor: &Actor, registration: &Value) -> Vec<Value> {
    let found = actor.get(&format!("/v1/registrations/{}/cases", id(registration))).await.expect(200);
    found["items"].as_array().unwrap().clone()
}

/// A migrant whose registration was annulled, his host, it, and the officer.
async fn annulled(world: &World) -> (Actor, Actor, Value, Actor) {
    let (migrant, host, registration) = world.registered(0, 0).await;
    let officer = world.officer(1, Some("75")).await;
    officer.annuls(&registration).await.expect(200);
    (migrant, host, registration, officer)
}

both_engines! {
    async fn what_is_appealed_follows_from_what_happened(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let rejected = migrant.applies(&application(0)).await;
        migrant.appeals(&rejected).await.expect_problem(409, "nothing_to_appeal");
        host.rejects(&rejected, "no_consent").await.expect(200);
        let case = migrant.appeals(&rejected).await.expect(201);
        assert_eq!((&case["kind"], &case["state"], &case["registration_id"]), (&json!("host_declined"), &json!("open"), &rejected["id"]));
        // Fifteen working days, the first on the Monday.
        assert_eq!(case["due_on"], "2026-12-11");
        let silent = migrant.applies(&application(1)).await;
        world.after(TimeDelta::days(3)).await;
        let [migrant] = again(&world, [&migrant]).await;
        assert_eq!(migrant.appeals(&silent).await.expect(201)["kind"], "host_silent");
        let mut unreachable = application(0);
        unreachable["host"] = json!({"kind": "organization", "bin": "150140000012"});
        let unreached = migrant.applies(&unreachable).await;
        assert_eq!(unreached["host_notice"], "not_reached");
        assert_eq!(migrant.appeals(&unreached).await.expect(201)["kind"], "host_silent");
        let (_, _, confirmed) = world.registered(1, 1).await;
        world.migrant(1).await.appeals(&confirmed).await.expect_problem(409, "nothing_to_appeal");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_officer_decides_and_the_migrant_reads_why_and_what_follows(world: World) {
        let officer = world.officer(1, Some("75")).await;
        for (n, decision, kind, words) in [(0, "upheld", "case_upheld", "applied in time"), (1, "dismissed", "case_dismissed", "The earlier decision stands")] {
            let (migrant, host) = (world.migrant(n).await, world.host(n).await);
            let registration = migrant.applies(&application(n)).await;
            host.rejects(&registration, "unknown_person").await.expect(200);
            migrant.appeals(&registration).await.expect(201);
            let case = officer.finds_case().await;
            let decided = officer.decides(&case, decision).await.expect(200);
            assert_eq!((&decided["case"]["state"], &decided["registration"]["state"]), (&json!("decided"), &json!("rejected")));
            assert_eq!(migrant.kinds().await[0], kind);
            let seen = cases(&migrant, &registration).await.remove(0);
            assert_eq!((&seen["decision"], &seen["explanation"]), (&json!(decision), &json!("QWXEXPLANATION: the lease is valid")));
            assert!(seen["outcome"].as_str().unwrap().contains(words), "{seen}");
            let mut outcomes = std::collections::BTreeSet::new();
            for language in ["kk", "ru", "en", "uz"] {
                let seen = cases(&reading(&migrant, language), &registration).await.remove(0);
                outcomes.insert(seen["outcome"].as_str().unwrap().to_owned());
            }
            assert_eq!(outcomes.len(), 4);
            migrant.appeals(&registration).await.expect_problem(409, "already_appealed");
            let host_sees = host.get(&format!("/v1/registrations/{}/cases", id(&registration))).await;
            host_sees.expect_problem(404, "not_found");
        }
        assert_eq!(officer.get("/v1/officer/cases?state=decided").await.expect(200)["items"].as_array().unwrap().len(), 2);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_annulment_that_was_wrong_is_made_good_by_a_new_registration(world: World) {
        let (migrant, host, registration, officer) = annulled(&world).await;
        let void = certificate_of(&migrant, &registration).await;
        assert_eq!(migrant.appeals(&registration).await.expect(201)["kind"], "annulment");
        let decided = officer.decides(&officer.finds_case().await, "upheld").await.expect(200);
        let new = json!({"id": decided["case"]["outcome_registration_id"]});
        let seen = migrant.reads(&new).await.expect(200);
        assert_eq!((&seen["state"], &seen["version"]), (&json!("confirmed"), &json!(1)));
        let old = migrant.reads(&registration).await.expect(200);
        assert_eq!(old["state"], "annulled", "history is kept");
        for field in ["host", "premises", "entered_on", "moved_in_on", "purpose", "submitted_at", "receipt"] {
            assert_eq!(seen[field], old[field], "{field}");
        }
        let number = certificate_of(&migrant, &new).await;
        assert_ne!(number, void);
        assert_eq!((status_of(&world, &number).await.as_str(), status_of(&world, &void).await.as_str()), ("valid", "annulled"));
        for actor in [&migrant, &host] {
            assert_eq!(actor.kinds().await[0], "registration_reinstated");
        }
        let events = migrant.get(&format!("/v1/registrations/{}/events", id(&new))).await.expect(200);
        assert_eq!((&events["items"][0]["actor"], &events["items"][0]["reason"]), (&json!("officer"), &json!("reinstated")));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn nothing_is_reinstated_beside_another_registration_in_force(world: World) {
        let (migrant, _, registration, officer) = annulled(&world).await;
        migrant.appeals(&registration).await.expect(201);
        let second = migrant.applies(&application(1)).await;
        world.host(1).await.confirms(&second).await.expect(200);
        let decided = officer.decides(&officer.finds_case().await, "upheld").await.expect(200);
        assert!(decided["case"].get("outcome_registration_id").is_none());
        assert!(decided["case"]["outcome"].as_str().unwrap().contains("not reinstated"));
        assert_eq!((migrant.sees(&second).await.as_str(), migrant.kinds().await[0].as_str()), ("confirmed", "case_upheld"));
    }

    async fn a_reinstatement_and_a_confirmation_at_once_leave_one_registration_in_force(world: World) {
        let (migrant, _, registration, officer) = annulled(&world).await;
        migrant.appeals(&registration).await.expect(201);
        let second = migrant.applies(&application(1)).await;
        let host = world.host(1).await;
        let case = officer.finds_case().await;
        let (decided, confirmed) = tokio::join!(officer.decides(&case, "upheld"), host.confirms(&second));
        if decided.status == 409 {
            officer.decides(&case, "upheld").await.expect(200);
        }
        if confirmed.status == 409 {
            host.confirms(&second).await.expect(200);
        }
        assert_eq!(migrant.sees(&second).await, "confirmed");
        assert_eq!(world.number("SELECT count(*) AS n FROM registrations WHERE state = 'confirmed'").await, 1);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn of_many_appeals_at_once_there_is_one_and_of_many_decisions_one(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let officers = [world.officer(1, Some("75")).await, world.officer(2, None).await];
        let registration = migrant.applies(&application(0)).await;
        host.rejects(&registration, "no_consent").await.expect(200);
        let appeals = join_all((0..6).map(|_| migrant.appeals(&registration))).await;
        assert_eq!(appeals.iter().filter(|reply| reply.status == 201).count(), 1);
        for reply in appeals.iter().filter(|reply| reply.status != 201) {
            reply.expect_problem(409, "already_appealed");
        }
        let case = officers[0].finds_case().await;
        let decisions = join_all((0..6).map(|n| officers[n % 2].decides(&case, ["upheld", "dismissed"][n % 2]))).await;
        assert_eq!(decisions.iter().filter(|reply| reply.status == 200).count(), 1);
        for reply in decisions.iter().filter(|reply| reply.status != 200) {
            let code = reply.expect(409)["code"].as_str().unwrap().to_owned();
            assert!(["case_decided", "concurrent_change"].contains(&code.as_str()), "{code}");
        }
        let told = "SELECT count(*) AS n FROM notifications WHERE kind IN ('case_upheld', 'case_dismissed')";
        assert_eq!(world.number(told).await, 1);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_repeated_appeal_and_decision_get_the_same_answer(world: World) {
        let (migrant, _, registration, officer) = annulled(&world).await;
        let (path, body, key) = (format!("/v1/registrations/{}/appeal", id(&registration)), json!({"statement": "no"}), fresh_key());
        let (one, two) = (migrant.post_with_key(&path, &body, &key).await, migrant.post_with_key(&path, &body, &key).await);
        assert_eq!((one.expect(201), two.header("idempotent-replayed")), (two.expect(201), Some("true")));
        let path = format!("/v1/officer/cases/{}/decide", officer.finds_case().await);
        let (body, key) = (json!({"decision": "upheld", "explanation": "right"}), fresh_key());
        let (one, two) = (officer.post_with_key(&path, &body, &key).await, officer.post_with_key(&path, &body, &key).await);
        assert_eq!((one.expect(200), two.header("idempotent-replayed")), (two.expect(200), Some("true")));
        assert_eq!(world.number("SELECT count(*) AS n FROM registrations WHERE state = 'confirmed'").await, 1);
    }
}
