//! Errors on demand: the target says what it wants to be answered, so a test needs no back door. Must not know validation.

use super::errors::{self, Failure};
use super::reply::{self, Answer};
use super::state::State;
use std::time::Duration;

/// Longer than any client waits.
const HANG: Duration = Duration::from_mins(2);

/// What a scripted target makes happen.
pub(super) enum Play {
    /// This is answered.
    Answer(Answer),
    /// Nothing is answered: the stream is refused, as one that was not looked at.
    Refuse,
    /// The message is taken, and the connection says that it takes no more.
    GoAway,
}

/// What the target asks for; `None` when it asks for nothing or had it often enough.
pub(super) async fn play(state: &State, target: &str) -> Option<Play> {
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
        Scene::Error(failure) => Play::Answer(reply::with_retry_after(failure.into_answer(), retry_after)),
        Scene::Html => Play::Answer(errors::html_page()),
        Scene::Cut => Play::Answer(reply::cut()),
        Scene::Hang => {
            tokio::time::sleep(HANG).await;
            Play::Answer(errors::unavailable().into_answer())
        }
        Scene::Refuse => Play::Refuse,
        Scene::GoAway => Play::GoAway,
    })
}

enum Scene {
    Error(Failure),
    Html,
    Cut,
    Hang,
    Refuse,
    GoAway,
}

impl Scene {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "html" => Self::Html,
            "cut" => Self::Cut,
            "hang" => Self::Hang,
            "refused" => Self::Refuse,
            "goaway" => Self::GoAway,
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
