//! The host confirms.

use crate::support::actor::{application, fresh_key, host_iin, host_phone, id};
use crate::support::{Actor, Reply, both_engines, sql};
use chrono::TimeDelta;
use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};

fn path(registration: &Value) -> String {
    format!("/v1/host/registrations/{}/confirm", id(registration))
}

async fn confirms_if(host: &Actor, registration: &Value, tag: &str) -> Reply {
    let request = host.request(Method::POST, &path(registration));
    host.send(request.header("Idempotency-Key", fresh_key()).header("If-Match", tag)).await
}

both_engines! {
    async fn a_registration_does_not_exist_for_others(world: World) {
        let (migrant, host, other_host) = (world.migrant(0).await, world.host(0).await, world.host(1).await);
        let other_migrant = world.migrant(1).await;
        let registration = migrant.applies(&application(0)).await;
        let own = format!("/v1/registrations/{}", id(&registration));
        let hosts = format!("/v1/host/registrations/{}", id(&registration));
        let (events, withdraw) = (format!("{own}/events"), format!("{own}/withdraw"));
        let (confirm, reject) = (format!("{hosts}/confirm"), format!("{hosts}/reject"));
        let refusal = json!({"reason": "unknown_person"});
        for other in [&other_host, &other_migrant] {
            for read in [&own, &events, &hosts] {
                other.get(read).await.expect_problem(404, "not_found");
            }
            for act in [&withdraw, &confirm] {
                other.act(act).await.expect_problem(404, "not_found");
            }
            other.post(&reject, &refusal).await.expect_problem(404, "not_found");
        }
        let nobody = world.stranger();
        for read in [&own, &events, &hosts] {
            nobody.get(read).await.expect_problem(401, "unauthenticated");
        }
        for act in [&withdraw, &confirm] {
            nobody.act(act).await.expect_problem(401, "unauthenticated");
        }
        nobody.post(&reject, &refusal).await.expect_problem(401, "unauthenticated");
        // Each party has only his own verbs.
        migrant.get(&hosts).await.expect_problem(404, "not_found");
        migrant.act(&confirm).await.expect_problem(404, "not_found");
        migrant.post(&reject, &refusal).await.expect_problem(404, "not_found");
        host.act(&withdraw).await.expect_problem(404, "not_found");
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "pending");
        for listed in ["/v1/registrations", "/v1/host/registrations"] {
            assert_eq!(other_migrant.get(listed).await.expect(200)["items"], json!([]));
        }
    }

    async fn a_registration_that_never_was_is_not_found(world: World) {
        let host = world.host(0).await;
        for id in ["01936b2e-0000-7000-8000-000000000000", "no-id", "%00"] {
            host.act(&format!("/v1/host/registrations/{id}/confirm")).await.expect_problem(404, "not_found");
        }
    }

    async fn a_host_who_has_told_another_iin_is_not_the_host(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let seen = format!("/v1/host/registrations/{}", id(&registration));
        host.get(&seen).await.expect(200);
        host.patch("/v1/me", &json!({"iin": host_iin(1)})).await.expect(200);
        host.get(&seen).await.expect_problem(404, "not_found");
        host.confirms(&registration).await.expect_problem(404, "not_found");
        host.rejects(&registration, "unknown_person").await.expect_problem(404, "not_found");
        assert_eq!(host.get("/v1/host/registrations").await.expect(200)["items"], json!([]));
        host.patch("/v1/me", &json!({"iin": host_iin(0)})).await.expect(200);
        host.confirms(&registration).await.expect(200);
    }

    async fn a_confirmation_is_told_to_the_migrant_and_stands_in_the_history(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        migrant.registers_device("installation-m", "device-token-m").await;
        let registration = migrant.applies(&application(0)).await;
        let reply = host.confirms(&registration).await;
        let confirmed = reply.expect(200);
        assert_eq!(reply.header("etag"), Some("\"v2-en\""));
        assert_eq!((&confirmed["version"], &confirmed["decided_at"]), (&json!(2), &json!("2026-11-22T06:00:00Z")));
        for hidden in ["receipt", "host", "deadlines", "client_reference"] {
            assert!(confirmed.get(hidden).is_none(), "{hidden}");
        }
        let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
        let actors: Vec<_> = events["items"].as_array().unwrap().iter().map(|e| e["actor"].as_str().unwrap()).collect();
        assert_eq!(actors, ["migrant", "host"]);
        world.settle().await;
        let pushes = world.fcm.received();
        assert_eq!((pushes.len(), &pushes[0].message["data"]["kind"]), (1, &json!("registration_confirmed")));
        let message = pushes[0].message.to_string();
        assert!(!message.contains(&host_phone(0)) && !message.contains(&host_iin(0)));
    }

    async fn a_second_answer_comes_too_late(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        host.confirms(&registration).await.expect_problem(409, "registration_not_pending");
        host.rejects(&registration, "no_consent").await.expect_problem(409, "registration_not_pending");
        migrant.withdraws(&registration).await.expect_problem(409, "registration_not_pending");
        assert_eq!(world.count("certificates").await, 1);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_stale_if_match_is_refused(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        for tag in ["\"v2\"", "\"v0-en\"", "\"nonsense\"", "W/\"v1-en\""] {
            confirms_if(&host, &registration, tag).await.expect_problem(412, "stale_version");
        }
        let read = host.get(&format!("/v1/host/registrations/{}", id(&registration))).await;
        let confirmed = confirms_if(&host, &registration, read.header("etag").unwrap()).await;
        assert_eq!(confirmed.expect(200)["state"], "confirmed");
        confirms_if(&host, &registration, "\"v1-en\"").await.expect_problem(412, "stale_version");
        let next = migrant.applies(&application(0)).await;
        confirms_if(&host, &next, "*").await.expect(200);
    }

    async fn the_same_key_gives_the_same_answer_and_another_key_does_not(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let registration = migrant.applies(&application(0)).await;
        let key = fresh_key();
        let replies = join_all((0..20).map(|_| {
            let (host, path, key) = (&host, path(&registration), &key);
            async move { host.act_with_key(&path, key).await }
        }))
        .await;
        let first = replies[0].expect(200);
        assert!(replies.iter().all(|reply| reply.expect(200) == first));
        assert_eq!(replies.iter().filter(|reply| reply.header("idempotent-replayed").is_none()).count(), 1);
        assert_eq!(world.count("certificates").await, 1);
        host.confirms(&registration).await.expect_problem(409, "registration_not_pending");
        host.send(host.request(Method::POST, &path(&registration))).await.expect_problem(400, "idempotency_key_required");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn after_the_lawful_stay_nothing_can_be_confirmed(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let mut body = application(0);
        (body["entered_on"], body["moved_in_on"]) = (json!("2026-10-24"), json!("2026-10-24"));
        let registration = migrant.applies(&body).await;
        world.clock.advance(TimeDelta::hours(24));
        let host = world.sign_in(&host.phone).await;
        host.confirms(&registration).await.expect_problem(409, "stay_period_violated");
        assert_eq!(world.count("certificates").await, 0);
        host.rejects(&registration, "no_consent").await.expect(200);
    }

    async fn of_a_confirmation_and_a_rejection_at_once_one_wins(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        for round in 0..20 {
            let registration = migrant.applies(&application(0)).await;
            let (confirmed, rejected) = if round % 2 == 0 {
                join(host.confirms(&registration), host.rejects(&registration, "no_consent")).await
            } else {
                let (rejected, confirmed) = join(host.rejects(&registration, "no_consent"), host.confirms(&registration)).await;
                (confirmed, rejected)
            };
            let (won, lost, state) =
                if confirmed.status == 200 { (confirmed, rejected, "confirmed") } else { (rejected, confirmed, "rejected") };
            assert_eq!(won.expect(200)["state"], state);
            let problem = lost.expect(409);
            assert!(["registration_not_pending", "concurrent_change"].contains(&problem["code"].as_str().unwrap()), "{problem}");
            let now = migrant.reads(&registration).await.expect(200);
            assert_eq!((&now["state"], &now["version"]), (&json!(state), &json!(2)));
            assert_eq!(now.get("certificate_number").is_some(), state == "confirmed");
            let events = migrant.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect(200);
            assert_eq!(events["items"].as_array().unwrap().len(), 2);
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn of_a_confirmation_and_a_withdrawal_at_once_one_wins(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        for _ in 0..20 {
            let registration = migrant.applies(&application(0)).await;
            let (confirmed, withdrawn) = join(host.confirms(&registration), migrant.withdraws(&registration)).await;
            let mut statuses = [confirmed.status.as_u16(), withdrawn.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409]);
            let state = if confirmed.status == 200 { "confirmed" } else { "withdrawn" };
            assert_eq!(migrant.reads(&registration).await.expect(200)["state"], state);
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn of_two_places_confirmed_at_once_one_is_in_force(world: World) {
        let (migrant, first, second) = (world.migrant(0).await, world.host(0).await, world.host(1).await);
        for _ in 0..12 {
            let (a, b) = (migrant.applies(&application(0)).await, migrant.applies(&application(1)).await);
            let (a_reply, b_reply) = join(first.confirms(&a), second.confirms(&b)).await;
            assert!(a_reply.status == 200 || b_reply.status == 200, "{} {}", a_reply.text(), b_reply.text());
            for (reply, registration) in [(&a_reply, &a), (&b_reply, &b)] {
                let now = migrant.reads(registration).await.expect(200);
                if reply.status == 200 {
                    assert!(now["state"] == "confirmed" || now["state"] == "superseded", "{now}");
                } else {
                    reply.expect_problem(409, "concurrent_change");
                    assert_eq!(now["state"], "pending");
                    migrant.withdraws(registration).await.expect(200);
                }
            }
            assert_eq!(world.number("SELECT count(*) AS n FROM registrations WHERE state = 'confirmed'").await, 1);
            sql::assert_consistent(&world.app.db).await;
        }
    }

    async fn many_moves_at_once_leave_one_registration_in_force(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let mut waiting = Vec::new();
        for _ in 0..5 {
            waiting.push(migrant.applies(&application(0)).await);
        }
        let replies = join_all(waiting.iter().map(|registration| host.confirms(registration))).await;
        assert!(replies.iter().all(|reply| [200, 409].contains(&reply.status.as_u16())));
        assert!(replies.iter().any(|reply| reply.status == 200));
        assert_eq!(world.number("SELECT count(*) AS n FROM registrations WHERE state = 'confirmed'").await, 1);
        sql::assert_consistent(&world.app.db).await;
    }
}
