//! One-time codes and sessions.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::{devices, otp_challenges, sessions};
use super::types::{Id, Ts};
use super::vault::{Index, Place};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A code sent to a phone.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = otp_challenges, treat_none_as_default_value = false)]
pub struct ChallengeRow {
    /// Id, given to the caller.
    pub id: Id,
    /// Finds the codes of a phone.
    pub phone_index: Vec<u8>,
    /// Where the code went, sealed under the service's key: the phone may have no account yet.
    pub sealed: Vec<u8>,
    /// MAC of the code.
    pub code_mac: Vec<u8>,
    /// Tries so far.
    pub attempts: i32,
    /// Sent.
    pub created_at: Ts,
    /// Worthless after this.
    pub expires_at: Ts,
    /// Used.
    pub consumed_at: Option<Ts>,
}

impl ChallengeRow {
    /// Where the sealed phone of the challenge `id` stands.
    #[must_use]
    pub const fn place(id: &uuid::Uuid) -> Place<'_> {
        Place { column: "otp_challenges.sealed", row: id.as_bytes() }
    }
}

/// A signed-in device.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct SessionRow {
    /// Id.
    pub id: Id,
    /// Whose.
    pub account_id: Id,
    /// What the device calls itself.
    pub device_name: Option<String>,
    /// How many times the refresh token has been rotated.
    pub generation: i32,
    /// When it was rotated last.
    pub rotated_at: Ts,
    /// Sign-in.
    pub created_at: Ts,
    /// Absolute end of life.
    pub expires_at: Ts,
    /// Ended by its owner, or by a replay.
    pub revoked_at: Option<Ts>,
    /// MAC of the installation it belongs to, if the app named one.
    pub device_mac: Option<Vec<u8>>,
}

/// Lets one transaction at a time send codes to a phone, so that none overlooks another's. `SQLite` has one writer anyway.
pub async fn lock_phone(tx: &mut Conn, phone: &Index) -> QueryResult<()> {
    if let Conn::Pg(c) = tx {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))")
            .bind::<diesel::sql_types::Binary, _>(phone.to_vec())
            .execute(&mut ***c)
            .await?;
    }
    Ok(())
}

/// Deletes codes sent before `before`.
pub async fn delete_codes(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(otp_challenges::table)
        .filter(otp_challenges::id.lt(Id::first_at(before)))
        .execute(c)
        .await)
}

/// Times at which codes were sent to a phone since `since`, newest first.
pub async fn codes_sent(conn: &mut Conn, phone: &Index, since: Ts) -> QueryResult<Vec<Ts>> {
    on_conn!(conn, |c| otp_challenges::table
        .filter(otp_challenges::phone_index.eq(phone.to_vec()).and(otp_challenges::created_at.gt(since)))
        .order(otp_challenges::created_at.desc())
        .select(otp_challenges::created_at)
        .limit(20)
        .load(c)
        .await)
}

/// Sum of the tries on codes sent to a phone since `since` that were not used.
pub async fn failed_tries(conn: &mut Conn, phone: &[u8], since: Ts) -> QueryResult<i64> {
    let tries: Vec<i32> = on_conn!(conn, |c| otp_challenges::table
        .filter(otp_challenges::phone_index.eq(phone.to_vec()).and(otp_challenges::created_at.gt(since)))
        .filter(otp_challenges::consumed_at.is_null())
        .select(otp_challenges::attempts)
        .limit(100)
        .load(c)
        .await)?;
    Ok(tries.into_iter().map(i64::from).sum())
}

/// Adds a challenge.
pub async fn insert_challenge(tx: &mut Conn, row: &ChallengeRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(otp_challenges::table).values(row).execute(c).await)
}

/// Counts a try and gives the challenge, if it is still open: the try counts even when the code is wrong.
pub async fn try_challenge(
    tx: &mut Conn,
    id: uuid::Uuid,
    now: Ts,
    max_tries: i32,
) -> QueryResult<Option<ChallengeRow>> {
    on_conn!(tx, |c| cached!(
        diesel::update(otp_challenges::table)
            .filter(otp_challenges::id.eq(Id(id)))
            .filter(otp_challenges::consumed_at.is_null())
            .filter(otp_challenges::expires_at.gt(now))
            .filter(otp_challenges::attempts.lt(max_tries))
            .set(otp_challenges::attempts.eq(otp_challenges::attempts + 1))
            .returning(ChallengeRow::as_returning())
    )
    .get_result(c)
    .await
    .optional())
}

/// Uses a challenge up; 0 rows means that somebody else did.
pub async fn consume_challenge(tx: &mut Conn, id: Id, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(otp_challenges::table)
            .filter(otp_challenges::id.eq(id).and(otp_challenges::consumed_at.is_null()))
            .set(otp_challenges::consumed_at.eq(Some(now)))
    )
    .execute(c)
    .await)
}

/// Adds a session.
pub async fn insert_session(tx: &mut Conn, row: &SessionRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(sessions::table).values(row).execute(c).await)
}

/// Reads a session.
pub async fn session(conn: &mut Conn, id: uuid::Uuid) -> QueryResult<Option<SessionRow>> {
    on_conn!(conn, |c| sessions::table.find(Id(id)).select(SessionRow::as_select()).first(c).await.optional())
}

/// Rotates the refresh token from `generation` to the next; 0 rows means that another request did.
pub async fn rotate(tx: &mut Conn, id: Id, generation: i32, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(sessions::table)
            .filter(sessions::id.eq(id).and(sessions::generation.eq(generation)))
            .filter(sessions::revoked_at.is_null().and(sessions::expires_at.gt(now)))
            .set((sessions::generation.eq(generation + 1), sessions::rotated_at.eq(now)))
    )
    .execute(c)
    .await)
}

/// Ends a session.
pub async fn revoke(tx: &mut Conn, id: Id, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(sessions::table)
            .filter(sessions::id.eq(id).and(sessions::revoked_at.is_null()))
            .set(sessions::revoked_at.eq(Some(now)))
    )
    .execute(c)
    .await)
}

/// Deletes sessions that ended before `before`, with their devices.
pub async fn delete_ended(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    let ended = || sessions::revoked_at.lt(before).or(sessions::expires_at.nullable().lt(before));
    on_conn!(tx, |c| diesel::delete(devices::table)
        .filter(devices::session_id.eq_any(sessions::table.filter(ended()).select(sessions::id)))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::delete(sessions::table.filter(ended())).execute(c).await)
}
