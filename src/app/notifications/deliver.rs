//! Takes due messages from the outbox and sends them. A row is leased, sent, and only then marked: a process that dies in
//! between leaves a row that is due again when the lease ends. Nothing is lost; at worst a hint comes twice.

use crate::app::ports::{Platform, PushMessage, PushOutcome, PushSender, PushTarget, SmsOutcome, SmsSender};
use crate::app::{App, AppError};
use crate::domain::notifications::NotificationKind;
use crate::store::accounts::{self, DeviceRow};
use crate::store::outbox::{self, ClaimedRow};
use crate::store::types::{Id, Ts};
use chrono::TimeDelta;
use futures_util::stream::{StreamExt, iter};
use std::collections::HashMap;
use std::time::Duration;

/// Longer than any attempt can take: token refresh, sending with its time-out, writing the result.
const LEASE: TimeDelta = TimeDelta::seconds(90);
/// Rows claimed at a time: no more than are sent at once, or the last would wait out their lease.
const BATCH: u32 = 50;
/// Messages under way at a time.
const AT_ONCE: usize = 50;

/// The two ways out.
#[derive(Clone, Copy)]
pub struct Senders<'a> {
    /// Pushes.
    pub push: &'a dyn PushSender,
    /// SMS.
    pub sms: &'a dyn SmsSender,
}

/// What to do with a row after an attempt.
enum Verdict {
    Done(&'static str),
    Retry(&'static str, Duration),
    ForgetDevice(&'static str),
}

/// Claims one batch and sends it; gives the number of rows claimed.
pub async fn deliver_batch(app: &App, senders: Senders<'_>) -> Result<usize, AppError> {
    let now = Ts(app.now());
    let rows = app
        .db
        .write(async move |tx| Ok::<_, AppError>(outbox::claim(tx, now, Ts(now.0 + LEASE), BATCH).await?))
        .await?;
    let ids: Vec<Id> = rows.iter().filter(|row| row.lane != "sms").map(|row| row.device_id).collect();
    let devices: HashMap<Id, DeviceRow> = if ids.is_empty() {
        HashMap::new()
    } else {
        let found = app.db.read(async |conn| accounts::devices_by_id(conn, &ids).await).await?;
        found.into_iter().map(|device| (device.id, device)).collect()
    };
    let count = rows.len();
    let attempts = iter(rows).map(|row| {
        let device = devices.get(&row.device_id);
        async move {
            let verdict = attempt(app, senders, &row, device).await;
            settle(app, row, verdict, now).await
        }
    });
    let results: Vec<Result<(), AppError>> = attempts.buffer_unordered(AT_ONCE).collect().await;
    results.into_iter().collect::<Result<Vec<()>, AppError>>()?;
    Ok(count)
}

async fn attempt(app: &App, senders: Senders<'_>, row: &ClaimedRow, device: Option<&DeviceRow>) -> Verdict {
    if row.expires_at.0 <= app.now() {
        return Verdict::Done("expired");
    }
    // No number of failures ends a message: it is worth sending until it expires.
    match (row.lane.as_str(), device, row.sms(&app.vault)) {
        ("sms", _, Ok(Some(sms))) => judge_sms(&senders.sms.send(row.message_id.0, &sms.phone, &sms.text).await),
        ("fcm" | "apns", Some(device), _) => match message(row, device) {
            Some(message) => judge_push(&senders.push.send(&message).await),
            None => Verdict::Done("unknown_kind"),
        },
        ("fcm" | "apns", None, _) => Verdict::Done("device_gone"),
        _ => Verdict::Done("incomplete"),
    }
}

fn message(row: &ClaimedRow, device: &DeviceRow) -> Option<PushMessage> {
    let kind = NotificationKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind)?;
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
        wave: 0,
    })
}

fn judge_push(outcome: &PushOutcome) -> Verdict {
    match outcome {
        PushOutcome::Sent { .. } => Verdict::Done("sent"),
        PushOutcome::Unregistered => Verdict::ForgetDevice("unregistered"),
        PushOutcome::SenderMismatch => Verdict::ForgetDevice("sender_mismatch"),
        PushOutcome::BadTarget => Verdict::Done("bad_target"),
        PushOutcome::BadRequest => Verdict::Done("bad_request"),
        PushOutcome::Misconfigured => Verdict::Retry("misconfigured", Duration::from_mins(1)),
        PushOutcome::ThirdPartyAuth => Verdict::Retry("third_party_auth", Duration::from_mins(1)),
        PushOutcome::Throttled { after } => Verdict::Retry("throttled", *after),
        PushOutcome::Transient { after } => Verdict::Retry("transient", *after),
        PushOutcome::Ambiguous => Verdict::Retry("ambiguous", Duration::from_secs(10)),
    }
}

fn judge_sms(outcome: &SmsOutcome) -> Verdict {
    match outcome {
        SmsOutcome::Sent => Verdict::Done("sent"),
        SmsOutcome::Refused => Verdict::Done("refused"),
        SmsOutcome::Later { after } => Verdict::Retry("transient", *after),
    }
}

/// Doubles the wait with each attempt, up to an hour, and spreads it so that retries do not come in waves.
fn backoff(app: &App, attempt: i32, at_least: Duration) -> TimeDelta {
    let doublings = u32::try_from(attempt - 1).unwrap_or_default().min(10);
    let wait = at_least.saturating_mul(1 << doublings).min(Duration::from_hours(1)).max(at_least);
    let mut byte = [0u8; 1];
    app.random.fill(&mut byte);
    let spread = wait.mul_f64(f64::from(byte[0]) / 1020.0);
    TimeDelta::from_std(wait + spread).unwrap_or(TimeDelta::hours(1))
}

/// A label of a metric lives for ever.
fn lane_label(lane: &str) -> &'static str {
    match lane {
        "fcm" => "fcm",
        "apns" => "apns",
        _ => "sms",
    }
}

async fn settle(app: &App, row: ClaimedRow, verdict: Verdict, sent_at: Ts) -> Result<(), AppError> {
    let now = Ts(app.now());
    let lane = lane_label(&row.lane);
    let (Verdict::Done(outcome) | Verdict::Retry(outcome, _) | Verdict::ForgetDevice(outcome)) = verdict;
    metrics::counter!("tirkeu_outbox_attempts_total", "lane" => lane, "outcome" => outcome).increment(1);
    let run_at = match &verdict {
        Verdict::Retry(_, after) => Some(Ts(now.0 + backoff(app, row.attempt, *after))),
        _ => None,
    };
    let forget = matches!(verdict, Verdict::ForgetDevice(_));
    app.db
        .write(async move |tx| {
            match run_at {
                Some(run_at) => outbox::postpone(tx, &row, outcome, run_at).await?,
                None => outbox::finish(tx, &row, outcome, now).await?,
            };
            if forget {
                // Only if the app has not registered anew meanwhile.
                accounts::forget_device(tx, row.device_id, sent_at).await?;
            }
            Ok(())
        })
        .await
}
