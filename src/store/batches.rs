//! Batches: many applications of a program in one file. Their lines as they were sent are sealed under the client's own data key, some at
//! a time; what became of each is kept beside as codes. Whoever works on them takes a chunk by a lease; see `batch_work`.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{batch_chunks, batch_turns, batches};
use super::types::{Id, Ts, Uuid as SqlUuid};
use super::vault::{Keyring, Place, Vault, VaultError};
use crate::domain::batches::Line;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// A batch.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = batches, treat_none_as_default_value = false)]
pub struct BatchRow {
    /// Id.
    pub id: Id,
    /// Whose.
    pub client_id: Id,
    /// `queued`, `running`, `done` or `cancelled`.
    pub state: String,
    /// Why it was ended before its last line.
    pub reason: Option<String>,
    /// Whether lines are only judged.
    pub dry_run: bool,
    /// `json`, `ndjson` or `csv`.
    pub format: String,
    /// The columns of a table, as they stood.
    pub header: Option<String>,
    /// Lines.
    pub total: i32,
    /// Of them, accepted.
    pub accepted: i32,
    /// Of them, refused.
    pub refused: i32,
    /// Each change adds one.
    pub version: i32,
    /// When it was sent.
    pub created_at: Ts,
    /// When the first of it was taken.
    pub started_at: Option<Ts>,
    /// When it was over.
    pub finished_at: Option<Ts>,
    /// When there is something to work on.
    pub due_at: Option<Ts>,
}

/// Some lines that follow each other.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = batch_chunks, treat_none_as_default_value = false)]
pub struct ChunkRow {
    /// Of which batch.
    pub batch_id: Id,
    /// Number of the first of them.
    pub first_line: i32,
    /// Whose data key seals them.
    pub client_id: Id,
    /// The sealed lines.
    pub sealed: Vec<u8>,
    /// When they may be taken; while somebody has them, when his lease ends.
    pub due_at: Option<Ts>,
    /// The fencing number: who had them before has a lower one.
    pub claim: i32,
}

impl ChunkRow {
    /// Primary key of a chunk, as it binds what is sealed.
    #[must_use]
    pub fn key(batch: &Id, first_line: &i32) -> Vec<u8> {
        [batch.0.as_bytes().as_slice(), &first_line.to_be_bytes()].concat()
    }

    const fn place(row: &[u8]) -> Place<'_> {
        Place { column: "batch_chunks.sealed", row }
    }

    /// Seals lines.
    pub fn seal(
        vault: &Vault,
        keyring: &Keyring,
        (batch, first_line): (Id, i32),
        lines: &[Line],
    ) -> Result<Vec<u8>, VaultError> {
        vault.seal(keyring, Self::place(&Self::key(&batch, &first_line)), &lines)
    }

    /// The lines.
    pub fn open(&self, keyring: &Keyring) -> Result<Vec<Line>, VaultError> {
        Vault::open(keyring, Self::place(&Self::key(&self.batch_id, &self.first_line)), &self.sealed)
    }
}

/// Lets nobody else add a batch of a client, or take something of one, until this transaction ends.
pub async fn alone(tx: &mut Conn, client: Id) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::insert_into(batch_turns::table)
            .values((batch_turns::client_id.eq(client), batch_turns::turn.eq(0)))
            .on_conflict(batch_turns::client_id)
            .do_update()
            .set(batch_turns::turn.eq(batch_turns::turn))
    )
    .execute(c)
    .await)
}

/// How many batches of a client are not over.
pub async fn count_open(conn: &mut Conn, client: Id) -> QueryResult<i64> {
    on_conn!(conn, |c| batches::table
        .filter(batches::client_id.eq(client).and(batches::due_at.is_not_null()))
        .count()
        .get_result(c)
        .await)
}

/// Adds a batch.
pub async fn insert(tx: &mut Conn, row: &BatchRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(batches::table).values(row).execute(c).await)
}

/// Adds a chunk, and its lines, which wait.
pub async fn insert_chunk(tx: &mut Conn, row: &ChunkRow, lines: i32) -> QueryResult<()> {
    on_conn!(tx, |c| cached!(diesel::insert_into(batch_chunks::table).values(row)).execute(c).await)?;
    let sql = "WITH RECURSIVE n(line) AS (SELECT $1 UNION ALL SELECT line + 1 FROM n WHERE line < $2) \
         INSERT INTO batch_lines (batch_id, line, state) SELECT $3, line, 'waiting' FROM n";
    on_conn!(tx, |c| cached!(
        diesel::sql_query(sql)
            .bind::<Integer, _>(row.first_line)
            .bind::<Integer, _>(row.first_line + lines - 1)
            .bind::<SqlUuid, _>(row.batch_id)
    )
    .execute(c)
    .await)?;
    Ok(())
}

/// A batch of a client.
pub async fn find(conn: &mut Conn, client: Id, id: Uuid) -> QueryResult<Option<BatchRow>> {
    on_conn!(conn, |c| batches::table
        .find(Id(id))
        .filter(batches::client_id.eq(client))
        .select(BatchRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Batches of a client before `before`, newest first.
pub async fn list(conn: &mut Conn, client: Id, (before, limit): (Option<Uuid>, i64)) -> QueryResult<Vec<BatchRow>> {
    let before = Id(before.unwrap_or(Uuid::max()));
    on_conn!(conn, |c| batches::table
        .filter(batches::client_id.eq(client).and(batches::id.lt(before)))
        .order(batches::id.desc())
        .limit(limit)
        .select(BatchRow::as_select())
        .load(c)
        .await)
}

/// Keeps a batch from being cancelled until this transaction ends. Gives its state.
pub async fn hold(tx: &mut Conn, id: Id) -> QueryResult<Option<String>> {
    locked(tx, id, " FOR KEY SHARE").await
}

/// Waits for whoever holds a batch, and keeps everybody else from holding it until this transaction ends. Gives its state.
pub async fn hold_alone(tx: &mut Conn, id: Id) -> QueryResult<Option<String>> {
    locked(tx, id, " FOR UPDATE").await
}

async fn locked(tx: &mut Conn, id: Id, lock: &str) -> QueryResult<Option<String>> {
    #[derive(QueryableByName)]
    struct State {
        #[diesel(sql_type = Text)]
        state: String,
    }
    let lock = match tx {
        Conn::Pg(_) => lock,
        Conn::Lite(_) => "",
    };
    let sql = format!("SELECT state FROM batches WHERE id = $1{lock}");
    let found: Option<State> =
        on_conn!(tx, |c| diesel::sql_query(sql).bind::<SqlUuid, _>(id).get_result(c).await.optional())?;
    Ok(found.map(|row| row.state))
}

/// Ends a batch that is not over; a lost race if it is.
pub async fn cancel(tx: &mut Conn, id: Id, reason: &str, now: Ts) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(batches::table)
            .filter(batches::id.eq(id))
            .filter(batches::state.eq_any(["queued", "running"]))
            .set((
                batches::state.eq("cancelled"),
                batches::reason.eq(Some(reason)),
                batches::version.eq(batches::version + 1),
                batches::finished_at.eq(Some(now)),
                batches::due_at.eq(None::<Ts>),
            ))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

/// Deletes the lines, as they were sent, of batches that were sent before `before`; what still waits of them is cancelled.
pub async fn delete_files(tx: &mut Conn, (before, now): (Ts, Ts)) -> QueryResult<usize> {
    let until = Id::first_at(before);
    on_conn!(tx, |c| diesel::update(batches::table)
        .filter(batches::id.lt(until).and(batches::due_at.is_not_null()))
        .set((
            batches::state.eq("cancelled"),
            batches::reason.eq(Some("expired")),
            batches::version.eq(batches::version + 1),
            batches::finished_at.eq(Some(now)),
            batches::due_at.eq(None::<Ts>),
        ))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::delete(batch_chunks::table).filter(batch_chunks::batch_id.lt(until)).execute(c).await)
}

/// Deletes batches that were sent before `before`, with their lines.
pub async fn delete_before(tx: &mut Conn, before: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(batches::table).filter(batches::id.lt(Id::first_at(before))).execute(c).await)
}
