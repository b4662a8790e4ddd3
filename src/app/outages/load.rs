//! The outages that count, as the rules of deadlines take them.

use crate::app::{App, AppError};
use crate::domain::deadlines::Outage;
use crate::store::outages;

/// Takes them over after a change here. It is written already: should the store fail now, the job that follows the rules does it.
pub(super) async fn reload(app: &App) {
    if let Err(error) = load(app).await {
        tracing::warn!(%error, "the outages are taken over a little later");
    }
}

/// Takes them over from the database. Running it twice does no harm.
///
/// # Errors
/// The store failed.
pub async fn load(app: &App) -> Result<(), AppError> {
    let spans = app.db.read(async |conn| outages::in_force(conn).await).await?;
    app.set_outages(spans.into_iter().map(|(from, until)| Outage { from, until }).collect::<Vec<_>>());
    Ok(())
}
