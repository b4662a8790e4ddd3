//! The sandbox: what integrators try their programs with.

mod apart;
mod clock;
mod faults;
mod scenarios;

use crate::support::actor::{for_guest, id};
use crate::support::{Actor, World};
use serde_json::Value;

const SUBMIT: &str = "/v1/registrations";

/// A program of the sandbox, by its secret.
async fn trial(world: &World) -> Actor {
    let client = world.sandbox().await;
    let given = world.asks_by_secret(&client.id.to_string(), &client.secret).await.expect(200);
    world.stranger().given(&given)
}

/// The body of an application for the person of a scenario, who stays with that host.
async fn body(program: &Actor, scenario: &str, host: usize) -> Value {
    let listed = program.get("/v1/sandbox/scenarios").await.expect(200);
    let found = listed["items"].as_array().unwrap().iter().find(|item| item["code"] == scenario).unwrap().clone();
    let mut body = for_guest(host, 0, &format!("{scenario}-1"));
    body["person"] = found["person"].clone();
    body
}

/// Applies for the person of a scenario.
async fn applies(program: &Actor, scenario: &str, host: usize) -> Value {
    program.post(SUBMIT, &body(program, scenario, host).await).await.expect(201)
}

/// How a registration stands for its program.
async fn state(program: &Actor, registration: &Value) -> String {
    let found = program.get(&format!("{SUBMIT}/{}", id(registration))).await.expect(200);
    found["state"].as_str().unwrap().to_owned()
}
