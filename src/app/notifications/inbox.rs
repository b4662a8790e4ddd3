//! The inbox of an account.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::reach::HostReach;
use crate::store::notifications::{self, NotificationRow};
use crate::store::reach;
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

/// Marks everything up to the entry `up_to` as read, and gives the number of what is still unread, counted up to 100. What came
/// meanwhile stays unread: nobody has seen it.
pub async fn mark_read_up_to(app: &App, caller: Caller, up_to: Uuid) -> Result<usize, AppError> {
    let now = Ts(app.now());
    app.db
        .write(async move |tx| {
            let read = notifications::mark_read_up_to(tx, caller.account, Id(up_to), now).await?;
            let asked = NotificationKind::ApprovalRequested.as_str();
            let questions: Vec<Id> = read.into_iter().filter(|(_, kind)| kind == asked).map(|(id, _)| id).collect();
            if !questions.is_empty() {
                reach::raise(tx, &questions, HostReach::Opened).await?;
            }
            Ok::<_, AppError>(())
        })
        .await?;
    unread(app, caller).await
}

/// Marks an entry as read. Reading it again changes nothing.
pub async fn mark_read(app: &App, caller: Caller, id: Uuid) -> Result<NotificationRow, AppError> {
    let now = Ts(app.now());
    let find = async || app.db.read(async |conn| notifications::find(conn, caller.account, id).await).await;
    find().await?.ok_or(ProblemCode::NotFound)?;
    app.db.write(async move |tx| Ok::<_, AppError>(notifications::mark_read(tx, Id(id), now).await?)).await?;
    find().await?.ok_or_else(|| ProblemCode::NotFound.into())
}
