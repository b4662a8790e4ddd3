//! What border systems report, whose it was, and what follows.

mod departures;
mod matching;
mod report;
mod review;

use crate::support::actor::{Actor, person};
use crate::support::{Reply, World};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

static EVENTS: AtomicU32 = AtomicU32::new(0);

fn event_id() -> String {
    format!("e-{}", EVENTS.fetch_add(1, Ordering::Relaxed))
}

/// A crossing of the `n`-th sample person with his own passport.
pub(crate) fn crossing(n: usize, direction: &str, at: &str) -> Value {
    let person = person(n);
    let document = &person["document"];
    let mut line = json!({
        "event_id": event_id(), "direction": direction, "crossed_at": at, "checkpoint": "KORDAY", "region": "75",
        "document": {"kind": document["kind"], "number": document["number"], "issuing_country": document["issuing_country"]},
        "nationality": person["nationality"], "birth_date": person["birth_date"],
    });
    match person.get("mrz") {
        Some(lines) => line["mrz"] = lines.clone(),
        None => line["surname"] = person["surname"].clone(),
    }
    line
}

pub(crate) fn with(mut line: Value, field: &str, value: Value) -> Value {
    line[field] = value;
    line
}

pub(crate) async fn feed(world: &World) -> Actor {
    world.program().await.actor(world).await
}

impl Actor {
    async fn sends(&self, lines: &[Value]) -> Reply {
        self.post("/v1/border-crossings", &json!({"crossings": lines})).await
    }

    /// Reports, and gives for each line outcome and match.
    pub(crate) async fn reports(&self, lines: &[Value]) -> Vec<String> {
        told(&self.sends(lines).await.expect(200))
    }

    async fn questions(&self) -> Vec<Value> {
        let page = self.get("/v1/officer/border-reviews").await.expect(200);
        page["items"].as_array().unwrap().clone()
    }

    async fn settles_question(&self, question: &Value, decision: &str) -> Reply {
        let path = format!("/v1/officer/border-reviews/{}/decide", question["id"].as_str().unwrap());
        self.post(&path, &json!({"decision": decision})).await
    }

    async fn titles(&self) -> Vec<String> {
        let inbox = self.get("/v1/me/notifications").await.expect(200);
        inbox["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
    }
}

fn told(answer: &Value) -> Vec<String> {
    let line = |line: &Value| match line["match"].as_str() {
        Some(matching) => format!("{} {matching}", line["outcome"].as_str().unwrap()),
        None => line["outcome"].as_str().unwrap().to_owned(),
    };
    answer["results"].as_array().unwrap().iter().map(line).collect()
}
