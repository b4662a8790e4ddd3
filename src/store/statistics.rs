//! What is to be counted, what was counted, and the figures. The sources are read in `statistics_sources`.

use super::cached::cached;
use super::connection::{Conn, exec_each, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{statistics_cells, statistics_counted, statistics_progress, statistics_queue};
use super::types::{Id, Ts};
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;

/// Something that has changed and is not counted yet.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = statistics_queue)]
pub struct QueueRow {
    /// Names the row.
    pub seq: i64,
    /// `registration` or `crossing`.
    pub kind: String,
    /// Which.
    pub object_id: Id,
}

/// What a source is counted as.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = statistics_counted)]
pub struct CountedRow {
    /// Of which registration or crossing.
    pub source_id: Id,
    /// To what.
    pub measure: String,
    /// Of which day.
    pub day: NaiveDate,
    /// How much.
    pub amount: i64,
    /// In which cells.
    pub dims: String,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = statistics_cells)]
pub struct CellRow {
    /// What is counted.
    pub measure: String,
    /// By what; `all` for totals.
    pub dimension: String,
    /// `day` or `month`.
    pub grain: String,
    /// First day of the period.
    pub period: NaiveDate,
    /// The value of the dimension; empty for totals.
    pub value: String,
    /// How many.
    pub amount: i64,
}

/// Who counts, and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = statistics_progress)]
pub struct ProgressRow {
    /// Each transaction that counts adds one.
    pub version: i64,
    /// Whatever was committed before is counted.
    pub through: Ts,
    /// Until when somebody has taken it on him to count.
    pub leased_until: Ts,
    /// Who.
    pub leased_by: Option<Id>,
}

/// How far it is.
pub async fn progress(conn: &mut Conn) -> QueryResult<ProgressRow> {
    on_conn!(conn, |c| cached!(
        statistics_progress::table.filter(statistics_progress::id.eq(1)).select(ProgressRow::as_select())
    )
    .get_result(c)
    .await)
}

/// Takes it on oneself to count; 0 rows while somebody else does.
pub async fn lease(tx: &mut Conn, me: Id, (now, until): (Ts, Ts)) -> QueryResult<usize> {
    let free = statistics_progress::leased_until.le(now).or(statistics_progress::leased_by.eq(Some(me)));
    on_conn!(tx, |c| diesel::update(statistics_progress::table.filter(statistics_progress::id.eq(1)).filter(free))
        .set((statistics_progress::leased_until.eq(until), statistics_progress::leased_by.eq(Some(me))))
        .execute(c)
        .await)
}

/// Begins to count, behind whoever counts now.
pub async fn begin(tx: &mut Conn) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(statistics_progress::table.filter(statistics_progress::id.eq(1)))
        .set(statistics_progress::version.eq(statistics_progress::version + 1))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// Notes that whatever was committed before `through` is counted.
pub async fn note_through(tx: &mut Conn, through: Ts) -> QueryResult<usize> {
    let behind = statistics_progress::id.eq(1).and(statistics_progress::through.lt(through));
    on_conn!(tx, |c| diesel::update(statistics_progress::table.filter(behind))
        .set(statistics_progress::through.eq(through))
        .execute(c)
        .await)
}

/// The oldest that is to be counted.
pub async fn queued(conn: &mut Conn, limit: i64) -> QueryResult<Vec<QueueRow>> {
    on_conn!(conn, |c| cached!(
        statistics_queue::table.order(statistics_queue::seq.asc()).select(QueueRow::as_select()).limit(limit)
    )
    .load(c)
    .await)
}

/// Takes out of the queue what was counted. Each must still be there.
pub async fn dequeue(tx: &mut Conn, seqs: &[i64]) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::delete(statistics_queue::table.filter(statistics_queue::seq.eq_any(seqs)))
        .execute(c)
        .await)?;
    if rows == seqs.len() { Ok(()) } else { Err(DbError::LostRace) }
}

/// What these sources are counted as.
pub async fn counted(conn: &mut Conn, sources: &[Id]) -> QueryResult<Vec<CountedRow>> {
    on_conn!(conn, |c| statistics_counted::table
        .filter(statistics_counted::source_id.eq_any(sources))
        .select(CountedRow::as_select())
        .load(c)
        .await)
}

/// Forgets what sources were counted as.
pub async fn uncount(tx: &mut Conn, rows: &[CountedRow]) -> Result<(), DbError> {
    let counts = exec_each!(tx, rows, |row| cached!(
        diesel::delete(statistics_counted::table)
            .filter(statistics_counted::source_id.eq(row.source_id))
            .filter(statistics_counted::measure.eq(&row.measure).and(statistics_counted::day.eq(row.day)))
    ))?;
    counts.into_iter().try_for_each(exactly_one)
}

/// Notes what sources are counted as.
pub async fn count(tx: &mut Conn, rows: &[CountedRow]) -> QueryResult<()> {
    exec_each!(tx, rows, |row| cached!(diesel::insert_into(statistics_counted::table).values(row)))?;
    Ok(())
}

/// Adds to the figures.
pub async fn add(tx: &mut Conn, rows: &[CellRow]) -> QueryResult<()> {
    exec_each!(tx, rows, |row| cached!(
        diesel::insert_into(statistics_cells::table)
            .values(row)
            .on_conflict((
                statistics_cells::measure,
                statistics_cells::dimension,
                statistics_cells::grain,
                statistics_cells::period,
                statistics_cells::value,
            ))
            .do_update()
            .set(statistics_cells::amount.eq(statistics_cells::amount + excluded(statistics_cells::amount)))
    ))?;
    Ok(())
}

/// A figure as it is read: dimension, first day of the period, value, how many.
pub type Figure = (String, NaiveDate, String, i64);

/// The figures of a measure, by one dimension and in total.
pub async fn figures(
    conn: &mut Conn,
    measure: &str,
    (dimension, grain): (&str, &str),
    (from, until): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<Figure>> {
    use statistics_cells as cells;
    let of = |dimension: &str| {
        let wanted = cells::measure.eq(measure.to_owned()).and(cells::dimension.eq(dimension.to_owned()));
        let wanted = wanted.and(cells::grain.eq(grain.to_owned())).and(cells::period.between(from, until));
        cells::table.filter(wanted).select((cells::dimension, cells::period, cells::value, cells::amount))
    };
    let mut found: Vec<Figure> = on_conn!(conn, |c| cached!(of(dimension)).load(c).await)?;
    if dimension != ALL {
        found.extend::<Vec<Figure>>(on_conn!(conn, |c| cached!(of(ALL)).load(c).await)?);
    }
    Ok(found)
}

/// The dimension of totals.
pub const ALL: &str = "all";

/// The first and the last day of which something was counted.
pub async fn days(conn: &mut Conn) -> QueryResult<Option<(NaiveDate, NaiveDate)>> {
    use diesel::dsl::{max, min};
    let counted: (Option<NaiveDate>, Option<NaiveDate>) = on_conn!(conn, |c| statistics_counted::table
        .select((min(statistics_counted::day), max(statistics_counted::day)))
        .get_result(c)
        .await)?;
    let cells: (Option<NaiveDate>, Option<NaiveDate>) = on_conn!(conn, |c| statistics_cells::table
        .filter(statistics_cells::grain.eq("day"))
        .select((min(statistics_cells::period), max(statistics_cells::period)))
        .get_result(c)
        .await)?;
    let first = [counted.0, cells.0].into_iter().flatten().min();
    Ok(first.zip(counted.1.max(cells.1)))
}

/// What was counted of a day: measure, cells, how much.
pub async fn counted_on(conn: &mut Conn, day: NaiveDate) -> QueryResult<Vec<(String, String, i64)>> {
    on_conn!(conn, |c| statistics_counted::table
        .filter(statistics_counted::day.eq(day))
        .group_by((statistics_counted::measure, statistics_counted::dims))
        .select((statistics_counted::measure, statistics_counted::dims, sql::<BigInt>("CAST(sum(amount) AS BIGINT)")))
        .load(c)
        .await)
}

/// All figures of periods of a grain that begin in these days.
pub async fn cells_of(
    conn: &mut Conn,
    grain: &str,
    (from, until): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<CellRow>> {
    let wanted = statistics_cells::grain.eq(grain).and(statistics_cells::period.between(from, until));
    on_conn!(conn, |c| statistics_cells::table.filter(wanted).select(CellRow::as_select()).load(c).await)
}
