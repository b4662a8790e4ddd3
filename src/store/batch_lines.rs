//! The lines of batches: what became of each, and what it was.

use super::batches::ChunkRow;
use super::cached::cached;
use super::connection::{Conn, exec_each, on_conn};
use super::schema::{batch_chunks, batch_lines};
use super::types::Id;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A line.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = batch_lines)]
pub struct LineRow {
    /// Of which batch.
    pub batch_id: Id,
    /// Its number; the first is 1.
    pub line: i32,
    /// `waiting`, `accepted` or `refused`.
    pub state: String,
    /// The registration, if there is one.
    pub registration_id: Option<Id>,
    /// Its number for people.
    pub registration_number: Option<String>,
    /// Why it was refused.
    pub code: Option<String>,
    /// Wrong fields, as JSON.
    pub errors: Option<String>,
}

/// Lines of a batch behind `after`, in their order; of one state, or of all.
pub async fn list(
    conn: &mut Conn,
    batch: Id,
    state: Option<&str>,
    (after, limit): (i32, i64),
) -> QueryResult<Vec<LineRow>> {
    match state {
        Some(state) => on_conn!(conn, |c| batch_lines::table
            .filter(batch_lines::batch_id.eq(batch).and(batch_lines::state.eq(state)).and(batch_lines::line.gt(after)))
            .order(batch_lines::line)
            .limit(limit)
            .select(LineRow::as_select())
            .load(c)
            .await),
        None => on_conn!(conn, |c| batch_lines::table
            .filter(batch_lines::batch_id.eq(batch).and(batch_lines::line.gt(after)))
            .order(batch_lines::line)
            .limit(limit)
            .select(LineRow::as_select())
            .load(c)
            .await),
    }
}

/// Numbers of those lines of a chunk that wait.
pub async fn waiting(conn: &mut Conn, batch: Id, (first, last): (i32, i32)) -> QueryResult<Vec<i32>> {
    on_conn!(conn, |c| batch_lines::table
        .filter(batch_lines::batch_id.eq(batch).and(batch_lines::state.eq("waiting")))
        .filter(batch_lines::line.between(first, last))
        .select(batch_lines::line)
        .load(c)
        .await)
}

/// The chunks in which lines from `first` to `last` stand.
pub async fn chunks(conn: &mut Conn, batch: Id, (first, last): (i32, i32)) -> QueryResult<Vec<ChunkRow>> {
    let begin: Option<i32> = on_conn!(conn, |c| batch_chunks::table
        .filter(batch_chunks::batch_id.eq(batch).and(batch_chunks::first_line.le(first)))
        .order(batch_chunks::first_line.desc())
        .select(batch_chunks::first_line)
        .first(c)
        .await
        .optional())?;
    on_conn!(conn, |c| batch_chunks::table
        .filter(batch_chunks::batch_id.eq(batch))
        .filter(batch_chunks::first_line.between(begin.unwrap_or(first), last))
        .order(batch_chunks::first_line)
        .select(ChunkRow::as_select())
        .load(c)
        .await)
}

/// Writes what became of lines that waited; gives for each whether it still did.
pub async fn record(tx: &mut Conn, rows: &[LineRow]) -> QueryResult<Vec<usize>> {
    exec_each!(tx, rows, |row| cached!(
        diesel::update(batch_lines::table)
            .filter(batch_lines::batch_id.eq(row.batch_id).and(batch_lines::line.eq(row.line)))
            .filter(batch_lines::state.eq("waiting"))
            .set((
                batch_lines::state.eq(&row.state),
                batch_lines::registration_id.eq(row.registration_id),
                batch_lines::registration_number.eq(&row.registration_number),
                batch_lines::code.eq(&row.code),
                batch_lines::errors.eq(&row.errors),
            ))
    ))
}
