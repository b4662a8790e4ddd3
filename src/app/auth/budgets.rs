//! What codes by SMS may cost: budgets for a phone, a device, a network, a destination and a day, counted in the transaction that sends the
//! code. Nothing here asks whether a phone is known, so no refusal tells it.

use crate::app::{App, AppError};
use crate::domain::accounts::Phone;
use crate::domain::limits::budgets::{self as table, Budget, Destination};
use crate::domain::limits::policies::window_start;
use crate::domain::limits::{ClientAddress, Exceeded};
use crate::store::limits::{self as counters, CounterRow};
use crate::store::types::Ts;
use crate::store::{Conn, DbError};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Who asks for a code, as far as that can be told.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Where the request comes from.
    pub address: ClientAddress,
    /// The app's installation, if it says which.
    pub installation: Option<String>,
}

/// Which counters a code is counted in, and which tell whether its destination is paused.
#[derive(Debug)]
pub struct Plan {
    now: i64,
    destination: &'static Destination,
    budgets: Vec<(Budget, CounterRow)>,
    sent_in_slice: CounterRow,
    judged: (Vec<Vec<u8>>, Vec<Vec<u8>>),
}

const SENT: &str = "otp-sent";
const ENTERED: &str = "otp-entered";
/// How long slices are kept: they are judged for an hour.
const SLICES_KEPT: i64 = 7_200;

fn instant(seconds: i64) -> Ts {
    Ts(DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or_default())
}

fn counter(app: &App, budget: &Budget, value: &[u8], now: i64) -> CounterRow {
    let start = window_start(now, budget.window, 0);
    CounterRow {
        bucket: app.secrets.of_limit(budget.name, value),
        window_start: instant(start),
        used: 1,
        expires_at: instant(start + i64::from(budget.window)),
    }
}

/// The bucket of the codes to a dial prefix in a slice of time.
fn slice_bucket(app: &App, kind: &str, prefix: &str, slice: i64) -> Vec<u8> {
    app.secrets.of_limit(kind, format!("{prefix}@{slice}").as_bytes())
}

fn slice(app: &App, kind: &str, prefix: &str, start: i64) -> CounterRow {
    let bucket = slice_bucket(app, kind, prefix, start);
    CounterRow { bucket, window_start: instant(start), used: 1, expires_at: instant(start + SLICES_KEPT) }
}

/// What a code for `phone` would be counted in.
#[must_use]
pub fn plan(app: &App, phone: &Phone, origin: &Origin) -> Plan {
    let now = app.now().timestamp();
    let prefix = phone.dial_prefix();
    let destination = Destination::of(phone.as_str());
    let service = Budget { codes: app.limits.sms_daily(), ..table::SERVICE };
    // The narrowest first: the rows that all codes share are locked for the shortest time, and always in this order.
    let counted = [
        (table::PHONE, Some(phone.as_str().as_bytes().to_vec())),
        (table::DEVICE, origin.installation.as_ref().map(|id| id.as_bytes().to_vec())),
        (table::SUBNET, Some(origin.address.subnet())),
        (destination.budget(), Some(prefix.as_bytes().to_vec())),
        (service, Some(Vec::new())),
    ];
    let budgets =
        counted.into_iter().filter_map(|(budget, value)| Some((budget, counter(app, &budget, &value?, now)))).collect();
    let life = super::request_otp::CODE_LIFE.num_seconds();
    let judged = |kind| table::judged_slices(now, life).map(|start| slice_bucket(app, kind, &prefix, start)).collect();
    Plan {
        now,
        destination,
        budgets,
        sent_in_slice: slice(app, SENT, &prefix, table::slice_of(now)),
        judged: (judged(SENT), judged(ENTERED)),
    }
}

/// Counts a code that is about to be sent. A refusal rolls the transaction back, so what is refused costs nothing.
///
/// # Errors
/// `too_many_requests` where a budget is used up or the destination is paused.
pub async fn spend(tx: &mut Conn, plan: &Plan) -> Result<(), AppError> {
    let (sent, entered) = (counters::sum(tx, &plan.judged.0).await?, counters::sum(tx, &plan.judged.1).await?);
    if plan.destination.is_paused(sent, entered) {
        metrics::counter!("tirkeu_otp_refused_total", "budget" => table::COMPLETION).increment(1);
        tracing::warn!(
            sms.destination = plan.destination.name,
            sms.sent = sent,
            sms.entered = entered,
            "codes are not entered: paused"
        );
        let quota = u32::try_from(plan.destination.judged_from).unwrap_or_default();
        return Err(AppError::Limited(Exceeded::new(table::COMPLETION, quota, 3_600, i64::from(table::SLICE))));
    }
    for (budget, row) in &plan.budgets {
        let codes = i32::try_from(budget.codes).unwrap_or(i32::MAX);
        let Some(used) = counters::take(tx, row, codes).await? else {
            metrics::counter!("tirkeu_otp_refused_total", "budget" => budget.name).increment(1);
            let wait = row.window_start.0.timestamp() + i64::from(budget.window) - plan.now;
            return Err(AppError::Limited(Exceeded::new(budget.name, budget.codes, budget.window, wait)));
        };
        if budget.name == table::SERVICE.name {
            report(used.unsigned_abs(), budget.codes);
        }
    }
    counters::take(tx, &plan.sent_in_slice, i32::MAX).await?;
    metrics::counter!("tirkeu_otp_sent_total", "destination" => plan.destination.name).increment(1);
    Ok(())
}

/// Tells the operator what the day has cost; once a day, that it is getting much.
fn report(used: u32, daily: u32) {
    metrics::gauge!("tirkeu_otp_day_used").set(used);
    metrics::gauge!("tirkeu_otp_day_budget").set(daily);
    let warn_at = u64::from(daily) * u64::from(table::WARN_PERCENT) / 100;
    if u64::from(used) == warn_at.max(1) {
        tracing::warn!(sms.used = used, sms.budget = daily, "most of the day's budget of codes is used");
    }
}

/// Counts a code that was entered, for the slice of time in which it was sent. If that fails, the code is good all the same.
pub async fn entered(app: &App, phone: &str, challenge: Uuid) {
    let (Ok(phone), Some(sent_at)) = (Phone::parse(phone), challenge.get_timestamp()) else { return };
    let sent_at = i64::try_from(sent_at.to_unix().0).unwrap_or_default();
    let row = slice(app, ENTERED, &phone.dial_prefix(), table::slice_of(sent_at));
    let counted = app.db.write(async move |tx| Ok::<_, DbError>(counters::take(tx, &row, i32::MAX).await?)).await;
    if let Err(error) = counted {
        tracing::warn!(%error, "an entered code was not counted");
    }
}

/// The refusal while the last codes for a phone are too fresh.
#[must_use]
pub fn pause(seconds: i64) -> AppError {
    let Budget { name, codes, window } = table::PHONE_PAUSE;
    AppError::Limited(Exceeded::new(name, codes, window, seconds))
}

/// The refusal after too many wrong tries for a phone.
#[must_use]
pub fn too_many_tries(seconds: i64) -> AppError {
    let Budget { name, codes, window } = table::PHONE_TRIES;
    AppError::Limited(Exceeded::new(name, codes, window, seconds))
}
