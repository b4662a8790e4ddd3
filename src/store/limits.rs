//! Counters of limits, shared by all replicas. Knows neither what is counted nor how much of it is allowed.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::rate_limits;
use super::types::Ts;
use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;

/// A counter of one window.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = rate_limits)]
pub struct CounterRow {
    /// MAC of what is counted.
    pub bucket: Vec<u8>,
    /// When the window begins.
    pub window_start: Ts,
    /// How much is taken.
    pub used: i32,
    /// When nobody asks any more.
    pub expires_at: Ts,
}

/// Adds `row.used` to the counter, if no more than `quota` is used then, and gives how much that is. One statement: whoever asks
/// at the same time waits for the row, so the sum never passes the quota.
pub async fn take(tx: &mut Conn, row: &CounterRow, quota: i32) -> QueryResult<Option<i32>> {
    if row.used > quota {
        return Ok(None);
    }
    let more = || rate_limits::used + excluded(rate_limits::used);
    let add = diesel::insert_into(rate_limits::table)
        .values(row)
        .on_conflict((rate_limits::bucket, rate_limits::window_start))
        .do_update()
        .set(rate_limits::used.eq(more()));
    let add = FilterDsl::filter(add, more().le(quota)).returning(rate_limits::used);
    on_conn!(tx, |c| cached!(add).get_result(c).await.optional())
}

/// As [`take`], in a transaction of its own that need not be on the disk when it is answered: what a crash loses of a count is little.
pub async fn lease(tx: &mut Conn, row: &CounterRow, quota: i32) -> QueryResult<Option<i32>> {
    if let Conn::Pg(c) = tx {
        diesel::sql_query("SET LOCAL synchronous_commit TO off").execute(c).await?;
    }
    take(tx, row, quota).await
}

/// When the last window of a bucket ends, if it has not ended yet.
pub async fn open_until(conn: &mut Conn, bucket: &[u8], now: Ts) -> QueryResult<Option<Ts>> {
    let running = QueryDsl::filter(rate_limits::table, rate_limits::bucket.eq(bucket));
    let running = QueryDsl::filter(running, rate_limits::expires_at.gt(now)).select(rate_limits::expires_at);
    on_conn!(conn, |c| running.order(rate_limits::expires_at.desc()).first(c).await.optional())
}

/// The sum over counters of which each has its own bucket.
pub async fn sum(conn: &mut Conn, buckets: &[Vec<u8>]) -> QueryResult<i64> {
    let wanted = QueryDsl::filter(rate_limits::table, rate_limits::bucket.eq_any(buckets)).select(rate_limits::used);
    let used: Vec<i32> = on_conn!(conn, |c| wanted.load(c).await)?;
    Ok(used.into_iter().map(i64::from).sum())
}

/// Deletes counters of windows that are over.
pub async fn delete_expired(tx: &mut Conn, now: Ts) -> QueryResult<usize> {
    let over = QueryDsl::filter(rate_limits::table, rate_limits::expires_at.lt(now));
    on_conn!(tx, |c| diesel::delete(over).execute(c).await)
}
