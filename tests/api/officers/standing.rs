//! Who is an officer at this moment.

use crate::support::actor::id;
use crate::support::both_engines;
use crate::support::officer::badge;
use reqwest::Method;
use serde_json::json;
use tirkeu::app::officers::change::{ChangeOfficer, change, resume, suspend};
use tirkeu::domain::access::Rank;
use tirkeu::domain::reference::regions::RegionCode;

const SEARCH: &str = "/v1/officer/registrations/search";

both_engines! {
    async fn a_suspended_officer_is_refused_at_once_and_a_resumed_one_goes_on(world: World) {
        let (.., registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        officer.inspects(&registration).await.expect(200);
        suspend(&world.app, &badge(1)).await.unwrap();
        let looks = world.count("audit").await;
        officer.inspects(&registration).await.expect_problem(403, "forbidden");
        officer.searches("number", registration["number"].clone()).await.expect_problem(403, "forbidden");
        officer.annuls(&registration).await.expect_problem(403, "forbidden");
        assert_eq!(world.count("audit").await, looks);
        // He is still somebody who has signed in.
        assert!(officer.get("/v1/me").await.expect(200).get("officer").is_none());
        resume(&world.app, &badge(1)).await.unwrap();
        officer.inspects(&registration).await.expect(200);
    }

    async fn a_moved_officer_loses_the_old_region_at_once(world: World) {
        let (.., registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        let to = |code: &str| ChangeOfficer { region: Some(RegionCode::parse(code).ok()), ..ChangeOfficer::default() };
        change(&world.app, &badge(1), to("71")).await.unwrap();
        officer.inspects(&registration).await.expect_problem(404, "not_found");
        officer.annuls(&registration).await.expect_problem(404, "not_found");
        change(&world.app, &badge(1), to("75")).await.unwrap();
        officer.inspects(&registration).await.expect(200);
        // A supervisor of one region reaches no further than an officer.
        let promoted = ChangeOfficer { rank: Some(Rank::Supervisor), ..to("71") };
        change(&world.app, &badge(1), promoted).await.unwrap();
        officer.inspects(&registration).await.expect_problem(404, "not_found");
        change(&world.app, &badge(1), ChangeOfficer { region: Some(None), ..ChangeOfficer::default() }).await.unwrap();
        officer.inspects(&registration).await.expect(200);
    }

    async fn an_officer_who_has_signed_out_is_nobody(world: World) {
        let (.., registration) = world.registered(0, 0).await;
        let officer = world.officer(1, Some("75")).await;
        officer.act("/v1/auth/logout").await.expect(204);
        officer.inspects(&registration).await.expect_problem(401, "unauthenticated");
        officer.annuls(&registration).await.expect_problem(401, "unauthenticated");
    }

    async fn the_profile_says_what_an_officer_is(world: World) {
        let (officer, supervisor) = (world.officer(1, Some("75")).await, world.officer(2, None).await);
        assert_eq!(officer.get("/v1/me").await.expect(200)["officer"], json!({"role": "officer", "region": "75"}));
        assert_eq!(supervisor.get("/v1/me").await.expect(200)["officer"], json!({"role": "supervisor"}));
        assert!(world.host(0).await.get("/v1/me").await.expect(200).get("officer").is_none());
        // The entity tag changes with the role, and still serves for a change of the profile.
        let tag = officer.get("/v1/me").await.header("etag").unwrap().to_owned();
        suspend(&world.app, &badge(1)).await.unwrap();
        assert_ne!(officer.get("/v1/me").await.header("etag"), Some(tag.as_str()));
        let request = officer.request(Method::PATCH, "/v1/me").header("If-Match", tag).json(&json!({"locale": "kk"}));
        officer.send(request).await.expect(200);
    }

    async fn the_role_is_judged_before_the_body(world: World) {
        let host = world.host(0).await;
        let path = format!("/v1/officer/registrations/{}/annul", "0190aaaa-0000-7000-8000-000000000000");
        for (actor, status, code) in [(&host, 403, "forbidden"), (&world.stranger(), 401, "unauthenticated")] {
            for body in ["", "{", "[]", "{\"ground\": 1}", "{\"x\": 1}", &"x".repeat(100_000)] {
                for path in [SEARCH, &path] {
                    let request = actor.request(Method::POST, path).header("Idempotency-Key", "k-1");
                    let request = request.header("Content-Type", "application/json").body(body.to_owned());
                    actor.send(request).await.expect_problem(status, code);
                }
            }
            let request = actor.request(Method::POST, SEARCH).body("purpose=court");
            actor.send(request).await.expect_problem(status, code);
        }
    }

    async fn an_officer_is_no_host_and_no_migrant(world: World) {
        let (_, _, registration) = world.registered(0, 0).await;
        let (officer, supervisor) = (world.officer(1, Some("75")).await, world.officer(2, None).await);
        for actor in [officer, supervisor] {
            actor.reads(&registration).await.expect_problem(404, "not_found");
            actor.confirms(&registration).await.expect_problem(404, "not_found");
            actor.rejects(&registration, "no_consent").await.expect_problem(404, "not_found");
            actor.withdraws(&registration).await.expect_problem(404, "not_found");
            actor.get(&format!("/v1/registrations/{}/events", id(&registration))).await.expect_problem(404, "not_found");
            assert_eq!(actor.get("/v1/registrations").await.expect(200)["items"], json!([]));
        }
    }
}
