//! `Idempotency-Key`: the same request again gets the same answer, and nothing happens twice.

use crate::support::actor::{application, fresh_key, id};
use crate::support::{Reply, both_engines};
use chrono::TimeDelta;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::json;

const PATH: &str = "/v1/registrations";

/// Asserts that `again` is `first`, told again.
#[track_caller]
fn is_replay(first: &Reply, again: &Reply) {
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(again.header("idempotent-replayed"), Some("true"), "{}", again.text());
    assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
    for name in ["location", "etag", "content-type"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
}

both_engines! {
    async fn a_request_without_a_key_or_with_a_strange_one_is_refused(world: World) {
        let actor = world.migrant(0).await;
        let without = actor.send(actor.request(Method::POST, PATH).json(&application(0))).await;
        without.expect_problem(400, "idempotency_key_required");
        let long = "x".repeat(65);
        for key in ["", " ", "two words", "a/b", "a.b", "a,b", long.as_str()] {
            actor.post_with_key(PATH, &application(0), key).await.expect_problem(400, "idempotency_key_required");
        }
        let confirm = "/v1/host/registrations/01900000-0000-7000-8000-000000000000/confirm";
        actor.send(actor.request(Method::POST, confirm)).await.expect_problem(400, "idempotency_key_required");
        assert_eq!(world.count("registrations").await, 0);
        actor.post_with_key(PATH, &application(0), &"x".repeat(64)).await.expect(201);
    }

    async fn the_same_key_and_body_give_the_same_answer_byte_for_byte(world: World) {
        let actor = world.migrant(0).await;
        let key = fresh_key();
        let first = actor.post_with_key(PATH, &application(0), &key).await;
        let location = format!("{PATH}/{}", id(&first.expect(201)));
        assert_eq!(first.header("location"), Some(location.as_str()));
        is_replay(&first, &actor.post_with_key(PATH, &application(0), &key).await);
        world.after(TimeDelta::days(20)).await;
        let later = world.sign_in(&actor.phone).await;
        is_replay(&first, &later.post_with_key(PATH, &application(0), &key).await);
        assert_eq!(world.count("registrations").await, 1);
    }

    async fn the_first_answer_is_repeated_after_the_registration_has_changed(world: World) {
        let (actor, host) = (world.migrant(0).await, world.host(0).await);
        let (submit, confirm) = (fresh_key(), fresh_key());
        let first = actor.post_with_key(PATH, &application(0), &submit).await;
        let path = format!("/v1/host/registrations/{}/confirm", id(&first.expect(201)));
        let confirmed = host.act_with_key(&path, &confirm).await;
        assert_eq!(confirmed.expect(200)["state"], "confirmed");
        let again = actor.post_with_key(PATH, &application(0), &submit).await;
        is_replay(&first, &again);
        assert_eq!(again.json()["state"], "pending");
        is_replay(&confirmed, &host.act_with_key(&path, &confirm).await);
        host.act(&path).await.expect_problem(409, "registration_not_pending");
        assert_eq!((world.count("registrations").await, world.count("certificates").await), (1, 1));
    }

    async fn a_repetition_is_answered_even_where_a_new_request_would_be_refused(world: World) {
        let actor = world.migrant(0).await;
        let key = fresh_key();
        let first = actor.post_with_key(PATH, &application(0), &key).await;
        for n in 1..5 {
            actor.applies(&application(n)).await;
        }
        actor.post(PATH, &application(5)).await.expect_problem(409, "too_many_pending");
        is_replay(&first, &actor.post_with_key(PATH, &application(0), &key).await);
    }

    async fn a_key_stands_for_one_body(world: World) {
        let actor = world.migrant(0).await;
        let key = fresh_key();
        let first = actor.post_with_key(PATH, &application(0), &key).await;
        actor.post_with_key(PATH, &application(1), &key).await.expect_problem(422, "idempotency_key_reused");
        let mut spaced = serde_json::to_string_pretty(&application(0)).unwrap();
        spaced.push(' ');
        let request = actor.request(Method::POST, PATH).header("Idempotency-Key", &key);
        let reply = actor.send(request.header("Content-Type", "application/json").body(spaced)).await;
        reply.expect_problem(422, "idempotency_key_reused");
        is_replay(&first, &actor.post_with_key(PATH, &application(0), &key).await);
        assert_eq!(world.count("registrations").await, 1);
    }

    async fn a_key_stands_for_one_route(world: World) {
        let actor = world.migrant(0).await;
        let key = fresh_key();
        let registration = actor.post_with_key(PATH, &application(0), &key).await.expect(201);
        let withdraw = format!("{PATH}/{}/withdraw", id(&registration));
        actor.act_with_key(&withdraw, &key).await.expect_problem(422, "idempotency_key_reused");
        assert_eq!(actor.reads(&registration).await.expect(200)["state"], "pending");
    }

    async fn a_key_of_somebody_else_is_another_key(world: World) {
        let (first, second) = (world.migrant(0).await, world.migrant(1).await);
        let key = fresh_key();
        let one = first.post_with_key(PATH, &application(0), &key).await.expect(201);
        let other = second.post_with_key(PATH, &application(0), &key).await;
        assert_eq!(other.header("idempotent-replayed"), None);
        assert_ne!(other.expect(201)["id"], one["id"]);
    }

    async fn a_refused_request_does_not_use_its_key_up(world: World) {
        let actor = world.sign_in("+77055550001").await;
        let key = fresh_key();
        actor.post_with_key(PATH, &application(0), &key).await.expect_problem(409, "person_required");
        let mut wrong = application(0);
        wrong["purpose"] = json!("fun");
        actor.post_with_key(PATH, &wrong, &key).await.expect_invalid(&[("/purpose", "not_allowed")]);
        actor.enters(&crate::support::actor::person(0)).await;
        let reply = actor.post_with_key(PATH, &application(0), &key).await;
        assert_eq!((reply.status.as_u16(), reply.header("idempotent-replayed")), (201, None));
    }

    async fn twenty_at_once_with_one_key_have_one_effect(world: World) {
        let actor = world.migrant(0).await;
        let (key, body) = (fresh_key(), application(0));
        let replies = join_all((0..20).map(|_| actor.post_with_key(PATH, &body, &key))).await;
        let answers: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 201).collect();
        for reply in replies.iter().filter(|reply| reply.status != 201) {
            reply.expect_problem(409, "idempotency_in_progress");
        }
        assert_eq!(answers.iter().filter(|reply| reply.header("idempotent-replayed").is_none()).count(), 1);
        assert!(answers.iter().all(|reply| reply.bytes == answers[0].bytes));
        assert_eq!(actor.post_with_key(PATH, &body, &key).await.bytes, answers[0].bytes);
        for table in ["registrations", "registration_events", "notifications", "idempotency_keys"] {
            assert_eq!(world.count(table).await, 1, "{table}");
        }
    }

    async fn a_host_who_taps_twenty_times_confirms_once(world: World) {
        let (actor, host) = (world.migrant(0).await, world.host(0).await);
        let registration = actor.applies(&application(0)).await;
        let path = format!("/v1/host/registrations/{}/confirm", id(&registration));
        let key = fresh_key();
        let replies = join_all((0..20).map(|_| host.act_with_key(&path, &key))).await;
        let answers: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
        assert!(!answers.is_empty() && answers.iter().all(|reply| reply.bytes == answers[0].bytes));
        for reply in replies.iter().filter(|reply| reply.status != 200) {
            assert_eq!(reply.status, 409, "{}", reply.text());
        }
        is_replay(
            answers.iter().find(|reply| reply.header("idempotent-replayed").is_none()).unwrap(),
            &host.act_with_key(&path, &key).await,
        );
        assert_eq!(world.count("certificates").await, 1);
    }

    async fn an_answer_is_kept_for_thirty_days(world: World) {
        let actor = world.migrant(0).await;
        let key = fresh_key();
        actor.post_with_key(PATH, &application(0), &key).await.expect(201);
        world.after(TimeDelta::days(29)).await;
        assert_eq!(world.count("idempotency_keys").await, 1);
        world.after(TimeDelta::days(2)).await;
        assert_eq!(world.count("idempotency_keys").await, 0);
    }
}
