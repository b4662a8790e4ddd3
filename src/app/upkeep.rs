//! What keeps the tables small and tells how much waits: the few questions of the jobs that no use case asks.
//! Must not know when it runs.

use crate::app::{App, AppError};
use crate::store::types::Ts;
use crate::store::{auth, idempotency, limits, outbox};
use chrono::{DateTime, TimeDelta, Utc};

/// How long an answer is kept for a client that repeats its request: phones go offline.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(30);
/// How long delivered messages are kept (without address and text) for those who look for a fault.
const DELIVERED_KEPT: TimeDelta = TimeDelta::days(7);

/// How long a sent code is kept: it slows the next ones down for minutes only.
const CODES_KEPT: TimeDelta = TimeDelta::days(1);

/// Deletes what nobody will ask for again.
///
/// # Errors
/// The store failed; what was deleted stays deleted.
pub async fn tidy(app: &App) -> Result<(), AppError> {
    let now = app.now();
    let answers = app
        .db
        .write(async move |tx| Ok::<_, AppError>(idempotency::delete_before(tx, Ts(now - ANSWERS_KEPT)).await?))
        .await?;
    let delivered = app
        .db
        .write(async move |tx| Ok::<_, AppError>(outbox::delete_done(tx, Ts(now - DELIVERED_KEPT)).await?))
        .await?;
    let codes =
        app.db.write(async move |tx| Ok::<_, AppError>(auth::delete_codes(tx, Ts(now - CODES_KEPT)).await?)).await?;
    app.db.write(async move |tx| Ok::<_, AppError>(limits::delete_expired(tx, Ts(now)).await?)).await?;
    if answers + delivered + codes > 0 {
        tracing::info!(
            upkeep.answers = answers,
            upkeep.delivered = delivered,
            upkeep.codes = codes,
            "old rows deleted"
        );
    }
    Ok(())
}

/// When the next message is due; none if none waits.
///
/// # Errors
/// The store failed.
pub async fn next_due(app: &App) -> Result<Option<DateTime<Utc>>, AppError> {
    let due = app.db.read(async |conn| outbox::next_due(conn).await).await?;
    Ok(due.map(|due| due.0))
}

/// Sets the gauges of the outbox.
///
/// # Errors
/// The store failed.
pub async fn measure(app: &App) -> Result<(), AppError> {
    let waiting = app.db.read(async |conn| outbox::waiting(conn).await).await?;
    let late = next_due(app).await?.map_or(0, |due| (app.now() - due).num_seconds().max(0));
    metrics::gauge!("tirkeu_outbox_waiting").set(u32::try_from(waiting).unwrap_or(u32::MAX));
    metrics::gauge!("tirkeu_outbox_late_seconds").set(u32::try_from(late).unwrap_or(u32::MAX));
    Ok(())
}
