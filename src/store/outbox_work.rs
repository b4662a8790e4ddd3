//! Taking messages out of the outbox. A row is claimed by moving `run_at` to the end of the lease; `attempt` is the fencing number,
//! so a worker whose lease ran out cannot overwrite the result of the next one. Who has a row is written before it is sent, what became
//! of it afterwards: nothing is held in between.

use super::cached::cached;
use super::connection::{Conn, exec_each, on_conn};
use super::outbox::SmsContent;
use super::schema::outbox;
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use super::vault::{Vault, VaultError};
use crate::domain::outbox::{Lane, PRIORITIES};
use diesel::dsl::{case_when, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;
use std::fmt::Write as _;

/// A claimed row.
#[derive(Debug, Clone, QueryableByName)]
pub struct ClaimedRow {
    /// The inbox entry, or the challenge.
    #[diesel(sql_type = SqlUuid)]
    pub message_id: Id,
    /// The device; nil for an SMS.
    #[diesel(sql_type = SqlUuid)]
    pub device_id: Id,
    /// `fcm`, `apns` or `sms`.
    #[diesel(sql_type = Text)]
    pub lane: String,
    /// Which time this is that he is told the same thing, from 0.
    #[diesel(sql_type = Integer)]
    pub wave: i32,
    /// What it is about.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// The sealed [`SmsContent`].
    #[diesel(sql_type = Nullable<Binary>)]
    pub sealed: Option<Vec<u8>>,
    /// 0 first.
    #[diesel(sql_type = Integer)]
    pub priority: i32,
    /// The fencing number: who claimed it before has a lower one.
    #[diesel(sql_type = Integer)]
    pub attempt: i32,
    /// How often it failed.
    #[diesel(sql_type = Integer)]
    pub failures: i32,
    /// When it was put here.
    #[diesel(sql_type = Instant)]
    pub created_at: Ts,
    /// When it is worthless.
    #[diesel(sql_type = Instant)]
    pub expires_at: Ts,
}

/// What became of a claimed row.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The row.
    pub row: ClaimedRow,
    /// What happened, in one word.
    pub outcome: &'static str,
    /// What follows.
    pub end: End,
}

/// What follows for a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nothing: its content is erased.
    Done,
    /// Nothing by itself: it is kept with its content, for somebody to look at.
    Dead,
    /// Another try, after a failure.
    Retry(Ts),
    /// Another try, without a failure of its own.
    Hold(Ts),
}

impl ClaimedRow {
    /// The SMS; none if it is a push, or if the content was erased.
    pub fn sms(&self, vault: &Vault) -> Result<Option<SmsContent>, VaultError> {
        let place = SmsContent::place(&self.message_id.0);
        self.sealed.as_deref().map(|sealed| Vault::open(vault.service()?, place, sealed)).transpose()
    }

    /// By what an SMS gateway knows it, which drops what it has had: each wave is a message of its own.
    #[must_use]
    pub fn gateway_id(&self) -> uuid::Uuid {
        uuid::Uuid::from_u128(self.message_id.0.as_u128() ^ u128::from(self.wave.unsigned_abs()))
    }
}

/// Claims due rows of a lane and a priority. An older open row of the same device goes first, if it is at least as urgent: a reminder
/// that is retried holds up no approval.
macro_rules! claim_sql {
    ($lock:literal) => {
        concat!(
            "WITH due AS MATERIALIZED (SELECT message_id, device_id, wave FROM outbox o \
             WHERE done_at IS NULL AND lane = $1 AND priority = $2 AND run_at <= $3 AND (lane = 'sms' OR NOT EXISTS \
             (SELECT 1 FROM outbox older WHERE older.device_id = o.device_id AND older.done_at IS NULL AND older.lane <> 'sms' \
             AND older.priority <= o.priority AND (older.attempt > 0 OR older.run_at <= $3) \
             AND (older.message_id, older.wave) < (o.message_id, o.wave))) \
             ORDER BY run_at LIMIT $4",
            $lock,
            ") UPDATE outbox SET run_at = $5, attempt = attempt + 1 FROM due \
             WHERE outbox.message_id = due.message_id AND outbox.device_id = due.device_id AND outbox.wave = due.wave \
             RETURNING outbox.message_id, outbox.device_id, outbox.wave, lane, kind, sealed, priority, attempt, failures, created_at, \
             expires_at"
        )
    };
}

/// Claims up to `limit` due rows of a lane until `lease_end`, the most urgent first.
pub async fn claim(
    tx: &mut Conn,
    lane: Lane,
    (now, lease_end): (Ts, Ts),
    limit: usize,
) -> QueryResult<Vec<ClaimedRow>> {
    let sql = match tx {
        Conn::Pg(_) => claim_sql!(" FOR UPDATE SKIP LOCKED"),
        Conn::Lite(_) => claim_sql!(""),
    };
    let mut claimed = Vec::new();
    for priority in PRIORITIES {
        let room = i64::try_from(limit.saturating_sub(claimed.len())).unwrap_or(i64::MAX);
        if room == 0 {
            break;
        }
        let more: Vec<ClaimedRow> = on_conn!(tx, |c| cached!(
            diesel::sql_query(sql)
                .bind::<Text, _>(lane.as_str())
                .bind::<Integer, _>(priority)
                .bind::<Instant, _>(now)
                .bind::<BigInt, _>(room)
                .bind::<Instant, _>(lease_end)
        )
        .load(c)
        .await)?;
        claimed.extend(more);
    }
    Ok(claimed)
}

/// Writes what became of claimed rows. A row whose lease was lost in between is left to whoever has it now; the number is of those
/// written.
pub async fn settle(tx: &mut Conn, settled: &[Settled], now: Ts) -> QueryResult<usize> {
    let (sent, others): (Vec<&Settled>, Vec<&Settled>) =
        settled.iter().partition(|one| one.end == End::Done && one.outcome == SENT);
    let mut written = if sent.is_empty() { 0 } else { mark_sent(tx, &sent, now).await? };
    let counts = exec_each!(tx, &others, |one| {
        let (done_at, run_at) = match one.end {
            End::Done | End::Dead => (Some(now), now),
            End::Retry(run_at) | End::Hold(run_at) => (None, run_at),
        };
        let sealed = if one.end == End::Done { None } else { one.row.sealed.as_ref() };
        cached!(
            diesel::update(outbox::table)
                .filter(outbox::message_id.eq(one.row.message_id).and(outbox::device_id.eq(one.row.device_id)))
                .filter(outbox::wave.eq(one.row.wave).and(outbox::attempt.eq(one.row.attempt)))
                .filter(outbox::done_at.is_null())
                .set((
                    outbox::done_at.eq(done_at),
                    outbox::run_at.eq(run_at),
                    outbox::outcome.eq(Some(one.outcome)),
                    outbox::dead.eq(one.end == End::Dead),
                    outbox::failures
                        .eq(one.row.failures.saturating_add(i32::from(matches!(one.end, End::Retry(_) | End::Dead)))),
                    outbox::sealed.eq(sealed),
                ))
        )
    })?;
    written += counts.into_iter().sum::<usize>();
    // What stands behind it on the same device need not be looked at before.
    let held: Vec<(&ClaimedRow, Ts)> = others
        .iter()
        .filter_map(|one| match one.end {
            End::Retry(until) | End::Hold(until) if one.row.lane != Lane::Sms.as_str() => Some((&one.row, until)),
            _ => None,
        })
        .collect();
    exec_each!(tx, &held, |one| cached!(
        diesel::update(outbox::table)
            .filter(outbox::device_id.eq(one.0.device_id).and(outbox::lane.ne("sms")))
            .filter(outbox::priority.ge(one.0.priority).and(outbox::attempt.eq(0)))
            .filter(outbox::message_id.gt(one.0.message_id).and(outbox::run_at.lt(one.1)))
            .filter(outbox::done_at.is_null())
            .set(outbox::run_at.eq(one.1))
    ))?;
    Ok(written)
}

/// The outcome of nearly all rows.
pub const SENT: &str = "sent";

/// Nearly all rows of a batch end alike: one statement for all of them.
async fn mark_sent(tx: &mut Conn, sent: &[&Settled], now: Ts) -> QueryResult<usize> {
    let mut sql = String::from("UPDATE outbox SET done_at = $1, outcome = 'sent', sealed = NULL FROM (VALUES ");
    for row in 0..sent.len() {
        let first = row * 4 + 2;
        let comma = if row == 0 { "" } else { "," };
        // Writing into a text cannot fail.
        let _ = write!(sql, "{comma}(${},${},${},${})", first, first + 1, first + 2, first + 3);
    }
    sql.push_str(
        ") AS sent WHERE message_id = sent.column1 AND device_id = sent.column2 AND wave = sent.column3 \
         AND attempt = sent.column4 AND done_at IS NULL",
    );
    on_conn!(tx, |c| {
        let mut query = diesel::sql_query(sql).into_boxed().bind::<Instant, _>(now);
        for Settled { row, .. } in sent {
            query = query
                .bind::<SqlUuid, _>(row.message_id)
                .bind::<SqlUuid, _>(row.device_id)
                .bind::<Integer, _>(row.wave)
                .bind::<Integer, _>(row.attempt);
        }
        query.execute(c).await
    })
}

/// Written out: `SQLite` uses the partial index only if it sees the condition.
fn is_dead() -> diesel::expression::SqlLiteral<Bool> {
    sql::<Bool>("dead")
}

/// A message that was given up.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct DeadRow {
    /// The inbox entry, or the challenge.
    pub message_id: Id,
    /// The device; nil for an SMS.
    pub device_id: Id,
    /// Which time he was told.
    pub wave: i32,
    /// `fcm`, `apns` or `sms`.
    pub lane: String,
    /// What it is about.
    pub kind: String,
    /// How often it failed.
    pub failures: i32,
    /// Why it was given up.
    pub outcome: Option<String>,
    /// When it was put here.
    pub created_at: Ts,
    /// When it was given up.
    pub done_at: Option<Ts>,
}

/// Messages that were given up, oldest first, after the message `after`.
pub async fn dead(conn: &mut Conn, after: Option<uuid::Uuid>, limit: i64) -> QueryResult<Vec<DeadRow>> {
    let after = Id(after.unwrap_or_default());
    on_conn!(conn, |c| outbox::table
        .filter(is_dead().and(outbox::message_id.gt(after)))
        .order((outbox::message_id, outbox::device_id, outbox::wave))
        .limit(limit)
        .select(DeadRow::as_select())
        .load(c)
        .await)
}

/// Puts messages that were given up back, as if they had never failed: all of them, or those of one inbox entry. What is worthless
/// meanwhile is worth something until `expires_at`.
pub async fn replay(tx: &mut Conn, message: Option<uuid::Uuid>, (now, expires_at): (Ts, Ts)) -> QueryResult<usize> {
    let (from, to) = message.map_or((uuid::Uuid::nil(), uuid::Uuid::max()), |message| (message, message));
    on_conn!(tx, |c| diesel::update(outbox::table)
        .filter(is_dead().and(outbox::message_id.between(Id(from), Id(to))))
        // A code or a link that is over is worth nothing, however late it comes.
        .filter(outbox::lane.ne("sms").or(outbox::expires_at.gt(now)))
        .set((
            outbox::dead.eq(false),
            outbox::failures.eq(0),
            outbox::done_at.eq(None::<Ts>),
            outbox::outcome.eq(None::<String>),
            outbox::run_at.eq(now),
            outbox::expires_at.eq(case_when(outbox::expires_at.lt(expires_at), expires_at.into_sql::<Instant>())
                .otherwise(outbox::expires_at)),
        ))
        .execute(c)
        .await)
}

/// Number of messages that were given up.
pub async fn dead_count(conn: &mut Conn) -> QueryResult<i64> {
    on_conn!(conn, |c| outbox::table.filter(is_dead()).count().get_result(c).await)
}

/// Since when the oldest due row of a lane is due; none if none is.
pub async fn oldest_due(conn: &mut Conn, lane: Lane, now: Ts) -> QueryResult<Option<Ts>> {
    let mut oldest: Option<Ts> = None;
    for priority in PRIORITIES {
        let first: Option<Ts> = on_conn!(conn, |c| outbox::table
            .filter(outbox::done_at.is_null().and(outbox::lane.eq(lane.as_str())))
            .filter(outbox::priority.eq(priority).and(outbox::run_at.le(now)))
            .order(outbox::run_at)
            .select(outbox::run_at)
            .first(c)
            .await
            .optional())?;
        oldest = oldest.into_iter().chain(first).min();
    }
    Ok(oldest)
}
