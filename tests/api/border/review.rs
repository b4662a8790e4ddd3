//! What is doubtful is for an officer to decide.

use super::{crossing, feed, with};
use crate::support::actor::fresh_key;
use crate::support::both_engines;
use chrono::TimeDelta;
use serde_json::{Value, json};

/// An exit of the `n`-th sample person under another birth date.
fn doubtful(n: usize, at: &str) -> Value {
    let mut line = with(crossing(n, "exit", at), "birth_date", json!("1950-01-01"));
    line.as_object_mut().unwrap().remove("mrz");
    with(line, "surname", json!("SOMEBODY"))
}

both_engines! {
    async fn a_doubtful_exit_ends_nothing_until_an_officer_says_who_it_was(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let (feed, officer) = (feed(&world).await, world.officer(1, Some("75")).await);
        world.clock.advance(TimeDelta::minutes(5));
        let line = doubtful(0, "2026-11-22T06:03:00Z");
        assert_eq!(feed.reports(std::slice::from_ref(&line)).await, ["accepted doubtful"]);
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
        let questions = officer.questions().await;
        assert_eq!((questions.len(), &questions[0]["kind"], &questions[0]["traveller"]["surname"]), (1, &json!("identity"), &json!("SOMEBODY")));
        let looks = migrant.get("/v1/me/access-log").await.expect(200);
        let purposes: Vec<_> = looks["items"].as_array().unwrap().iter().map(|item| item["purpose"].clone()).collect();
        assert!(purposes.iter().any(|purpose| purpose.to_string().contains("border")), "{looks}");
        // Not in another region, not by anybody else.
        let elsewhere = world.officer(2, Some("71")).await;
        assert!(elsewhere.questions().await.is_empty());
        elsewhere.settles_question(&questions[0], "match").await.expect_problem(404, "not_found");
        migrant.settles_question(&questions[0], "no_match").await.expect_problem(403, "forbidden");
        assert_eq!(world.officer(3, None).await.questions().await.len(), 1);
        officer.settles_question(&questions[0], "settled").await.expect_invalid(&[("/decision", "not_allowed")]);

        let path = format!("/v1/officer/border-reviews/{}/decide", questions[0]["id"].as_str().unwrap());
        let key = fresh_key();
        let decided = officer.post_with_key(&path, &json!({"decision": "match"}), &key).await;
        assert_eq!(decided.expect(200)["match"], "matched");
        let again = officer.post_with_key(&path, &json!({"decision": "match"}), &key).await;
        assert_eq!((again.bytes.clone(), again.header("idempotent-replayed")), (decided.bytes, Some("true")));
        officer.settles_question(&questions[0], "match").await.expect_problem(409, "concurrent_change");
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "departed");
        assert_eq!(feed.reports(&[line]).await, ["duplicate matched"]);
        let audited = "SELECT count(*) AS n FROM audit WHERE action = 'border_review.decide' AND actor_kind = 'officer'";
        assert_eq!(world.number(audited).await, 1);
    }

    async fn who_it_was_not_is_not_asked_again(world: World) {
        let (migrant, _, registration) = world.registered(0, 0).await;
        let (feed, officer) = (feed(&world).await, world.officer(1, Some("75")).await);
        world.clock.advance(TimeDelta::minutes(5));
        let line = doubtful(0, "2026-11-22T06:03:00Z");
        feed.reports(std::slice::from_ref(&line)).await;
        let questions = officer.questions().await;
        officer.settles_question(&questions[0], "no_match").await.expect(200);
        assert_eq!(feed.reports(&[line]).await, ["duplicate unmatched"]);
        migrant.enters(&crate::support::actor::person(0)).await;
        assert!(officer.questions().await.is_empty());
        assert_eq!(migrant.reads(&registration).await.expect(200)["state"], "confirmed");
    }

    async fn two_officers_at_once_decide_once(world: World) {
        world.migrant(0).await;
        let feed = feed(&world).await;
        let (one, other) = (world.officer(1, Some("75")).await, world.officer(2, Some("75")).await);
        world.clock.advance(TimeDelta::minutes(5));
        feed.reports(&[doubtful(0, "2026-11-22T06:03:00Z")]).await;
        let question = one.questions().await.remove(0);
        let (a, b) = futures_util::future::join(one.settles_question(&question, "match"), other.settles_question(&question, "no_match")).await;
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
}
