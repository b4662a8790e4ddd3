//! What clients prove themselves with: public keys, MACs of secrets, and the assertions that were used up.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::{oauth_assertions, oauth_client_keys, oauth_client_secrets};
use super::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A client's public key.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = oauth_client_keys, treat_none_as_default_value = false)]
pub struct KeyRow {
    /// Whose.
    pub client_id: Id,
    /// Its name among this client's keys.
    pub key_id: String,
    /// `EdDSA` or `ES256`.
    pub alg: String,
    /// The key.
    pub public_key: Vec<u8>,
    /// Registration.
    pub created_at: Ts,
    /// Worthless from then on.
    pub expires_at: Option<Ts>,
}

/// A secret, as a MAC.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = oauth_client_secrets, treat_none_as_default_value = false)]
pub struct SecretRow {
    /// Id.
    pub id: Id,
    /// Whose.
    pub client_id: Id,
    /// MAC of the secret.
    pub mac: Vec<u8>,
    /// When it was made.
    pub created_at: Ts,
    /// Worthless from then on.
    pub expires_at: Option<Ts>,
}

/// The keys of a client, expired ones too, oldest first.
pub async fn keys(conn: &mut Conn, client: uuid::Uuid) -> QueryResult<Vec<KeyRow>> {
    on_conn!(conn, |c| oauth_client_keys::table
        .filter(oauth_client_keys::client_id.eq(Id(client)))
        .order((oauth_client_keys::created_at, oauth_client_keys::key_id))
        .select(KeyRow::as_select())
        .limit(100)
        .load(c)
        .await)
}

/// A client's key of this name that is not expired.
pub async fn live_key(conn: &mut Conn, client: uuid::Uuid, key_id: &str, now: Ts) -> QueryResult<Option<KeyRow>> {
    on_conn!(conn, |c| oauth_client_keys::table
        .find((Id(client), key_id))
        .filter(oauth_client_keys::expires_at.is_null().or(oauth_client_keys::expires_at.gt(now)))
        .select(KeyRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Adds a key.
pub async fn insert_key(tx: &mut Conn, row: &KeyRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(oauth_client_keys::table).values(row).execute(c).await)
}

/// Lets a key expire at `at`; 0 rows where there is none, or it expires before that already.
pub async fn expire_key(tx: &mut Conn, client: uuid::Uuid, key_id: &str, at: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(oauth_client_keys::table)
            .filter(oauth_client_keys::client_id.eq(Id(client)).and(oauth_client_keys::key_id.eq(key_id)))
            .filter(oauth_client_keys::expires_at.is_null().or(oauth_client_keys::expires_at.gt(at)))
            .set(oauth_client_keys::expires_at.eq(Some(at)))
    )
    .execute(c)
    .await)
}

/// The secrets of a client that are not expired.
pub async fn live_secrets(conn: &mut Conn, client: uuid::Uuid, now: Ts) -> QueryResult<Vec<SecretRow>> {
    on_conn!(conn, |c| oauth_client_secrets::table
        .filter(oauth_client_secrets::client_id.eq(Id(client)))
        .filter(oauth_client_secrets::expires_at.is_null().or(oauth_client_secrets::expires_at.gt(now)))
        .order(oauth_client_secrets::id)
        .select(SecretRow::as_select())
        .limit(100)
        .load(c)
        .await)
}

/// Adds a secret.
pub async fn insert_secret(tx: &mut Conn, row: &SecretRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(oauth_client_secrets::table).values(row).execute(c).await)
}

/// Lets every secret of a client expire at `at`, unless it expires before that already.
pub async fn expire_secrets(tx: &mut Conn, client: uuid::Uuid, at: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(oauth_client_secrets::table)
            .filter(oauth_client_secrets::client_id.eq(Id(client)))
            .filter(oauth_client_secrets::expires_at.is_null().or(oauth_client_secrets::expires_at.gt(at)))
            .set(oauth_client_secrets::expires_at.eq(Some(at)))
    )
    .execute(c)
    .await)
}

/// Uses an assertion up; 0 rows means that it was used before.
pub async fn use_assertion(tx: &mut Conn, client: uuid::Uuid, jti_hash: &[u8], until: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::insert_into(oauth_assertions::table)
            .values((
                oauth_assertions::client_id.eq(Id(client)),
                oauth_assertions::jti_hash.eq(jti_hash),
                oauth_assertions::expires_at.eq(until),
            ))
            .on_conflict((oauth_assertions::client_id, oauth_assertions::jti_hash))
            .do_nothing()
    )
    .execute(c)
    .await)
}

/// Forgets assertions that expired before `before`.
pub async fn delete_assertions(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(oauth_assertions::table)
        .filter(oauth_assertions::expires_at.lt(before))
        .execute(c)
        .await)
}
