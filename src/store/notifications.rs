//! The inbox: what was pushed is also here.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::reach::opened_statement;
use super::schema::{accounts, notifications};
use super::types::{Id, Instant, Ts};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Nullable;
use diesel_async::RunQueryDsl;

/// An entry of somebody's inbox. Addressed to a phone: it is there when its owner signs in for the first time.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = notifications, treat_none_as_default_value = false)]
pub struct NotificationRow {
    /// Id; also the opaque id in the push.
    pub id: Id,
    /// To whom: the index of his phone.
    pub recipient: Vec<u8>,
    /// About what.
    pub kind: String,
    /// Which registration, if it is about one.
    pub registration_id: Option<Id>,
    /// When.
    pub created_at: Ts,
    /// When it was read.
    pub read_at: Option<Ts>,
    /// When the app said that it is on the phone.
    pub acked_at: Option<Ts>,
    /// The day that its text names.
    pub named_day: Option<NaiveDate>,
}

/// Adds an entry by itself; those about registrations are written with their cause.
pub async fn insert(tx: &mut Conn, row: &NotificationRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(notifications::table).values(row).execute(c).await)
}

/// An inbox, newest first, before the entry `after`.
pub async fn inbox(
    conn: &mut Conn,
    account: uuid::Uuid,
    after: Option<uuid::Uuid>,
    limit: i64,
) -> QueryResult<Vec<NotificationRow>> {
    let before = Id(after.unwrap_or(uuid::Uuid::max()));
    on_conn!(conn, |c| notifications::table
        .inner_join(accounts::table.on(accounts::phone_index.eq(notifications::recipient.nullable())))
        .filter(accounts::id.eq(Id(account)).and(notifications::id.lt(before)))
        .order(notifications::id.desc())
        .limit(limit)
        .select(NotificationRow::as_select())
        .load(c)
        .await)
}

/// Reads one entry of an inbox.
pub async fn find(conn: &mut Conn, account: uuid::Uuid, id: uuid::Uuid) -> QueryResult<Option<NotificationRow>> {
    on_conn!(conn, |c| notifications::table
        .inner_join(accounts::table.on(accounts::phone_index.eq(notifications::recipient.nullable())))
        .filter(accounts::id.eq(Id(account)).and(notifications::id.eq(Id(id))))
        .select(NotificationRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Marks an entry as read, once: then it is on the phone, too.
pub async fn mark_read(tx: &mut Conn, id: Id, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| opened_statement!(id, now).execute(c).await)
}

/// Notes that an entry is on the phone, once.
pub async fn acknowledge(tx: &mut Conn, id: Id, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(notifications::table)
            .filter(notifications::id.eq(id).and(notifications::acked_at.is_null()))
            .set(notifications::acked_at.eq(Some(now)))
    )
    .execute(c)
    .await)
}

/// Unread entries of an account up to `up_to`: which, and of which kind.
pub async fn unread_up_to(conn: &mut Conn, account: uuid::Uuid, up_to: Id) -> QueryResult<Vec<(Id, String)>> {
    on_conn!(conn, |c| notifications::table
        .inner_join(accounts::table.on(accounts::phone_index.eq(notifications::recipient.nullable())))
        .filter(accounts::id.eq(Id(account)).and(notifications::id.le(up_to)))
        .filter(notifications::read_at.is_null())
        .order(notifications::id)
        .select((notifications::id, notifications::kind))
        .load(c)
        .await)
}

/// The unread entries of an account, at most 100.
macro_rules! unread_query {
    ($account:expr) => {
        $crate::store::cached::cached!(
            notifications::table
                .inner_join(accounts::table.on(accounts::phone_index.eq(notifications::recipient.nullable())))
                .filter(accounts::id.eq($account).and(notifications::read_at.is_null()))
                .order(notifications::id.desc())
                .limit(100)
                .select(notifications::id)
        )
    };
}

pub(super) use unread_query;

/// Number of unread entries, counted up to 100.
pub async fn unread(conn: &mut Conn, account: uuid::Uuid) -> QueryResult<usize> {
    let ids: Vec<Id> = on_conn!(conn, |c| unread_query!(Id(account)).load(c).await)?;
    Ok(ids.len())
}

/// Deletes entries older than `before`.
pub async fn delete_before(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(notifications::table)
        .filter(notifications::id.lt(Id::first_at(before)))
        .execute(c)
        .await)
}
