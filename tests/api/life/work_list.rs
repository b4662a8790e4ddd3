//! The work list of officers.

use crate::support::actor::{application, id, person};
use crate::support::{Actor, World, both_engines};
use chrono::TimeDelta;
use serde_json::{Value, json};
use tirkeu::app::persons::erase::erase;

/// The appeal of the `n`-th migrant, whose host in this region refused.
async fn appealed(world: &World, n: usize, region: &str) -> (Actor, Value) {
    let (migrant, host) = (world.migrant(n).await, world.host(n).await);
    let mut body = application(n);
    body["premises"]["address"]["region"] = json!(region);
    let registration = migrant.applies(&body).await;
    host.rejects(&registration, "no_consent").await.expect(200);
    let case = migrant.appeals(&registration).await.expect(201);
    (migrant, case)
}

async fn ids(officer: &Actor, query: &str) -> (Vec<String>, Option<String>) {
    let page = officer.get(&format!("/v1/officer/cases{query}")).await.expect(200);
    let ids = page["items"].as_array().unwrap().iter().map(|item| id(&item["case"]).to_owned()).collect();
    (ids, page["next_cursor"].as_str().map(str::to_owned))
}

both_engines! {
    async fn the_most_urgent_comes_first_page_by_page_and_everybody_sees_his_region(world: World) {
        let mut expected = Vec::new();
        for n in 0..4 {
            expected.push(id(&appealed(&world, n, "75").await.1).to_owned());
            world.clock.advance(TimeDelta::days(1));
        }
        let elsewhere = id(&appealed(&world, 4, "71").await.1).to_owned();
        let (here, there, everywhere) =
            (world.officer(1, Some("75")).await, world.officer(2, Some("71")).await, world.officer(3, None).await);
        assert_eq!(ids(&here, "").await, (expected.clone(), None));
        assert_eq!(ids(&there, "").await.0, [elsewhere]);
        assert_eq!(ids(&everywhere, "").await.0.len(), 5);
        let (first, cursor) = ids(&here, "?limit=3").await;
        let (rest, end) = ids(&here, &format!("?limit=3&cursor={}", cursor.unwrap())).await;
        assert_eq!(([first, rest].concat(), end), (expected.clone(), None));
        there.get(&format!("/v1/officer/cases/{}", expected[0])).await.expect_problem(404, "not_found");
        there.decides(&expected[0], "upheld").await.expect_problem(404, "not_found");
        here.decides(&expected[0], "upheld").await.expect(200);
        assert_eq!(ids(&here, "").await.0, expected[1..]);
        assert_eq!(ids(&here, "?state=decided").await.0, expected[..1]);
        here.get("/v1/officer/cases?state=lost").await.expect_problem(400, "malformed_query");
    }

    async fn each_look_stands_in_the_access_log(world: World) {
        let (migrant, case) = appealed(&world, 0, "75").await;
        let officer = world.officer(1, Some("75")).await;
        let looks = async || migrant.get("/v1/me/access-log").await.expect(200)["items"].as_array().unwrap().len();
        let before = looks().await;
        ids(&officer, "").await;
        officer.get(&format!("/v1/officer/cases/{}", id(&case))).await.expect(200);
        officer.decides(id(&case), "upheld").await.expect(200);
        assert_eq!(looks().await, before + 3);
    }

    async fn nobody_decides_in_his_own_matter_and_who_is_no_officer_sees_nothing(world: World) {
        let officer = world.officer(1, Some("75")).await;
        let mut who = person(3);
        who.as_object_mut().unwrap().remove("mrz");
        officer.enters(&who).await;
        let registration = officer.applies(&application(0)).await;
        world.host(0).await.rejects(&registration, "no_consent").await.expect(200);
        let case = officer.appeals(&registration).await.expect(201);
        officer.decides(id(&case), "upheld").await.expect_problem(403, "forbidden");
        world.host(0).await.get("/v1/officer/cases").await.expect_problem(403, "forbidden");
        world.officer(2, None).await.decides(id(&case), "upheld").await.expect(200);
    }

    async fn an_erased_person_leaves_no_case(world: World) {
        let (migrant, case) = appealed(&world, 0, "75").await;
        let officer = world.officer(1, Some("75")).await;
        assert!(erase(&world.app, migrant.account.parse().unwrap(), "operator").await.unwrap());
        assert!(ids(&officer, "").await.0.is_empty());
        officer.decides(id(&case), "upheld").await.expect_problem(404, "not_found");
        let left = "SELECT count(*) AS n FROM cases WHERE statement IS NOT NULL OR explanation IS NOT NULL OR state = 'open'";
        assert_eq!(world.number(left).await, 0);
    }

    async fn an_explanation_is_needed(world: World) {
        let (_, case) = appealed(&world, 0, "75").await;
        let officer = world.officer(1, Some("75")).await;
        let path = format!("/v1/officer/cases/{}/decide", id(&case));
        for explanation in ["", "  ", "\u{7}"] {
            let body = json!({"decision": "upheld", "explanation": explanation});
            officer.post(&path, &body).await.expect_problem(422, "validation_failed");
        }
    }
}
