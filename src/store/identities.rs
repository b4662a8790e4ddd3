//! Sign-in through the outside identity provider: who is whose account, and which attempts have come back.

use super::connection::{Conn, on_conn};
use super::schema::{identities, oidc_attempts};
use super::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Somebody known to the identity provider, and his account.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = identities, treat_none_as_default_value = false)]
pub struct IdentityRow {
    /// MAC of issuer and subject.
    pub subject_mac: Vec<u8>,
    /// Whose account.
    pub account_id: Id,
    /// First sign-in.
    pub created_at: Ts,
}

/// The account of an identity.
pub async fn account_of(conn: &mut Conn, subject_mac: &[u8]) -> QueryResult<Option<Id>> {
    on_conn!(conn, |c| identities::table
        .filter(identities::subject_mac.eq(subject_mac))
        .select(identities::account_id)
        .first(c)
        .await
        .optional())
}

/// Links an identity to an account; 0 rows means that it is linked already.
pub async fn link(tx: &mut Conn, row: &IdentityRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(identities::table)
        .values(row)
        .on_conflict(identities::subject_mac)
        .do_nothing()
        .execute(c)
        .await)
}

/// Uses an attempt up; 0 rows means that it was used before.
pub async fn use_attempt(tx: &mut Conn, id: uuid::Uuid, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(oidc_attempts::table)
        .values((oidc_attempts::id.eq(Id(id)), oidc_attempts::used_at.eq(now)))
        .on_conflict(oidc_attempts::id)
        .do_nothing()
        .execute(c)
        .await)
}

/// Forgets attempts used before `before`.
pub async fn delete_attempts(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(oidc_attempts::table).filter(oidc_attempts::used_at.lt(before)).execute(c).await)
}
