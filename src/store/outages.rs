//! When the service lived, and when it took no submissions.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{heartbeats, outages};
use super::types::{Id, Ts};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// A time in which the service took no submissions.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = outages, treat_none_as_default_value = false)]
pub struct OutageRow {
    /// Id.
    pub id: Id,
    /// Its place in the ledger, from 1, without gaps.
    pub seq: i64,
    /// When it began.
    pub began_at: Ts,
    /// When it ended.
    pub ended_at: Ts,
    /// `measured` or `officer`.
    pub source: String,
    /// Why, by language, in JSON; none if it was measured.
    pub reason: Option<String>,
    /// The signed statement.
    pub jws: String,
    /// When it was recorded.
    pub recorded_at: Ts,
    /// Since when it no longer counts.
    pub withdrawn_at: Option<Ts>,
    /// The signed statement that it does not.
    pub withdrawal: Option<String>,
}

/// Notes a beat, unless the last one is older than `oldest` or not older than `now`. 0 rows means that somebody has to look.
pub async fn beat(tx: &mut Conn, now: Ts, oldest: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(heartbeats::table)
        .filter(heartbeats::id.eq(1).and(heartbeats::last_beat.lt(now)).and(heartbeats::last_beat.ge(oldest)))
        .set(heartbeats::last_beat.eq(now))
        .execute(c)
        .await)
}

/// Notes the very first beat; 0 rows if there was one.
pub async fn first_beat(tx: &mut Conn, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(heartbeats::table)
        .values((heartbeats::id.eq(1), heartbeats::last_beat.eq(now)))
        .on_conflict_do_nothing()
        .execute(c)
        .await)
}

/// Notes the beat after a gap, if nobody has done so since the last one was read.
pub async fn beat_again(tx: &mut Conn, now: Ts, last: Ts) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(heartbeats::table)
        .filter(heartbeats::id.eq(1).and(heartbeats::last_beat.eq(last)))
        .set(heartbeats::last_beat.eq(now))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// The last beat.
pub async fn last_beat(conn: &mut Conn) -> QueryResult<Option<Ts>> {
    on_conn!(conn, |c| heartbeats::table.select(heartbeats::last_beat).first(c).await.optional())
}

/// The last entry of the ledger.
pub async fn newest(conn: &mut Conn) -> QueryResult<Option<OutageRow>> {
    on_conn!(conn, |c| outages::table
        .order(outages::seq.desc())
        .select(OutageRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Adds an outage. Its place is unique: of two at once, one fails.
pub async fn insert(tx: &mut Conn, row: &OutageRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(outages::table).values(row).execute(c).await)
}

/// Reads an outage.
pub async fn find(conn: &mut Conn, id: Uuid) -> QueryResult<Option<OutageRow>> {
    on_conn!(conn, |c| outages::table
        .filter(outages::id.eq(Id(id)))
        .select(OutageRow::as_select())
        .first(c)
        .await
        .optional())
}

/// An outage that counts and holds all of this time, if there is one.
pub async fn covering(conn: &mut Conn, from: Ts, until: Ts) -> QueryResult<Option<Id>> {
    on_conn!(conn, |c| outages::table
        .filter(outages::withdrawn_at.is_null().and(outages::began_at.le(from)).and(outages::ended_at.ge(until)))
        .select(outages::id)
        .first(c)
        .await
        .optional())
}

/// Marks an outage as withdrawn, once.
pub async fn withdraw(tx: &mut Conn, id: Uuid, now: Ts, withdrawal: &str) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(outages::table)
        .filter(outages::id.eq(Id(id)).and(outages::withdrawn_at.is_null()))
        .set((outages::withdrawn_at.eq(Some(now)), outages::withdrawal.eq(Some(withdrawal))))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// The ledger, newest first, before the entry `before`.
pub async fn list(conn: &mut Conn, before: Option<Uuid>, limit: i64) -> QueryResult<Vec<OutageRow>> {
    let before = Id(before.unwrap_or(Uuid::max()));
    on_conn!(conn, |c| outages::table
        .filter(outages::id.lt(before))
        .order(outages::id.desc())
        .limit(limit)
        .select(OutageRow::as_select())
        .load(c)
        .await)
}

/// Beginning and end of all that count.
pub async fn in_force(conn: &mut Conn) -> QueryResult<Vec<(DateTime<Utc>, DateTime<Utc>)>> {
    let found: Vec<(Ts, Ts)> = on_conn!(conn, |c| outages::table
        .filter(outages::withdrawn_at.is_null())
        .order(outages::began_at)
        .select((outages::began_at, outages::ended_at))
        .load(c)
        .await)?;
    Ok(found.into_iter().map(|(from, until)| (from.0, until.0)).collect())
}
