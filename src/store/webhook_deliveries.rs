//! Deliveries: one row for each event and webhook, with what became of it. An event stands there once for a webhook, however often it is
//! handed out; whoever has it sent again moves `revision` on, so that what is under way does not overwrite it.

use super::cached::cached;
use super::connection::{Conn, exec_each, on_conn};
use super::schema::{webhook_deliveries, webhooks};
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use super::webhooks::DELETED;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// A delivery.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_deliveries, treat_none_as_default_value = false)]
pub struct DeliveryRow {
    /// Id.
    pub id: Id,
    /// Where to.
    pub webhook_id: Id,
    /// Which event; of a ping, an id that stands in no feed.
    pub event_id: Id,
    /// Name of its type.
    pub kind: String,
    /// Whether it is a ping.
    pub probe: bool,
    /// `pending`, `delivered` or `failed`.
    pub state: String,
    /// Tries since it was handed out.
    pub attempts: i32,
    /// How often it was handed out.
    pub revision: i32,
    /// When it is tried next.
    pub due_at: Ts,
    /// When it was handed out first.
    pub created_at: Ts,
    /// When it was delivered or given up.
    pub done_at: Option<Ts>,
    /// The last attempts, as JSON.
    pub log: String,
}

/// `webhook_deliveries.state` of what is to be sent.
pub const PENDING: &str = "pending";
/// `webhook_deliveries.state` of what was taken.
pub const DELIVERED: &str = "delivered";
/// `webhook_deliveries.state` of what was given up.
pub const FAILED: &str = "failed";

/// Hands events out to webhooks. What was handed out before stays as it is.
pub async fn insert_all(tx: &mut Conn, rows: &[DeliveryRow]) -> QueryResult<usize> {
    let counts = exec_each!(tx, rows, |row| cached!(
        diesel::insert_into(webhook_deliveries::table)
            .values(row)
            .on_conflict((webhook_deliveries::webhook_id, webhook_deliveries::event_id))
            .do_nothing()
    ))?;
    Ok(counts.into_iter().sum())
}

const AGAIN: &str = "INSERT INTO webhook_deliveries (id, webhook_id, event_id, kind, probe, state, attempts, revision, due_at, created_at, \
     done_at, log) VALUES ($1, $2, $3, $4, $5, 'pending', 0, 1, $6, $7, NULL, $8) \
     ON CONFLICT (webhook_id, event_id) DO UPDATE SET state = 'pending', attempts = 0, revision = webhook_deliveries.revision + 1, \
     due_at = excluded.due_at, done_at = NULL";

/// Hands events out again, as if they had never been tried.
pub async fn replay_all(tx: &mut Conn, rows: &[DeliveryRow]) -> QueryResult<usize> {
    let counts = exec_each!(tx, rows, |row| cached!(
        diesel::sql_query(AGAIN)
            .bind::<SqlUuid, _>(row.id)
            .bind::<SqlUuid, _>(row.webhook_id)
            .bind::<SqlUuid, _>(row.event_id)
            .bind::<Text, _>(&row.kind)
            .bind::<Bool, _>(row.probe)
            .bind::<Instant, _>(row.due_at)
            .bind::<Instant, _>(row.created_at)
            .bind::<Text, _>(&row.log)
    ))?;
    Ok(counts.into_iter().sum())
}

/// Written out: `SQLite` uses the partial index only if it sees the condition.
fn is_pending() -> diesel::expression::SqlLiteral<Bool> {
    sql::<Bool>("state = 'pending'")
}

/// What is due for a webhook, the longest due first; of pings, or of events.
pub async fn due(conn: &mut Conn, webhook: Id, probe: bool, (now, limit): (Ts, i64)) -> QueryResult<Vec<DeliveryRow>> {
    on_conn!(conn, |c| webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(webhook).and(webhook_deliveries::probe.eq(probe)))
        .filter(webhook_deliveries::due_at.le(now).and(is_pending()))
        .order((webhook_deliveries::due_at, webhook_deliveries::id))
        .limit(limit)
        .select(DeliveryRow::as_select())
        .load(c)
        .await)
}

/// When the next ping, or event, of a webhook is due.
pub async fn next_due(conn: &mut Conn, webhook: Id, probe: bool) -> QueryResult<Option<Ts>> {
    on_conn!(conn, |c| webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(webhook).and(webhook_deliveries::probe.eq(probe)))
        .filter(is_pending())
        .order(webhook_deliveries::due_at)
        .select(webhook_deliveries::due_at)
        .first(c)
        .await
        .optional())
}

/// What became of a delivery.
#[derive(Debug, Clone)]
pub struct Tried {
    /// As it was read.
    pub row: DeliveryRow,
    /// Its state now.
    pub state: &'static str,
    /// When it is tried next.
    pub due_at: Ts,
    /// When it was delivered or given up.
    pub done_at: Option<Ts>,
    /// The last attempts, as JSON.
    pub log: String,
}

/// Writes what became of deliveries. One that was handed out again meanwhile is left as it is.
pub async fn record(tx: &mut Conn, tried: &[Tried]) -> QueryResult<usize> {
    let counts = exec_each!(tx, tried, |one| cached!(
        diesel::update(webhook_deliveries::table)
            .filter(webhook_deliveries::id.eq(one.row.id))
            .filter(webhook_deliveries::revision.eq(one.row.revision))
            .set((
                webhook_deliveries::state.eq(one.state),
                webhook_deliveries::attempts.eq(one.row.attempts + 1),
                webhook_deliveries::due_at.eq(one.due_at),
                webhook_deliveries::done_at.eq(one.done_at),
                webhook_deliveries::log.eq(&one.log),
            ))
    ))?;
    Ok(counts.into_iter().sum())
}

/// The log of a webhook: its deliveries before `before`, newest first.
pub async fn list(
    conn: &mut Conn,
    webhook: Uuid,
    (before, limit): (Option<Uuid>, i64),
) -> QueryResult<Vec<DeliveryRow>> {
    let before = Id(before.unwrap_or(Uuid::max()));
    on_conn!(conn, |c| webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(Id(webhook)).and(webhook_deliveries::id.lt(before)))
        .order(webhook_deliveries::id.desc())
        .limit(limit)
        .select(DeliveryRow::as_select())
        .load(c)
        .await)
}

/// Deletes the log before `before`, and webhooks that were ended before.
pub async fn forget(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    let deliveries = on_conn!(tx, |c| diesel::delete(webhook_deliveries::table)
        .filter(webhook_deliveries::id.lt(Id::first_at(before)))
        .execute(c)
        .await)?;
    let ended = on_conn!(tx, |c| diesel::delete(webhooks::table)
        .filter(webhooks::state.eq(DELETED).and(webhooks::state_at.lt(before)))
        .execute(c)
        .await)?;
    Ok(deliveries + ended)
}

/// Events that wait to be sent, at most `most`: for the gauge.
pub async fn waiting(conn: &mut Conn, most: i32) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Waiting {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    let sql = "SELECT count(*) AS n FROM (SELECT 1 FROM webhook_deliveries WHERE state = 'pending' LIMIT $1) AS w";
    let found: Waiting =
        on_conn!(conn, |c| cached!(diesel::sql_query(sql).bind::<Integer, _>(most)).get_result(c).await)?;
    Ok(found.n)
}
