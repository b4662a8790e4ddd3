//! An organisation comes into being, with its premises.

use crate::support::actor::{host_phone, id};
use crate::support::organization::{bin, premises, to_organization};
use crate::support::{both_engines, sql};
use serde_json::json;

both_engines! {
    async fn once_an_organisation_is_entered_its_manager_answers_and_the_phone_in_the_application_does_not(world: World) {
        let (migrant, phone_owner) = (world.migrant(0).await, world.host(1).await);
        let before = migrant.applies(&to_organization(1, 0, Some(&host_phone(1)))).await;
        assert_eq!(phone_owner.get("/v1/host/registrations").await.expect(200)["items"][0]["id"], before["id"]);
        let organization = world.organization(1, &host_phone(2)).await;
        // What was applied for before is the organisation's, too, and so is what still names another phone.
        let manager = world.host(2).await;
        let after = world.migrant(1).await.applies(&to_organization(1, 0, Some(&host_phone(1)))).await;
        assert_eq!(phone_owner.get("/v1/host/registrations").await.expect(200)["items"], json!([]));
        for registration in [&before, &after] {
            phone_owner.confirms(registration).await.expect_problem(404, "not_found");
            phone_owner.get(&format!("/v1/host/registrations/{}", id(registration))).await.expect_problem(404, "not_found");
        }
        let list = manager.get("/v1/host/registrations?state=pending").await.expect(200);
        let ids: Vec<_> = list["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
        assert_eq!(ids, [after["id"].clone(), before["id"].clone()]);
        let own = manager.get(&format!("/v1/organizations/{organization}/registrations?state=pending")).await.expect(200);
        assert_eq!(own["items"], list["items"]);
        assert_eq!(manager.get("/v1/me/notifications").await.expect(200)["items"][0]["kind"], "approval_requested");
        assert_eq!(phone_owner.get("/v1/me/notifications").await.expect(200)["items"], json!([]));
        assert_eq!(manager.confirms(&before).await.expect(200)["state"], "confirmed");
        assert_eq!(manager.rejects(&after, "unknown_person").await.expect(200)["state"], "rejected");
        // Nobody is sent a link by which he could answer for an organisation.
        world.after(chrono::TimeDelta::hours(30)).await;
        assert!(world.links_sent_to(&host_phone(1)).await.is_empty() && world.links_sent_to(&host_phone(2)).await.is_empty());
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_link_that_was_sent_before_opens_nothing_any_more(world: World) {
        let registration = world.migrant(0).await.applies(&to_organization(1, 0, Some(&host_phone(5)))).await;
        let link = format!("/v1/confirmations/{}", world.link_sent_to(&host_phone(5)).await);
        world.stranger().get(&link).await.expect(200);
        world.organization(1, &host_phone(2)).await;
        world.stranger().get(&link).await.expect_problem(404, "not_found");
        world.stranger().post(&link, &json!({"decision": "confirm"})).await.expect_problem(404, "not_found");
        assert_eq!(world.host(2).await.confirms(&registration).await.expect(200)["state"], "confirmed");
    }

    async fn other_owners_do_not_answer_for_an_organisation(world: World) {
        world.organization(1, &host_phone(2)).await;
        let friend = world.host(3).await;
        let mut body = to_organization(1, 0, None);
        body["co_owners"] = json!([{"phone": host_phone(3)}]);
        let registration = world.migrant(0).await.applies(&body).await;
        friend.confirms(&registration).await.expect_problem(404, "not_found");
        assert_eq!(friend.get("/v1/host/registrations").await.expect(200)["items"], json!([]));
    }

    async fn a_supervisor_enters_an_organisation_once(world: World) {
        let supervisor = world.officer(1, None).await;
        let body = json!({"bin": bin(1), "name": "ТОО «Алатау»", "manager": {"phone": host_phone(2)}});
        let key = "enter-1";
        let entered = supervisor.post_with_key("/v1/officer/organizations", &body, key).await.expect(201);
        let again = supervisor.post_with_key("/v1/officer/organizations", &body, key).await;
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        assert_eq!(again.expect(201), entered);
        supervisor.post("/v1/officer/organizations", &body).await.expect_problem(409, "organization_known");
        let wrong = json!({"bin": "150140000013", "name": " ", "manager": {"phone": "8"}});
        let reply = supervisor.post("/v1/officer/organizations", &wrong).await;
        reply.expect_invalid(&[("/bin", "bin_check_digit"), ("/name", "required"), ("/manager/phone", "phone_invalid")]);
        let manager = world.host(2).await;
        let own = manager.get("/v1/organizations").await.expect(200);
        assert_eq!(own["items"][0]["id"], entered["id"]);
        assert_eq!((&own["items"][0]["delegation"]["role"], &own["items"][0]["delegation"]["state"]), (&json!("manager"), &json!("active")));
        assert!(own["items"][0]["delegation"].get("premises").is_none());
        let path = format!("/v1/organizations/{}", id(&entered));
        assert_eq!(manager.get(&path).await.expect(200), own["items"][0]);
        world.host(3).await.get(&path).await.expect_problem(404, "not_found");
    }

    async fn a_building_is_entered_once_and_takes_what_was_applied_for_there(world: World) {
        let organization = world.organization(1, &host_phone(2)).await;
        let (manager, migrant) = (world.host(2).await, world.migrant(0).await);
        let registration = migrant.applies(&to_organization(1, 4, None)).await;
        let entered = manager.enters_premises(&organization, 4, 12).await;
        assert_eq!((&entered["capacity"], &entered["version"]), (&json!(12), &json!(1)));
        let path = format!("/v1/organizations/{organization}/premises");
        manager.post(&path, &premises(4, 20)).await.expect_problem(409, "premises_known");
        let mut wrong = premises(5, 0);
        wrong["address"]["region"] = json!("00");
        manager.post(&path, &wrong).await.expect_invalid(&[("/capacity", "out_of_range"), ("/address/region", "unknown_region")]);
        let list = format!("/v1/organizations/{organization}/registrations?premises={}", id(&entered));
        assert_eq!(manager.get(&list).await.expect(200)["items"][0]["id"], registration["id"]);
        let change = format!("/v1/premises/{}", id(&entered));
        let changed = manager.patch(&change, &json!({"capacity": 15})).await.expect(200);
        assert_eq!((&changed["capacity"], &changed["version"]), (&json!(15), &json!(2)));
        let stale = manager.request(reqwest::Method::PATCH, &change).header("If-Match", "\"v1\"").json(&json!({"capacity": 16}));
        manager.send(stale).await.expect_problem(412, "stale_version");
        world.host(3).await.patch(&change, &json!({"capacity": 1})).await.expect_problem(404, "not_found");
        assert_eq!(manager.get(&path).await.expect(200)["items"], json!([changed]));
    }
}
