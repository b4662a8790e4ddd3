//! Erases a person: his data key goes, and with it everything sealed for him, also in backups that do not hold the key. What finds him
//! goes too. The rows themselves stay: the register keeps that somebody was there, and not who.

use super::accounts::phone_index_of;
use super::border_reads;
use super::connection::{Conn, on_conn};
use super::error::DbError;
use super::schema::{
    accounts, cases, certificate_printouts, certificates, data_keys, devices, idempotency_keys, identities,
    notifications, officers, otp_challenges, persons, registrations, sessions, vacate_requests,
};
use super::types::{Id, Ts};
use super::vault::hold_alone;
use super::{annulment_notices, changes, co_owners, delegates, minors, violations};
use chrono::NaiveDate;
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// Registrations of an account that wait for an answer, or are in force on the day `today`: a stay that is over keeps nobody.
macro_rules! open_registrations {
    ($owner:expr, $today:expr) => {
        registrations::table
            .left_join(certificates::table.on(certificates::registration_id.eq(registrations::id)))
            .filter(registrations::account_id.eq($owner).or(registrations::guardian_id.eq(Some($owner))))
            .filter(
                registrations::state.eq("pending").or(registrations::state
                    .eq("confirmed")
                    .and(certificates::valid_until.ge($today).assume_not_null())),
            )
            .select(registrations::id)
    };
}

/// Whom to erase.
#[derive(Debug, Clone, Copy)]
pub struct Erasure {
    /// The account.
    pub account: Uuid,
    /// For a minor, who must act for him.
    pub guardian: Option<Id>,
    /// The legal day.
    pub today: NaiveDate,
    /// Only if nobody has used it since: for those whose time of keeping is over.
    pub unused_since: Option<Ts>,
}

/// Erases the person of an account, and the minors for whom he acts. False, and nothing is changed, if there is no key to erase, or a registration waits or is in
/// force, or the account was used again.
pub async fn erase(tx: &mut Conn, erasure: Erasure) -> Result<bool, DbError> {
    let id = Id(erasure.account);
    match hold_alone(tx, erasure.account).await {
        // Whoever writes for this person from here on waits, and then finds no key.
        Ok(()) => {}
        Err(DbError::LostRace) => return Ok(false),
        Err(error) => return Err(error),
    }
    let open: Option<Id> = on_conn!(tx, |c| open_registrations!(id, erasure.today).first(c).await.optional())?;
    if open.is_some() {
        return Ok(false);
    }
    if let Some(since) = erasure.unused_since
        && !is_forgotten(tx, id, since).await?
    {
        return Ok(false);
    }
    if let Some(guardian) = erasure.guardian
        && !minors::is_guardian(tx, guardian.0, erasure.account).await?
    {
        return Ok(false);
    }
    for minor in minors::accounts_of(tx, erasure.account).await? {
        hold_alone(tx, minor.0).await?;
        // He may have been given into his own hands before the key was free.
        if minors::is_guardian(tx, erasure.account, minor.0).await? {
            wipe(tx, minor).await?;
        }
    }
    wipe(tx, id).await?;
    Ok(true)
}

/// Takes an account away in which nothing is entered. What is addressed to its phone stays, for whoever has the phone next.
pub async fn dissolve(tx: &mut Conn, id: Id) -> Result<(), DbError> {
    on_conn!(tx, |c| diesel::update(accounts::table.filter(accounts::id.eq(id)))
        .set(accounts::phone_index.eq(None::<Vec<u8>>))
        .execute(c)
        .await)?;
    wipe(tx, id).await
}

async fn wipe(tx: &mut Conn, id: Id) -> Result<(), DbError> {
    let index = phone_index_of(tx, id).await?;
    forget_traces(tx, id, index.clone().unwrap_or_default()).await?;
    border_reads::forget(tx, id).await?;
    minors::forget_family_answers(tx, id).await?;
    minors::forget(tx, id).await?;
    on_conn!(tx, |c| diesel::delete(data_keys::table.filter(data_keys::owner.eq(id))).execute(c).await)?;
    empty(tx, id).await?;
    if let Some(index) = index {
        // Last: the steps before have told him, too, that everything is gone.
        changes::delete_of(tx, &index).await?;
    }
    Ok(())
}

/// Empties what was sealed, and what finds it. An entry ban stays findable by its document until its end: it is no matter of this register.
async fn empty(tx: &mut Conn, id: Id) -> QueryResult<()> {
    // As long as his documents are known.
    violations::forget(tx, id).await?;
    annulment_notices::forget(tx, id).await?;
    let nothing = Vec::<u8>::new();
    on_conn!(tx, |c| diesel::update(accounts::table.filter(accounts::id.eq(id)))
        .set((
            accounts::phone_index.eq(None::<Vec<u8>>),
            accounts::sealed.eq(&nothing),
            accounts::quiet_from.eq(None::<i32>),
            accounts::quiet_until.eq(None::<i32>),
        ))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::update(persons::table.filter(persons::account_id.eq(id)))
        .set((
            persons::document_index.eq(None::<Vec<u8>>),
            persons::likeness_index.eq(None::<Vec<u8>>),
            persons::lifted.eq(None::<String>),
            persons::sealed.eq(&nothing),
        ))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::update(registrations::table.filter(registrations::account_id.eq(id)))
        .set((
            registrations::sealed.eq(&nothing),
            registrations::comment.eq(None::<Vec<u8>>),
            registrations::migrant_index.eq(None::<Vec<u8>>),
            registrations::document_index.eq(None::<Vec<u8>>),
            registrations::name_index.eq(None::<Vec<u8>>),
            registrations::surname_index.eq(None::<Vec<u8>>),
            registrations::address_index.eq(None::<Vec<u8>>),
            registrations::guardian_id.eq(None::<Id>),
            registrations::client_reference_index.eq(None::<Vec<u8>>),
        ))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::update(certificates::table.filter(certificates::account_id.eq(id)))
        .set(certificates::sealed.eq(&nothing))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::update(vacate_requests::table.filter(vacate_requests::account_id.eq(id)))
        .set((vacate_requests::comment.eq(None::<Vec<u8>>), vacate_requests::answer.eq(None::<Vec<u8>>)))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::update(cases::table.filter(cases::account_id.eq(id)))
        .set((cases::statement.eq(None::<Vec<u8>>), cases::explanation.eq(None::<Vec<u8>>)))
        .execute(c)
        .await)?;
    co_owners::forget_places_of(tx, id).await?;
    // Nobody is left to whom a decision could be told.
    on_conn!(tx, |c| diesel::update(cases::table.filter(cases::account_id.eq(id).and(cases::state.eq("open"))))
        .set(cases::state.eq("closed"))
        .execute(c)
        .await)?;
    let own = certificates::table.filter(certificates::account_id.eq(id)).select(certificates::number);
    on_conn!(tx, |c| diesel::delete(certificate_printouts::table.filter(certificate_printouts::number.eq_any(own)))
        .execute(c)
        .await)?;
    Ok(())
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
    // As a host he is found no more: the next owner of his phone must not see who stayed with him.
    on_conn!(tx, |c| diesel::update(registrations::table.filter(registrations::host_index.eq(&index)))
        .filter(registrations::state.ne("pending"))
        .set(registrations::host_index.eq(None::<Vec<u8>>))
        .execute(c)
        .await)?;
    co_owners::forget(tx, &index).await?;
    delegates::forget(tx, id).await?;
    // What still asks him is kept, and asks by SMS: he has no phone here any more.
    let asks = || {
        registrations::table
            .filter(registrations::state.eq("pending"))
            .select(registrations::host_notice_id.assume_not_null())
    };
    on_conn!(tx, |c| diesel::update(notifications::table.filter(notifications::recipient.eq(&index)))
        .filter(notifications::escalate_at.is_not_null().and(notifications::id.eq_any(
            asks().filter(registrations::host_index.eq(&index).and(registrations::host_notice_id.is_not_null()))
        )))
        .set(notifications::escalate_at.eq(notifications::created_at.nullable()))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::delete(notifications::table.filter(notifications::recipient.eq(&index)))
        .filter(notifications::id.ne_all(
            asks().filter(registrations::host_index.eq(&index).and(registrations::host_notice_id.is_not_null()))
        ))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::delete(otp_challenges::table.filter(otp_challenges::phone_index.eq(&index)))
        .execute(c)
        .await)?;
    Ok(())
}

/// Nobody has used the account since, its registrations have not changed since, and it is no officer's.
macro_rules! forgotten_since {
    ($before:expr) => {
        sql::<Bool>("accounts.phone_index IS NOT NULL")
            .and(accounts::updated_at.lt($before))
            .and(not(exists(
                officers::table.filter(officers::account_id.eq(accounts::id)).select(officers::account_id),
            )))
            .and(not(exists(
                sessions::table
                    .filter(sessions::account_id.eq(accounts::id).and(sessions::rotated_at.ge($before)))
                    .select(sessions::id),
            )))
            .and(not(exists(
                registrations::table
                    .filter(
                        registrations::guardian_id
                            .eq(accounts::id.nullable())
                            .and(registrations::updated_at.ge($before)),
                    )
                    .select(registrations::id),
            )))
            .and(not(exists(
                registrations::table
                    .filter(registrations::account_id.eq(accounts::id).and(registrations::updated_at.ge($before)))
                    .select(registrations::id),
            )))
    };
}

/// Accounts behind `after` that nobody has used since `before`. Oldest first.
pub async fn forgotten(conn: &mut Conn, before: Ts, after: Uuid, limit: i64) -> QueryResult<Vec<Id>> {
    on_conn!(conn, |c| accounts::table
        // Who opened his account later is not looked at: the cost is that of the old accounts.
        .filter(accounts::id.gt(Id(after)).and(accounts::id.lt(Id::first_at(before))))
        .filter(forgotten_since!(before))
        .order(accounts::id.asc())
        .limit(limit)
        .select(accounts::id)
        .load(c)
        .await)
}

async fn is_forgotten(conn: &mut Conn, account: Id, before: Ts) -> QueryResult<bool> {
    let found: Option<Id> = on_conn!(conn, |c| accounts::table
        .filter(accounts::id.eq(account))
        .filter(forgotten_since!(before))
        .select(accounts::id)
        .first(c)
        .await
        .optional())?;
    Ok(found.is_some())
}
