//! The work of webhooks: events are handed out to them behind one place in the feed, and whoever sends to one holds it by a lease. Each
//! step is guarded, so several processes may do it: the place moves only from where it was read, and `claim` is the fencing number.
//!
//! Whoever adds something to a webhook locks its row first, and so does whoever gives it back, before he looks at what is still to be
//! done. So nothing is added unseen between the look and the end of the lease.

use super::cached::cached;
use super::connection::{Conn, exec_each, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{event_fanout, webhooks};
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use super::webhooks::{DELETED, DISABLED, ENABLED, WebhookRow};
use crate::domain::changes::{Place, Position};
use diesel::dsl::{case_when, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};
use diesel_async::RunQueryDsl;

/// How far events are handed out.
pub async fn place(conn: &mut Conn) -> QueryResult<Place> {
    let (history, xid, seq) = on_conn!(conn, |c| event_fanout::table
        .find(1)
        .select((event_fanout::history, event_fanout::xid, event_fanout::seq))
        .first(c)
        .await)?;
    Ok(Place { history, position: Position { xid, seq } })
}

/// Moves the place on, if it is still where it was read.
pub async fn advance(tx: &mut Conn, from: Place, to: Place) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(event_fanout::table)
            .filter(event_fanout::id.eq(1).and(event_fanout::history.eq(from.history)))
            .filter(event_fanout::xid.eq(from.position.xid).and(event_fanout::seq.eq(from.position.seq)))
            .set((
                event_fanout::history.eq(to.history),
                event_fanout::xid.eq(to.position.xid),
                event_fanout::seq.eq(to.position.seq),
            ))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

/// The webhooks of these clients.
pub async fn of_clients(conn: &mut Conn, clients: &[Id]) -> QueryResult<Vec<WebhookRow>> {
    on_conn!(conn, |c| webhooks::table
        .filter(webhooks::client_id.eq_any(clients).and(webhooks::state.ne(DELETED)))
        .order(webhooks::id)
        .select(WebhookRow::as_select())
        .load(c)
        .await)
}

const WAKE: &str = "UPDATE webhooks SET due_at = CASE WHEN leased OR state <> 'enabled' THEN due_at \
     WHEN not_before > $1 THEN not_before ELSE $1 END WHERE id = $2 AND state <> 'deleted'";

/// Something was added for these webhooks. They must be in the order of their ids.
pub async fn wake(tx: &mut Conn, ids: &[Id], now: Ts) -> QueryResult<usize> {
    let counts =
        exec_each!(tx, ids, |id| cached!(diesel::sql_query(WAKE).bind::<Instant, _>(now).bind::<SqlUuid, _>(*id)))?;
    Ok(counts.into_iter().sum())
}

/// A ping was added: it goes out at once, whatever the webhook's state is. 0 rows: there is no such webhook.
pub async fn wake_for_ping(tx: &mut Conn, id: Id, now: Ts) -> QueryResult<usize> {
    let sql =
        "UPDATE webhooks SET due_at = CASE WHEN leased THEN due_at ELSE $1 END WHERE id = $2 AND state <> 'deleted'";
    on_conn!(tx, |c| cached!(diesel::sql_query(sql).bind::<Instant, _>(now).bind::<SqlUuid, _>(id)).execute(c).await)
}

macro_rules! claim_sql {
    ($lock:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (SELECT id FROM webhooks WHERE failing = $1 AND due_at <= $2 ORDER BY due_at LIMIT $3",
            $lock,
            ") UPDATE webhooks SET due_at = $4, leased = $5, claim = claim + 1 FROM due WHERE webhooks.id = due.id \
             RETURNING webhooks.id"
        )
    };
}

#[derive(QueryableByName)]
struct Claimed {
    #[diesel(sql_type = SqlUuid)]
    id: Id,
}

/// Takes up to `limit` webhooks that have something due, the longest due first, until `lease_end`; of those that fail, or of the others.
pub async fn claim(
    tx: &mut Conn,
    failing: bool,
    (now, lease_end): (Ts, Ts),
    limit: i64,
) -> QueryResult<Vec<WebhookRow>> {
    let sql = match tx {
        Conn::Pg(_) => claim_sql!(" FOR UPDATE SKIP LOCKED"),
        Conn::Lite(_) => claim_sql!(""),
    };
    let claimed: Vec<Claimed> = on_conn!(tx, |c| cached!(
        diesel::sql_query(sql)
            .bind::<Bool, _>(failing)
            .bind::<Instant, _>(now)
            .bind::<BigInt, _>(limit)
            .bind::<Instant, _>(lease_end)
            .bind::<Bool, _>(true)
    )
    .load(c)
    .await)?;
    let ids: Vec<Id> = claimed.into_iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    on_conn!(tx, |c| webhooks::table
        .filter(webhooks::id.eq_any(&ids))
        .order(webhooks::id)
        .select(WebhookRow::as_select())
        .load(c)
        .await)
}

/// Whether some webhook has something due.
pub async fn something_is_due(conn: &mut Conn, failing: bool, now: Ts) -> QueryResult<bool> {
    let first: Option<Id> = on_conn!(conn, |c| webhooks::table
        .filter(webhooks::failing.eq(failing).and(webhooks::due_at.le(now)))
        .order(webhooks::due_at)
        .select(webhooks::id)
        .first(c)
        .await
        .optional())?;
    Ok(first.is_some())
}

/// Locks a webhook, if the lease is still that of `claim`; a lost race if not.
pub async fn hold(tx: &mut Conn, id: Id, claim: i32) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(webhooks::table)
            .filter(webhooks::id.eq(id).and(webhooks::claim.eq(claim)))
            .filter(webhooks::leased.eq(true))
            .set(webhooks::claim.eq(claim))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

/// Gives a webhook back, behind [`hold`]: how it does now, and when it is due again. `step` is 1 if its owner sees a change, else 0.
pub async fn give_back(tx: &mut Conn, row: &WebhookRow, step: i32) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(webhooks::table).filter(webhooks::id.eq(row.id).and(webhooks::claim.eq(row.claim))).set((
            webhooks::state.eq(&row.state),
            webhooks::reason.eq(&row.reason),
            webhooks::state_at.eq(row.state_at),
            // Its owner may have changed it meanwhile.
            webhooks::version.eq(webhooks::version + step),
            webhooks::failing.eq(row.failing),
            webhooks::failures.eq(row.failures),
            webhooks::failing_since.eq(row.failing_since),
            webhooks::not_before.eq(row.not_before),
            webhooks::due_at.eq(row.due_at),
            webhooks::leased.eq(false),
        ))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

/// A webhook whose replay has not come to its end.
pub async fn replaying(conn: &mut Conn) -> QueryResult<Option<WebhookRow>> {
    on_conn!(conn, |c| webhooks::table
        .filter(sql::<Bool>("replay_xid IS NOT NULL"))
        .order(webhooks::id)
        .select(WebhookRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Begins a replay behind a place, or from an earlier one than that under way. 0 rows: there is no such webhook.
pub async fn begin_replay(tx: &mut Conn, id: Id, after: Position) -> QueryResult<usize> {
    let is_earlier = || {
        let (xid, seq) = (webhooks::replay_xid, webhooks::replay_seq);
        xid.is_null().or(xid.gt(Some(after.xid))).or(xid.eq(Some(after.xid)).and(seq.gt(Some(after.seq))))
    };
    on_conn!(tx, |c| diesel::update(webhooks::table)
        .filter(webhooks::id.eq(id).and(webhooks::state.ne(DELETED)))
        .set((
            webhooks::replay_xid
                .eq(case_when(is_earlier(), Some(after.xid).into_sql::<Nullable<BigInt>>())
                    .otherwise(webhooks::replay_xid)),
            webhooks::replay_seq
                .eq(case_when(is_earlier(), Some(after.seq).into_sql::<Nullable<BigInt>>())
                    .otherwise(webhooks::replay_seq)),
        ))
        .execute(c)
        .await)
}

/// Lets a webhook start over at a new address, which has not failed yet: whoever visits the old one has lost his lease.
pub async fn start_over(tx: &mut Conn, id: Id) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(webhooks::table.filter(webhooks::id.eq(id)))
        .set((
            webhooks::failing.eq(false),
            webhooks::failures.eq(0),
            webhooks::failing_since.eq(None::<Ts>),
            webhooks::not_before.eq(None::<Ts>),
            webhooks::leased.eq(false),
            webhooks::claim.eq(webhooks::claim + 1),
        ))
        .execute(c)
        .await)
}

/// Moves a replay on, if it is still where it was read; none ends it.
pub async fn move_replay(tx: &mut Conn, row: &WebhookRow, to: Option<Position>) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(webhooks::table)
            .filter(webhooks::id.eq(row.id).and(webhooks::replay_xid.eq(row.replay_xid)))
            .filter(webhooks::replay_seq.eq(row.replay_seq))
            .set((webhooks::replay_xid.eq(to.map(|to| to.xid)), webhooks::replay_seq.eq(to.map(|to| to.seq))))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

/// Name of the state of a webhook that is, or is not, disabled.
#[must_use]
pub const fn state_of(disabled: bool) -> &'static str {
    if disabled { DISABLED } else { ENABLED }
}
