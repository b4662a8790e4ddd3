//! A client ends a batch: what was not worked on is not worked on any more from the moment of the answer; what was accepted stays.

use super::{Sender, entry};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::{App, AppError};
use crate::domain::batches::CancelReason;
use crate::domain::codes::ProblemCode;
use crate::store::batches::{self, BatchRow};
use crate::store::types::{Id, Ts};
use crate::store::{DbError, audit, idempotency};
use std::sync::Arc;
use uuid::Uuid;

/// Ends a batch of a client.
///
/// # Errors
/// `not_found`; `batch_over`; or the store failed.
pub async fn cancel(
    app: &Arc<App>,
    client: Id,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&BatchRow) -> Result<Answer, AppError> + Send + 'static,
) -> Result<Answer, AppError> {
    let row = super::read::get(app, client, id).await?;
    let entry = entry(app, Sender::Client, "batch.cancel", &row);
    let (inner, by, now) = (Arc::clone(app), guard.clone(), Ts(app.real_now()));
    let outcome = app
        .db
        .write(async move |tx| {
            // Whoever submits a line of it at this moment does so to the end.
            batches::hold_alone(tx, row.id).await?;
            batches::cancel(tx, row.id, CancelReason::Requested.as_str(), now).await?;
            let row = batches::find(tx, client, id).await?.ok_or(ProblemCode::NotFound)?;
            let answer = render(&row)?;
            audit::insert(tx, &entry).await?;
            let key = crate::store::webhooks::keyring(tx, &inner.vault, client.0, now).await?;
            idempotency::insert(tx, &by.row(&inner, (client, &key), &answer, now)?).await?;
            Ok(answer)
        })
        .await;
    let outcome = match outcome {
        Err(AppError::Store(DbError::LostRace)) => Err(ProblemCode::BatchOver.into()),
        other => other,
    };
    settle(app, &guard, outcome).await
}
