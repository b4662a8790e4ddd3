//! A client reads its feed page by page, and signs for nothing: the service signs what it tells.

use super::event;
use crate::app::changes::cursor;
use crate::app::jws::{self, EVENTS};
use crate::app::{App, AppError};
use crate::domain::changes::{Place, Position};
use crate::domain::codes::ProblemCode;
use crate::domain::events::Event;
use crate::store::client_events;
use uuid::Uuid;

/// A part of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Oldest first.
    pub events: Vec<Event>,
    /// Where to go on.
    pub next_cursor: String,
    /// Whether there is more already.
    pub more: bool,
}

/// For whom a place is sealed: no account has this context.
fn context(client: Uuid) -> Vec<u8> {
    [b"client".as_slice(), client.as_bytes()].concat()
}

/// What is behind a cursor, at most `limit` events; without one, from the oldest that is kept.
///
/// # Errors
/// `bad_cursor`, `events_expired` if something behind the cursor is no longer kept, or the store failed.
pub async fn list(app: &App, client: Uuid, cursor: Option<&str>, limit: usize) -> Result<Batch, AppError> {
    let context = context(client);
    let after = cursor.map(|text| cursor::open(app, &context, text)).transpose()?;
    let position = after.map_or_else(Position::default, |place| place.position);
    // One more, to know whether there is one.
    let asked = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let (bounds, mut rows) =
        app.db.read(async |conn| client_events::page(conn, &app.vault, client, position, asked).await).await?;
    if after.is_some_and(|place| !bounds.reach(place)) {
        return Err(ProblemCode::EventsExpired.into());
    }
    let more = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().filter(|_| more).map(|row| Place { history: bounds.history, position: row.position });
    // Whoever is at the end stays there, however long nothing happens: his place does not grow old.
    let next_cursor = cursor::seal(app, &context, last.unwrap_or_else(|| bounds.end()))?;
    Ok(Batch { events: rows.into_iter().map(event).collect(), next_cursor, more })
}

/// The signature over a page, as bytes go out.
///
/// # Errors
/// The signer failed.
pub fn sign(app: &App, page: &[u8]) -> Result<String, AppError> {
    Ok(jws::sign_detached(app.signer.as_ref(), EVENTS, page)?)
}
