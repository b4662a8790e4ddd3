//! `messages:send` of the fake, in FCM's order: who are you, which project, is the message one, then the device's fate.
//! Must not know how tokens are made.

use super::state::State;
use super::{FAKE_PROJECT, check, errors, script};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SendRequest {
    #[serde(default, alias = "validateOnly")]
    validate_only: bool,
    message: Value,
}

pub(super) async fn send(
    request: HttpRequest,
    project: web::Path<String>,
    body: web::Bytes,
    state: web::Data<State>,
) -> HttpResponse {
    state.count_send_request();
    if state.is_down() {
        return errors::unavailable().into_response(None);
    }
    if !bearer(&request).is_some_and(|token| state.knows_token(token)) {
        return errors::unauthenticated().into_response(None);
    }
    if project.as_str() != FAKE_PROJECT {
        return errors::no_such_project().into_response(None);
    }
    let SendRequest { validate_only, message } = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => {
            let description = format!("Invalid JSON payload received. {error}");
            return errors::bad_field("message", &description).into_response(None);
        }
    };
    let target = match check::target_of(&message) {
        Ok(target) => target.to_owned(),
        Err(failure) => return failure.into_response(None),
    };
    if let Some(answer) = script::play(&state, &target).await {
        return answer;
    }
    let name = if validate_only {
        format!("projects/{FAKE_PROJECT}/messages/fake_message_id")
    } else {
        state.accept(FAKE_PROJECT, &target, message)
    };
    HttpResponse::Ok().json(json!({ "name": name }))
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    request.headers().get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
