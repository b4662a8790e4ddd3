//! The rows of the data keys. Every change says which generation it saw: two at once, and one of them changes nothing.

use crate::store::cached::cached;
use crate::store::connection::{Conn, on_conn};
use crate::store::error::{DbError, exactly_one};
use crate::store::schema::data_keys;
use crate::store::types::{Id, Ts, Uuid as SqlUuid};
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

/// Keys wrapped by another key-encryption key than `version`.
pub async fn keys_not_wrapped_by(conn: &mut Conn, version: i32, limit: i64) -> QueryResult<Vec<KeyRow>> {
    on_conn!(conn, |c| data_keys::table
        .filter(data_keys::kek_version.ne(version))
        .order((data_keys::kek_version, data_keys::owner))
        .limit(limit)
        .select(KeyRow::as_select())
        .load(c)
        .await)
}

/// Writes a key if it still has the generation before; 0 rows means that somebody else has changed it.
pub async fn rewrap(tx: &mut Conn, row: &KeyRow) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
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

/// Keeps the key of an owner from being erased until this transaction ends; a lost race if it has been. Whoever seals anew what was
/// read before must hold it, or an erased person would come back. (Stored answers hold it by their foreign key.)
pub async fn hold(tx: &mut Conn, owner: Uuid) -> Result<(), DbError> {
    let lock = match tx {
        Conn::Pg(_) => " FOR KEY SHARE",
        Conn::Lite(_) => "",
    };
    lock_key(tx, owner, lock).await
}

/// Keeps everybody else from holding the key of an owner; a lost race if it has been erased.
pub async fn hold_alone(tx: &mut Conn, owner: Uuid) -> Result<(), DbError> {
    let lock = match tx {
        Conn::Pg(_) => " FOR UPDATE",
        Conn::Lite(_) => "",
    };
    lock_key(tx, owner, lock).await
}

async fn lock_key(tx: &mut Conn, owner: Uuid, lock: &str) -> Result<(), DbError> {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = SqlUuid)]
        #[expect(dead_code, reason = "whether there is a row is the answer")]
        owner: Id,
    }
    // The account first: whoever writes a row that refers to it holds that already, and all take the two in this order.
    let sql = format!("SELECT k.owner FROM accounts a JOIN data_keys k ON k.owner = a.id WHERE a.id = $1{lock}");
    let held: Vec<Held> = on_conn!(tx, |c| diesel::sql_query(sql).bind::<SqlUuid, _>(Id(owner)).load(c).await)?;
    exactly_one(held.len())
}

/// The versions of the key-encryption keys that wrap anything.
pub async fn wrapping_versions(conn: &mut Conn) -> QueryResult<Vec<i32>> {
    #[derive(QueryableByName)]
    struct Version {
        #[diesel(sql_type = diesel::sql_types::Integer)]
        version: i32,
    }
    // From version to version by the index, not over all keys.
    let sql = "WITH RECURSIVE v(version) AS (SELECT min(kek_version) FROM data_keys UNION ALL \
         SELECT (SELECT min(k.kek_version) FROM data_keys k WHERE k.kek_version > v.version) FROM v WHERE v.version IS NOT NULL) \
         SELECT version FROM v WHERE version IS NOT NULL";
    let found: Vec<Version> = on_conn!(conn, |c| diesel::sql_query(sql).load(c).await)?;
    Ok(found.into_iter().map(|row| row.version).collect())
}
