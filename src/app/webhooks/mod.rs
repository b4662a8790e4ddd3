//! Webhooks: the events of a client's feed, sent to an address that it names. The feed is the truth; a webhook saves asking it. Each
//! event is sent at least once, with the same id each time, and again by schedule until it is taken; an endpoint that is slow or dead
//! holds up nobody else.

pub mod change;
pub mod create;
pub mod deliver;
pub mod hand_out;
pub mod ping;
pub mod read;
pub mod remove;
pub mod replay;
pub mod rotate;

use crate::app::idempotency::{Answer, Guard};
use crate::app::{App, AppError};
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::events::Subscription;
use crate::store::audit::{self, AuditRow};
use crate::store::types::{Id, Ts};
use crate::store::vault::Keyring;
use crate::store::webhook_deliveries::{DeliveryRow, PENDING};
use crate::store::webhooks::{Target, WebhookRow};
use crate::store::{Conn, idempotency};
use uuid::Uuid;

/// A webhook as its owner sees it.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// As stored.
    pub row: WebhookRow,
    /// Where it leads.
    pub target: Target,
}

impl Webhook {
    /// Which types it wants.
    #[must_use]
    pub fn subscription(&self) -> Subscription {
        Subscription::known_in(&self.row.kinds)
    }
}

/// What is wrong with an address; nothing if events may be sent there.
fn judge(app: &App, url: &str) -> Vec<FieldError> {
    if app.webhooks.admits(url) { Vec::new() } else { vec![FieldError::new("/url", FieldCode::UrlNotAllowed)] }
}

/// An audit entry for what a client did with a webhook.
fn by_client(app: &App, client: Uuid, action: &'static str, webhook: Uuid) -> AuditRow {
    let entry = app.audit_of_system(action, ("webhook", webhook));
    AuditRow { actor_kind: "client", actor_id: Some(Id(client)), ..entry }
}

/// Writes what commits with each decision of a client: its audit entry, and its answer for a repetition, under the client's own key.
async fn note(
    app: &App,
    tx: &mut Conn,
    entry: &AuditRow,
    (guard, answer): (&Guard, &Answer),
    keyring: &Keyring,
) -> Result<(), AppError> {
    audit::insert(tx, entry).await?;
    let key = (Id(guard.principal), keyring);
    idempotency::insert(tx, &guard.row(app, key, answer, Ts(app.real_now()))?).await?;
    Ok(())
}

/// A delivery that was not tried yet.
fn delivery(app: &App, webhook: Id, (event, kind): (Id, &str), now: Ts) -> DeliveryRow {
    DeliveryRow {
        id: Id(app.new_id(now.0)),
        webhook_id: webhook,
        event_id: event,
        kind: kind.to_owned(),
        probe: false,
        state: PENDING.to_owned(),
        attempts: 0,
        revision: 1,
        due_at: now,
        created_at: now,
        done_at: None,
        log: "[]".to_owned(),
    }
}
