//! The whole life of a registration: its end, reminders of it, the host who wants it to end, and officers who are asked.

mod appeals;
mod refusals;
mod states;
pub(crate) mod stays;
mod vacate;
mod work_list;

use crate::support::actor::id;
use crate::support::{Actor, Reply, World};
use serde_json::{Value, json};

impl Actor {
    pub(crate) async fn asks_to_vacate(&self, registration: &Value) -> Reply {
        let body = json!({"reason": "moved_out", "comment": "QWXCOMMENT"});
        self.post(&format!("/v1/host/registrations/{}/vacate", id(registration)), &body).await
    }

    async fn takes_back(&self, registration: &Value) -> Reply {
        self.act(&format!("/v1/host/registrations/{}/vacate-withdraw", id(registration))).await
    }

    pub(crate) async fn answers_vacate(&self, registration: &Value, agrees: bool) -> Reply {
        let body = json!({"agrees": agrees, "comment": "QWXANSWER"});
        self.post(&format!("/v1/registrations/{}/vacate-answer", id(registration)), &body).await
    }

    pub(crate) async fn appeals(&self, registration: &Value) -> Reply {
        let body = json!({"statement": "QWXSTATEMENT: he does not answer"});
        self.post(&format!("/v1/registrations/{}/appeal", id(registration)), &body).await
    }

    pub(crate) async fn decides(&self, case: &str, decision: &str) -> Reply {
        let body = json!({"decision": decision, "explanation": "QWXEXPLANATION: the lease is valid"});
        self.post(&format!("/v1/officer/cases/{case}/decide"), &body).await
    }

    /// The only open case of the work list.
    pub(crate) async fn finds_case(&self) -> String {
        let list = self.get("/v1/officer/cases").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
        id(&list["items"][0]["case"]).to_owned()
    }

    /// Kinds of what stands in the inbox, newest first.
    pub(crate) async fn kinds(&self) -> Vec<String> {
        let inbox = self.get("/v1/me/notifications?limit=100").await.expect(200);
        inbox["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
    }

    /// The state of a registration, as this person reads it.
    async fn sees(&self, registration: &Value) -> String {
        self.reads(registration).await.expect(200)["state"].as_str().unwrap().to_owned()
    }
}

/// The same person, reading another language.
pub(crate) fn reading(actor: &Actor, language: &'static str) -> Actor {
    let mut actor = actor.clone();
    actor.language = language;
    actor
}

/// What everybody is told of the certificate of a registration, by its number.
async fn status_of(world: &World, number: &str) -> String {
    let told = world.stranger().get(&format!("/v1/verify/{number}")).await.expect(200);
    told["status"].as_str().unwrap().to_owned()
}

/// The number of the certificate of a registration.
async fn certificate_of(actor: &Actor, registration: &Value) -> String {
    actor.reads(registration).await.expect(200)["certificate_number"].as_str().unwrap().to_owned()
}

/// The same people, signed in anew: their tokens do not last as long as the clock was moved.
pub(crate) async fn again<const N: usize>(world: &World, actors: [&Actor; N]) -> [Actor; N] {
    let mut found = Vec::new();
    for actor in actors {
        found.push(world.sign_in(&actor.phone).await);
    }
    found.try_into().unwrap()
}
