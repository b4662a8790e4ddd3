//! Hands events out: reads the feed behind one place, in its order, and makes a delivery for each webhook that wants an event. Whoever
//! changes a registration pays nothing for it. The place moves in the transaction that makes the deliveries, and only from where it was
//! read: of several processes one hands out, and one that dies has handed out nothing.

use super::delivery;
use crate::app::sandbox::faults::of_webhooks;
use crate::app::{App, AppError};
use crate::domain::changes::{Place, Position};
use crate::domain::events::Subscription;
use crate::store::DbError;
use crate::store::client_events::{self, Fresh};
use crate::store::types::{Id, Ts};
use crate::store::webhook_deliveries::{self, DeliveryRow, insert_all, replay_all};
use crate::store::webhook_work::{advance, move_replay, of_clients, place, replaying, wake};
use crate::store::webhooks::WebhookRow;
use std::collections::BTreeSet;

/// Events handed out in one transaction.
const AT_ONCE: i64 = 200;

/// What a look has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looked {
    /// Events handed out.
    pub events: usize,
    /// Whether something is committed that must wait for an open transaction.
    pub held: bool,
}

/// Hands out what is behind the place, a part of it at a time.
///
/// # Errors
/// The store failed; nothing was handed out.
pub async fn hand_out(app: &App) -> Result<Looked, AppError> {
    let (from, bounds, events, held) = app
        .db
        .read(async |conn| {
            let from = place(conn).await?;
            let bounds = client_events::bounds(conn).await?;
            // In another history nothing is known of what was handed out: it is gone through again, and what stands there stays.
            let behind = if bounds.reach(Place { history: from.history, position: from.position.max(bounds.floor) }) {
                from.position
            } else {
                Position::default()
            };
            let events = client_events::fresh(conn, behind, bounds.horizon, AT_ONCE).await?;
            let held = events.is_empty() && client_events::is_held(conn, bounds.horizon).await?;
            Ok((from, bounds, events, held))
        })
        .await?;
    let Some(last) = events.last() else { return Ok(Looked { events: 0, held }) };
    let to = Place { history: bounds.history, position: Position { xid: last.xid, seq: last.seq } };
    let clients: BTreeSet<Id> = events.iter().map(|event| event.client_id).collect();
    let clients: Vec<Id> = clients.into_iter().collect();
    let webhooks = app.db.read(async |conn| of_clients(conn, &clients).await).await?;
    let now = Ts(app.real_now());
    let mut rows: Vec<DeliveryRow> = webhooks.iter().flat_map(|webhook| wanted(app, webhook, &events, now)).collect();
    if app.settings.is_sandbox {
        hold_back(app, &webhooks, &mut rows).await?;
    }
    let woken: BTreeSet<Id> = rows.iter().map(|row| row.webhook_id).collect();
    let woken: Vec<Id> = woken.into_iter().collect();
    let (events, is_work) = (events.len(), !rows.is_empty());
    let outcome = app
        .db
        .write(async move |tx| {
            advance(tx, from, to).await?;
            wake(tx, &woken, now).await?;
            insert_all(tx, &rows).await?;
            Ok::<_, AppError>(())
        })
        .await;
    match outcome {
        // Another process was faster.
        Err(AppError::Store(DbError::LostRace)) => return Ok(Looked { events: 0, held: false }),
        other => other?,
    }
    metrics::counter!("tirkeu_events_handed_out_total").increment(u64::try_from(events).unwrap_or_default());
    if is_work {
        app.webhook_bell.ring();
    }
    Ok(Looked { events, held: false })
}

/// The deliveries of these events to a webhook. One that was made later than an event was not meant by it; and none is told that it is
/// itself disabled.
fn wanted(app: &App, webhook: &WebhookRow, events: &[Fresh], now: Ts) -> Vec<DeliveryRow> {
    let is_of_then = |event: &&Fresh| event.client_id == webhook.client_id && event.at >= webhook.created_at;
    let meant = events.iter().filter(is_of_then).filter(|event| is_meant(webhook, event));
    meant.map(|event| delivery(app, webhook.id, (event.id, &event.kind), now)).collect()
}

/// In the sandbox some programs want their events in any order.
async fn hold_back(app: &App, webhooks: &[WebhookRow], rows: &mut [DeliveryRow]) -> Result<(), AppError> {
    for webhook in webhooks {
        let faults = of_webhooks(app, webhook.client_id.0).await?;
        for row in rows.iter_mut().filter(|row| row.webhook_id == webhook.id) {
            row.due_at = Ts(row.due_at.0 + faults.held_back(app.random.as_ref()));
        }
    }
    Ok(())
}

/// Whether a webhook wants an event of its client.
fn is_meant(webhook: &WebhookRow, event: &Fresh) -> bool {
    event.webhook_id != Some(webhook.id) && Subscription::known_in(&webhook.kinds).wants(&event.kind)
}

/// Carries one replay on, if there is any; gives the number of events that were looked at, at least 1.
///
/// # Errors
/// The store failed; nothing was handed out.
pub async fn replay_some(app: &App) -> Result<usize, AppError> {
    let Some(webhook) = app.db.read(async |conn| replaying(conn).await).await? else { return Ok(0) };
    let after = Position { xid: webhook.replay_xid.unwrap_or_default(), seq: webhook.replay_seq.unwrap_or_default() };
    let client = webhook.client_id;
    let events = app
        .db
        .read(async |conn| {
            let horizon = client_events::bounds(conn).await?.horizon;
            client_events::fresh_of(conn, client, (after, horizon), AT_ONCE).await
        })
        .await?;
    let is_last = i64::try_from(events.len()).unwrap_or(i64::MAX) < AT_ONCE;
    let to = events.last().filter(|_| !is_last).map(|event| Position { xid: event.xid, seq: event.seq });
    let now = Ts(app.real_now());
    let rows: Vec<DeliveryRow> = events
        .iter()
        .filter(|event| is_meant(&webhook, event))
        .map(|event| delivery(app, webhook.id, (event.id, &event.kind), now))
        .collect();
    let done = events.len().max(1);
    let outcome = app
        .db
        .write(async move |tx| {
            move_replay(tx, &webhook, to).await?;
            replay_all(tx, &rows).await?;
            wake(tx, &[webhook.id], now).await?;
            Ok::<_, AppError>(())
        })
        .await;
    match outcome {
        // It was ended, or begun anew, or another process was faster.
        Err(AppError::Store(DbError::LostRace)) => {}
        other => other?,
    }
    app.webhook_bell.ring();
    Ok(done)
}

/// Sets the gauge of what waits.
///
/// # Errors
/// The store failed.
pub async fn measure(app: &App) -> Result<(), AppError> {
    let waiting = app.db.read(async |conn| webhook_deliveries::waiting(conn, 100_000).await).await?;
    metrics::gauge!("tirkeu_webhooks_waiting").set(u32::try_from(waiting).unwrap_or(u32::MAX));
    Ok(())
}
