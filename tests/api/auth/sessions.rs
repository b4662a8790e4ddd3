//! Rotation of refresh tokens, and the end of a session.

use crate::support::actor::{application, fresh_key};
use crate::support::{Actor, Reply, World, both_engines};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use std::collections::HashSet;
use tirkeu::store::types::{Id, Ts};
use tirkeu::store::{Conn, sessions};

const PHONE: &str = "+77012345678";

async fn refreshes(world: &World, token: &str) -> Reply {
    world.stranger().post("/v1/auth/refresh", &json!({"refresh_token": token})).await
}

/// Refreshes and gives the next refresh token.
async fn rotates(world: &World, token: &str) -> String {
    let pair = refreshes(world, token).await.expect(200);
    pair["refresh_token"].as_str().unwrap().to_owned()
}

async fn is_refused(world: &World, token: &str) {
    refreshes(world, token).await.expect_problem(401, "refresh_invalid");
}

fn signed(world: &World, token: Option<String>) -> Actor {
    let mut actor = world.stranger();
    actor.token = token;
    actor
}

both_engines! {
    async fn a_phone_that_is_signed_out_in_the_moment_it_registers_is_not_registered(world: World) {
        let actor = world.sign_in(PHONE).await;
        let now = Ts(world.app.now());
        let account = Id(actor.account.parse().unwrap());
        let ends = async move |tx: &mut Conn| Ok(sessions::revoke_all(tx, account, now).await?);
        let body = json!({"platform": "android", "push_token": "device-token-1"});
        let registers = actor.put("/v1/me/devices/installation-1", &body);
        world.beside(ends, registers).await.expect_problem(401, "unauthenticated");
        assert_eq!(world.count("devices").await, 0);
    }

    async fn each_refresh_gives_new_tokens_that_work(world: World) {
        let actor = world.sign_in(PHONE).await;
        let mut token = actor.refresh_token.clone();
        for _ in 0..5 {
            world.after(TimeDelta::minutes(9)).await;
            let reply = refreshes(&world, &token).await;
            assert_eq!(reply.header("cache-control"), Some("no-store"));
            let pair = reply.expect(200);
            assert_ne!(pair["refresh_token"], token.as_str());
            token = pair["refresh_token"].as_str().unwrap().to_owned();
            let access = pair["access_token"].as_str().map(str::to_owned);
            let now = signed(&world, access);
            assert_eq!(now.get("/v1/me").await.expect(200)["phone"], PHONE);
        }
        assert_eq!(world.count("sessions").await, 1);
    }

    async fn a_lost_answer_costs_nothing_the_token_before_gives_the_same_successor(world: World) {
        let first = world.sign_in(PHONE).await.refresh_token;
        let lost = rotates(&world, &first).await;
        world.after(TimeDelta::seconds(59)).await;
        let second = rotates(&world, &first).await;
        assert_eq!(second, lost);
        let third = rotates(&world, &second).await;
        rotates(&world, &third).await;
    }

    async fn the_token_before_is_worthless_once_its_successor_was_used(world: World) {
        let first = world.sign_in(PHONE).await.refresh_token;
        let second = rotates(&world, &first).await;
        assert_eq!(rotates(&world, &first).await, second);
        let third = rotates(&world, &second).await;
        is_refused(&world, &first).await;
        is_refused(&world, &third).await;
    }

    async fn the_token_before_is_worthless_after_a_minute_and_its_use_ends_the_session(world: World) {
        let first = world.sign_in(PHONE).await.refresh_token;
        let second = rotates(&world, &first).await;
        world.after(TimeDelta::seconds(61)).await;
        is_refused(&world, &first).await;
        is_refused(&world, &second).await;
    }

    async fn a_replay_of_an_older_token_ends_the_session_for_the_thief_too(world: World) {
        let actor = world.sign_in(PHONE).await;
        let other_device = world.sign_in(PHONE).await;
        let second = rotates(&world, &actor.refresh_token).await;
        let third = rotates(&world, &second).await;
        is_refused(&world, &actor.refresh_token).await;
        is_refused(&world, &third).await;
        is_refused(&world, &second).await;
        rotates(&world, &other_device.refresh_token).await;
    }

    async fn twenty_refreshes_at_once_are_no_theft_and_give_one_successor(world: World) {
        let token = world.sign_in(PHONE).await.refresh_token;
        let replies = join_all((0..20).map(|_| refreshes(&world, &token))).await;
        let successors: HashSet<String> =
            replies.iter().map(|reply| reply.expect(200)["refresh_token"].as_str().unwrap().to_owned()).collect();
        assert_eq!(successors.len(), 1);
        rotates(&world, successors.iter().next().unwrap()).await;
    }

    async fn garbage_is_no_refresh_token(world: World) {
        let actor = world.sign_in(PHONE).await;
        let mut altered = actor.refresh_token.clone().into_bytes();
        altered[25] = if altered[25] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        let cut = actor.refresh_token[..20].to_owned();
        let longer = format!("{}AAAA", actor.refresh_token);
        let access = actor.token.clone().unwrap().chars().take(200).collect::<String>();
        for token in ["x", "....", "AAAA", "токен", &altered, &cut, &longer, &access] {
            is_refused(&world, token).await;
        }
        // Bytes of every length around those of the parts of a token.
        for length in [15, 16, 17, 19, 20, 21, 51, 52, 53] {
            is_refused(&world, &URL_SAFE_NO_PAD.encode(vec![0; length])).await;
        }
        let stranger = world.stranger();
        let wrong = stranger.post("/v1/auth/refresh", &json!({"refresh_token": ""})).await;
        wrong.expect_invalid(&[("/refresh_token", "too_short")]);
        let wrong = stranger.post("/v1/auth/refresh", &json!({"token": "x"})).await;
        wrong.expect_invalid(&[("/refresh_token", "required"), ("/token", "unknown_field")]);
        rotates(&world, &actor.refresh_token).await;
    }

    async fn a_session_has_an_end_however_often_it_is_refreshed(world: World) {
        let mut token = world.sign_in(PHONE).await.refresh_token;
        for _ in 0..3 {
            world.after(TimeDelta::days(29)).await;
            token = rotates(&world, &token).await;
        }
        world.after(TimeDelta::days(3)).await;
        is_refused(&world, &token).await;
    }

    async fn the_token_of_a_session_that_is_forgotten_is_refused_like_any_other(world: World) {
        let actor = world.sign_in(PHONE).await;
        actor.act("/v1/auth/logout").await.expect(204);
        world.after(TimeDelta::days(400)).await;
        tirkeu::app::upkeep::tidy(&world.app).await.unwrap();
        assert_eq!(world.count("sessions").await, 0);
        is_refused(&world, &actor.refresh_token).await;
        assert_eq!((world.count("sessions").await, world.count("notifications").await), (0, 0), "it is no replay");
    }

    async fn signing_out_ends_the_refresh_token_and_the_pushes_to_that_phone(world: World) {
        let host = world.host(0).await;
        host.registers_device("phone", "left-behind").await;
        let elsewhere = world.host(0).await;
        elsewhere.registers_device("tablet", "still-mine").await;
        assert_eq!(host.act("/v1/auth/logout").await.status, 204);
        is_refused(&world, &host.refresh_token).await;
        rotates(&world, &elsewhere.refresh_token).await;

        world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        let targets: Vec<String> = world.fcm.received().into_iter().map(|push| push.target).collect();
        assert_eq!(targets, ["still-mine"]);
    }

    async fn who_signs_out_twice_is_signed_out_already_and_needs_no_key(world: World) {
        let actor = world.sign_in(PHONE).await;
        let request = actor.request(reqwest::Method::POST, "/v1/auth/logout");
        assert_eq!(actor.send(request).await.status, 204);
        actor.act_with_key("/v1/auth/logout", &fresh_key()).await.expect_problem(401, "unauthenticated");
        world.stranger().act("/v1/auth/logout").await.expect_problem(401, "unauthenticated");
    }

    async fn a_device_that_moved_to_a_newer_session_outlives_the_older_one(world: World) {
        let before = world.host(0).await;
        before.registers_device("phone", "device-1").await;
        let after = world.host(0).await;
        after.registers_device("phone", "device-1").await;
        before.act("/v1/auth/logout").await;
        world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        assert_eq!(world.fcm.received().len(), 1);
    }

    async fn a_phone_that_was_signed_out_cannot_subscribe_again_with_its_old_access_token(world: World) {
        let host = world.host(0).await;
        host.registers_device("phone", "left-behind").await;
        host.act("/v1/auth/logout").await;
        let late = json!({"platform": "android", "push_token": "left-behind"});
        host.put("/v1/me/devices/phone", &late).await.expect_problem(401, "unauthenticated");
        world.migrant(0).await.applies(&application(0)).await;
        world.settle().await;
        assert!(world.fcm.received().is_empty());
    }
}
