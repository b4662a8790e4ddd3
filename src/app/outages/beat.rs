//! A serving process says that it can take submissions: it writes to the database, every few seconds. Whoever writes after a long silence
//! records the silence as an outage. What lies between the service and people is not seen here: that an officer enters.

use super::entry;
use crate::app::{App, AppError};
use crate::domain::outages::Span;
use crate::store::DbError;
use crate::store::audit;
use crate::store::outages::{self, OutageRow};
use crate::store::types::Ts;

/// Tries to record a gap while officers enter outages of their own: each takes a place in the ledger.
const TRIES: usize = 5;

/// Beats once; gives the outage that it has recorded, if it had to. Of several processes at once, one records it.
///
/// # Errors
/// The store or the signer failed: then this was no beat.
pub async fn beat(app: &App) -> Result<Option<OutageRow>, AppError> {
    let now = Ts(app.now());
    let oldest = Ts(now.0 - app.settings.outage_after);
    let last = app
        .db
        .write(async move |tx| {
            if outages::beat(tx, now, oldest).await? > 0 || outages::first_beat(tx, now).await? > 0 {
                return Ok(None);
            }
            Ok::<_, AppError>(outages::last_beat(tx).await?)
        })
        .await?;
    // A beat that lies ahead is another process's, or a clock went back: neither is an outage.
    match last.filter(|last| *last < oldest) {
        Some(last) => record(app, last, now).await,
        None => Ok(None),
    }
}

async fn record(app: &App, last: Ts, now: Ts) -> Result<Option<OutageRow>, AppError> {
    for _ in 0..TRIES {
        let newest = app.db.read(async |conn| outages::newest(conn).await).await?;
        let row = entry(app, newest.as_ref(), Span::around(last.0, now.0), None)?;
        let audit = app.audit_of_system("outage.measure", ("outage", row.id.0));
        let recorded = row.clone();
        let written = app
            .db
            .write(async move |tx| {
                outages::beat_again(tx, now, last).await?;
                outages::insert(tx, &row).await?;
                audit::insert(tx, &audit).await?;
                Ok::<_, AppError>(())
            })
            .await;
        match written {
            Ok(()) => return Ok(Some(recorded)),
            Err(AppError::Store(DbError::LostRace)) => return Ok(None),
            Err(AppError::Store(error)) if error.is_unique_in("outages") => {}
            Err(error) => return Err(error),
        }
    }
    Err(DbError::LostRace.into())
}
