//! Errors on demand: the target says what it wants to be answered, so a test needs no back door. Must not know validation.

use super::errors::{self, Failure};
use super::state::State;
use actix_web::{HttpResponse, rt, web};
use futures_util::stream;
use std::io;
use std::time::Duration;

/// Longer than any client waits.
const HANG: Duration = Duration::from_mins(2);

/// The answer a scripted target asks for; `None` when it asks for none or had it often enough.
pub(super) async fn play(state: &State, target: &str) -> Option<HttpResponse> {
    let (head, rest) = target.split_once(':')?;
    let (name, times) = match head.split_once('!') {
        Some((name, times)) => (name, times.parse().unwrap_or(1)),
        None => (head, u32::MAX),
    };
    let scene = Scene::named(name)?;
    if !state.plays(target, times) {
        return None;
    }
    let retry_after = rest.rsplit_once(";ra=").map(|(_, pause)| pause);
    Some(match scene {
        Scene::Error(failure) => failure.into_response(retry_after),
        Scene::Html => errors::html_page(),
        Scene::Cut => {
            let broken = stream::once(async { Err::<web::Bytes, _>(io::Error::other("cut on purpose")) });
            HttpResponse::Ok().streaming(broken)
        }
        Scene::Hang => {
            rt::time::sleep(HANG).await;
            errors::unavailable().into_response(None)
        }
    })
}

enum Scene {
    Error(Failure),
    Html,
    Cut,
    Hang,
}

impl Scene {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "html" => Self::Html,
            "cut" => Self::Cut,
            "hang" => Self::Hang,
            _ => Self::Error(failure(name)?),
        })
    }
}

fn failure(name: &str) -> Option<Failure> {
    Some(match name {
        "unregistered" => Failure::new(404, "NOT_FOUND", "Requested entity was not found.").fcm("UNREGISTERED"),
        "badtoken" => bad_token(),
        "badfield" => errors::bad_field("message.data", "Invalid data payload"),
        "mismatch" => Failure::new(403, "PERMISSION_DENIED", "SenderId mismatch").fcm("SENDER_ID_MISMATCH"),
        "quota" => {
            let message = "Quota exceeded for quota metric 'Send requests' of service 'fcm.googleapis.com'.";
            Failure::new(429, "RESOURCE_EXHAUSTED", message).fcm("QUOTA_EXCEEDED")
        }
        "unavailable" => errors::unavailable(),
        "internal" => Failure::new(500, "INTERNAL", "Internal error encountered.").fcm("INTERNAL"),
        "apns" => {
            let message = "Auth error from APNS or Web Push Service";
            Failure::new(401, "UNAUTHENTICATED", message).fcm("THIRD_PARTY_AUTH_ERROR")
        }
        "noproj" => errors::no_such_project(),
        "iam" => {
            let message = "Permission 'cloudmessaging.messages.create' denied on the project (or it may not exist).";
            let domain = "cloudresourcemanager.googleapis.com";
            Failure::new(403, "PERMISSION_DENIED", message).info("IAM_PERMISSION_DENIED", domain)
        }
        "unauth" => errors::unauthenticated(),
        _ => return None,
    })
}

/// The target is not one.
pub(super) fn bad_token() -> Failure {
    let message = "The registration token is not a valid FCM registration token";
    Failure::new(400, "INVALID_ARGUMENT", message).fcm("INVALID_ARGUMENT")
}
