//! Minors: who acts for whom. A minor has an account of his own without a phone; his person is found by it as everybody's.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::persons::{PersonRow, SealedPerson};
use super::schema::{accounts, data_keys, idempotency_keys, minors, persons, registrations};
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use super::vault::{KeyRow, Vault};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// That somebody acts for a minor.
#[derive(Debug, Clone, Copy, Queryable, Selectable, Insertable)]
#[diesel(table_name = minors)]
pub struct MinorRow {
    /// The minor's account.
    pub account_id: Id,
    /// Whoever acts for him.
    pub guardian_id: Id,
    /// Since when.
    pub entered_at: Ts,
}

/// Notes that somebody acts for a minor.
pub async fn insert(tx: &mut Conn, row: MinorRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(minors::table).values(row).execute(c).await)
}

/// The minors for whom `guardian` acts, the first entered first.
pub async fn of_guardian(conn: &mut Conn, vault: &Vault, guardian: Uuid) -> QueryResult<Vec<PersonRow>> {
    let found: Vec<(SealedPerson, KeyRow)> = on_conn!(conn, |c| minors::table
        .inner_join(persons::table.on(persons::account_id.eq(minors::account_id)))
        .inner_join(data_keys::table.on(data_keys::owner.eq(minors::account_id)))
        .filter(minors::guardian_id.eq(Id(guardian)))
        .order(minors::account_id.asc())
        .select((SealedPerson::as_select(), KeyRow::as_select()))
        .load(c)
        .await)?;
    let open = |(person, key): (SealedPerson, KeyRow)| person.open(&vault.keyring(&key)?);
    found.into_iter().map(open).collect::<Result<_, _>>().map_err(|error: super::vault::VaultError| error.into())
}

/// The accounts of the minors for whom `guardian` acts.
pub async fn accounts_of(conn: &mut Conn, guardian: Uuid) -> QueryResult<Vec<Id>> {
    on_conn!(conn, |c| minors::table
        .filter(minors::guardian_id.eq(Id(guardian)))
        .order(minors::account_id.asc())
        .select(minors::account_id)
        .load(c)
        .await)
}

/// How many there are.
pub async fn count(conn: &mut Conn, guardian: Uuid) -> QueryResult<i64> {
    on_conn!(conn, |c| minors::table.filter(minors::guardian_id.eq(Id(guardian))).count().get_result(c).await)
}

/// Whoever acts for a minor; none if nobody does.
pub async fn guardian_of(conn: &mut Conn, minor: Id) -> QueryResult<Option<Id>> {
    on_conn!(conn, |c| minors::table
        .filter(minors::account_id.eq(minor))
        .select(minors::guardian_id)
        .first(c)
        .await
        .optional())
}

/// The index of the phone of whoever acts for a minor; none if nobody does.
pub async fn phone_of_guardian(conn: &mut Conn, minor: Id) -> QueryResult<Option<Vec<u8>>> {
    let found: Option<Option<Vec<u8>>> = on_conn!(conn, |c| minors::table
        .inner_join(accounts::table.on(accounts::id.eq(minors::guardian_id)))
        .filter(minors::account_id.eq(minor))
        .select(accounts::phone_index)
        .first(c)
        .await
        .optional())?;
    Ok(found.flatten())
}

/// The index of the phone by which somebody is told: his own, or that of whoever acts for him.
pub async fn phone_for(conn: &mut Conn, account: Id) -> QueryResult<Option<Vec<u8>>> {
    match super::accounts::phone_index_of(conn, account).await? {
        Some(own) => Ok(Some(own)),
        None => phone_of_guardian(conn, account).await,
    }
}

/// Whether `guardian` acts for the minor with this account.
pub async fn is_guardian(conn: &mut Conn, guardian: Uuid, minor: Uuid) -> QueryResult<bool> {
    let found: Option<Id> = on_conn!(conn, |c| minors::table
        .filter(minors::account_id.eq(Id(minor)).and(minors::guardian_id.eq(Id(guardian))))
        .select(minors::account_id)
        .first(c)
        .await
        .optional())?;
    Ok(found.is_some())
}

/// Nobody acts for this minor, who is erased.
pub async fn forget(tx: &mut Conn, minor: Id) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(minors::table.filter(minors::account_id.eq(minor))).execute(c).await)
}

/// Whether an application of this migrant waits for an answer.
pub async fn has_applied(tx: &mut Conn, minor: Id) -> QueryResult<bool> {
    let found: Option<Id> = on_conn!(tx, |c| registrations::table
        .filter(registrations::account_id.eq(minor).and(registrations::state.eq("pending")))
        .select(registrations::id)
        .first(c)
        .await
        .optional())?;
    Ok(found.is_some())
}

/// Answers to those with whom he was applied for tell of him, too, under their keys: they are given to nobody any more.
pub async fn forget_family_answers(tx: &mut Conn, minor: Id) -> QueryResult<usize> {
    let leads: Vec<Id> = on_conn!(tx, |c| registrations::table
        .filter(registrations::account_id.eq(minor))
        .filter(registrations::family_id.is_not_null())
        .select(registrations::family_id.assume_not_null())
        .load(c)
        .await)?;
    if leads.is_empty() {
        return Ok(0);
    }
    let owners: Vec<Id> = on_conn!(tx, |c| registrations::table
        .filter(registrations::id.eq_any(leads))
        .select(registrations::account_id)
        .load(c)
        .await)?;
    on_conn!(tx, |c| diesel::delete(idempotency_keys::table.filter(idempotency_keys::key_owner.eq_any(owners)))
        .execute(c)
        .await)
}

/// To whom notices went until now, his registrations are there no more.
const GONE: &str = "INSERT INTO changes (recipient, kind, object_id, deleted, at) \
     SELECT migrant_index, 'registration', id, TRUE, $1 FROM registrations \
     WHERE account_id = $2 AND migrant_index IS NOT NULL ORDER BY id";

/// Nobody acts for the minor any more: neither now nor in what was registered before. Notices about it go to `phone` from here on.
///
/// # Errors
/// `LostRace` if `guardian` does not act for him, or no longer.
pub async fn release(
    tx: &mut Conn,
    (guardian, minor): (Id, Id),
    phone: Option<Vec<u8>>,
    now: Ts,
) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::delete(minors::table)
        .filter(minors::account_id.eq(minor).and(minors::guardian_id.eq(guardian)))
        .execute(c)
        .await)?;
    exactly_one(rows)?;
    forget_guardian(tx, (guardian, minor), now).await?;
    tell_from_now(tx, minor, phone).await
}

/// The same for somebody who takes his own file over: a guest, or one who has come of age and for whom `guardian` acted until now.
pub async fn hand_over(
    tx: &mut Conn,
    (guardian, account): (Option<Id>, Id),
    phone: Option<Vec<u8>>,
    now: Ts,
) -> Result<(), DbError> {
    if let Some(guardian) = guardian {
        forget(tx, account).await?;
        forget_guardian(tx, (guardian, account), now).await?;
    }
    tell_from_now(tx, account, phone).await
}

async fn forget_guardian(tx: &mut Conn, (guardian, minor): (Id, Id), now: Ts) -> QueryResult<()> {
    // What he was told of the minor he is told no more.
    on_conn!(tx, |c| diesel::delete(idempotency_keys::table)
        .filter(idempotency_keys::key_owner.eq(minor).and(idempotency_keys::principal.eq(guardian)))
        .execute(c)
        .await)?;
    forget_family_answers(tx, minor).await?;
    on_conn!(tx, |c| diesel::sql_query(GONE).bind::<Instant, _>(now).bind::<SqlUuid, _>(minor).execute(c).await)?;
    Ok(())
}

async fn tell_from_now(tx: &mut Conn, minor: Id, phone: Option<Vec<u8>>) -> Result<(), DbError> {
    on_conn!(tx, |c| diesel::update(registrations::table.filter(registrations::account_id.eq(minor)))
        .set((registrations::guardian_id.eq(None::<Id>), registrations::migrant_index.eq(&phone)))
        .execute(c)
        .await)?;
    Ok(())
}
