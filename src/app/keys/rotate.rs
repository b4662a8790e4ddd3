//! Gives a person a new data key: it seals from now on, everything sealed before is sealed anew, and the old key goes once nobody
//! can still be using it. Each step looks at what there is, so a run that was stopped goes on where it was.

use crate::app::{App, AppError};
use crate::store::types::Ts;
use crate::store::vault::{KeyRow, key_of, keys_behind, reseal, rewrap};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use uuid::Uuid;

/// A request that read the old key has ended long before this.
const OLD_KEYS_KEPT: TimeDelta = TimeDelta::hours(1);
/// Persons looked at in one go.
const BATCH: i64 = 100;

/// What became of one person's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A new key; everything is sealed under it, and the old one waits for its end.
    Rotated,
    /// The old key is gone: the rotation has ended.
    Retired,
    /// Nothing to do yet, or any more.
    Unchanged,
}

/// Carries the rotation of one person on. Keys last changed before `since` get a new one.
///
/// # Errors
/// The store failed, or something cannot be opened: then nothing of this person was changed.
pub async fn rotate(app: &App, owner: Uuid, since: DateTime<Utc>) -> Result<Step, AppError> {
    let now = Ts(app.now());
    let vault = Arc::clone(&app.vault);
    app.db
        .write(async move |tx| {
            let Some(row) = key_of(tx, owner).await? else { return Ok(Step::Unchanged) };
            let keyring = vault.keyring(&row)?;
            if keyring.has_old() {
                let left = reseal(tx, &vault, &keyring, owner).await?.left;
                if left > 0 || now.0 - row.changed_at.0 < OLD_KEYS_KEPT {
                    return Ok(Step::Unchanged);
                }
                return Ok(changed(rewrap(tx, &vault.retired(&row, now)?).await?, Step::Retired));
            }
            if row.changed_at.0 >= since {
                return Ok(Step::Unchanged);
            }
            let fresh: KeyRow = vault.rotated(&row, now)?;
            if rewrap(tx, &fresh).await? == 0 {
                return Ok(Step::Unchanged);
            }
            reseal(tx, &vault, &vault.keyring(&fresh)?, owner).await?;
            Ok::<_, AppError>(Step::Rotated)
        })
        .await
}

/// 0 rows: somebody else was faster.
const fn changed(rows: usize, step: Step) -> Step {
    if rows == 1 { step } else { Step::Unchanged }
}

/// Owners of keys behind `after`, the service's own left out: what it seals lives for days only.
///
/// # Errors
/// The store failed.
pub async fn owners(app: &App, after: Uuid) -> Result<Vec<Uuid>, AppError> {
    let rows = app.db.read(async |conn| keys_behind(conn, after, BATCH).await).await?;
    Ok(rows.into_iter().map(|row| row.owner.0).collect())
}
