//! Officers of the migration police: accounts with a rank and a region.

use super::connection::{Conn, on_conn};
use super::schema::{officers, sessions};
use super::types::{Id, Ts};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// An officer.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = officers, treat_none_as_default_value = false)]
pub struct OfficerRow {
    /// His account.
    pub account_id: Id,
    /// `officer` or `supervisor`.
    pub role: String,
    /// Region, KATO; none is the whole country, for supervisors only.
    pub region: Option<String>,
    /// Badge number.
    pub badge: String,
    /// Since when he may do nothing.
    pub suspended_at: Option<Ts>,
    /// Since when he is known.
    pub created_at: Ts,
    /// Version; each change adds one.
    pub version: i32,
}

/// Reads an officer by his account, and whether the session `session` of that account is open.
pub async fn on_session(
    conn: &mut Conn,
    account: Uuid,
    (session, now): (Uuid, Ts),
) -> QueryResult<Option<(OfficerRow, bool)>> {
    let is_open = || {
        exists(
            sessions::table
                .filter(sessions::id.eq(Id(session)).and(sessions::account_id.eq(Id(account))))
                .filter(sessions::revoked_at.is_null().and(sessions::expires_at.gt(now)))
                .select(sessions::id),
        )
    };
    on_conn!(conn, |c| officers::table
        .filter(officers::account_id.eq(Id(account)))
        .select((OfficerRow::as_select(), is_open()))
        .first(c)
        .await
        .optional())
}

/// Reads an officer by his account.
pub async fn of_account(conn: &mut Conn, account: Uuid) -> QueryResult<Option<OfficerRow>> {
    on_conn!(conn, |c| officers::table
        .filter(officers::account_id.eq(Id(account)))
        .select(OfficerRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Reads an officer by his badge.
pub async fn by_badge(conn: &mut Conn, badge: &str) -> QueryResult<Option<OfficerRow>> {
    on_conn!(conn, |c| officers::table
        .filter(officers::badge.eq(badge))
        .select(OfficerRow::as_select())
        .first(c)
        .await
        .optional())
}

/// All officers, by badge: there are some hundreds.
pub async fn all(conn: &mut Conn) -> QueryResult<Vec<OfficerRow>> {
    on_conn!(conn, |c| officers::table.order(officers::badge).select(OfficerRow::as_select()).load(c).await)
}

/// Adds an officer.
pub async fn insert(tx: &mut Conn, row: &OfficerRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(officers::table).values(row).execute(c).await)
}

/// Writes an officer if he still has the version before `row.version`; 0 rows means that somebody else has changed him.
pub async fn update(tx: &mut Conn, row: &OfficerRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(officers::table)
        .filter(officers::account_id.eq(row.account_id).and(officers::version.eq(row.version - 1)))
        .set((
            officers::role.eq(&row.role),
            officers::region.eq(&row.region),
            officers::badge.eq(&row.badge),
            officers::suspended_at.eq(row.suspended_at),
            officers::version.eq(row.version),
        ))
        .execute(c)
        .await)
}
