//! `messages:send` of the fake, in FCM's order: who are you, which project, is the message one, then the device's fate.
//! Must not know how tokens are made.

use super::errors::Failure;
use super::reply::{self, Answer};
use super::script::{self, Play};
use super::state::State;
use super::{FAKE_PROJECT, check, errors};
use hyper::Method;
use hyper::header::AUTHORIZATION;
use hyper::http::request::Parts;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SendRequest {
    #[serde(default, alias = "validateOnly")]
    validate_only: bool,
    message: Value,
}

/// What becomes of a request to send.
pub(super) enum Fate {
    /// It is answered.
    Answered(Answer),
    /// It is answered, and the connection says that it takes no more.
    AnsweredAndGone(Answer),
    /// Its stream is refused.
    Refused,
}

/// Judges a request to send to a project.
pub(super) async fn send(head: &Parts, project: &str, body: &[u8], state: &State) -> Fate {
    state.count_send_request();
    state.wait().await;
    let request = match admitted(head, project, body, state) {
        Ok(request) => request,
        Err(failure) => return Fate::Answered(failure.into_answer()),
    };
    let target = match check::target_of(&request.message) {
        Ok(target) => target.to_owned(),
        Err(failure) => return Fate::Answered(failure.into_answer()),
    };
    match script::play(state, &target).await {
        Some(Play::Answer(answer)) => Fate::Answered(answer),
        Some(Play::Refuse) => Fate::Refused,
        Some(Play::GoAway) => Fate::AnsweredAndGone(accepted(request, &target, state)),
        None => Fate::Answered(accepted(request, &target, state)),
    }
}

fn admitted(head: &Parts, project: &str, body: &[u8], state: &State) -> Result<SendRequest, Failure> {
    if state.is_down() {
        return Err(errors::unavailable());
    }
    if head.method != Method::POST {
        return Err(Failure::new(404, "NOT_FOUND", "Method not found."));
    }
    if !bearer(head).is_some_and(|token| state.knows_token(token)) {
        return Err(errors::unauthenticated());
    }
    if project != FAKE_PROJECT {
        return Err(errors::no_such_project());
    }
    serde_json::from_slice(body)
        .map_err(|error| errors::bad_field("message", &format!("Invalid JSON payload received. {error}")))
}

fn accepted(request: SendRequest, target: &str, state: &State) -> Answer {
    let name = if request.validate_only {
        format!("projects/{FAKE_PROJECT}/messages/fake_message_id")
    } else {
        state.accept(FAKE_PROJECT, target, request.message)
    };
    reply::json(200, &json!({ "name": name }))
}

fn bearer(head: &Parts) -> Option<&str> {
    head.headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
