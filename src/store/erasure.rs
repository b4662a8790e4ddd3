//! Erases a person: his data key goes, and with it everything sealed for him, also in backups that do not hold the key. What finds him
//! goes too. The rows themselves stay: the register keeps that somebody was there, and not who.

use super::accounts::phone_index_of;
use super::connection::{Conn, on_conn};
use super::schema::{
    accounts, certificates, data_keys, devices, idempotency_keys, identities, notifications, otp_challenges, persons,
    registrations, sessions,
};
use super::types::{Id, Ts};
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// Erases the person of an account. False, and nothing is changed, if there is no key to erase or a registration is pending or in force.
pub async fn erase(tx: &mut Conn, account: Uuid) -> QueryResult<bool> {
    let id = Id(account);
    let erased = on_conn!(tx, |c| diesel::delete(
        data_keys::table.filter(data_keys::owner.eq(id)).filter(not(exists(
            registrations::table
                .filter(registrations::account_id.eq(id))
                .filter(sql::<Bool>("registrations.state IN ('pending', 'confirmed')"))
                .select(registrations::id)
        )))
    )
    .execute(c)
    .await)?;
    if erased == 0 {
        return Ok(false);
    }
    let index = phone_index_of(tx, id).await?;
    forget_traces(tx, id, index.unwrap_or_default()).await?;
    let nothing = Vec::<u8>::new();
    on_conn!(tx, |c| diesel::update(accounts::table.filter(accounts::id.eq(id)))
        .set((accounts::phone_index.eq(None::<Vec<u8>>), accounts::sealed.eq(&nothing)))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::update(persons::table.filter(persons::account_id.eq(id)))
        .set((persons::document_index.eq(None::<Vec<u8>>), persons::sealed.eq(&nothing)))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::update(registrations::table.filter(registrations::account_id.eq(id)))
        .set((
            registrations::sealed.eq(&nothing),
            registrations::comment.eq(None::<Vec<u8>>),
            registrations::migrant_index.eq(None::<Vec<u8>>),
            registrations::document_index.eq(None::<Vec<u8>>),
            registrations::client_reference.eq(None::<String>),
        ))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::update(certificates::table.filter(certificates::account_id.eq(id)))
        .set(certificates::sealed.eq(&nothing))
        .execute(c)
        .await)?;
    Ok(true)
}

/// Deletes what is only about being signed in and being told.
async fn forget_traces(tx: &mut Conn, id: Id, index: Vec<u8>) -> QueryResult<()> {
    on_conn!(tx, |c| diesel::delete(devices::table.filter(devices::account_id.eq(id))).execute(c).await)?;
    on_conn!(tx, |c| diesel::delete(identities::table.filter(identities::account_id.eq(id))).execute(c).await)?;
    on_conn!(tx, |c| diesel::delete(sessions::table.filter(sessions::account_id.eq(id))).execute(c).await)?;
    on_conn!(tx, |c| diesel::delete(
        idempotency_keys::table.filter(idempotency_keys::key_owner.eq(id).or(idempotency_keys::principal.eq(id)))
    )
    .execute(c)
    .await)?;
    on_conn!(tx, |c| diesel::delete(notifications::table.filter(notifications::recipient.eq(&index)))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::delete(otp_challenges::table.filter(otp_challenges::phone_index.eq(&index)))
        .execute(c)
        .await)?;
    Ok(())
}

/// Accounts behind `after` that nobody has used since `before`, whose registrations have all ended before it. Oldest first.
pub async fn forgotten(conn: &mut Conn, before: Ts, after: Uuid, limit: i64) -> QueryResult<Vec<Id>> {
    on_conn!(conn, |c| accounts::table
        // Who opened his account later is not looked at: the cost is that of the old accounts.
        .filter(accounts::id.gt(Id(after)).and(accounts::id.lt(Id::first_at(before))))
        .filter(sql::<Bool>("accounts.phone_index IS NOT NULL"))
        .filter(accounts::updated_at.lt(before))
        .filter(not(exists(
            sessions::table
                .filter(sessions::account_id.eq(accounts::id).and(sessions::rotated_at.ge(before)))
                .select(sessions::id),
        )))
        .filter(not(exists(
            registrations::table
                .filter(registrations::account_id.eq(accounts::id))
                .filter(registrations::updated_at.ge(before).or(registrations::state.eq_any(["pending", "confirmed"])),)
                .select(registrations::id),
        )))
        .order(accounts::id.asc())
        .limit(limit)
        .select(accounts::id)
        .load(c)
        .await)
}
