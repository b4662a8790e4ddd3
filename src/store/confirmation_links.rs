//! Links by which a host answers about one registration without an account. Only a MAC of a link's token is kept.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::confirmation_links;
use super::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A link.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = confirmation_links, treat_none_as_default_value = false)]
pub struct LinkRow {
    /// Id: who answers by it is known by this.
    pub id: Id,
    /// MAC of its token.
    pub token_mac: Vec<u8>,
    /// About which registration.
    pub registration_id: Id,
    /// When it was made.
    pub created_at: Ts,
    /// When it leads nowhere any more.
    pub expires_at: Ts,
    /// When somebody answered by it.
    pub used_at: Option<Ts>,
}

/// Adds a link.
pub async fn insert(tx: &mut Conn, row: &LinkRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(confirmation_links::table).values(row).execute(c).await)
}

/// The link with this MAC, used or not, expired or not.
pub async fn by_mac(conn: &mut Conn, mac: &[u8]) -> QueryResult<Option<LinkRow>> {
    on_conn!(conn, |c| confirmation_links::table
        .filter(confirmation_links::token_mac.eq(mac))
        .select(LinkRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Uses a link up: it must not have been used, nor have expired.
pub async fn use_up(tx: &mut Conn, id: Id, now: Ts) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(confirmation_links::table)
        .filter(confirmation_links::id.eq(id).and(confirmation_links::used_at.is_null()))
        .filter(confirmation_links::expires_at.gt(now))
        .set(confirmation_links::used_at.eq(Some(now)))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// How many links were made about a registration: each went out by SMS.
pub async fn count_of(conn: &mut Conn, registration: Id) -> QueryResult<usize> {
    let count: i64 = on_conn!(conn, |c| confirmation_links::table
        .filter(confirmation_links::registration_id.eq(registration))
        .count()
        .get_result(c)
        .await)?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Deletes links that lead nowhere any more.
pub async fn delete_expired(tx: &mut Conn, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(confirmation_links::table)
        .filter(confirmation_links::expires_at.le(now))
        .execute(c)
        .await)
}
