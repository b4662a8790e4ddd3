//! What keeps the members of a family apart: who is given into his own hands, who was registered elsewhere since, who is erased.

use crate::families::{child, kinds, listed, members, parent, with_minors};
use crate::support::actor::{application, code_in, host_phone, id};
use crate::support::{Actor, World, both_engines, sql};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tirkeu::app::persons::claim::code_for;

const PHONE: &str = "+77051234567";

/// A code that was sent to the minor's own phone.
async fn challenge(world: &World, guardian: &Actor) -> Value {
    world.clock.advance(TimeDelta::minutes(2));
    let challenge = guardian.post("/v1/auth/otp", &json!({"phone": PHONE})).await.expect(202);
    let code = code_in(&world.last_code(PHONE).await.unwrap());
    json!({"challenge_id": challenge["challenge_id"], "code": code})
}

both_engines! {
    async fn whose_application_waits_is_given_into_nobodys_hands(world: World) {
        let (parent, minors) = parent(&world, 1).await;
        let host = world.host(0).await;
        let registration = parent.applies(&with_minors(application(0), &minors)).await;
        let path = format!("/v1/cabinet/minors/{}/release", minors[0]);
        let code = challenge(&world, &parent).await;
        parent.post(&path, &code).await.expect_problem(409, "minor_applied");
        assert_eq!(members(&parent.reads(&registration).await.expect(200))[0]["state"], "pending");
        host.confirms(&registration).await.expect(200);
        parent.post(&path, &code).await.expect(200);
        // What either of them does from here on is his own.
        world.clock.advance(TimeDelta::minutes(2));
        let grown = world.sign_in(PHONE).await;
        let own = grown.applies(&application(1)).await;
        world.host(1).await.confirms(&own).await.expect(200);
        assert_eq!(kinds(&grown).await, ["registration_confirmed"]);
        assert_eq!(parent.reads(&registration).await.expect(200)["state"], "confirmed");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn of_a_minor_given_into_his_own_hands_no_old_answer_and_no_feed_tells(world: World) {
        let (parent, minors) = parent(&world, 1).await;
        let family = with_minors(application(0), &minors);
        let registration = parent.post_with_key("/v1/registrations", &family, "with-the-child").await.expect(201);
        let confirmed = world.host(0).await.confirms(&registration).await.expect(200);
        let mut cursor = parent.cursor().await;
        let code = challenge(&world, &parent).await;
        parent.post(&format!("/v1/cabinet/minors/{}/release", minors[0]), &code).await.expect(200);
        let mut told = parent.follows(&mut cursor, 1).await;
        while told.last().is_some_and(|change| change["deleted"] == false) {
            told = parent.follows(&mut cursor, 1).await;
        }
        let last = told.last().unwrap();
        assert_eq!((&last["id"], &last["deleted"]), (&members(&confirmed)[0]["id"], &json!(true)));
        let again = parent.post_with_key("/v1/registrations", &family, "with-the-child").await;
        assert!(!again.text().contains("Aziza"), "{}", again.text());
    }

    async fn a_later_registration_of_a_child_keeps_the_others_from_nothing(world: World) {
        let (parent, minors) = parent(&world, 2).await;
        let (host, other) = (world.host(0).await, world.host(1).await);
        let first = parent.applies(&with_minors(application(0), &minors)).await;
        world.clock.advance(TimeDelta::minutes(1));
        let mut alone = with_minors(application(1), &minors[..1]);
        alone["without_guardian"] = json!(true);
        let second = parent.applies(&alone).await;
        other.confirms(&second).await.expect(200);
        let confirmed = host.confirms(&first).await.expect(200);
        let states: Vec<Value> = members(&confirmed).into_iter().map(|member| member["state"].clone()).collect();
        assert_eq!((&confirmed["state"], states.len()), (&json!("confirmed"), 2));
        assert!(states.contains(&json!("confirmed")) && states.contains(&json!("pending")), "{states:?}");
        assert_eq!(parent.reads(&second).await.expect(200)["state"], "confirmed", "where the child went later he stays");
        world.after(TimeDelta::hours(73)).await;
        let parent = world.renewed(&parent).await;
        let states: Vec<Value> = members(&parent.reads(&first).await.expect(200)).into_iter().map(|member| member["state"].clone()).collect();
        assert!(states.contains(&json!("expired")), "{states:?}");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn another_owner_of_the_dwelling_sees_the_children_too(world: World) {
        let (parent, minors) = parent(&world, 1).await;
        let mut family = with_minors(application(0), &minors);
        family["co_owners"] = json!([{"phone": host_phone(1)}]);
        let registration = parent.applies(&family).await;
        let second = world.host(1).await;
        assert_eq!(listed(&second, "/v1/host/registrations?state=pending").await.len(), 1, "he is asked once");
        let confirmed = second.confirms(&registration).await.expect(200);
        let child = &members(&confirmed)[0];
        let path = format!("/v1/host/registrations/{}", id(child));
        assert_eq!(second.get(&path).await.expect(200)["guest"]["given_names"], "Aziza");
        assert_eq!(listed(&second, "/v1/host/registrations").await.len(), 2);
        assert_eq!(kinds(&second).await, ["owner_asked"]);
        second.post(&format!("{path}/vacate"), &json!({"reason": "moved_out"})).await.expect(200);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn what_is_recorded_of_a_child_by_his_document_his_guardian_is_told(world: World) {
        let (parent, _) = parent(&world, 1).await;
        let document = &child(0)["document"];
        let body = json!({
            "article": "517-overstay", "occurred_on": "2026-11-21", "note": "seen",
            "document": {"issuing_country": "UZB", "kind": document["kind"], "number": document["number"]},
        });
        let violation = world.officer(1, None).await.post("/v1/officer/violations", &body).await.expect(201);
        assert_eq!(kinds(&parent).await, ["violation_recorded"]);
        world.officer(2, None).await.act(&format!("/v1/officer/violations/{}/withdraw", id(&violation))).await.expect(200);
        assert_eq!(kinds(&parent).await, ["violation_withdrawn", "violation_recorded"]);
    }

    async fn who_has_come_of_age_takes_his_file_over_though_his_guardian_does_not_let_go(world: World) {
        let parent = world.migrant(0).await;
        // Of age on 23 November 2026.
        let minor = id(&parent.enters_minor(&child(2)).await).to_owned();
        let registration = parent.applies(&with_minors(application(0), std::slice::from_ref(&minor))).await;
        let confirmed = world.host(0).await.confirms(&registration).await.expect(200);
        let number = members(&confirmed)[0]["number"].as_str().unwrap().to_owned();
        assert!(code_for(&world.app, &number).await.is_err(), "a minor's guardian acts for him");
        world.clock.advance(TimeDelta::minutes(1));
        let moves = parent.applies(&with_minors(application(1), std::slice::from_ref(&minor))).await;
        world.after(TimeDelta::hours(30)).await;
        let code = code_for(&world.app, &number).await.unwrap();
        let grown = world.sign_in(PHONE).await;
        let claim = json!({"number": number, "code": code});
        grown.post("/v1/cabinet/claim", &claim).await.expect_problem(409, "minor_applied");
        let parent = world.renewed(&parent).await;
        parent.withdraws(&moves).await.expect(200);
        grown.post("/v1/cabinet/claim", &claim).await.expect(200);
        parent.get(&format!("/v1/cabinet/minors/{minor}")).await.expect_problem(404, "not_found");
        parent.reads(&members(&confirmed)[0]).await.expect_problem(404, "not_found");
        world.clock.advance(TimeDelta::minutes(2));
        assert_eq!(world.sign_in(PHONE).await.account, minor);
        sql::assert_consistent(&world.app.db).await;
    }
}
