//! The feed of events for integrators: what became of the registrations that a client submitted. Nothing committed is ever left out
//! behind a cursor that is accepted; what is told twice has the same id.

pub mod list;

use crate::domain::events::{Event, EventData};
use crate::store::client_events::EventRow;

/// An event as it is told, in the feed and to webhooks.
#[must_use]
pub fn event(row: EventRow) -> Event {
    Event {
        id: row.id.0,
        kind: row.kind,
        occurred_at: row.at.0,
        data: EventData {
            registration_id: row.registration_id.map(|id| id.0),
            number: row.number,
            state: row.state,
            version: row.version,
            client_reference: row.client_reference,
            webhook_id: row.webhook_id.map(|id| id.0),
        },
    }
}
