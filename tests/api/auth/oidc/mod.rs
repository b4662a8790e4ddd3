//! Sign-in at the outside identity provider.

mod accounts;
mod attempts;
mod bad_answers;
mod tokens;

use crate::support::identity::Provider;
use crate::support::replica::Replica;
use crate::support::{Actor, Reply, World};
use reqwest::Url;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The phone that the provider of these tests knows, unless it is told otherwise.
const PHONE: &str = "+77017654321";
/// The IIN that it tells.
const IIN: &str = "850101000016";

/// A provider and a replica that uses it.
pub(super) struct Scene {
    pub(super) provider: Provider,
    replica: Replica,
    app: Actor,
}

/// A sign-in that has begun.
struct Begun {
    state: String,
    query: HashMap<String, String>,
}

impl Scene {
    pub(super) async fn set(world: &World) -> Self {
        let provider = Provider::start(world.clock.clone());
        let replica = world.with_provider(&provider).await;
        let app = replica.met_by(&world.stranger());
        Self { provider, replica, app }
    }

    async fn begins(&self) -> Begun {
        self.begins_with(&json!({})).await
    }

    async fn begins_with(&self, body: &Value) -> Begun {
        let begun = self.app.post("/v1/auth/oidc/start", body).await.expect(201);
        let url = Url::parse(begun["authorization_url"].as_str().unwrap()).unwrap();
        Begun { state: begun["state"].as_str().unwrap().to_owned(), query: url.query_pairs().into_owned().collect() }
    }

    async fn finishes(&self, state: &str, code: &str) -> Reply {
        self.app.post("/v1/auth/oidc/finish", &json!({"state": state, "code": code})).await
    }

    /// The whole way of an honest person.
    pub(super) async fn signs_in(&self, subject: &str) -> Reply {
        let begun = self.begins().await;
        self.finishes(&begun.state, &begun.code(subject)).await
    }

    pub(super) async fn end(self) {
        self.replica.stop().await;
        self.provider.stop().await;
    }
}

impl Begun {
    /// What the honest provider gives to somebody who signs in there.
    fn code(&self, subject: &str) -> String {
        format!("{subject}.{}", self.query["nonce"])
    }
}

/// Who has signed in.
fn signed_in(scene: &Scene, answer: &Value) -> Actor {
    let mut actor = scene.app.given(answer);
    answer["account"]["id"].as_str().unwrap().clone_into(&mut actor.account);
    answer["refresh_token"].as_str().unwrap().clone_into(&mut actor.refresh_token);
    actor
}
