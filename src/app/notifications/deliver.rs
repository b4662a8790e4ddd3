//! Sends what is due in the outbox, a batch at a time: claim, send, record. A row is leased, sent, and only then marked: a process that
//! dies in between leaves a row that is due again when the lease ends. Nothing is lost; at worst a hint comes twice.

use super::verdict::{Known, Verdict, judge_push, judge_sms};
use crate::app::ports::{Platform, PushMessage, PushSender, PushTarget, SmsSender};
use crate::app::{App, AppError};
use crate::domain::accounts::QuietHours;
use crate::domain::notifications::NotificationKind;
use crate::domain::outbox::breaker::{Allowance, Breaker, Cause, Signal, Turn};
use crate::domain::outbox::{Lane, MOST_FAILURES, backoff};
use crate::domain::registrations::reach::HostReach;
use crate::store::accounts::{self, DeviceRow};
use crate::store::outbox_work::{self as work, ClaimedRow, End, SENT, Settled};
use crate::store::types::{Id, Ts};
use crate::store::{Conn, reach};
use chrono::TimeDelta;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Longer than any attempt can take: token refresh, sending with its time-out, writing the result.
pub const LEASE: TimeDelta = TimeDelta::seconds(90);

/// The ways out.
#[derive(Clone, Copy)]
pub struct Senders<'a> {
    /// Pushes.
    pub push: &'a dyn PushSender,
    /// SMS.
    pub sms: &'a dyn SmsSender,
}

/// What is known of a lane in this process.
#[derive(Default)]
struct LaneState {
    breaker: Breaker,
    /// Kinds that were accepted for some device: a target that is refused then is itself the matter.
    worked: HashSet<String>,
}

/// The lanes of this process. Each process finds out for itself whether a lane works.
#[derive(Default)]
pub struct Lanes([Mutex<LaneState>; Lane::ALL.len()]);

impl Lanes {
    fn of(&self, lane: Lane) -> MutexGuard<'_, LaneState> {
        let [fcm, apns, sms] = &self.0;
        let state = match lane {
            Lane::Fcm => fcm,
            Lane::Apns => apns,
            Lane::Sms => sms,
        };
        state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why a lane rests, if it does.
    #[must_use]
    pub fn resting(&self, lane: Lane) -> Option<Cause> {
        self.of(lane).breaker.cause()
    }
}

/// A row to be sent, with all that is needed for it.
#[derive(Debug)]
pub struct Claim {
    /// The row.
    pub row: ClaimedRow,
    /// Its device, and when its owner wants to be left alone.
    device: Option<(DeviceRow, Option<QuietHours>)>,
}

/// What became of a claim.
#[derive(Debug)]
pub struct Attempt {
    claim: Claim,
    verdict: Verdict,
    began: Ts,
}

impl Attempt {
    /// Whether the far end said that it is too fast.
    #[must_use]
    pub fn was_throttled(&self) -> bool {
        matches!(self.verdict.signal(), Some(Signal::Fails(Cause::Throttled, _)))
    }
}

/// How many rows of a lane there are to claim, and when to look again if it rests.
pub async fn claim(app: &App, lane: Lane, room: usize) -> Result<Vec<Claim>, AppError> {
    let now = app.now();
    let allowance = app.lanes.of(lane).breaker.allowance(now);
    let room = match allowance {
        Allowance::Any => room,
        Allowance::Probe => room.min(1),
        Allowance::Rest(_) => 0,
    };
    if room == 0 {
        return Ok(Vec::new());
    }
    let lease = (Ts(now), Ts(now + LEASE));
    let rows = app.db.write(async move |tx| Ok::<_, AppError>(work::claim(tx, lane, lease, room).await?)).await;
    let claims = match rows {
        Ok(rows) => with_devices(app, lane, rows).await,
        Err(error) => Err(error),
    };
    if allowance == Allowance::Probe && !claims.as_ref().is_ok_and(|claims| !claims.is_empty()) {
        app.lanes.of(lane).breaker.spare_probe(now);
    }
    claims
}

async fn with_devices(app: &App, lane: Lane, rows: Vec<ClaimedRow>) -> Result<Vec<Claim>, AppError> {
    let mut devices = HashMap::new();
    if lane != Lane::Sms && !rows.is_empty() {
        let ids: Vec<Id> = rows.iter().map(|row| row.device_id).collect();
        let found = app.db.read(async |conn| accounts::devices_with_quiet_hours(conn, &ids).await).await?;
        devices.extend(found.into_iter().map(|found| (found.0.id, found)));
    }
    Ok(rows.into_iter().map(|row| Claim { device: devices.get(&row.device_id).cloned(), row }).collect())
}

/// Sends one row; never fails, says what happened.
pub async fn send(app: &App, senders: Senders<'_>, lane: Lane, claim: Claim) -> Attempt {
    let began = Ts(app.now());
    if claim.row.attempt == 1 {
        let waited = (began.0 - claim.row.created_at.0).to_std().unwrap_or_default();
        metrics::histogram!("tirkeu_outbox_wait_seconds").record(waited.as_secs_f64());
    }
    let verdict = attempt(app, senders, lane, &claim).await;
    Attempt { claim, verdict, began }
}

async fn attempt(app: &App, senders: Senders<'_>, lane: Lane, Claim { row, device }: &Claim) -> Verdict {
    let unasked = |outcome, is_dead| Verdict::Unasked { outcome, is_dead };
    if row.expires_at.0 <= app.now() {
        return unasked("expired", false);
    }
    if lane == Lane::Sms {
        return match row.sms(&app.vault) {
            Ok(Some(sms)) => judge_sms(&senders.sms.send(row.gateway_id(), &sms.phone, &sms.text).await),
            _ => unasked("incomplete", true),
        };
    }
    let Some((device, quiet)) = device else { return unasked("device_gone", false) };
    let Some(message) = message(row, device) else { return unasked("unknown_kind", true) };
    // What can wait is not sent into the night.
    let quiet = quiet.filter(|_| row.priority > 0);
    if let Some(until) = quiet.and_then(|quiet| quiet.ends_at(app.now())) {
        return Verdict::Later(until);
    }
    let outcome = senders.push.send(&message).await;
    let has_worked = app.lanes.of(lane).worked.contains(&row.kind);
    judge_push(&outcome, Known { lane, has_worked })
}

fn message(row: &ClaimedRow, device: &DeviceRow) -> Option<PushMessage> {
    let kind = NotificationKind::parse(&row.kind)?;
    Some(PushMessage {
        notification_id: row.message_id.0,
        kind,
        target: match device.target_kind.as_str() {
            "fid" => PushTarget::Fid(device.push_token.clone()),
            _ => PushTarget::Token(device.push_token.clone()),
        },
        platform: match device.platform.as_str() {
            "ios" => Platform::Ios,
            "web" => Platform::Web,
            _ => Platform::Android,
        },
        expires_at: row.expires_at.0,
        wave: row.wave,
    })
}

/// What a batch of attempts leads to.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    settled: Vec<Settled>,
    /// Devices that are none any more, as of when the send began.
    forgotten: Vec<(Id, Ts)>,
    /// Urgent messages that went out.
    reached: Vec<Id>,
    /// Urgent messages for which this way is closed.
    failed: Vec<Id>,
}

/// Who failed as a probe lets others find out before it is tried again.
const PROBED: TimeDelta = TimeDelta::seconds(90);

/// Learns from a batch of attempts, once; what follows is still to be recorded.
pub fn judge(app: &App, lane: Lane, attempts: impl IntoIterator<Item = Attempt>) -> Batch {
    let now = Ts(app.now());
    let mut batch = Batch::default();
    for attempt in attempts {
        // How the lane was found: where all of it fails, it is not this message's failure.
        let (rests, probes) = {
            let state = app.lanes.of(lane);
            (state.breaker.cause().is_some(), state.breaker.is_probing())
        };
        observe(app, lane, &attempt);
        let pause = if probes { PROBED } else { TimeDelta::zero() };
        note(app, lane, attempt, (now, rests.then_some(pause)), &mut batch);
    }
    // In one order, so that two who write at once do not wait for each other.
    batch.forgotten.sort_unstable_by_key(|(device, _)| *device);
    batch.reached.sort_unstable();
    batch.failed.sort_unstable();
    batch
}

/// Writes what became of a batch, in one transaction. Doing it again after a failure does no harm.
pub async fn record(app: &App, lane: Lane, batch: &Batch) -> Result<(), AppError> {
    let (now, rows, batch) = (Ts(app.now()), batch.settled.len(), batch.clone());
    let written = app.db.write(async move |tx| write(tx, &batch, now).await).await?;
    if written < rows {
        metrics::counter!("tirkeu_outbox_leases_lost_total", "lane" => lane.as_str())
            .increment(u64::try_from(rows - written).unwrap_or_default());
    }
    Ok(())
}

async fn write(tx: &mut Conn, batch: &Batch, now: Ts) -> Result<usize, AppError> {
    // Registrations, inbox entries, messages: in the order of everybody who decides, so that nobody waits for each other.
    if !batch.reached.is_empty() {
        reach::raise(tx, &batch.reached, HostReach::Sent).await?;
    }
    if !batch.failed.is_empty() {
        reach::raise(tx, &batch.failed, HostReach::NotReached).await?;
        reach::hurry(tx, &batch.failed, now).await?;
    }
    let written = work::settle(tx, &batch.settled, now).await?;
    for (device, began) in &batch.forgotten {
        // Only if the app has not registered anew meanwhile.
        accounts::forget_device(tx, *device, *began).await?;
    }
    Ok(written)
}

/// What an attempt says about its lane.
fn observe(app: &App, lane: Lane, attempt: &Attempt) {
    let mut state = app.lanes.of(lane);
    if matches!(attempt.verdict, Verdict::Done(SENT)) && !state.worked.contains(&attempt.claim.row.kind) {
        state.worked.insert(attempt.claim.row.kind.clone());
    }
    let signal = attempt.verdict.signal();
    if signal.is_none() && state.breaker.is_probing() {
        // It has found out nothing: the next may.
        state.breaker.spare_probe(app.now());
        app.outbox_bell.echo();
    }
    let turn = signal.and_then(|signal| state.breaker.observe(signal, app.now()));
    drop(state);
    match turn {
        Some(Turn::Rests(cause)) => {
            metrics::counter!("tirkeu_outbox_rests_total", "lane" => lane.as_str(), "cause" => cause.as_str())
                .increment(1);
            tracing::error!(
                outbox.lane = lane.as_str(),
                outbox.cause = cause.as_str(),
                "a lane rests: its messages wait"
            );
        }
        Some(Turn::Works(cause)) => {
            tracing::info!(outbox.lane = lane.as_str(), outbox.cause = cause.as_str(), "a lane works again");
        }
        None => {}
    }
}

/// `rest`: the lane rests, and its messages are held for so long at least.
fn note(
    app: &App,
    lane: Lane,
    Attempt { claim: Claim { row, .. }, verdict, began }: Attempt,
    (now, rest): (Ts, Option<TimeDelta>),
    batch: &mut Batch,
) {
    let outcome = verdict.outcome();
    metrics::counter!("tirkeu_outbox_attempts_total", "lane" => lane.as_str(), "outcome" => outcome).increment(1);
    let (end, outcome) = match (verdict, rest) {
        (Verdict::Done(_) | Verdict::Forget(_) | Verdict::Unasked { is_dead: false, .. }, _) => (End::Done, outcome),
        (Verdict::Dead(_) | Verdict::Unasked { is_dead: true, .. }, _) => (End::Dead, outcome),
        (Verdict::Retry { after, cause: Some(_), .. }, Some(rest)) => (End::Hold(Ts(now.0 + after.max(rest))), outcome),
        (Verdict::Retry { .. }, _) if row.failures + 1 >= MOST_FAILURES => (End::Dead, "gave_up"),
        (Verdict::Retry { after, .. }, _) => {
            let mut spread = [0];
            app.random.fill(&mut spread);
            let [spread] = spread;
            (End::Retry(Ts(now.0 + backoff(row.failures + 1, after, spread))), outcome)
        }
        (Verdict::Later(until), _) => (End::Hold(Ts(until)), outcome),
        (Verdict::Hold { after, .. }, rest) => (End::Hold(Ts(now.0 + after.max(rest.unwrap_or_default()))), outcome),
    };
    if matches!(verdict, Verdict::Forget(_)) {
        batch.forgotten.push((row.device_id, began));
    }
    if row.priority == 0 && outcome == SENT {
        batch.reached.push(row.message_id);
    } else if row.priority == 0 && matches!(end, End::Done | End::Dead) {
        batch.failed.push(row.message_id);
    }
    batch.settled.push(Settled { row, outcome, end });
}

/// Claims a batch of a lane, sends it and records it; gives the number of rows. What tests with a standing clock do instead of waiting.
pub async fn deliver_batch(app: &App, senders: Senders<'_>, lane: Lane) -> Result<usize, AppError> {
    let claims = claim(app, lane, 50).await?;
    let count = claims.len();
    let attempts =
        futures_util::future::join_all(claims.into_iter().map(|claim| send(app, senders, lane, claim))).await;
    if count > 0 {
        record(app, lane, &judge(app, lane, attempts)).await?;
    }
    Ok(count)
}
