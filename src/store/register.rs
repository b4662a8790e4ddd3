//! The register of certificates: commitments, each hashed with the entry before, and its signed heads. Only added to.

use super::cached::cached;
use super::connection::{Conn, exec_each, on_conn};
use super::error::DbError;
use super::schema::{certificate_register, certificate_register_heads, certificates};
use super::types::Ts;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificate_register, treat_none_as_default_value = false)]
pub struct EntryRow {
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// SHA-256 of a certificate's signed core.
    pub commitment: Vec<u8>,
    /// SHA-256 over the hash before, the number and the commitment.
    pub hash: Vec<u8>,
}

/// The signed head of a day.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificate_register_heads, treat_none_as_default_value = false)]
pub struct HeadRow {
    /// The legal day that it closes.
    pub day: NaiveDate,
    /// Entries so far.
    pub size: i64,
    /// Signed.
    pub jws: String,
    /// When the certificates of the day were read again.
    pub reread_at: Option<Ts>,
    /// How many of them were not as they should be.
    pub faults: Option<i32>,
}

/// Number and commitment of certificates that are not entered yet.
pub async fn waiting(conn: &mut Conn, limit: i64) -> QueryResult<Vec<(String, Vec<u8>)>> {
    let found: Vec<(String, Option<Vec<u8>>)> = on_conn!(conn, |c| certificates::table
        .filter(certificates::register_seq.is_null())
        .filter(certificates::commitment.is_not_null())
        .select((certificates::number, certificates::commitment))
        .limit(limit)
        .load(c)
        .await)?;
    Ok(found.into_iter().filter_map(|(number, commitment)| Some((number, commitment?))).collect())
}

/// The last entry.
pub async fn newest(conn: &mut Conn) -> QueryResult<Option<EntryRow>> {
    on_conn!(conn, |c| certificate_register::table
        .order(certificate_register::seq.desc())
        .select(EntryRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Enters certificates, each with its number. Of two processes at once, one fails: entries are numbered.
pub async fn enter(tx: &mut Conn, entries: &[(String, EntryRow)]) -> Result<(), DbError> {
    exec_each!(tx, entries, |entry| cached!(diesel::insert_into(certificate_register::table).values(&entry.1)))?;
    let entered = exec_each!(tx, entries, |entry| cached!(
        diesel::update(certificates::table)
            .filter(certificates::number.eq(&entry.0).and(certificates::register_seq.is_null()))
            .set(certificates::register_seq.eq(Some(entry.1.seq)))
    ))?;
    if entered.iter().all(|rows| *rows == 1) { Ok(()) } else { Err(DbError::LostRace) }
}

/// Entries behind `after`.
pub async fn entries(conn: &mut Conn, after: i64, limit: i64) -> QueryResult<Vec<EntryRow>> {
    on_conn!(conn, |c| certificate_register::table
        .filter(certificate_register::seq.gt(after))
        .order(certificate_register::seq.asc())
        .limit(limit)
        .select(EntryRow::as_select())
        .load(c)
        .await)
}

/// Heads before the day `before` (if given), newest first.
pub async fn heads(conn: &mut Conn, before: Option<NaiveDate>, limit: i64) -> QueryResult<Vec<HeadRow>> {
    // Days of five figures do not sort as text, and those of antiquity are none to PostgreSQL.
    let end = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default();
    let before = before.map_or(end, |before| before.clamp(NaiveDate::default(), end));
    on_conn!(conn, |c| certificate_register_heads::table
        .filter(certificate_register_heads::day.lt(before))
        .order(certificate_register_heads::day.desc())
        .limit(limit)
        .select(HeadRow::as_select())
        .load(c)
        .await)
}

/// Adds a head. Its day is unique: of two processes at once, one fails.
pub async fn add_head(tx: &mut Conn, row: &HeadRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(certificate_register_heads::table).values(row).execute(c).await)
}

/// The oldest head whose certificates were not read again yet.
pub async fn unread_head(conn: &mut Conn) -> QueryResult<Option<HeadRow>> {
    on_conn!(conn, |c| certificate_register_heads::table
        .filter(certificate_register_heads::reread_at.is_null())
        .order(certificate_register_heads::day.asc())
        .select(HeadRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Notes that the certificates of a day were read again.
pub async fn note_reread(tx: &mut Conn, day: NaiveDate, now: Ts, faults: i32) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(certificate_register_heads::table)
        .filter(certificate_register_heads::day.eq(day).and(certificate_register_heads::reread_at.is_null()))
        .set((certificate_register_heads::reread_at.eq(Some(now)), certificate_register_heads::faults.eq(Some(faults))))
        .execute(c)
        .await)
}
