//! A client has events sent again: one, or all from one on. Many are handed out little by little (`hand_out`), so that asking for them
//! costs the same however many they are.

use super::{by_client, delivery, note, read};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::{App, AppError};
use crate::domain::changes::Position;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::store::client_events;
use crate::store::types::{Id, Ts};
use crate::store::webhook_deliveries::replay_all;
use crate::store::webhook_work::{begin_replay, wake};
use crate::store::webhooks::keyring;
use std::sync::Arc;
use uuid::Uuid;

/// What is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replay {
    /// This event, whether or not the webhook wants its type.
    One(Uuid),
    /// This event and all behind it, of the types that the webhook wants.
    Since(Uuid),
}

impl Replay {
    /// Of the two fields exactly one is given.
    pub fn of(event: Option<Uuid>, since: Option<Uuid>) -> Result<Self, AppError> {
        match (event, since) {
            (Some(event), None) => Ok(Self::One(event)),
            (None, Some(since)) => Ok(Self::Since(since)),
            (None, None) => Err(AppError::Invalid(vec![FieldError::new("/event_id", FieldCode::Required)])),
            (Some(_), Some(_)) => Err(AppError::Invalid(vec![FieldError::new("/since", FieldCode::NotAllowed)])),
        }
    }

    const fn event(self) -> (Uuid, &'static str) {
        match self {
            Self::One(event) => (event, "/event_id"),
            Self::Since(event) => (event, "/since"),
        }
    }
}

/// Has events sent again.
///
/// # Errors
/// `not_found`, the event is none of the client's or is no longer kept, or the store failed.
pub async fn replay(
    app: &Arc<App>,
    client: Uuid,
    guard: Guard,
    (id, replay): (Uuid, Replay),
    render: impl FnOnce() -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, client, &guard, (id, replay), render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &Arc<App>,
    client: Uuid,
    guard: &Guard,
    (id, replay): (Uuid, Replay),
    render: impl FnOnce() -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    read::get(app, client, id).await?;
    let (event, pointer) = replay.event();
    let found = app.db.read(async |conn| client_events::place_of(conn, client, event).await).await?;
    let unknown = || AppError::Invalid(vec![FieldError::new(pointer, FieldCode::UnknownEvent)]);
    let (place, kind) = found.ok_or_else(unknown)?;
    let answer = render()?;
    let now = Ts(app.real_now());
    let row = delivery(app, Id(id), (Id(event), &kind), now);
    let entry = by_client(app, client, "webhook.replay", id);
    let (inner, by, given) = (Arc::clone(app), guard.clone(), answer.clone());
    app.db
        .write(async move |tx| {
            let rows = match replay {
                Replay::One(_) => {
                    let rows = wake(tx, &[Id(id)], now).await?;
                    replay_all(tx, &[row]).await?;
                    rows
                }
                // The place is behind what is done.
                Replay::Since(_) => begin_replay(tx, Id(id), Position { seq: place.seq - 1, ..place }).await?,
            };
            if rows == 0 {
                return Err(AppError::Problem(ProblemCode::NotFound));
            }
            let keyring = keyring(tx, &inner.vault, client, now).await?;
            note(&inner, tx, &entry, (&by, &given), &keyring).await
        })
        .await?;
    app.webhook_bell.ring();
    app.outbox_bell.ring();
    Ok(answer)
}
