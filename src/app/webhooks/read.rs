//! A client looks at its webhooks, and at what became of what was sent to them.

use super::Webhook;
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::store::webhook_deliveries::{self, DeliveryRow};
use crate::store::webhooks;
use uuid::Uuid;

/// One webhook of a client.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn get(app: &App, client: Uuid, id: Uuid) -> Result<Webhook, AppError> {
    let found = app.db.read(async |conn| webhooks::find(conn, &app.vault, client, id).await).await?;
    let (row, target) = found.ok_or(ProblemCode::NotFound)?;
    Ok(Webhook { row, target })
}

/// Webhooks of a client behind `after`, oldest first.
///
/// # Errors
/// The store failed.
pub async fn list(app: &App, client: Uuid, (after, limit): (Option<Uuid>, i64)) -> Result<Vec<Webhook>, AppError> {
    let page = (after.unwrap_or_default(), limit);
    let found = app.db.read(async |conn| webhooks::list(conn, &app.vault, client, page).await).await?;
    Ok(found.into_iter().map(|(row, target)| Webhook { row, target }).collect())
}

/// The log of a webhook before a delivery, newest first.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn log(app: &App, client: Uuid, id: Uuid, page: (Option<Uuid>, i64)) -> Result<Vec<DeliveryRow>, AppError> {
    get(app, client, id).await?;
    Ok(app.db.read(async |conn| webhook_deliveries::list(conn, id, page).await).await?)
}
