//! Those who act for an organisation, and how far.

use crate::support::actor::{host_phone, id};
use crate::support::organization::to_organization;
use crate::support::{Actor, World, both_engines, sql};
use futures_util::future::join;
use serde_json::{Value, json};

async fn kinds(actor: &Actor) -> Vec<String> {
    let inbox = actor.get("/v1/me/notifications").await.expect(200);
    inbox["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

async fn pending(actor: &Actor) -> Vec<Value> {
    let list = actor.get("/v1/host/registrations?state=pending").await.expect(200);
    list["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
}

/// An organisation, and its manager.
async fn organization(world: &World) -> (String, Actor) {
    let organization = world.organization(1, &host_phone(2)).await;
    (organization, world.host(2).await)
}

both_engines! {
    async fn a_delegate_is_invited_by_phone_and_acts_once_he_has_accepted(world: World) {
        let (organization, manager) = organization(&world).await;
        let registration = world.migrant(0).await.applies(&to_organization(1, 0, None)).await;
        let invited = manager.invites(&organization, &host_phone(3), "answer", None).await.expect(201);
        assert_eq!(invited["state"], "invited");
        assert!(!invited.to_string().contains(&host_phone(3)));
        // Who has no device yet is told by SMS, and it names nobody.
        let sms = world.last_sms(&host_phone(3)).await.expect("an SMS");
        assert!(sms.contains("организацию") && !sms.contains("Общежитие"), "{sms}");
        manager.invites(&organization, &host_phone(3), "read", None).await.expect_problem(409, "delegate_known");
        let delegate = world.host(3).await;
        assert_eq!(kinds(&delegate).await, ["delegate_invited"]);
        delegate.confirms(&registration).await.expect_problem(404, "not_found");
        let own = delegate.get("/v1/organizations").await.expect(200)["items"][0].clone();
        assert_eq!(own["delegation"]["id"], invited["id"]);
        delegate.get(&format!("/v1/organizations/{organization}")).await.expect_problem(404, "not_found");
        let accept = format!("/v1/delegates/{}/accept", id(&invited));
        world.host(4).await.act(&accept).await.expect_problem(404, "not_found");
        assert_eq!(delegate.act(&accept).await.expect(200)["delegation"]["state"], "active");
        delegate.act(&accept).await.expect_problem(409, "delegate_closed");
        assert_eq!(pending(&delegate).await, [registration["id"].clone()]);
        assert_eq!(delegate.confirms(&registration).await.expect(200)["state"], "confirmed");
        // The history and the audit log say who it was.
        let events = delegate.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
        assert_eq!((&events["items"][1]["actor"], &events["items"][1]["delegate"]), (&json!("host"), &invited["id"]));
        let by = sql::lines(&world.app.db, "SELECT action AS line FROM audit WHERE object_kind = 'delegate' ORDER BY id").await;
        assert_eq!(by, ["delegate.invite", "delegate.accept"]);
        let account = world.sql_id(&delegate.account);
        let entries = format!("SELECT count(*) AS n FROM audit WHERE action = 'registration.confirm' AND actor_id = {account}");
        assert_eq!(world.number(&entries).await, 1);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn who_may_only_read_answers_nothing_and_manages_nothing(world: World) {
        let (organization, manager) = organization(&world).await;
        let reader = world.delegate(&manager, &organization, &host_phone(3), ("read", None)).await;
        let answerer = world.delegate(&manager, &organization, &host_phone(4), ("answer", None)).await;
        let registration = world.migrant(0).await.applies(&to_organization(1, 0, None)).await;
        // Whose work it is, is asked; who only reads is not.
        assert_eq!(kinds(&answerer).await[0], "approval_requested");
        assert_eq!(kinds(&manager).await[0], "approval_requested");
        assert_eq!(kinds(&reader).await, ["delegate_invited"]);
        let path = format!("/v1/host/registrations/{}", id(&registration));
        assert_eq!(reader.get(&path).await.expect(200)["guest"]["nationality"], "UZB");
        reader.confirms(&registration).await.expect_problem(403, "forbidden");
        reader.rejects(&registration, "no_consent").await.expect_problem(403, "forbidden");
        let base = format!("/v1/organizations/{organization}");
        for actor in [&reader, &answerer] {
            actor.invites(&organization, &host_phone(5), "read", None).await.expect_problem(403, "forbidden");
            actor.get(&format!("{base}/delegates")).await.expect_problem(403, "forbidden");
            let body = crate::support::organization::premises(0, 5);
            actor.post(&format!("{base}/premises"), &body).await.expect_problem(403, "forbidden");
            actor.revokes(&organization, actor).await.expect_problem(403, "forbidden");
        }
        answerer.confirms(&registration).await.expect(200);
        let vacate = format!("{path}/vacate");
        reader.post(&vacate, &json!({"reason": "moved_out"})).await.expect_problem(403, "forbidden");
        answerer.post(&vacate, &json!({"reason": "moved_out"})).await.expect(200);
        manager.act(&format!("{path}/vacate-withdraw")).await.expect(200);
        let list = manager.get(&format!("{base}/delegates")).await.expect(200);
        let roles: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| item["role"].clone()).collect();
        assert_eq!(roles, ["manager", "read", "answer"]);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_delegate_for_some_premises_sees_and_answers_nothing_elsewhere(world: World) {
        let (organization, manager) = organization(&world).await;
        let (first, second) = (manager.enters_premises(&organization, 0, 9).await, manager.enters_premises(&organization, 1, 9).await);
        manager.invites(&organization, &host_phone(3), "manager", Some(&[id(&first)])).await
            .expect_invalid(&[("/premises", "not_allowed")]);
        let nowhere = "0190aaaa-0000-7000-8000-000000000000";
        manager.invites(&organization, &host_phone(3), "read", Some(&[id(&first), id(&first), nowhere])).await
            .expect_invalid(&[("/premises/1", "repeated"), ("/premises/2", "unknown_premises")]);
        let delegate = world.delegate(&manager, &organization, &host_phone(3), ("answer", Some(&[id(&first)]))).await;
        let here = world.migrant(0).await.applies(&to_organization(1, 0, None)).await;
        let there = world.migrant(1).await.applies(&to_organization(1, 1, None)).await;
        let unknown = world.migrant(2).await.applies(&to_organization(1, 7, None)).await;
        assert_eq!(pending(&delegate).await, [here["id"].clone()]);
        assert_eq!(pending(&manager).await, [unknown["id"].clone(), there["id"].clone(), here["id"].clone()]);
        for registration in [&there, &unknown] {
            delegate.confirms(registration).await.expect_problem(404, "not_found");
        }
        let list = format!("/v1/organizations/{organization}/registrations");
        assert_eq!(delegate.get(&list).await.expect(200)["items"][0]["id"], here["id"]);
        delegate.get(&format!("{list}?premises={}", id(&second))).await.expect_problem(404, "not_found");
        let premises = delegate.get(&format!("/v1/organizations/{organization}/premises")).await.expect(200);
        assert_eq!(premises["items"], json!([first]));
        delegate.confirms(&here).await.expect(200);
        manager.confirms(&there).await.expect(200);
    }

    async fn whoever_is_revoked_does_nothing_more_and_what_he_was_asked_goes_to_a_manager(world: World) {
        let (organization, manager) = organization(&world).await;
        let delegate = world.delegate(&manager, &organization, &host_phone(3), ("answer", None)).await;
        let registration = world.migrant(0).await.applies(&to_organization(1, 0, None)).await;
        let confirm = format!("/v1/host/registrations/{}/confirm", id(&registration));
        let stranger = world.host(5).await;
        stranger.act(&format!("/v1/delegates/{}/revoke", "0190aaaa-0000-7000-8000-000000000000")).await.expect_problem(404, "not_found");
        manager.revokes(&organization, &delegate).await.expect(200);
        delegate.act(&confirm).await.expect_problem(404, "not_found");
        assert_eq!(pending(&delegate).await, [Value::Null; 0]);
        delegate.get(&format!("/v1/organizations/{organization}")).await.expect_problem(404, "not_found");
        assert_eq!(delegate.get("/v1/organizations").await.expect(200)["items"], json!([]));
        assert!(!kinds(&delegate).await.contains(&"approval_requested".to_owned()));
        assert_eq!(kinds(&manager).await, ["approval_requested", "approval_requested"]);
        // The reminder finds the manager.
        world.after(chrono::TimeDelta::hours(25)).await;
        let manager = world.renewed(&manager).await;
        assert_eq!(kinds(&manager).await[0], "approval_reminder");
        manager.act(&confirm).await.expect(200);
        // He can be invited anew.
        let again = world.delegate(&manager, &organization, &host_phone(3), ("read", None)).await;
        again.get(&format!("/v1/organizations/{organization}")).await.expect(200);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn the_last_manager_stays(world: World) {
        let (organization, manager) = organization(&world).await;
        manager.revokes(&organization, &manager).await.expect_problem(409, "last_manager");
        let own = manager.get(&format!("/v1/organizations/{organization}")).await.expect(200)["delegation"].clone();
        manager.act(&format!("/v1/delegates/{}/decline", id(&own))).await.expect_problem(409, "last_manager");
        let second = world.delegate(&manager, &organization, &host_phone(3), ("manager", None)).await;
        // Each revokes the other in the same moment: one is left.
        let (one, other) = join(manager.revokes(&organization, &second), second.revokes(&organization, &manager)).await;
        let won = [one.status.as_u16(), other.status.as_u16()].iter().filter(|status| **status == 200).count();
        assert_eq!(won, 1, "{} {}", one.text(), other.text());
        let managers = "SELECT count(*) AS n FROM organization_delegates WHERE state = 'active' AND role = 'manager'";
        assert_eq!(world.number(managers).await, 1);
    }

    async fn an_answer_under_way_of_a_delegate_who_is_revoked_comes_to_nothing(world: World) {
        let (organization, manager) = organization(&world).await;
        let delegate = world.delegate(&manager, &organization, &host_phone(3), ("answer", None)).await;
        let registration = world.migrant(0).await.applies(&to_organization(1, 0, None)).await;
        let revoke = format!(
            "UPDATE organization_delegates SET state = 'revoked', closed_at = invited_at WHERE account_id = {}",
            world.sql_id(&delegate.account)
        );
        let answer = world.beside(async move |tx| Ok(sql::run(tx, &revoke).await.map(drop)?), delegate.confirms(&registration)).await;
        answer.expect_problem(404, "not_found");
        let seen = manager.get(&format!("/v1/host/registrations/{}", id(&registration))).await.expect(200);
        assert_eq!(seen["state"], "pending");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_revocation_meets_an_answer_and_one_is_first(world: World) {
        let (organization, manager) = organization(&world).await;
        for n in 0..6 {
            let delegate = world.delegate(&manager, &organization, &host_phone(10 + n), ("answer", None)).await;
            let registration = world.migrant(n).await.applies(&to_organization(1, 0, None)).await;
            let (revoked, answered) = join(manager.revokes(&organization, &delegate), delegate.confirms(&registration)).await;
            revoked.expect(200);
            let state = manager.get(&format!("/v1/host/registrations/{}", id(&registration))).await.expect(200)["state"].clone();
            match answered.status.as_u16() {
                200 => assert_eq!(state, "confirmed"),
                404 => assert_eq!(state, "pending"),
                other => panic!("{other}: {}", answered.text()),
            }
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn nobody_answers_about_himself_and_an_erased_delegate_acts_no_more(world: World) {
        let (organization, manager) = organization(&world).await;
        let migrant = world.migrant(0).await;
        let invited = manager.invites(&organization, &migrant.phone, "answer", None).await.expect(201);
        migrant.act(&format!("/v1/delegates/{}/accept", id(&invited))).await.expect(200);
        let registration = migrant.applies(&to_organization(1, 0, None)).await;
        migrant.confirms(&registration).await.expect_problem(404, "not_found");
        assert_eq!(pending(&migrant).await, [Value::Null; 0]);
        manager.confirms(&registration).await.expect(200);
        let delegate = world.delegate(&manager, &organization, &host_phone(3), ("answer", None)).await;
        let account: uuid::Uuid = delegate.account.parse().unwrap();
        assert!(tirkeu::app::persons::erase::erase(&world.app, account, "operator").await.expect("erased"));
        let list = manager.get(&format!("/v1/organizations/{organization}/delegates")).await.expect(200);
        assert_eq!((&list["items"][2]["state"], list["items"][2].get("masked_phone")), (&json!("revoked"), None));
    }
}
