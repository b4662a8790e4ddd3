//! What keeps the tables small and tells how much waits: the few questions of the jobs that no use case asks.
//! Must not know when it runs.

use crate::app::integrators::assertion::KEPT;
use crate::app::notifications::dead_letters::{Standing, standing};
use crate::app::persons::erase::erase_forgotten;
use crate::app::{App, AppError};
use crate::domain::outbox::Lane;
use crate::domain::retention::{self, Item};
use crate::store::types::Ts;
use crate::store::{
    accounts, auth, batches, border_reads, changes, client_events, confirmation_links, idempotency, identities, limits,
    notifications, oauth_credentials, outbox, outbox_work, webhook_deliveries,
};
use chrono::TimeDelta;

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
    deleted +=
        app.db.write(async move |tx| Ok::<_, AppError>(confirmation_links::delete_expired(tx, now).await?)).await?;
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
                Item::Events => {
                    client_events::forget(tx, now, before).await? + webhook_deliveries::forget(tx, before).await?
                }
                Item::BatchFiles => batches::delete_files(tx, (before, now)).await?,
                Item::Batches => batches::delete_before(tx, before).await?,
                Item::Strangers => border_reads::delete_strangers(tx, before).await?,
                Item::Persons => 0,
            })
        })
        .await
}

/// Whether a lane of the outbox has something due.
///
/// # Errors
/// The store failed.
pub async fn something_is_due(app: &App, lane: Lane) -> Result<bool, AppError> {
    let now = Ts(app.now());
    Ok(app.db.read(async |conn| outbox_work::oldest_due(conn, lane, now).await).await?.is_some())
}

/// Sets the gauges of the outbox.
///
/// # Errors
/// The store failed.
pub async fn measure(app: &App) -> Result<(), AppError> {
    let now = Ts(app.now());
    let Standing { waiting, dead } = standing(app).await?;
    metrics::gauge!("tirkeu_outbox_waiting").set(u32::try_from(waiting).unwrap_or(u32::MAX));
    metrics::gauge!("tirkeu_outbox_dead").set(u32::try_from(dead).unwrap_or(u32::MAX));
    for lane in Lane::ALL {
        let due = app.db.read(async |conn| outbox_work::oldest_due(conn, lane, now).await).await?;
        let late = due.map_or(0, |due| (now.0 - due.0).num_seconds().max(0));
        metrics::gauge!("tirkeu_outbox_late_seconds", "lane" => lane.as_str())
            .set(u32::try_from(late).unwrap_or(u32::MAX));
        let rests = f64::from(u8::from(app.lanes.resting(lane).is_some()));
        metrics::gauge!("tirkeu_outbox_rests", "lane" => lane.as_str()).set(rests);
    }
    Ok(())
}
