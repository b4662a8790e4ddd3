//! Sends what is due. A webhook is visited by one at a time, wherever he is: he takes it by a lease, sends a few of its events side by
//! side, and gives it back with what became of them, all of it in one transaction. Nothing is locked while he sends. If he dies in
//! between, the lease runs out and the same is sent again, with the same ids.

use crate::app::events::event;
use crate::app::ports::{WebhookAnswer, WebhookMessage};
use crate::app::sandbox::faults::of_webhooks;
use crate::app::{App, AppError};
use crate::domain::events::{Event, EventData, EventType};
use crate::domain::integrators::{Scope, ScopeSet};
use crate::domain::sandbox::WebhookFaults;
use crate::domain::webhooks::health::Reason;
use crate::domain::webhooks::signature::sign;
use crate::domain::webhooks::{Attempt, Health, Outcome, Taken, Verdict, attempts, wait_after};
use crate::store::types::{Id, Ts};
use crate::store::vault::key_of;
use crate::store::webhook_deliveries::{self, DELIVERED, DeliveryRow, FAILED, PENDING, Tried, due, next_due};
use crate::store::webhook_work::{self, give_back, hold, state_of};
use crate::store::webhooks::{ENABLED, Target, WebhookRow};
use crate::store::{Conn, DbError, client_events, oauth_clients};
use chrono::TimeDelta;
use futures_util::future::join_all;
use std::collections::HashMap;
use std::time::Duration;
use uuid::Uuid;

/// Longer than a visit can take: three rounds of eleven seconds, and what is read and written around them.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Events of one visit.
const OF_A_VISIT: i64 = 10;
/// Of them, sent side by side.
const SIDE_BY_SIDE: usize = 5;
/// Pings of one visit.
const PINGS: i64 = 3;
/// How soon it is looked again whether a client that may not read events now may do so.
const UNTIL_ADMITTED: TimeDelta = TimeDelta::minutes(10);
/// Statuses by which an endpoint says that it is asked too much, whether or not it says for how long.
const BUSY: [u16; 3] = [429, 502, 504];
/// How long it is left alone then, if it does not say.
const BUSY_PAUSE: TimeDelta = TimeDelta::minutes(1);

/// Takes up to `limit` webhooks that have something due; of those that fail, or of the others.
///
/// # Errors
/// The store failed; nothing was taken.
pub async fn claim(app: &App, failing: bool, limit: usize) -> Result<Vec<WebhookRow>, AppError> {
    let now = app.real_now();
    let times = (Ts(now), Ts(now + LEASE));
    if !app.db.read(async |conn| webhook_work::something_is_due(conn, failing, times.0).await).await? {
        return Ok(Vec::new());
    }
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    app.db.write(async move |tx| Ok::<_, AppError>(webhook_work::claim(tx, failing, times, limit).await?)).await
}

/// An answer that takes so long, in milliseconds, holds others up.
const SLOW: u32 = 3_000;

/// An event on its way to a webhook.
struct Parcel {
    row: DeliveryRow,
    /// None if it is no longer kept.
    event: Option<Event>,
}

/// What is due at a webhook, and where it leads.
struct Bag {
    parcels: Vec<Parcel>,
    target: Target,
    /// What goes wrong on purpose: in a sandbox only.
    faults: WebhookFaults,
    /// Until when nothing is sent, because the client may not read events now.
    rest: Option<Ts>,
}

/// Sends what is due at a webhook that was taken, and gives it back.
///
/// # Errors
/// The store failed: what was sent is sent again when the lease is over.
pub async fn visit(app: &App, webhook: WebhookRow) -> Result<(), AppError> {
    let bag = pack(app, &webhook).await?;
    let mut tried = Vec::new();
    let mut verdict = Verdict::default();
    let mut parcels = bag.parcels;
    while !parcels.is_empty() {
        let round: Vec<Parcel> = parcels.drain(..parcels.len().min(SIDE_BY_SIDE)).collect();
        let sent = join_all(round.into_iter().map(|parcel| send(app, (&bag.target, bag.faults), parcel))).await;
        let mut took = false;
        for one in sent {
            took |= one.attempt.outcome == Outcome::Delivered;
            verdict = with(verdict, &one);
            tried.push(one);
        }
        // Who takes nothing now is not asked for more.
        if verdict.failed && !took {
            break;
        }
    }
    match finish(app, webhook, (verdict, bag.rest), tried).await {
        Err(AppError::Store(DbError::LostRace)) => {
            tracing::debug!("a webhook was ended, or its lease lost, while it was visited");
            Ok(())
        }
        other => other,
    }
}

async fn pack(app: &App, webhook: &WebhookRow) -> Result<Bag, AppError> {
    let now = Ts(app.real_now());
    let is_open = webhook.state == ENABLED && webhook.not_before.is_none_or(|until| until <= now);
    let limit = if webhook.failures > 0 { 1 } else { OF_A_VISIT };
    let (key, rows, events) = app
        .db
        .read(async |conn| {
            let key = key_of(conn, webhook.client_id.0).await?;
            let client = oauth_clients::find(conn, webhook.client_id.0).await?;
            let is_admitted = client.is_some_and(|client| {
                client.suspended_at.is_none() && ScopeSet::known_in(&client.scopes).contains(Scope::EventsRead)
            });
            if !is_admitted {
                return Ok((key, None, Vec::new()));
            }
            let mut rows = due(conn, webhook.id, true, (now, PINGS)).await?;
            if is_open {
                rows.extend(due(conn, webhook.id, false, (now, limit)).await?);
            }
            let ids: Vec<Id> = rows.iter().map(|row| row.event_id).collect();
            let events = client_events::find_all(conn, &app.vault, &ids).await?;
            Ok((key, Some(rows), events))
        })
        .await?;
    let key = key.ok_or_else(|| AppError::Internal("a client with webhooks has no data key".to_owned()))?;
    let target = Target::open(&app.vault.keyring(&key)?, webhook.id, &webhook.sealed)?;
    let rest = rows.is_none().then(|| Ts(now.0 + UNTIL_ADMITTED));
    let mut events: HashMap<Uuid, Event> = events.into_iter().map(|row| (row.id.0, event(row))).collect();
    let parcels = rows.into_iter().flatten().map(|row| {
        let event = if row.probe { Some(ping(&row)) } else { events.remove(&row.event_id.0) };
        Parcel { row, event }
    });
    let faults = of_webhooks(app, webhook.client_id.0).await?;
    Ok(Bag { parcels: parcels.collect(), target, faults, rest })
}

fn ping(row: &DeliveryRow) -> Event {
    Event {
        id: row.event_id.0,
        kind: row.kind.clone(),
        occurred_at: row.created_at.0,
        data: EventData { webhook_id: Some(row.webhook_id.0), ..EventData::default() },
    }
}

/// A delivery, and what became of a try.
struct Sent {
    row: DeliveryRow,
    attempt: Attempt,
    pause: Option<TimeDelta>,
}

async fn send(app: &App, (target, faults): (&Target, WebhookFaults), Parcel { row, event }: Parcel) -> Sent {
    let at = app.real_now();
    if let Some(event) = event.as_ref().filter(|_| row.attempts == 0 && row.revision == 1 && !row.probe) {
        let waited = (at - event.occurred_at).to_std().unwrap_or_default();
        metrics::histogram!("tirkeu_webhooks_wait_seconds").record(waited.as_secs_f64());
    }
    let message = event.and_then(|event| {
        let body = serde_json::to_vec(&event).ok()?;
        let id = event.id.to_string();
        let signature = sign(target.secrets(at), (&id, at.timestamp()), &body)?;
        Some(WebhookMessage { url: target.url.clone(), id: event.id, timestamp: at.timestamp(), signature, body })
    });
    let Some(message) = message else {
        return Sent { row, attempt: Attempt::failed(at, Outcome::Expired), pause: None };
    };
    if faults.duplicates(app.random.as_ref()) {
        // What becomes of the first is not looked at: the second is the same.
        app.webhooks.send(&message).await;
    }
    let (attempt, pause) = match app.webhooks.send(&message).await {
        WebhookAnswer::Answered { status, took, after } => (Attempt::answered(at, status, took), pause(status, after)),
        WebhookAnswer::TimedOut => (Attempt::failed(at, Outcome::TimedOut), None),
        WebhookAnswer::Unreachable => (Attempt::failed(at, Outcome::Unreachable), None),
    };
    Sent { row, attempt, pause }
}

/// How long an endpoint asks to be left alone. Who has taken an event asks for nothing.
fn pause(status: u16, after: Option<Duration>) -> Option<TimeDelta> {
    let asked = after.and_then(|after| TimeDelta::from_std(after).ok());
    match status {
        200..=299 => None,
        _ if BUSY.contains(&status) => Some(asked.unwrap_or(BUSY_PAUSE)),
        _ => asked,
    }
}

fn with(verdict: Verdict, Sent { row, attempt, pause }: &Sent) -> Verdict {
    metrics::counter!("tirkeu_webhook_attempts_total", "outcome" => attempt.outcome.as_str()).increment(1);
    let took = attempt.outcome == Outcome::Delivered;
    Verdict {
        took: verdict.took.max(match took {
            true if row.probe => Taken::Ping,
            true => Taken::Event,
            false => Taken::Nothing,
        }),
        failed: verdict.failed || !matches!(attempt.outcome, Outcome::Delivered | Outcome::Expired),
        gone: verdict.gone || attempt.outcome == Outcome::Gone,
        pause: verdict.pause.max(*pause),
    }
}

/// What follows for a delivery.
fn follow(app: &App, Sent { row, attempt, pause }: Sent, now: Ts) -> Tried {
    let log = attempts::with(&row.log, attempt);
    let done = |row, state| Tried { row, state, due_at: now, done_at: Some(now), log: log.clone() };
    match attempt.outcome {
        Outcome::Delivered => done(row, DELIVERED),
        Outcome::Expired => done(row, FAILED),
        // Whoever asked for a ping wants to know now.
        _ if row.probe => done(row, FAILED),
        _ => match wait_after(row.attempts + 1, random(app)) {
            Some(wait) => {
                let due_at = Ts(now.0 + wait.max(pause.unwrap_or_default()));
                Tried { row, state: PENDING, due_at, done_at: None, log }
            }
            None => done(row, FAILED),
        },
    }
}

fn random(app: &App) -> u8 {
    let mut byte = [0];
    app.random.fill(&mut byte);
    let [byte] = byte;
    byte
}

async fn finish(
    app: &App,
    mut webhook: WebhookRow,
    (verdict, rest): (Verdict, Option<Ts>),
    mut sent: Vec<Sent>,
) -> Result<(), AppError> {
    let now = Ts(app.real_now());
    let was = (webhook.state.clone(), webhook.reason.clone());
    let before = Health {
        failures: webhook.failures,
        failing_since: webhook.failing_since.map(|since| since.0),
        not_before: webhook.not_before.map(|until| until.0),
        disabled: webhook.reason.as_deref().map(Reason::parse),
    };
    let health = before.after(verdict, now.0, random(app));
    let is_disabled_now = before.disabled.is_none() && health.disabled.is_some();
    if is_disabled_now && let Some(last) = sent.iter_mut().rfind(|one| one.attempt.outcome != Outcome::Delivered) {
        last.attempt.disabled = true;
    }
    webhook.failures = health.failures;
    // Who holds a slot for long does so beside those that fail, also if he takes what he is sent.
    webhook.failing = health.failures > 0 || sent.iter().any(|one| one.attempt.millis >= Some(SLOW));
    webhook.failing_since = health.failing_since.map(Ts);
    webhook.not_before = health.not_before.map(Ts);
    webhook.reason = health.disabled.map(|reason| reason.as_str().to_owned());
    state_of(health.disabled.is_some()).clone_into(&mut webhook.state);
    let is_changed = was != (webhook.state.clone(), webhook.reason.clone());
    if is_changed {
        webhook.state_at = now;
    }
    let notice = is_disabled_now.then(|| Id(app.new_id(now.0)));
    let tried: Vec<Tried> = sent.into_iter().map(|one| follow(app, one, now)).collect();
    let (id, reason) = (webhook.id.0, webhook.reason.clone());
    let changed = Changed { notice, is_seen: is_changed, rest };
    app.db.write(async move |tx| write(tx, webhook, (&tried, now), changed).await).await?;
    if is_disabled_now {
        tracing::warn!(webhook.id = %id, webhook.reason = reason, "a webhook is disabled");
        metrics::counter!("tirkeu_webhooks_disabled_total").increment(1);
        app.outbox_bell.ring();
    } else if is_changed {
        tracing::info!(webhook.id = %id, webhook.reason = reason, "the state of a webhook has changed");
    }
    Ok(())
}

/// What else follows from a visit.
struct Changed {
    /// Id of the event that tells that the webhook is disabled.
    notice: Option<Id>,
    /// Whether its owner sees a change.
    is_seen: bool,
    /// Until when it is not visited.
    rest: Option<Ts>,
}

async fn write(
    tx: &mut Conn,
    mut webhook: WebhookRow,
    (tried, now): (&[Tried], Ts),
    Changed { notice, is_seen, rest }: Changed,
) -> Result<(), AppError> {
    hold(tx, webhook.id, webhook.claim).await?;
    webhook_deliveries::record(tx, tried).await?;
    if let Some(notice) = notice {
        let kind = EventType::WebhookDisabled.as_str();
        client_events::note_webhook(tx, (notice, kind), (webhook.client_id, webhook.id), now).await?;
    }
    let ping = next_due(tx, webhook.id, true).await?;
    let event = if webhook.state == ENABLED { next_due(tx, webhook.id, false).await? } else { None };
    let event = event.map(|due| webhook.not_before.map_or(due, |until| until.max(due)));
    let due = [ping, event].into_iter().flatten().min();
    webhook.due_at = due.map(|due| rest.map_or(due, |until| until.max(due)));
    give_back(tx, &webhook, i32::from(is_seen)).await?;
    Ok(())
}

/// Visits what has something due, once each; gives the number of visits. What tests with a standing clock do instead of waiting.
///
/// # Errors
/// The store failed.
pub async fn visit_due(app: &App) -> Result<usize, AppError> {
    let mut visits = 0;
    for failing in [false, true] {
        let webhooks = claim(app, failing, 50).await?;
        visits += webhooks.len();
        for outcome in join_all(webhooks.into_iter().map(|webhook| visit(app, webhook))).await {
            outcome?;
        }
    }
    Ok(visits)
}
