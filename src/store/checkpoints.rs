//! Heads of the audit chains, and the signed checkpoints over them. Checkpoints are added, marked as delivered, never else changed.

use super::audit::LinkedRow;
use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::{audit, audit_checkpoints};
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};
use diesel_async::RunQueryDsl;

/// The last entry of a chain.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct HeadRow {
    /// Which chain.
    #[diesel(sql_type = SqlUuid)]
    pub chain: Id,
    /// Its number.
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// Its hash.
    #[diesel(sql_type = Binary)]
    pub hash: Vec<u8>,
}

/// A checkpoint.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_checkpoints, treat_none_as_default_value = false)]
pub struct CheckpointRow {
    /// Its number, from 1.
    pub seq: i64,
    /// When.
    pub at: Ts,
    /// Signed.
    pub jws: String,
    /// When it had left this machine.
    pub delivered_at: Option<Ts>,
}

/// Steps from chain to chain by the index: as many look-ups as there are chains, however long they are.
const HEADS: &str = "WITH RECURSIVE chains(chain) AS (\
     SELECT first.chain FROM (SELECT chain FROM audit ORDER BY chain LIMIT 1) AS first \
     UNION ALL \
     SELECT (SELECT a.chain FROM audit a WHERE a.chain > chains.chain ORDER BY a.chain LIMIT 1) FROM chains WHERE chains.chain IS NOT NULL) \
     SELECT a.chain, a.seq, a.hash FROM chains JOIN audit a ON a.chain = chains.chain \
     AND a.seq = (SELECT b.seq FROM audit b WHERE b.chain = chains.chain ORDER BY b.seq DESC LIMIT 1) WHERE a.at > $1 ORDER BY a.chain";

/// The heads of the chains whose last entry is younger than `since`.
pub async fn heads(conn: &mut Conn, since: Ts) -> QueryResult<Vec<HeadRow>> {
    on_conn!(conn, |c| diesel::sql_query(HEADS).bind::<Instant, _>(since).load(c).await)
}

/// The newest checkpoint.
pub async fn newest(conn: &mut Conn) -> QueryResult<Option<CheckpointRow>> {
    on_conn!(conn, |c| audit_checkpoints::table
        .order(audit_checkpoints::seq.desc())
        .select(CheckpointRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Checkpoints made after `since`: there is one a minute at most.
pub async fn since(conn: &mut Conn, since: Ts) -> QueryResult<Vec<CheckpointRow>> {
    on_conn!(conn, |c| audit_checkpoints::table
        .filter(audit_checkpoints::at.gt(since))
        .order(audit_checkpoints::seq.desc())
        .limit(100)
        .select(CheckpointRow::as_select())
        .load(c)
        .await)
}

/// Adds a checkpoint. Its number is unique: of two processes at once, one fails.
pub async fn insert(tx: &mut Conn, row: &CheckpointRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(audit_checkpoints::table).values(row).execute(c).await)
}

/// Checkpoints behind `after`, oldest first.
pub async fn after(conn: &mut Conn, after: i64, limit: i64) -> QueryResult<Vec<CheckpointRow>> {
    on_conn!(conn, |c| audit_checkpoints::table
        .filter(audit_checkpoints::seq.gt(after))
        .order(audit_checkpoints::seq.asc())
        .limit(limit)
        .select(CheckpointRow::as_select())
        .load(c)
        .await)
}

/// Checkpoints that have not left this machine yet, oldest first.
pub async fn undelivered(conn: &mut Conn, limit: i64) -> QueryResult<Vec<CheckpointRow>> {
    on_conn!(conn, |c| audit_checkpoints::table
        .filter(audit_checkpoints::delivered_at.is_null())
        .order(audit_checkpoints::seq.asc())
        .limit(limit)
        .select(CheckpointRow::as_select())
        .load(c)
        .await)
}

/// Notes that a checkpoint has left this machine.
pub async fn mark_delivered(tx: &mut Conn, seq: i64, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(audit_checkpoints::table)
            .filter(audit_checkpoints::seq.eq(seq).and(audit_checkpoints::delivered_at.is_null()))
            .set(audit_checkpoints::delivered_at.eq(Some(now)))
    )
    .execute(c)
    .await)
}

/// The ids of chains behind `after`.
pub async fn chains(conn: &mut Conn, after: uuid::Uuid, limit: i64) -> QueryResult<Vec<Id>> {
    on_conn!(conn, |c| audit::table
        .filter(audit::chain.gt(Id(after)))
        .select(audit::chain)
        .distinct()
        .order(audit::chain.asc())
        .limit(limit)
        .load(c)
        .await)
}

/// Entries of a chain behind number `after`.
pub async fn entries(conn: &mut Conn, chain: Id, after: i64, limit: i64) -> QueryResult<Vec<LinkedRow>> {
    on_conn!(conn, |c| audit::table
        .filter(audit::chain.eq(chain).and(audit::seq.gt(after)))
        .order(audit::seq.asc())
        .limit(limit)
        .select(LinkedRow::as_select())
        .load(c)
        .await)
}
