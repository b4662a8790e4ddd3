//! The inbox of an account.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::reach::HostReach;
use crate::store::notifications::{self, NotificationRow};
use crate::store::reach::{open_all, raise};
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
            let unread = notifications::unread_up_to(tx, caller.account, Id(up_to)).await?;
            let asks = |kind: &str| NotificationKind::parse(kind).is_some_and(NotificationKind::asks_host);
            let questions: Vec<Id> = unread.iter().filter(|(_, kind)| asks(kind)).map(|(id, _)| *id).collect();
            if !questions.is_empty() {
                // Before the entries, as in an answer: in another order each would wait for the other.
                raise(tx, &questions, HostReach::Opened).await?;
            }
            let ids: Vec<Id> = unread.into_iter().map(|(id, _)| id).collect();
            open_all(tx, &ids, now).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    unread(app, caller).await
}

/// Marks an entry as read. Reading it again changes nothing.
pub async fn mark_read(app: &App, caller: Caller, id: Uuid) -> Result<NotificationRow, AppError> {
    note(app, caller, id, HostReach::Opened).await
}

/// Notes that an entry is on the phone. To be told so again changes nothing.
pub async fn acknowledge(app: &App, caller: Caller, id: Uuid) -> Result<NotificationRow, AppError> {
    note(app, caller, id, HostReach::Delivered).await
}

/// Notes how far an entry has come. If it asks a host, the migrant is told so, too.
async fn note(app: &App, caller: Caller, id: Uuid, reach: HostReach) -> Result<NotificationRow, AppError> {
    let now = Ts(app.now());
    let find = async || app.db.read(async |conn| notifications::find(conn, caller.account, id).await).await;
    let row = find().await?.ok_or(ProblemCode::NotFound)?;
    let is_news = row.acked_at.is_none() || (reach == HostReach::Opened && row.read_at.is_none());
    if !is_news {
        return Ok(row);
    }
    let asks = NotificationKind::parse(&row.kind).is_some_and(NotificationKind::asks_host);
    app.db
        .write(async move |tx| {
            if asks {
                // Before the entry, as in an answer: in another order each would wait for the other.
                raise(tx, &[Id(id)], reach).await?;
            }
            match reach {
                HostReach::Opened => notifications::mark_read(tx, Id(id), now).await?,
                _ => notifications::acknowledge(tx, Id(id), now).await?,
            };
            Ok::<_, AppError>(())
        })
        .await?;
    find().await?.ok_or_else(|| ProblemCode::NotFound.into())
}
