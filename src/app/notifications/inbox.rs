//! The inbox of an account.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::notifications::{self, NotificationRow};
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// A page of the inbox, newest first.
pub async fn list(
    app: &App,
    caller: Caller,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<NotificationRow>, AppError> {
    Ok(app.db.read(async |conn| notifications::inbox(conn, caller.account, before, limit).await).await?)
}

/// Number of unread entries, counted up to 100.
pub async fn unread(app: &App, caller: Caller) -> Result<usize, AppError> {
    Ok(app.db.read(async |conn| notifications::unread(conn, caller.account).await).await?)
}

/// Marks an entry as read. Reading it again changes nothing.
pub async fn mark_read(app: &App, caller: Caller, id: Uuid) -> Result<NotificationRow, AppError> {
    let now = Ts(app.now());
    let find = async || app.db.read(async |conn| notifications::find(conn, caller.account, id).await).await;
    find().await?.ok_or(ProblemCode::NotFound)?;
    app.db.write(async move |tx| Ok::<_, AppError>(notifications::mark_read(tx, Id(id), now).await?)).await?;
    find().await?.ok_or_else(|| ProblemCode::NotFound.into())
}
