//! Published status lists, and what brings them up to date. A list's version guards it: of two processes at once, one writes.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::{certificates, number_series, registrations, status_lists, status_progress};
use super::types::Ts;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;

/// A list.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = status_lists, treat_none_as_default_value = false)]
pub struct ListRow {
    /// Its number.
    pub list: i32,
    /// Each change adds one.
    pub version: i32,
    /// One bit a place.
    pub bits: Vec<u8>,
    /// The list as it is published.
    pub jwt: String,
    /// When it was signed.
    pub signed_at: Ts,
}

/// Which version of a list there is, and since when.
pub type Signed = (i32, i32, Ts);

/// In the words of the index.
const OVER: &str = "registrations.state IN ('superseded', 'departed', 'ended', 'vacated', 'annulled')";

/// How many lists have places that may have been given out; up to when what is over stands in the lists; all lists.
pub async fn standing(conn: &mut Conn) -> QueryResult<(i64, Ts, Vec<Signed>)> {
    on_conn!(conn, |c| {
        let next = number_series::table.find("documents").select(number_series::next).first(c).await?;
        let through = status_progress::table.find(1).select(status_progress::through).first(c).await?;
        let lists = status_lists::table
            .select((status_lists::list, status_lists::version, status_lists::signed_at))
            .order(status_lists::list.asc())
            .load(c)
            .await?;
        Ok((next, through, lists))
    })
}

/// Places of certificates that are over since `since`, with the instant, if their last day is not before `valid_from`.
pub async fn over(conn: &mut Conn, since: Ts, valid_from: NaiveDate, limit: i64) -> QueryResult<Vec<(i32, i32, Ts)>> {
    on_conn!(conn, |c| registrations::table
        .inner_join(certificates::table.on(certificates::registration_id.eq(registrations::id)))
        .filter(sql::<Bool>(OVER))
        .filter(registrations::updated_at.ge(since).and(certificates::valid_until.ge(valid_from)))
        .order(registrations::updated_at.asc())
        .select((certificates::status_list, certificates::status_index, registrations::updated_at))
        .limit(limit)
        .load(c)
        .await)
}

/// Which version of a list there is, and when it was signed.
pub async fn version(conn: &mut Conn, list: i32) -> QueryResult<Option<(i32, Ts)>> {
    on_conn!(conn, |c| cached!(
        status_lists::table
            .filter(status_lists::list.eq(list))
            .select((status_lists::version, status_lists::signed_at))
    )
    .get_result(c)
    .await
    .optional())
}

/// A list as it is published, with its version and when it was signed.
pub async fn published(conn: &mut Conn, list: i32) -> QueryResult<Option<(i32, Ts, String)>> {
    on_conn!(conn, |c| cached!(status_lists::table.filter(status_lists::list.eq(list)).select((
        status_lists::version,
        status_lists::signed_at,
        status_lists::jwt
    )))
    .get_result(c)
    .await
    .optional())
}

/// A list.
pub async fn find(conn: &mut Conn, list: i32) -> QueryResult<Option<ListRow>> {
    on_conn!(conn, |c| status_lists::table.find(list).select(ListRow::as_select()).first(c).await.optional())
}

/// Writes a list in place of the version before; 0 rows if somebody was faster.
pub async fn write(tx: &mut Conn, row: &ListRow) -> QueryResult<usize> {
    if row.version == 1 {
        return on_conn!(tx, |c| diesel::insert_into(status_lists::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c)
            .await);
    }
    on_conn!(tx, |c| diesel::update(status_lists::table)
        .filter(status_lists::list.eq(row.list).and(status_lists::version.eq(row.version - 1)))
        .set((
            status_lists::version.eq(row.version),
            status_lists::bits.eq(&row.bits),
            status_lists::jwt.eq(&row.jwt),
            status_lists::signed_at.eq(row.signed_at),
        ))
        .execute(c)
        .await)
}

/// Notes how far the lists are, in place of what was noted before; 0 rows if somebody was faster.
pub async fn advance(tx: &mut Conn, from: Ts, to: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(status_progress::table)
        .filter(status_progress::id.eq(1).and(status_progress::through.eq(from)))
        .set(status_progress::through.eq(to))
        .execute(c)
        .await)
}
