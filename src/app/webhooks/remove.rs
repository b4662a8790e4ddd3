//! A client ends a webhook: nothing more is sent there, not even what waits.

use super::{by_client, read};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::store::types::Ts;
use crate::store::webhooks::delete;
use crate::store::{DbError, audit};
use uuid::Uuid;

/// Ends a webhook, seen at the version in `If-Match` if given.
///
/// # Errors
/// `not_found`, `stale_version`, or the store failed.
pub async fn remove(app: &App, client: Uuid, id: Uuid, expected_version: Option<i32>) -> Result<(), AppError> {
    let row = read::get(app, client, id).await?.row;
    if expected_version.is_some_and(|version| version != row.version) {
        return Err(ProblemCode::StaleVersion.into());
    }
    let (entry, now) = (by_client(app, client, "webhook.delete", id), Ts(app.real_now()));
    let outcome = app
        .db
        .write(async move |tx| {
            delete(tx, row.id, row.version, now).await?;
            audit::insert(tx, &entry).await?;
            Ok::<_, AppError>(())
        })
        .await;
    match outcome {
        Err(AppError::Store(DbError::LostRace)) => Err(ProblemCode::ConcurrentChange.into()),
        other => other,
    }
}
