//! Wraps every data key with the newest key-encryption key. What is sealed stays as it is: only keys are written. When it has ended,
//! the older key-encryption keys may go.

use crate::app::{App, AppError};
use crate::store::types::Ts;
use crate::store::vault::{keys_not_wrapped_by, rewrap};

/// Keys wrapped in one transaction.
const BATCH: i64 = 200;

/// Wraps a batch and gives how many keys were looked at; 0 means that none is left. Running it twice, or at two places, does no harm.
///
/// # Errors
/// The store failed, or a key-encryption key is missing: what was done stays done.
pub async fn rewrap_batch(app: &App) -> Result<usize, AppError> {
    let version = app.vault.wrapping_version();
    let rows = app.db.read(async |conn| keys_not_wrapped_by(conn, version, BATCH).await).await?;
    let now = Ts(app.now());
    let fresh = rows.iter().map(|row| app.vault.rewrapped(row, now)).collect::<Result<Vec<_>, _>>()?;
    let count = fresh.len();
    if count > 0 {
        app.db
            .write(async move |tx| {
                for row in &fresh {
                    // 0 rows: somebody else has changed it in this moment, and the next batch sees it again.
                    rewrap(tx, row).await?;
                }
                Ok::<_, AppError>(())
            })
            .await?;
    }
    Ok(count)
}
