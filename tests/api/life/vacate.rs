//! The host wants the registration to end.

use super::{again, certificate_of, reading, status_of};
use crate::support::actor::{application, fresh_key, id};
use crate::support::{Actor, World, both_engines, sql};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tirkeu::app::vacates::lapse::lapse_overdue;

async fn asked(world: &World) -> (Actor, Actor, Value) {
    let (migrant, host, registration) = world.registered(0, 0).await;
    host.asks_to_vacate(&registration).await.expect(200);
    (migrant, host, registration)
}

both_engines! {
    async fn the_migrant_is_told_and_the_registration_stays_in_force(world: World) {
        let (migrant, host, registration) = asked(&world).await;
        let number = certificate_of(&migrant, &registration).await;
        assert_eq!(status_of(&world, &number).await, "valid");
        let (to_migrant, to_host) = (migrant.reads(&registration).await.expect(200), host.reads(&registration).await.expect(200));
        for seen in [&to_migrant, &to_host] {
            assert_eq!((&seen["state"], &seen["version"]), (&json!("confirmed"), &json!(3)));
            assert_eq!((&seen["vacate"]["state"], &seen["vacate"]["reason"]), (&json!("waiting"), &json!("moved_out")));
            assert_eq!(seen["vacate"]["answer_by"], "2026-11-27T06:00:00Z");
            assert_eq!(seen["vacate"]["comment"], "QWXCOMMENT");
        }
        let seen = world.officer(1, Some("75")).await.inspects(&registration).await.expect(200);
        assert_eq!(seen["vacate"]["state"], "waiting");
        for (language, text) in [("kk", "27.11.2026 дейін"), ("ru", "До 27.11.2026"), ("en", "by 27.11.2026"), ("uz", "27.11.2026 gacha")] {
            let inbox = reading(&migrant, language).get("/v1/me/notifications").await.expect(200);
            assert_eq!(inbox["items"][0]["kind"], "vacate_requested");
            assert!(inbox["items"][0]["body"].as_str().unwrap().contains(text), "{inbox}");
        }
        host.asks_to_vacate(&registration).await.expect_problem(409, "vacate_under_way");
        sql::assert_consistent(&world.app.db).await;
    }

    async fn who_agrees_is_registered_there_no_longer(world: World) {
        let (migrant, host, registration) = asked(&world).await;
        let number = certificate_of(&migrant, &registration).await;
        let answered = migrant.answers_vacate(&registration, true).await.expect(200);
        assert_eq!((&answered["state"], &answered["reason"], &answered["comment"]), (&json!("vacated"), &json!("moved_out"), &json!("QWXCOMMENT")));
        assert!(answered.get("vacate").is_none());
        assert_eq!(status_of(&world, &number).await, "vacated");
        for actor in [&migrant, &host] {
            assert_eq!(actor.kinds().await[0], "registration_vacated");
        }
        migrant.answers_vacate(&registration, true).await.expect_problem(409, "registration_not_in_force");
        host.takes_back(&registration).await.expect_problem(409, "registration_not_in_force");
        migrant.applies(&application(1)).await;
        sql::assert_consistent(&world.app.db).await;
    }

    async fn silence_ends_it_when_the_time_is_over(world: World) {
        let (migrant, host, registration) = asked(&world).await;
        let number = certificate_of(&migrant, &registration).await;
        world.after(TimeDelta::days(5) - TimeDelta::seconds(1)).await;
        let [migrant, host] = again(&world, [&migrant, &host]).await;
        assert_eq!(migrant.sees(&registration).await, "confirmed");
        world.clock.advance(TimeDelta::seconds(1));
        migrant.answers_vacate(&registration, false).await.expect_problem(409, "answer_time_over");
        world.settle().await;
        assert_eq!((migrant.sees(&registration).await.as_str(), status_of(&world, &number).await.as_str()), ("vacated", "vacated"));
        assert_eq!((migrant.kinds().await[0].as_str(), host.kinds().await[0].as_str()), ("registration_vacated", "registration_vacated"));
        sql::assert_consistent(&world.app.db).await;
    }

    async fn the_host_takes_it_back_and_may_ask_again(world: World) {
        let (migrant, host, registration) = asked(&world).await;
        let back = host.takes_back(&registration).await.expect(200);
        assert!(back.get("vacate").is_none() && back["state"] == "confirmed");
        assert_eq!(migrant.kinds().await[0], "vacate_withdrawn");
        host.takes_back(&registration).await.expect_problem(409, "no_vacate_request");
        migrant.answers_vacate(&registration, true).await.expect_problem(409, "no_vacate_request");
        world.after(TimeDelta::days(6)).await;
        let [migrant, host] = again(&world, [&migrant, &host]).await;
        assert_eq!(migrant.sees(&registration).await, "confirmed");
        host.asks_to_vacate(&registration).await.expect(200);
        // Also while an officer has it before him.
        migrant.answers_vacate(&registration, false).await.expect(200);
        host.takes_back(&registration).await.expect(200);
        assert_eq!(world.number("SELECT count(*) AS n FROM cases WHERE state = 'closed'").await, 1);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_objection_is_decided_by_an_officer_either_way(world: World) {
        let officer = world.officer(1, Some("75")).await;
        for (n, decision, state, status, told) in
            [(0, "upheld", "confirmed", "valid", "vacate_refused"), (1, "dismissed", "vacated", "vacated", "registration_vacated")]
        {
            let (migrant, host, registration) = world.registered(n, n).await;
            let number = certificate_of(&migrant, &registration).await;
            host.asks_to_vacate(&registration).await.expect(200);
            let objected = migrant.answers_vacate(&registration, false).await.expect(200);
            assert_eq!((&objected["state"], &objected["vacate"]["state"]), (&json!("confirmed"), &json!("objected")));
            assert_eq!(host.kinds().await[0], "vacate_objected");
            assert!(!host.reads(&registration).await.text().contains("QWXANSWER"), "the answer is for the officer");
            // Silence ends nothing any more.
            world.clock.advance(TimeDelta::days(5));
            assert_eq!(lapse_overdue(&world.app).await.unwrap(), 0);
            world.clock.advance(-TimeDelta::days(5));
            let case = officer.finds_case().await;
            let seen = officer.get(&format!("/v1/officer/cases/{case}")).await.expect(200);
            assert_eq!((&seen["case"]["kind"], &seen["case"]["statement"]), (&json!("vacate_objection"), &json!("QWXANSWER")));
            officer.decides(&case, decision).await.expect(200);
            assert_eq!((migrant.sees(&registration).await.as_str(), status_of(&world, &number).await.as_str()), (state, status));
            for actor in [&migrant, &host] {
                assert_eq!(actor.kinds().await[0], told);
            }
            assert!(migrant.reads(&registration).await.expect(200).get("vacate").is_none());
            officer.decides(&case, decision).await.expect_problem(409, "case_decided");
        }
        sql::assert_consistent(&world.app.db).await;
    }

    async fn of_many_who_ask_at_once_one_is_heard(world: World) {
        let (_, host, registration) = world.registered(0, 0).await;
        let replies = join_all((0..6).map(|_| host.asks_to_vacate(&registration))).await;
        assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
        for reply in replies.iter().filter(|reply| reply.status != 200) {
            let code = reply.expect(409)["code"].as_str().unwrap().to_owned();
            assert!(["concurrent_change", "vacate_under_way"].contains(&code.as_str()), "{code}");
        }
        assert_eq!(world.count("vacate_requests").await, 1);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn an_answer_a_taking_back_and_the_timer_at_once_leave_one_outcome(world: World) {
        let (mut migrant, mut host) = (world.migrant(0).await, world.host(0).await);
        for agrees in [true, false, true, false] {
            [migrant, host] = again(&world, [&migrant, &host]).await;
            let registration = migrant.applies(&application(0)).await;
            host.confirms(&registration).await.expect(200);
            host.asks_to_vacate(&registration).await.expect(200);
            world.clock.advance(TimeDelta::days(5) - TimeDelta::minutes(1));
            [migrant, host] = again(&world, [&migrant, &host]).await;
            world.clock.advance(TimeDelta::seconds(59));
            let (answered, taken) = tokio::join!(migrant.answers_vacate(&registration, agrees), host.takes_back(&registration));
            assert!(answered.status == 200 || taken.status == 200);
            world.clock.advance(TimeDelta::seconds(1));
            let other = world.offline(|_| {}).await;
            let (one, two) = tokio::join!(lapse_overdue(&world.app), lapse_overdue(&other));
            assert_eq!(one.unwrap() + two.unwrap(), 0, "answered or taken back");
            let state = migrant.sees(&registration).await;
            assert_eq!(state, if agrees && answered.status == 200 { "vacated" } else { "confirmed" });
            sql::assert_consistent(&world.app.db).await;
        }
        world.settle().await;
    }

    async fn two_replicas_end_what_nobody_answered_once(world: World) {
        for n in 0..4 {
            let (_, host, registration) = world.registered(n, n).await;
            host.asks_to_vacate(&registration).await.expect(200);
        }
        world.clock.advance(TimeDelta::days(5));
        let other = world.offline(|_| {}).await;
        let (one, two) = tokio::join!(lapse_overdue(&world.app), lapse_overdue(&other));
        assert_eq!(one.unwrap() + two.unwrap(), 4);
        assert_eq!(world.number("SELECT count(*) AS n FROM registration_events WHERE state = 'vacated'").await, 4);
        assert_eq!(world.number("SELECT count(*) AS n FROM notifications WHERE kind = 'registration_vacated'").await, 8);
        sql::assert_consistent(&world.app.db).await;
        world.settle().await;
    }

    async fn a_request_about_what_has_ended_in_another_way_is_over(world: World) {
        let (migrant, host, registration) = asked(&world).await;
        let second = migrant.applies(&application(1)).await;
        world.host(1).await.confirms(&second).await.expect(200);
        let seen = host.reads(&registration).await.expect(200);
        assert!(seen["state"] == "superseded" && seen.get("vacate").is_none());
        world.after(TimeDelta::days(5)).await;
        let [migrant] = again(&world, [&migrant]).await;
        assert_eq!(migrant.sees(&registration).await, "superseded");
        assert_eq!(world.number("SELECT count(*) AS n FROM vacate_requests WHERE state = 'moot'").await, 1);
    }

    async fn only_the_host_of_a_registration_in_force_asks_and_a_repeated_request_gets_the_same_answer(world: World) {
        let (migrant, host) = (world.migrant(0).await, world.host(0).await);
        let pending = migrant.applies(&application(0)).await;
        host.asks_to_vacate(&pending).await.expect_problem(409, "registration_not_in_force");
        migrant.answers_vacate(&pending, true).await.expect_problem(409, "registration_not_in_force");
        host.confirms(&pending).await.expect(200);
        world.host(1).await.asks_to_vacate(&pending).await.expect_problem(404, "not_found");
        migrant.asks_to_vacate(&pending).await.expect_problem(404, "not_found");
        let (path, key) = (format!("/v1/host/registrations/{}/vacate", id(&pending)), fresh_key());
        let body = json!({"reason": "consent_withdrawn"});
        let first = host.post_with_key(&path, &body, &key).await;
        let second = host.post_with_key(&path, &body, &key).await;
        assert_eq!((first.expect(200), second.header("idempotent-replayed")), (second.expect(200), Some("true")));
        let stale = host.request(reqwest::Method::POST, &path.replace("/vacate", "/vacate-withdraw"));
        let stale = stale.header("Idempotency-Key", fresh_key()).header("If-Match", "\"v1-en\"");
        host.send(stale).await.expect_problem(412, "stale_version");
    }
}
