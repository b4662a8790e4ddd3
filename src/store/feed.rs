//! What feeds have in common: how far they are, and how what is old is forgotten. A feed is a table that triggers write, ordered by
//! (transaction, number), and a table of marks.
//!
//! On `PostgreSQL` numbers are given before the commit, so who reads by number alone would skip a transaction that took its number
//! early and commits late. Rows are read in order of (transaction, number), and only those whose transaction is older than every open
//! one: nothing can be added before them any more. On `SQLite` there is one writer, and the number is the order.

use super::connection::{Conn, on_conn};
use super::types::{Instant, Ts};
use crate::domain::changes::{Bounds, Position};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;

/// A feed: its table and that of its marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feed {
    /// What happened.
    pub table: &'static str,
    /// How far the feed was at a time. The least one tells how far rows were deleted.
    pub marks: &'static str,
}

/// The bounds of a feed as columns of `bounds`, on `PostgreSQL`. The history is the cluster and its timeline: what was restored from a
/// dump is another cluster; what was restored to a point in time, or took over as a standby, is another timeline.
macro_rules! pg_bounds {
    ($marks:literal) => {
        concat!(
            "WITH bounds AS MATERIALIZED (SELECT system_identifier \
             + ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer AS history, \
             pg_snapshot_xmin(s)::text::bigint AS horizon_xid, 0::bigint AS horizon_seq, \
             pg_snapshot_xmax(s)::text::bigint AS newest_xid, 0::bigint AS newest_seq, \
             coalesce(f.xid, 0) AS floor_xid, coalesce(f.seq, 0) AS floor_seq \
             FROM pg_control_system(), pg_current_snapshot() AS s LEFT JOIN LATERAL (SELECT xid, seq FROM ",
            $marks,
            " WHERE xid <= pg_snapshot_xmax(s)::text::bigint ORDER BY xid, seq LIMIT 1) AS f ON true) "
        )
    };
}

/// The same on `SQLite`.
macro_rules! lite_bounds {
    ($table:literal, $marks:literal) => {
        concat!(
            "WITH numbered AS (SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = '",
            $table,
            "'), 0) AS last), bounds AS (SELECT 0 AS history, 0 AS horizon_xid, last AS horizon_seq, 0 AS newest_xid, \
             last AS newest_seq, 0 AS floor_xid, coalesce((SELECT seq FROM ",
            $marks,
            " ORDER BY xid, seq LIMIT 1), 0) AS floor_seq FROM numbered) "
        )
    };
}

pub(super) use {lite_bounds, pg_bounds};

/// The bounds as a query gives them.
#[derive(QueryableByName)]
pub(super) struct BoundsLine {
    #[diesel(sql_type = BigInt)]
    history: i64,
    #[diesel(sql_type = BigInt)]
    horizon_xid: i64,
    #[diesel(sql_type = BigInt)]
    horizon_seq: i64,
    #[diesel(sql_type = BigInt)]
    newest_xid: i64,
    #[diesel(sql_type = BigInt)]
    newest_seq: i64,
    #[diesel(sql_type = BigInt)]
    floor_xid: i64,
    #[diesel(sql_type = BigInt)]
    floor_seq: i64,
}

impl From<&BoundsLine> for Bounds {
    fn from(line: &BoundsLine) -> Self {
        Self {
            history: line.history,
            horizon: Position { xid: line.horizon_xid, seq: line.horizon_seq },
            newest: Position { xid: line.newest_xid, seq: line.newest_seq },
            floor: Position { xid: line.floor_xid, seq: line.floor_seq },
        }
    }
}

#[derive(QueryableByName)]
struct Mark {
    #[diesel(sql_type = BigInt)]
    xid: i64,
    #[diesel(sql_type = BigInt)]
    seq: i64,
}

/// Notes that the feed is at `horizon` now, and deletes what it held when that was last noted before `before`.
pub(super) async fn forget(
    tx: &mut Conn,
    Feed { table, marks }: Feed,
    horizon: Position,
    (now, before): (Ts, Ts),
) -> QueryResult<usize> {
    if matches!(tx, Conn::Pg(_)) {
        // From another history: some day it would be told as if it were new.
        // The bound belongs into the statement: what is committed after an earlier look at it is not from another history.
        for name in [marks, table] {
            let foreign =
                format!("DELETE FROM {name} WHERE xid > pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
            on_conn!(tx, |c| diesel::sql_query(foreign).execute(c).await)?;
        }
    }
    let noted = format!("INSERT INTO {marks} (xid, seq, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
    on_conn!(tx, |c| diesel::sql_query(noted)
        .bind::<BigInt, _>(horizon.xid)
        .bind::<BigInt, _>(horizon.seq)
        .bind::<Instant, _>(now)
        .execute(c)
        .await)?;
    let last = format!("SELECT xid, seq FROM {marks} WHERE at <= $1 ORDER BY xid DESC, seq DESC LIMIT 1");
    let floor: Option<Mark> =
        on_conn!(tx, |c| diesel::sql_query(last).bind::<Instant, _>(before).get_result(c).await.optional())?;
    let Some(Mark { xid, seq }) = floor else { return Ok(0) };
    // The least mark that is left is the floor.
    let passed = format!("DELETE FROM {marks} WHERE xid < $1 OR (xid = $1 AND seq < $2)");
    on_conn!(tx, |c| diesel::sql_query(passed).bind::<BigInt, _>(xid).bind::<BigInt, _>(seq).execute(c).await)?;
    match tx {
        // A mark stands before the first number of its transaction.
        Conn::Pg(_) => {
            let old = format!("DELETE FROM {table} WHERE xid < $1");
            on_conn!(tx, |c| diesel::sql_query(old).bind::<BigInt, _>(xid).execute(c).await)
        }
        Conn::Lite(_) => {
            let old = format!("DELETE FROM {table} WHERE seq <= $1");
            on_conn!(tx, |c| diesel::sql_query(old).bind::<BigInt, _>(seq).execute(c).await)
        }
    }
}
