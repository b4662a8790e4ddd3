//! Whether this database is a sandbox's.

use crate::app::{App, AppError};
use crate::store::sandbox::claim_purpose;

/// Marks a new database, and says whether it is for what this service is for.
///
/// # Errors
/// The store failed.
pub async fn claim(app: &App) -> Result<bool, AppError> {
    let purpose = if app.settings.is_sandbox { "sandbox" } else { "people" };
    let known = app.db.write(async move |tx| Ok::<_, AppError>(claim_purpose(tx, purpose).await?)).await?;
    Ok(known == purpose)
}
