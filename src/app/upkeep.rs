//! What keeps the tables small and tells how much waits: the few questions of the jobs that no use case asks.
//! Must not know when it runs.

use crate::app::integrators::assertion::KEPT;
use crate::app::persons::erase::erase_forgotten;
use crate::app::{App, AppError};
use crate::domain::retention::{self, Item};
use crate::store::types::Ts;
use crate::store::{
    accounts, auth, changes, idempotency, identities, limits, notifications, oauth_credentials, outbox,
};
use chrono::{DateTime, TimeDelta, Utc};

/// How long an attempt to sign in elsewhere is remembered, so that it counts once: it lives for minutes.
const ATTEMPTS_KEPT: TimeDelta = TimeDelta::days(1);

/// Obeys the table of retention.
///
/// # Errors
/// The store failed; what was deleted stays deleted.
pub async fn tidy(app: &App) -> Result<(), AppError> {
    let mut deleted = 0;
    for rule in retention::rules() {
        deleted += obey(app, rule.item, Ts(app.now() - TimeDelta::days(rule.days))).await?;
    }
    let expired = Ts(app.now() - KEPT);
    deleted += app
        .db
        .write(async move |tx| Ok::<_, AppError>(oauth_credentials::delete_assertions(tx, expired).await?))
        .await?;
    let attempts = Ts(app.now() - ATTEMPTS_KEPT);
    deleted +=
        app.db.write(async move |tx| Ok::<_, AppError>(identities::delete_attempts(tx, attempts).await?)).await?;
    let now = Ts(app.now());
    app.db.write(async move |tx| Ok::<_, AppError>(limits::delete_expired(tx, now).await?)).await?;
    if deleted > 0 {
        tracing::info!(upkeep.deleted = deleted, "what was kept long enough is deleted");
    }
    Ok(())
}

/// Deletes what is older than `before`, or erases who is.
async fn obey(app: &App, item: Item, before: Ts) -> Result<usize, AppError> {
    if item == Item::Persons {
        return erase_forgotten(app, before.0).await;
    }
    let now = Ts(app.now());
    app.db
        .write(async move |tx| {
            Ok::<_, AppError>(match item {
                Item::Codes => auth::delete_codes(tx, before).await?,
                Item::Messages => outbox::delete_done(tx, before).await?,
                Item::Answers => idempotency::delete_before(tx, before).await?,
                Item::Sessions => auth::delete_ended(tx, before).await?,
                Item::Devices => accounts::delete_stale_devices(tx, before).await?,
                Item::Inbox => notifications::delete_before(tx, before).await?,
                Item::Changes => changes::forget(tx, now, before).await?,
                Item::Persons => 0,
            })
        })
        .await
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
