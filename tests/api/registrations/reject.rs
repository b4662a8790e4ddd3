//! The host refuses.

use crate::support::actor::{application, fresh_key, id};
use crate::support::{both_engines, sql};
use reqwest::Method;
use serde_json::{Value, json};

fn path(registration: &Value) -> String {
    format!("/v1/host/registrations/{}/reject", id(registration))
}

both_engines! {
    async fn each_reason_is_told_to_the_migrant(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        for reason in ["unknown_person", "does_not_live_here", "no_consent", "wrong_details"] {
            let registration = migrant.applies(&application(0)).await;
            let rejected = host.rejects(&registration, reason).await.expect(200);
            assert_eq!((&rejected["state"], &rejected["reason"]), (&json!("rejected"), &json!(reason)));
            let seen = migrant.reads(&registration).await.expect(200);
            assert_eq!(seen["reason"], reason);
            assert!(seen.get("comment").is_none() && seen.get("certificate_number").is_none());
            let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
            assert_eq!(events["items"][1]["reason"], reason);
            assert_eq!(migrant.get("/v1/me/notifications").await.expect(200)["items"][0]["kind"], "registration_rejected");
        }
        assert_eq!(world.count("certificates").await, 0);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn the_comment_is_shown_to_the_migrant(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let body = json!({"reason": "no_consent", "comment": "  Съехал на прошлой неделе,\nключи сдал. "});
        host.post(&path(&registration), &body).await.expect(200);
        let seen = migrant.reads(&registration).await.expect(200);
        assert_eq!(seen["comment"], "Съехал на прошлой неделе,\nключи сдал.");
    }

    async fn a_refusal_of_the_wrong_form_changes_nothing(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let cases = [
            (json!({"reason": "bad_mood"}), vec![("/reason", "not_allowed")]),
            (json!({}), vec![("/reason", "required")]),
            (json!({"reason": "no_consent", "note": 1}), vec![("/note", "unknown_field")]),
            (json!({"reason": "no_consent", "comment": "a\u{1}b"}), vec![("/comment", "bad_characters")]),
            (json!({"reason": "no_consent", "comment": "я".repeat(501)}), vec![("/comment", "too_long")]),
            (json!({"reason": 1, "comment": 2}), vec![("/reason", "wrong_type"), ("/comment", "wrong_type")]),
        ];
        for (body, wrong) in cases {
            host.post(&path(&registration), &body).await.expect_invalid(&wrong);
        }
        assert_eq!(migrant.reads(&registration).await.expect(200)["version"], 1);
        host.post(&path(&registration), &json!({"reason": "no_consent", "comment": "я".repeat(500)})).await.expect(200);
    }

    async fn a_rejected_application_cannot_be_answered_again(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        host.rejects(&registration, "no_consent").await.expect(200);
        host.confirms(&registration).await.expect_problem(409, "registration_not_pending");
        host.rejects(&registration, "no_consent").await.expect_problem(409, "registration_not_pending");
        migrant.withdraws(&registration).await.expect_problem(409, "registration_not_pending");
    }

    async fn a_stale_if_match_is_refused(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        for (tag, status) in [("\"v7\"", 412), ("\"v1-ru\"", 200)] {
            let request = host.request(Method::POST, &path(&registration)).header("If-Match", tag);
            let request = request.header("Idempotency-Key", fresh_key()).json(&json!({"reason": "no_consent"}));
            host.send(request).await.expect(status);
        }
    }

    async fn the_same_key_gives_the_same_answer_and_refuses_another_body(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let (key, body) = (fresh_key(), json!({"reason": "no_consent"}));
        let first = host.post_with_key(&path(&registration), &body, &key).await;
        let second = host.post_with_key(&path(&registration), &body, &key).await;
        assert_eq!(second.bytes, first.bytes);
        assert_eq!(second.header("idempotent-replayed"), Some("true"));
        assert_eq!(second.header("etag"), first.header("etag"));
        let other = json!({"reason": "unknown_person"});
        host.post_with_key(&path(&registration), &other, &key).await.expect_problem(422, "idempotency_key_reused");
    }

    async fn after_a_refusal_the_migrant_applies_anew(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let first = migrant.applies(&application(0)).await;
        host.rejects(&first, "wrong_details").await.expect(200);
        let second = migrant.applies(&application(0)).await;
        assert_ne!(id(&first), id(&second));
        host.confirms(&second).await.expect(200);
    }

    async fn a_refusal_of_a_move_leaves_the_old_place_in_force(world: World) {
        let (migrant, _, first) = world.registered(0, 0).await;
        let second_host = world.host(1).await;
        let second = migrant.applies(&application(1)).await;
        second_host.rejects(&second, "no_consent").await.expect(200);
        let first = migrant.reads(&first).await.expect(200);
        assert_eq!(first["state"], "confirmed");
        let check = format!("/v1/verify/{}", first["certificate_number"].as_str().unwrap());
        assert_eq!(world.stranger().get(&check).await.expect(200)["status"], "valid");
    }
}
