//! The list of sessions, and what an ended session can still do.

use crate::support::actor::{application, fresh_key, id};
use crate::support::document::{Operation, operations};
use crate::support::{Actor, both_engines, unlimited};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use tirkeu::app::Caller;
use tirkeu::app::auth::tokens;

const PHONE: &str = "+77012345678";
const LIST: &str = "/v1/me/sessions";

async fn sessions(actor: &Actor) -> Vec<Value> {
    actor.get(LIST).await.expect(200)["items"].as_array().expect("items").clone()
}

/// The id of the session that an actor calls with.
async fn own(actor: &Actor) -> String {
    let all = sessions(actor).await;
    let current: Vec<&Value> = all.iter().filter(|session| session["current"] == true).collect();
    assert_eq!(current.len(), 1, "{all:?}");
    id(current[0]).to_owned()
}

async fn ends(actor: &Actor, session: &str) -> crate::support::Reply {
    actor.delete(&format!("{LIST}/{session}")).await
}

/// The operations that change something for somebody who is signed in.
fn changes() -> Vec<Operation> {
    let found: Vec<Operation> =
        operations().into_iter().filter(|it| it.method != Method::GET && it.needs_token).collect();
    for known in ["submit_registration", "confirm_registration", "end_session", "logout", "put_device"] {
        assert!(found.iter().any(|it| it.name == known), "{known} is not among the operations");
    }
    found
}

both_engines! {
    async fn sessions_are_listed_newest_first_with_what_their_owner_needs(world: World) {
        let phone = world.sign_in_as(PHONE, json!({"device_name": "Samsung A15"})).await;
        world.after(TimeDelta::minutes(1)).await;
        let nameless = world.sign_in_as(PHONE, json!({})).await;
        world.after(TimeDelta::minutes(1)).await;
        world.stranger().post("/v1/auth/refresh", &json!({"refresh_token": phone.refresh_token})).await.expect(200);
        world.sign_in("+77012345679").await;
        let all = sessions(&nameless).await;
        assert_eq!(all.len(), 2);
        assert!(all[0].get("device_name").is_none() && all[0]["current"] == true);
        assert_eq!((&all[1]["device_name"], &all[1]["current"]), (&json!("Samsung A15"), &json!(false)));
        assert_eq!(all[1]["created_at"], "2026-11-22T06:00:00Z");
        assert_eq!(all[1]["last_used_at"], "2026-11-22T06:02:00Z");
        assert_eq!(all[1]["expires_at"], "2027-02-20T06:00:00Z");
        world.stranger().get(LIST).await.expect_problem(401, "unauthenticated");
    }

    async fn the_list_has_pages_and_only_what_is_open(world: World) {
        let first = world.sign_in(PHONE).await;
        let (second, third) = (world.sign_in(PHONE).await, world.sign_in(PHONE).await);
        let page = third.get(&format!("{LIST}?limit=2")).await.expect(200);
        let cursor = page["next_cursor"].as_str().unwrap();
        let rest = third.get(&format!("{LIST}?limit=2&cursor={cursor}")).await.expect(200);
        assert_eq!(rest["items"].as_array().unwrap().len(), 1);
        assert_eq!(id(&rest["items"][0]), own(&first).await);
        third.get(&format!("{LIST}?cursor=nowhere")).await.expect_problem(400, "bad_cursor");
        third.get(&format!("{LIST}?limit=101")).await.expect_problem(400, "malformed_query");
        second.act("/v1/auth/logout").await.expect(204);
        assert_eq!(sessions(&third).await.len(), 2);
        world.after(TimeDelta::days(90)).await;
        assert_eq!(sessions(&world.sign_in(PHONE).await).await.len(), 1);
    }

    async fn a_session_of_somebody_else_or_of_nobody_is_not_found(world: World) {
        let (actor, other) = (world.sign_in(PHONE).await, world.sign_in("+77012345679").await);
        let of_other = own(&other).await;
        for session in [of_other.as_str(), "01900000-0000-7000-8000-000000000000", "no-uuid"] {
            ends(&actor, session).await.expect_problem(404, "not_found");
        }
        other.patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
    }

    async fn an_ended_session_is_not_found_again_and_its_refresh_token_is_worthless(world: World) {
        let (actor, lost) = (world.sign_in(PHONE).await, world.sign_in(PHONE).await);
        let session = own(&lost).await;
        assert_eq!(ends(&actor, &session).await.status, 204);
        ends(&actor, &session).await.expect_problem(404, "not_found");
        let body = json!({"refresh_token": lost.refresh_token});
        world.stranger().post("/v1/auth/refresh", &body).await.expect_problem(401, "refresh_invalid");
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'session.revoke'").await, 1);
    }

    async fn a_lost_phone_gets_no_more_pushes(world: World) {
        let (lost, host) = (world.host(0).await, world.host(0).await);
        lost.registers_device("lost", "lost-phone").await;
        host.registers_device("kept", "kept-phone").await;
        ends(&host, &own(&lost).await).await.expect(204);
        world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        let targets: Vec<String> = world.fcm.received().into_iter().map(|push| push.target).collect();
        assert_eq!(targets, ["kept-phone"]);
    }

    async fn who_ends_his_own_session_has_signed_out(world: World) {
        let actor = world.sign_in(PHONE).await;
        assert_eq!(ends(&actor, &own(&actor).await).await.status, 204);
        actor.act("/v1/auth/logout").await.expect_problem(401, "unauthenticated");
        assert!(sessions(&world.sign_in(PHONE).await).await.iter().all(|session| session["current"] == true));
    }

    async fn every_change_is_refused_from_the_moment_the_session_is_ended_on_another_device_and_replica(world: World, unlimited) {
        let replica = world.replica(|_| ()).await;
        for (n, operation) in changes().iter().enumerate() {
            let phone = format!("+7701555{n:04}");
            let (live, dead, other) = (world.sign_in(&phone).await, world.sign_in(&phone).await, world.sign_in(&phone).await);
            // With an open session the same request is judged by what it asks, so the refusals below say something.
            let status = live.performs(operation).await.status;
            assert!(status != 401 && status != 500, "{}: {status}", operation.name);
            let session = own(&dead).await;
            assert_eq!(ends(&replica.met_by(&other), &session).await.status, 204);
            for here in [dead.clone(), replica.met_by(&dead)] {
                let refused = here.performs(operation).await;
                assert_eq!(refused.status, 401, "{}: {}", operation.name, refused.text());
                refused.expect_problem(401, "unauthenticated");
            }
            // Reading goes on until the access token expires.
            dead.get("/v1/me").await.expect(200);
        }
        world.after(TimeDelta::seconds(600)).await;
        replica.stop().await;
    }

    async fn reading_ends_with_the_access_token(world: World) {
        let (actor, lost) = (world.sign_in(PHONE).await, world.sign_in(PHONE).await);
        ends(&actor, &own(&lost).await).await.expect(204);
        world.after(TimeDelta::seconds(599)).await;
        lost.get("/v1/me").await.expect(200);
        world.after(TimeDelta::seconds(1)).await;
        lost.get("/v1/me").await.expect_problem(401, "token_expired");
    }

    async fn an_ended_session_gets_no_old_answer_for_an_old_key(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let (path, key) = (format!("/v1/host/registrations/{}/confirm", id(&registration)), fresh_key());
        host.act_with_key(&path, &key).await.expect(200);
        host.act_with_key(&path, &key).await.expect(200);
        host.act("/v1/auth/logout").await.expect(204);
        host.act_with_key(&path, &key).await.expect_problem(401, "unauthenticated");
    }

    async fn who_may_not_change_anything_is_not_told_what_is_wrong_with_his_body(world: World) {
        let actor = world.sign_in(PHONE).await;
        actor.patch("/v1/me", &json!({"locale": 5})).await.expect_invalid(&[("/locale", "not_allowed")]);
        actor.act("/v1/auth/logout").await.expect(204);
        actor.patch("/v1/me", &json!({"locale": 5})).await.expect_problem(401, "unauthenticated");
        let request = actor.request(Method::PATCH, "/v1/me").header("Content-Type", "text/plain").body("{");
        actor.send(request).await.expect_problem(401, "unauthenticated");
    }

    async fn at_the_end_of_its_life_a_session_changes_nothing_and_its_token_has_expired_too(world: World) {
        let actor = world.sign_in(PHONE).await;
        world.after(TimeDelta::days(90) - TimeDelta::minutes(3)).await;
        let body = json!({"refresh_token": actor.refresh_token});
        let pair = actor.post("/v1/auth/refresh", &body).await.expect(200);
        // The access token does not outlive the session.
        assert_eq!(pair["expires_in"], 180);
        // Nor does one that says so, made with the service's own key.
        let session = own(&actor.given(&pair)).await;
        let caller = Caller { account: actor.account.parse().unwrap(), session: session.parse().unwrap() };
        let later = world.app.now() + TimeDelta::days(1);
        let long = tokens::issue(&world.app, caller, 1, later).unwrap().access_token;
        let long = actor.given(&json!({"access_token": long}));
        long.patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
        world.after(TimeDelta::minutes(3)).await;
        long.patch("/v1/me", &json!({"locale": "ru"})).await.expect_problem(401, "unauthenticated");
    }
}
