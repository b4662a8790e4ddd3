//! The outages that count, as the rules of deadlines take them.

use crate::app::{App, AppError};
use crate::store::outages;
use chrono::{DateTime, Utc};

/// Beginning and end of each, oldest first. They may overlap.
///
/// # Errors
/// The store failed.
pub async fn current(app: &App) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>, AppError> {
    Ok(app.db.read(async |conn| outages::in_force(conn).await).await?)
}
