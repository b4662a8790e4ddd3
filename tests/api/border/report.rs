//! Batches: each line by itself, each report once.

use super::{crossing, feed, told, with};
use crate::support::actor::fresh_key;
use crate::support::integrator::{PrivateKey, scopes};
use crate::support::world::Engine;
use crate::support::{both_engines, sql};
use serde_json::json;
use tirkeu::app::AppError;
use tirkeu::store::Conn;
use tirkeu::store::border::alone;

const MORNING: &str = "2026-11-20T04:00:00Z";

both_engines! {
    async fn a_wrong_line_does_not_harm_the_others(world: World) {
        let feed = feed(&world).await;
        let lines = [
            crossing(0, "entry", MORNING),
            json!({"event_id": "no-shape", "direction": "sideways", "extra": 1}),
            with(crossing(1, "entry", MORNING), "nationality", json!("KAZ")),
            json!(17),
            with(with(crossing(2, "entry", MORNING), "migrant_id_card", json!("M1")), "crossed_at", json!("2026-11-22T07:00:00Z")),
            crossing(3, "exit", MORNING),
        ];
        let answer = feed.sends(&lines).await.expect(200);
        let outcomes = ["accepted unmatched", "rejected", "rejected", "rejected", "rejected", "accepted unmatched"];
        assert_eq!(told(&answer), outcomes);
        let errors = |at: usize| {
            let errors = answer["results"][at]["errors"].as_array().unwrap().clone();
            errors.into_iter().map(|error| {
                assert!(!error["message"].as_str().unwrap().is_empty());
                (error["pointer"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
            }).collect::<Vec<_>>()
        };
        let has = |at: usize, pointer: &str, code: &str| errors(at).contains(&(pointer.to_owned(), code.to_owned()));
        assert!(has(1, "/direction", "not_allowed") && has(1, "/extra", "unknown_field") && has(1, "/document", "required"));
        assert!(has(2, "/nationality", "own_citizen") && has(3, "", "wrong_type") && has(4, "/crossed_at", "date_in_future"));
        assert_eq!(answer["results"][1]["event_id"], "no-shape");
        assert!(answer["results"][3].get("event_id").is_none());
        assert_eq!(world.count("border_crossings").await, 2);
    }

    async fn the_body_around_the_lines_is_checked_as_everywhere(world: World) {
        let feed = feed(&world).await;
        let post = async |body| feed.post("/v1/border-crossings", &body).await;
        post(json!({})).await.expect_invalid(&[("/crossings", "required")]);
        post(json!({"crossings": []})).await.expect_invalid(&[("/crossings", "too_short")]);
        post(json!({"crossings": [1], "more": 1})).await.expect_invalid(&[("/more", "unknown_field")]);
        post(json!({"crossings": vec![1; 1001]})).await.expect_invalid(&[("/crossings", "too_long")]);
        let request = feed.request(reqwest::Method::POST, "/v1/border-crossings").json(&json!({"crossings": [1]}));
        feed.send(request).await.expect_problem(400, "idempotency_key_required");
    }

    async fn only_a_client_with_the_scope_reports(world: World) {
        let lines = [crossing(0, "entry", MORNING)];
        let other = world.registers(PrivateKey::ed25519(), scopes("registrations:write events:read")).await.actor(&world).await;
        other.sends(&lines).await.expect_problem(403, "insufficient_scope");
        world.host(0).await.sends(&lines).await.expect_problem(401, "unauthenticated");
        world.stranger().sends(&lines).await.expect_problem(401, "unauthenticated");
        assert_eq!(world.count("border_crossings").await, 0);
    }

    async fn a_report_is_taken_in_once_and_another_content_needs_another_id(world: World) {
        let feed = feed(&world).await;
        let line = crossing(0, "entry", MORNING);
        assert_eq!(feed.reports(&[line.clone(), line.clone()]).await, ["accepted unmatched", "duplicate unmatched"]);
        assert_eq!(feed.reports(std::slice::from_ref(&line)).await, ["duplicate unmatched"]);
        let other = with(line.clone(), "checkpoint", json!("ELSEWHERE"));
        let answer = feed.sends(&[other, with(line.clone(), "birth_date", json!("1980-01-01"))]).await.expect(200);
        assert_eq!(answer["results"][0]["errors"][0]["code"], "event_id_reused");
        assert_eq!(answer["results"][0]["errors"][0]["pointer"], "/event_id");
        // Another sender has ids of his own.
        assert_eq!(self::feed(&world).await.reports(&[line]).await, ["accepted unmatched"]);
        assert_eq!(world.count("border_crossings").await, 2);
    }

    async fn a_report_of_a_known_person_is_recognised_when_it_comes_again(world: World) {
        let (feed, _) = (feed(&world).await, world.migrant(0).await);
        let line = with(crossing(0, "entry", MORNING), "migrant_id_card", json!("M-77"));
        assert_eq!(feed.reports(std::slice::from_ref(&line)).await, ["accepted matched"]);
        assert_eq!(feed.reports(std::slice::from_ref(&line)).await, ["duplicate matched"]);
        let correction = with(with(crossing(0, "entry", "2026-11-20T05:00:00Z"), "corrects", line["event_id"].clone()), "migrant_id_card", json!("M-77"));
        assert_eq!(feed.reports(std::slice::from_ref(&correction)).await, ["corrected matched"]);
        assert_eq!(feed.reports(&[line, correction]).await, ["duplicate matched", "duplicate matched"]);
    }

    async fn a_line_that_says_two_things_of_one_is_told_so_and_harms_no_other(world: World) {
        let feed = feed(&world).await;
        let send = async |body: String| {
            let request = feed.request(reqwest::Method::POST, "/v1/border-crossings").header("Idempotency-Key", fresh_key());
            feed.send(request.header("Content-Type", "application/json").body(body)).await
        };
        let (twice, right) = (crossing(0, "entry", MORNING), crossing(1, "entry", MORNING));
        let twice = twice.to_string().replacen('{', r#"{"direction":"exit","#, 1);
        let reply = send(format!(r#"{{"crossings":[{twice},{right}]}}"#)).await.expect(200);
        let outcomes: Vec<_> = reply["results"].as_array().unwrap().iter().map(|line| line["outcome"].clone()).collect();
        assert_eq!(outcomes, ["rejected", "accepted"]);
        assert_eq!(world.count("border_crossings").await, 1);
        send(format!(r#"{{"crossings":[],"crossings":[{right}]}}"#)).await.expect_problem(400, "malformed_json");
    }

    async fn who_waits_long_for_another_batch_is_told_to_come_again(world: World) {
        let feed = feed(&world).await;
        if world.engine == Engine::Sqlite {
            return world;
        }
        let held = async |tx: &mut Conn| Ok::<_, AppError>(alone(tx).await?);
        let (release, released) = tokio::sync::oneshot::channel::<()>();
        let lines = [crossing(0, "entry", MORNING)];
        let sending = async {
            let reply = feed.sends(&lines).await;
            release.send(()).expect("somebody who waits");
            reply
        };
        let reply = world.beside_while(held, sending, async { released.await.expect("a release") }).await;
        reply.expect_problem(503, "unavailable");
        assert_eq!(feed.reports(&lines).await, ["accepted unmatched"]);
    }

    async fn a_repeated_batch_gets_the_same_answer(world: World) {
        let feed = feed(&world).await;
        let body = json!({"crossings": [crossing(0, "entry", MORNING), crossing(1, "exit", MORNING)]});
        let key = fresh_key();
        let first = feed.post_with_key("/v1/border-crossings", &body, &key).await;
        let again = feed.post_with_key("/v1/border-crossings", &body, &key).await;
        assert_eq!((first.status.as_u16(), &first.bytes), (200, &again.bytes));
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        let other = json!({"crossings": [crossing(2, "entry", MORNING)]});
        feed.post_with_key("/v1/border-crossings", &other, &key).await.expect_problem(422, "idempotency_key_reused");
        assert_eq!(world.count("border_crossings").await, 2);
        assert_eq!(world.number("SELECT count(*) AS n FROM audit WHERE action = 'border.report'").await, 1);
    }

    async fn two_senders_and_one_twice_at_once_leave_one_row_a_report(world: World) {
        let (one, other) = (feed(&world).await, feed(&world).await);
        world.migrant(0).await;
        let lines: Vec<_> = (0..8).map(|n| crossing(n, "entry", MORNING)).collect();
        let reversed: Vec<_> = lines.iter().rev().cloned().collect();
        let all = futures_util::future::join4(one.sends(&lines), one.sends(&reversed), other.sends(&lines), other.sends(&reversed));
        let (a, b, c, d) = all.await;
        for (first, second) in [(a, b), (c, d)] {
            let outcomes: Vec<String> = told(&first.expect(200)).into_iter().chain(told(&second.expect(200))).collect();
            assert_eq!(outcomes.iter().filter(|outcome| outcome.starts_with("accepted")).count(), 8, "{outcomes:?}");
            assert_eq!(outcomes.iter().filter(|outcome| outcome.starts_with("duplicate")).count(), 8, "{outcomes:?}");
        }
        assert_eq!(world.count("border_crossings").await, 16);
    }

    async fn a_report_is_corrected_once_and_then_its_correction(world: World) {
        let feed = feed(&world).await;
        let first = crossing(0, "entry", MORNING);
        let second = with(crossing(0, "entry", "2026-11-20T05:00:00Z"), "corrects", first["event_id"].clone());
        let rival = with(crossing(0, "entry", "2026-11-20T06:00:00Z"), "corrects", first["event_id"].clone());
        // A correction may come before what it corrects.
        assert_eq!(feed.reports(std::slice::from_ref(&second)).await, ["corrected unmatched"]);
        assert_eq!(feed.reports(&[first]).await, ["accepted unmatched"]);
        let answer = feed.sends(std::slice::from_ref(&rival)).await.expect(200);
        assert_eq!(answer["results"][0]["errors"][0]["code"], "already_corrected");
        let third = with(with(rival, "corrects", second["event_id"].clone()), "cancelled", json!(true));
        assert_eq!(feed.reports(&[third]).await, ["corrected"]);
        let valid = "SELECT count(*) AS n FROM border_crossings WHERE superseded_by IS NULL AND NOT cancelled";
        assert_eq!(world.number(&valid.replace("NOT cancelled", "event_id NOT IN (SELECT event_id FROM border_crossings WHERE cancelled)")).await, 0);
        sql::assert_consistent(&world.app.db).await;
    }

    async fn a_thousand_lines_are_taken_in_at_once(world: World) {
        let feed = feed(&world).await;
        let lines: Vec<_> = (0..1000).map(|n| {
            let mut line = crossing(n % 8, "entry", MORNING);
            line.as_object_mut().unwrap().remove("mrz");
            line["surname"] = json!("KARIMOV");
            line["document"]["number"] = json!(format!("N{n:07}"));
            line["document"]["kind"] = json!("passport");
            line
        }).collect();
        let begun = std::time::Instant::now();
        assert_eq!(feed.reports(&lines).await, vec!["accepted unmatched"; 1000]);
        println!("{:?}: a thousand crossings in {:?}", world.engine, begun.elapsed());
        assert_eq!(world.count("border_crossings").await, 1000);
    }
}
