//! Answers already given, by principal and `Idempotency-Key`.

use super::connection::{Conn, on_conn};
use super::schema::idempotency_keys;
use super::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An answer that a repeated request gets again.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys, treat_none_as_default_value = false)]
pub struct AnswerRow {
    /// Account of the caller.
    pub principal: Id,
    /// The key.
    pub key: String,
    /// SHA-256 over operation and body.
    pub fingerprint: Vec<u8>,
    /// HTTP status.
    pub status: i32,
    /// `Location` header.
    pub location: Option<String>,
    /// `ETag` header.
    pub etag: Option<String>,
    /// The body, byte for byte.
    pub body: String,
    /// When.
    pub created_at: Ts,
}

/// The answer given under a key.
pub async fn find(conn: &mut Conn, principal: uuid::Uuid, key: &str) -> QueryResult<Option<AnswerRow>> {
    on_conn!(conn, |c| idempotency_keys::table
        .find((Id(principal), key))
        .select(AnswerRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Notes an answer.
pub async fn insert(tx: &mut Conn, row: &AnswerRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(idempotency_keys::table).values(row).execute(c).await)
}

/// Deletes answers older than `before`.
pub async fn delete_before(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(idempotency_keys::table)
        .filter(idempotency_keys::created_at.lt(before))
        .execute(c)
        .await)
}
