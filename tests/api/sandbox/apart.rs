//! Nothing of a sandbox holds elsewhere, and nothing of it is to be found elsewhere.

use super::{SUBMIT, trial};
use crate::support::{both_engines, sandbox};
use reqwest::Method;
use serde_json::json;
use tirkeu::config::secret::Secret;
use tirkeu::config::sections::Profile;

const PATHS: [(&str, &str); 6] = [
    ("GET", "/v1/sandbox/scenarios"),
    ("GET", "/v1/sandbox/messages"),
    ("GET", "/v1/sandbox/clock"),
    ("PUT", "/v1/sandbox/clock"),
    ("GET", "/v1/sandbox/faults"),
    ("PUT", "/v1/sandbox/faults"),
];

both_engines! {
    async fn outside_of_a_sandbox_there_is_nothing_of_it(world: World) {
        let program = world.program().await.actor(&world).await;
        for (method, path) in PATHS {
            let request = program.request(Method::from_bytes(method.as_bytes()).unwrap(), path).json(&json!({"advance": "P1D"}));
            program.send(request).await.expect_problem(404, "not_found");
        }
        // A document of a scenario is one like any other.
        let mut body = crate::support::actor::for_guest(0, 3, "booking-1");
        body["person"]["document"]["number"] = json!("XB0001000");
        body["person"].as_object_mut().unwrap().remove("mrz");
        program.post(SUBMIT, &body).await.expect(201);
        world.settle().await;
        for table in ["sandbox_clients", "sandbox_answers", "entry_bans"] {
            assert_eq!(world.count(table).await, 0, "{table}");
        }
    }

    async fn tokens_and_secrets_of_a_sandbox_are_worth_nothing_in_production_even_under_the_same_keys(world: World, sandbox) {
        let client = world.sandbox().await;
        let given = world.asks_by_secret(&client.id.to_string(), &client.secret).await.expect(200);
        let host = world.host(0).await;
        let mut parts = world.parts.clone();
        parts.profile = Profile::Production;
        let folder = std::env::temp_dir().join(format!("tirkeu-apart-{}-{:?}", std::process::id(), world.engine));
        std::fs::create_dir_all(&folder).unwrap();
        parts.database.url = Secret::new(&folder.join("tirkeu.db").display().to_string());
        let production = tirkeu::boot::start(parts).await.expect("a service for people");
        let base = format!("http://{}", production.address);
        for (actor, path) in [(world.stranger().given(&given), "/v1/integrator"), (host.clone(), "/v1/me")] {
            actor.get(path).await.expect(200);
            actor.at_address(&base).get(path).await.expect_problem(401, "unauthenticated");
        }
        let authorization = crate::support::integrator::basic(&client.id.to_string(), &client.secret);
        let refused = world.asks_at(&base, &[("grant_type", "client_credentials")], Some(&authorization)).await;
        crate::support::integrator::expect_oauth_error(&refused, "invalid_client");
        let refreshed = host.at_address(&base).post("/v1/auth/refresh", &json!({"refresh_token": host.refresh_token})).await;
        refreshed.expect_problem(401, "refresh_invalid");
        production.stop().await;
        std::fs::remove_dir_all(&folder).unwrap();
    }

    async fn the_database_of_a_sandbox_is_opened_by_a_sandbox_only(world: World, sandbox) {
        trial(&world).await;
        for profile in [Profile::Production, Profile::Development] {
            let mut parts = world.parts.clone();
            parts.profile = profile;
            let refused = tirkeu::boot::start(parts).await.expect_err("no service").to_string();
            assert!(refused.contains("PROFILE=sandbox"), "{refused}");
        }
        world.replica(|_| {}).await.stop().await;
    }

    async fn a_database_with_people_is_opened_by_no_sandbox(world: World) {
        let mut parts = world.parts.clone();
        parts.profile = Profile::Sandbox;
        let refused = tirkeu::boot::start(parts).await.expect_err("no service").to_string();
        assert!(refused.contains("real people"), "{refused}");
    }
}
