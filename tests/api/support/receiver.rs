//! A real HTTP server that takes webhooks, and answers as it is told. It checks every signature by itself, as Standard Webhooks asks.

use super::integrator::Program;
use super::world::World;
use super::{Actor, far_end};
use actix_web::dev::ServerHandle;
use actix_web::{HttpRequest, HttpResponse, web};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tirkeu::domain::clock::{Clock, ManualClock};
use tirkeu::gateways::http_client::Timeouts;
use tirkeu::gateways::webhooks::{HttpWebhooks, Policy, SystemLookup};

/// Less than the service is really given, so that tests are short.
pub const PATIENCE: Duration = Duration::from_millis(1500);

/// What a test's service sends by: loopback is allowed, nothing else is near.
pub fn sender(clock: &Arc<ManualClock>) -> Arc<HttpWebhooks> {
    let policy = Policy { ports: vec![443, 8443], loopback: true };
    let clock: Arc<dyn Clock> = clock.clone();
    let timeouts = Timeouts { connect: PATIENCE, total: PATIENCE };
    Arc::new(HttpWebhooks::with_timeouts(policy, Arc::new(SystemLookup), clock, timeouts).expect("a sender"))
}

/// How the receiver answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reaction {
    Status(u16),
    RetryAfter(u16, &'static str),
    /// 302 to somewhere else.
    Redirect(String),
    /// Never, within anybody's patience.
    Hang,
    /// After a while.
    Slow(Duration),
    /// 200 with a body that is far too long.
    Flood,
}

/// What was received.
#[derive(Debug, Clone)]
pub struct Received {
    pub id: String,
    pub timestamp: i64,
    pub signatures: Vec<String>,
    pub text: Vec<u8>,
    pub body: Value,
    pub path: String,
}

impl Received {
    /// Whether one of its signatures is that of this secret.
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret")).expect("base64");
        let signed = [format!("{}.{}.", self.id, self.timestamp).as_bytes(), &self.text].concat();
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), &signed);
        self.signatures.contains(&format!("v1,{}", STANDARD.encode(tag)))
    }
}

#[derive(Debug, Default)]
struct State {
    received: Vec<Received>,
    script: VecDeque<Reaction>,
    usual: Option<Reaction>,
}

/// A receiver of webhooks.
#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    state: web::Data<Mutex<State>>,
    server: ServerHandle,
}

async fn answer(request: HttpRequest, body: web::Bytes, state: web::Data<Mutex<State>>) -> HttpResponse {
    let header =
        |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
    let received = Received {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp").parse().unwrap_or_default(),
        signatures: header("webhook-signature").split(' ').map(str::to_owned).collect(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
        text: body.to_vec(),
        path: request.uri().to_string(),
    };
    let reaction = {
        let mut state = state.lock().unwrap();
        state.received.push(received);
        state.script.pop_front().or_else(|| state.usual.clone())
    };
    match reaction.unwrap_or(Reaction::Status(204)) {
        Reaction::Status(status) => HttpResponse::build(status.try_into().unwrap()).finish(),
        Reaction::RetryAfter(status, after) => {
            HttpResponse::build(status.try_into().unwrap()).insert_header(("Retry-After", after)).finish()
        }
        Reaction::Redirect(to) => HttpResponse::Found().insert_header(("Location", to)).finish(),
        Reaction::Hang => {
            tokio::time::sleep(PATIENCE * 4).await;
            HttpResponse::Ok().finish()
        }
        Reaction::Slow(wait) => {
            tokio::time::sleep(wait).await;
            HttpResponse::Ok().finish()
        }
        Reaction::Flood => {
            let endless = futures_util::stream::repeat_with(|| {
                Ok::<_, std::convert::Infallible>(web::Bytes::from_static(&[b'x'; 8192]))
            });
            HttpResponse::Ok().streaming(endless)
        }
    }
}

impl Receiver {
    /// Listens on a port of its own and takes everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let state = web::Data::new(Mutex::new(State::default()));
        let server = far_end::serve(listener, state.clone(), answer);
        Self { url, state, server }
    }

    /// Answers so once each, then as usual.
    pub fn then(&self, reactions: impl IntoIterator<Item = Reaction>) {
        self.state.lock().unwrap().script.extend(reactions);
    }

    /// Answers so from now on.
    pub fn always(&self, reaction: Reaction) {
        self.state.lock().unwrap().usual = Some(reaction);
    }

    /// What was received and not yet asked for.
    pub fn takes(&self) -> Vec<Received> {
        std::mem::take(&mut self.state.lock().unwrap().received)
    }

    /// Whether nothing was received since it was last asked.
    pub fn is_silent(&self) -> bool {
        self.state.lock().unwrap().received.is_empty()
    }

    /// The types of what was received and not yet asked for.
    pub fn types(&self) -> Vec<String> {
        self.takes().iter().map(|one| one.body["type"].as_str().unwrap_or_default().to_owned()).collect()
    }

    pub async fn stop(&self) {
        self.server.stop(false).await;
    }
}

/// A webhook as its owner knows it.
#[derive(Debug, Clone)]
pub struct Hook {
    pub id: String,
    pub secret: String,
}

impl Actor {
    /// Has all events sent to a receiver.
    pub async fn hooks(&self, receiver: &Receiver) -> Hook {
        self.hooks_for(receiver, &[]).await
    }

    /// Has events of these types sent to a receiver.
    pub async fn hooks_for(&self, receiver: &Receiver, types: &[&str]) -> Hook {
        let made = self.post("/v1/webhooks", &json!({"url": receiver.url, "event_types": types})).await.expect(201);
        Hook {
            id: made["id"].as_str().expect("an id").to_owned(),
            secret: made["secret"].as_str().expect("a secret").to_owned(),
        }
    }

    /// A webhook as it stands.
    pub async fn hook(&self, hook: &Hook) -> Value {
        self.get(&format!("/v1/webhooks/{}", hook.id)).await.expect(200)
    }

    /// The log of a webhook, newest first.
    pub async fn log(&self, hook: &Hook) -> Vec<Value> {
        let page = self.get(&format!("/v1/webhooks/{}/deliveries?limit=100", hook.id)).await.expect(200);
        page["items"].as_array().expect("items").clone()
    }

    /// All events behind `after`, which is moved.
    pub async fn events_behind(&self, after: &mut Option<String>) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let path = after.as_ref().map_or("/v1/events".to_owned(), |after| format!("/v1/events?after={after}"));
            let page = self.get(&path).await.expect(200);
            *after = Some(page["next_cursor"].as_str().expect("a cursor").to_owned());
            all.extend(page["items"].as_array().expect("items").iter().cloned());
            if page["has_more"] == false {
                return all;
            }
        }
    }
}

impl World {
    /// Says that a registration was submitted by a program.
    pub async fn is_submitted_by(&self, program: &Program, registration: &Value) {
        let (client, id) = (self.sql_id(&program.id.to_string()), self.sql_id(registration["id"].as_str().unwrap()));
        let rows = self.execute(&format!("UPDATE registrations SET client_id = {client} WHERE id = {id}")).await;
        assert_eq!(rows.expect("an update"), 1);
    }

    /// An id as it is written in SQL.
    pub fn sql_id(&self, id: &str) -> String {
        match self.engine {
            super::world::Engine::Sqlite => format!("X'{}'", id.replace('-', "")),
            super::world::Engine::Postgres => format!("'{id}'"),
        }
    }

    /// Waits until all events that are committed can be told, then sends them.
    pub async fn sends_events(&self) {
        self.until_told_of("client_events").await;
        self.settle().await;
    }
}
