//! Rotation of refresh tokens under bad networks and in bad hands (the rotation itself: `sessions.rs`).

use crate::support::actor::code_in;
use crate::support::{Actor, Reply, World, both_engines, sql};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::HashSet;
use tirkeu::app::auth::refresh::refresh;
use tirkeu::store::Conn;
use tokio::io::AsyncWriteExt;

const PHONE: &str = "+77012345678";

async fn refreshes(world: &World, token: &str, installation: Option<&str>) -> Reply {
    let mut body = json!({"refresh_token": token});
    if let Some(installation) = installation {
        body["installation_id"] = json!(installation);
    }
    world.stranger().post("/v1/auth/refresh", &body).await
}

/// Refreshes and gives the next refresh token.
async fn rotates(world: &World, token: &str, installation: Option<&str>) -> String {
    let pair = refreshes(world, token, installation).await.expect(200);
    pair["refresh_token"].as_str().unwrap().to_owned()
}

async fn is_refused(world: &World, token: &str, installation: Option<&str>) -> Value {
    refreshes(world, token, installation).await.expect_problem(401, "refresh_invalid")
}

async fn bound(world: &World) -> Actor {
    world.sign_in_as(PHONE, json!({"installation_id": "phone-1"})).await
}

async fn inbox(actor: &Actor) -> Vec<Value> {
    actor.get("/v1/me/notifications").await.expect(200)["items"].as_array().unwrap().clone()
}

both_engines! {
    async fn fifty_refreshes_at_once_on_two_replicas_are_no_theft_and_give_one_successor(world: World) {
        let replica = world.replica(|_| ()).await;
        let token = world.sign_in(PHONE).await.refresh_token;
        let (here, there) = (world.stranger(), world.stranger().at(&replica));
        let body = json!({"refresh_token": token});
        let replies = join_all((0..50).map(|n| if n % 2 == 0 { &here } else { &there }).map(|at| at.post("/v1/auth/refresh", &body))).await;
        let successors: HashSet<String> =
            replies.iter().map(|reply| reply.expect(200)["refresh_token"].as_str().unwrap().to_owned()).collect();
        assert_eq!(successors.len(), 1);
        rotates(&world, successors.iter().next().unwrap(), None).await;
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'session.replay'").await, 0);
        replica.stop().await;
    }

    async fn a_process_that_dies_between_rotation_and_answer_costs_nothing(world: World) {
        let token = world.sign_in(PHONE).await.refresh_token;
        // The rotation commits, and nobody hears of it.
        let lost = refresh(&world.app, &token, None).await.unwrap();
        assert_eq!(world.number("SELECT generation AS n FROM (SELECT CAST(generation AS bigint) AS generation FROM sessions) s").await, 1);
        let restarted = world.replica(|_| ()).await;
        let answer = world.stranger().at(&restarted).post("/v1/auth/refresh", &json!({"refresh_token": token})).await;
        assert_eq!(answer.expect(200)["refresh_token"], lost.refresh_token.as_str());
        restarted.stop().await;
    }

    async fn a_client_that_hangs_up_while_it_refreshes_keeps_its_session(world: World) {
        for round in 0..20 {
            let actor = world.sign_in(&format!("+7701777{round:04}")).await;
            let body = json!({"refresh_token": actor.refresh_token}).to_string();
            let raw = format!(
                "POST /v1/auth/refresh HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            let mut stream = tokio::net::TcpStream::connect(world.base.strip_prefix("http://").unwrap()).await.unwrap();
            stream.write_all(raw.as_bytes()).await.unwrap();
            stream.set_zero_linger().unwrap();
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            drop(stream);
            // Whether the first request came through, and whichever of the two comes first: the successor is the same.
            let pair = refreshes(&world, &actor.refresh_token, None).await.expect(200);
            actor.given(&pair).patch("/v1/me", &json!({"locale": "kk"})).await.expect(200);
            assert_eq!(rotates(&world, &actor.refresh_token, None).await, pair["refresh_token"]);
        }
    }

    async fn a_bound_session_is_renewed_on_its_own_installation_only(world: World) {
        let actor = bound(&world).await;
        let next = rotates(&world, &actor.refresh_token, Some("phone-1")).await;
        // A lost answer there is survivable.
        assert_eq!(rotates(&world, &actor.refresh_token, Some("phone-1")).await, next);
        // A thief elsewhere has nothing of the newest token, and betrays himself by it.
        is_refused(&world, &next, Some("phone-2")).await;
        is_refused(&world, &next, Some("phone-1")).await;
    }

    async fn a_bound_session_asks_for_its_installation(world: World) {
        let actor = bound(&world).await;
        is_refused(&world, &actor.refresh_token, None).await;
        is_refused(&world, &actor.refresh_token, Some("phone-1")).await;
    }

    async fn the_token_before_is_worthless_on_another_installation(world: World) {
        let actor = bound(&world).await;
        let next = rotates(&world, &actor.refresh_token, Some("phone-1")).await;
        is_refused(&world, &actor.refresh_token, Some("phone-2")).await;
        is_refused(&world, &next, Some("phone-1")).await;
    }

    async fn an_unbound_session_asks_for_no_installation(world: World) {
        let actor = world.sign_in(PHONE).await;
        let next = rotates(&world, &actor.refresh_token, Some("phone-1")).await;
        rotates(&world, &next, None).await;
    }

    async fn the_database_knows_no_installation_id_of_a_session(world: World) {
        bound(&world).await;
        let twin = world.sign_in_as(PHONE, json!({"installation_id": "phone-1"})).await;
        assert_eq!(world.number("SELECT count(DISTINCT device_mac) AS n FROM sessions").await, 2);
        for wrong in ["", "a b", "ключ", &"x".repeat(101)] {
            let reply = refreshes(&world, &twin.refresh_token, Some(wrong)).await;
            assert_eq!(reply.expect_problem(422, "validation_failed")["errors"][0]["pointer"], "/installation_id");
        }
    }

    async fn a_replay_ends_the_session_and_tells_its_owner_on_what_is_left(world: World) {
        let victim = world.sign_in(PHONE).await;
        victim.registers_device("stolen", "stolen-phone").await;
        let other = world.sign_in(PHONE).await;
        other.registers_device("kept", "kept-phone").await;
        let second = rotates(&world, &victim.refresh_token, None).await;
        let third = rotates(&world, &second, None).await;
        is_refused(&world, &victim.refresh_token, None).await;
        world.settle().await;

        let pushes = world.fcm.received();
        let targets: Vec<&str> = pushes.iter().map(|push| push.target.as_str()).collect();
        assert_eq!(targets, ["kept-phone"]);
        assert_eq!(pushes[0].message["data"]["kind"], "session_ended");
        assert!(!pushes[0].message.to_string().contains("7012345678"));
        let entries = inbox(&other).await;
        assert_eq!(entries.len(), 1);
        assert_eq!((&entries[0]["kind"], &entries[0]["id"]), (&json!("session_ended"), &pushes[0].message["data"]["nid"]));
        assert!(entries[0].get("registration_id").is_none());
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'session.replay'").await, 1);

        // Whoever goes on trying ends nothing more and tells nobody anything.
        for token in [&victim.refresh_token, &second, &third] {
            is_refused(&world, token, None).await;
        }
        assert_eq!(inbox(&other).await.len(), 1);
        victim.patch("/v1/me", &json!({"locale": "kk"})).await.expect_problem(401, "unauthenticated");
    }

    async fn the_owner_reads_of_it_in_his_language(world: World) {
        let victim = world.sign_in(PHONE).await;
        let second = rotates(&world, &victim.refresh_token, None).await;
        rotates(&world, &second, None).await;
        is_refused(&world, &victim.refresh_token, None).await;
        // He has no other device: it waits for his next sign-in.
        let mut again = world.sign_in(PHONE).await;
        let mut texts = HashSet::new();
        for language in ["kk", "ru", "en", "uz"] {
            again.language = language;
            let entry = &inbox(&again).await[0];
            assert_eq!(entry["kind"], "session_ended");
            texts.insert((entry["title"].to_string(), entry["body"].to_string()));
        }
        assert_eq!(texts.len(), 4);
        let read = again.act(&format!("/v1/me/notifications/{}/read", inbox(&again).await[0]["id"].as_str().unwrap())).await;
        assert!(read.expect(200)["read_at"].is_string());
    }

    async fn of_many_replays_at_once_one_ends_the_session_and_tells(world: World) {
        let victim = world.sign_in(PHONE).await;
        let second = rotates(&world, &victim.refresh_token, None).await;
        rotates(&world, &second, None).await;
        let replies = join_all((0..20).map(|_| refreshes(&world, &victim.refresh_token, None))).await;
        assert!(replies.iter().all(|reply| reply.status == 401));
        assert_eq!(inbox(&world.sign_in(PHONE).await).await.len(), 1);
    }

    async fn who_ended_the_session_in_the_moment_of_a_replay_is_the_one_who_tells(world: World) {
        let victim = world.sign_in(PHONE).await;
        let second = rotates(&world, &victim.refresh_token, None).await;
        rotates(&world, &second, None).await;
        // Somebody else's end of this session, not committed yet: the replay finds it open.
        let ends = async |tx: &mut Conn| {
            sql::run(tx, "UPDATE sessions SET revoked_at = rotated_at").await?;
            Ok(())
        };
        world.beside(ends, is_refused(&world, &victim.refresh_token, None)).await;
        assert_eq!(world.count("notifications").await, 0);
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'session.replay'").await, 0);
    }

    async fn who_replays_learns_nothing(world: World) {
        let victim = bound(&world).await;
        let second = rotates(&world, &victim.refresh_token, Some("phone-1")).await;
        rotates(&world, &second, Some("phone-1")).await;
        let mut answers = Vec::new();
        // A replay, a token of an ended session, one from elsewhere, and none at all.
        for token in [&victim.refresh_token, &second, &victim.refresh_token, &"AAAA".to_owned()] {
            let mut answer = is_refused(&world, token, Some("phone-2")).await;
            answer["trace_id"] = Value::Null;
            answers.push(answer);
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }

    async fn what_arrives_while_its_successor_is_used_is_judged_as_if_it_came_after(world: World) {
        for round in 0..10 {
            let phone = format!("+7701666{round:04}");
            let first = world.sign_in(&phone).await.refresh_token;
            let second = rotates(&world, &first, None).await;
            let (old, new) = tokio::join!(refreshes(&world, &first, None), refreshes(&world, &second, None));
            // Either the old one came first and gives the successor, or it is a replay and ends everything.
            if old.status == 200 {
                assert_eq!(old.json()["refresh_token"], second.as_str());
                new.expect(200);
            } else {
                old.expect_problem(401, "refresh_invalid");
                is_refused(&world, &second, None).await;
            }
        }
    }

    async fn a_session_that_has_reached_its_end_is_no_replay(world: World) {
        let mut token = world.sign_in(PHONE).await.refresh_token;
        for _ in 0..3 {
            world.after(TimeDelta::days(29)).await;
            token = rotates(&world, &token, None).await;
        }
        world.after(TimeDelta::days(3) - TimeDelta::seconds(1)).await;
        token = rotates(&world, &token, None).await;
        world.after(TimeDelta::seconds(1)).await;
        is_refused(&world, &token, None).await;
        assert!(inbox(&world.sign_in(PHONE).await).await.is_empty());
    }

    async fn a_code_is_asked_for_as_ever(world: World) {
        let stranger = world.stranger();
        let challenge = stranger.post("/v1/auth/otp", &json!({"phone": PHONE})).await.expect(202);
        let code = code_in(&world.last_sms(PHONE).await.unwrap());
        let wrong = json!({"challenge_id": challenge["challenge_id"], "code": code, "installation_id": "a b"});
        stranger.post("/v1/auth/otp/verify", &wrong).await.expect_invalid(&[("/installation_id", "bad_format")]);
    }
}
