//! Whom the border saw enter, and when it is looked at next whether he is to be reminded to apply.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::notifications::{NotificationRow, insert};
use super::outbox::{PushToPhone, insert_push};
use super::schema::persons;
use super::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Somebody at whom it is time to look.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = persons)]
pub struct ApplyRow {
    /// The person.
    pub id: Id,
    /// His account.
    pub account_id: Id,
    /// Since when it is time.
    pub apply_due_at: Option<Ts>,
    /// When he was reminded last.
    pub apply_reminded_at: Option<Ts>,
}

/// Notes that the border told something new of these persons. It is time to look at them.
pub async fn note_news(tx: &mut Conn, persons: &[Id], now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(persons::table.filter(persons::id.eq_any(persons.iter().copied())))
        .filter(persons::apply_due_at.is_null().or(persons::apply_due_at.gt(now).assume_not_null()))
        .set(persons::apply_due_at.eq(Some(now)))
        .execute(c)
        .await)
}

/// At whom it is time to look at `now`, the most urgent first.
pub async fn due(conn: &mut Conn, now: Ts, limit: i64) -> QueryResult<Vec<ApplyRow>> {
    on_conn!(conn, |c| persons::table
        .filter(persons::apply_due_at.le(now))
        .order(persons::apply_due_at.asc())
        .limit(limit)
        .select(ApplyRow::as_select())
        .load(c)
        .await)
}

/// Notes when to look next, and reminds, if there is a notice. Guarded by what was read: of two who do the same, one does it.
pub async fn advance(
    tx: &mut Conn,
    row: &ApplyRow,
    next: Option<Ts>,
    notice: Option<&(NotificationRow, PushToPhone)>,
) -> Result<(), DbError> {
    let reminded_at = notice.map_or(row.apply_reminded_at, |(entry, _)| Some(entry.created_at));
    let rows = on_conn!(tx, |c| diesel::update(persons::table)
        .filter(persons::id.eq(row.id).and(persons::apply_due_at.eq(row.apply_due_at)))
        .set((persons::apply_due_at.eq(next), persons::apply_reminded_at.eq(reminded_at)))
        .execute(c)
        .await)?;
    exactly_one(rows)?;
    if let Some((entry, push)) = notice {
        insert(tx, entry).await?;
        insert_push(tx, push).await?;
    }
    Ok(())
}
