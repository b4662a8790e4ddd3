//! Answers already given, by principal and `Idempotency-Key`.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::{data_keys, idempotency_keys};
use super::types::{Id, Ts};
use super::vault::{KeyRow, Keyring, Place, Vault, VaultError};
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
    /// MAC over operation and body.
    pub fingerprint: Vec<u8>,
    /// HTTP status.
    pub status: i32,
    /// `Location` header.
    pub location: Option<String>,
    /// `ETag` header.
    pub etag: Option<String>,
    /// Whose data keys seal the body: the person whom it tells of.
    pub key_owner: Id,
    /// The body, byte for byte, sealed.
    pub sealed: Vec<u8>,
    /// When.
    pub created_at: Ts,
}

impl AnswerRow {
    /// Where the sealed body of the answer to `principal` under `key` stands.
    fn place(row: &[u8]) -> Place<'_> {
        Place { column: "idempotency_keys.sealed", row }
    }

    fn row_key(principal: uuid::Uuid, key: &str) -> Vec<u8> {
        [principal.as_bytes().as_slice(), key.as_bytes()].concat()
    }

    /// Seals a body for the answer to `principal` under `key`.
    pub fn seal(
        vault: &Vault,
        keyring: &Keyring,
        (principal, key): (uuid::Uuid, &str),
        body: &str,
    ) -> Result<Vec<u8>, VaultError> {
        vault.seal(keyring, Self::place(&Self::row_key(principal, key)), &body)
    }
}

/// The answer given under a key, and its body. Where the person it tells of was erased, there is none.
pub async fn find(
    conn: &mut Conn,
    vault: &Vault,
    principal: uuid::Uuid,
    key: &str,
) -> QueryResult<Option<(AnswerRow, String)>> {
    let found: Option<(AnswerRow, KeyRow)> = on_conn!(conn, |c| cached!(
        idempotency_keys::table
            .inner_join(data_keys::table.on(data_keys::owner.eq(idempotency_keys::key_owner)))
            .filter(idempotency_keys::principal.eq(Id(principal)).and(idempotency_keys::key.eq(key)))
            .select((AnswerRow::as_select(), KeyRow::as_select()))
            .limit(1)
    )
    .get_result(c)
    .await
    .optional())?;
    let Some((row, data_key)) = found else { return Ok(None) };
    let body = vault.open_with(&data_key, AnswerRow::place(&AnswerRow::row_key(principal, key)), &row.sealed)?;
    Ok(Some((row, body)))
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
