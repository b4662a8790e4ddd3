//! The rows of the data keys. Every change says which generation it saw: two at once, and one of them changes nothing.

use crate::store::cached::cached_command;
use crate::store::connection::{Conn, on_conn};
use crate::store::schema::data_keys;
use crate::store::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// The wrapped data keys of one owner.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = data_keys)]
pub struct KeyRow {
    /// Whose: an account; nil is the service itself.
    pub owner: Id,
    /// Grows with each change.
    pub generation: i32,
    /// Which key-encryption key wrapped them.
    pub kek_version: i32,
    /// The wrapped keyring.
    pub wrapped: Vec<u8>,
    /// Last change.
    pub changed_at: Ts,
}

/// Adds the key of an owner, unless there is one.
pub async fn insert_key(tx: &mut Conn, row: &KeyRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(data_keys::table).values(row).on_conflict_do_nothing().execute(c).await)
}

/// Reads the key of an owner.
pub async fn key_of(conn: &mut Conn, owner: Uuid) -> QueryResult<Option<KeyRow>> {
    on_conn!(conn, |c| data_keys::table.find(Id(owner)).select(KeyRow::as_select()).first(c).await.optional())
}

/// Keys wrapped by an older key-encryption key than `version`.
pub async fn keys_wrapped_before(conn: &mut Conn, version: i32, limit: i64) -> QueryResult<Vec<KeyRow>> {
    on_conn!(conn, |c| data_keys::table
        .filter(data_keys::kek_version.lt(version))
        .order((data_keys::kek_version, data_keys::owner))
        .limit(limit)
        .select(KeyRow::as_select())
        .load(c)
        .await)
}

/// Writes a key if it still has the generation before; 0 rows means that somebody else has changed it.
pub async fn rewrap(tx: &mut Conn, row: &KeyRow) -> QueryResult<usize> {
    on_conn!(tx, |c| cached_command(
        diesel::update(data_keys::table)
            .filter(data_keys::owner.eq(row.owner).and(data_keys::generation.eq(row.generation - 1)))
            .set((
                data_keys::generation.eq(row.generation),
                data_keys::kek_version.eq(row.kek_version),
                data_keys::wrapped.eq(&row.wrapped),
                data_keys::changed_at.eq(row.changed_at),
            ))
    )
    .execute(c)
    .await)
}

/// Keys of owners behind `after`, in their order.
pub async fn keys_behind(conn: &mut Conn, after: Uuid, limit: i64) -> QueryResult<Vec<KeyRow>> {
    on_conn!(conn, |c| data_keys::table
        .filter(data_keys::owner.gt(Id(after)))
        .order(data_keys::owner.asc())
        .limit(limit)
        .select(KeyRow::as_select())
        .load(c)
        .await)
}
