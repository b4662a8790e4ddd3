//! What was printed of certificates: seal and hash. With the record they give the same bytes again.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::certificate_printouts;
use super::types::Ts;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A file that was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificate_printouts, treat_none_as_default_value = false)]
pub struct PrintoutRow {
    /// Of which certificate.
    pub number: String,
    /// Everything that the file shows besides the signed facts: version, status, language, form.
    pub edition: String,
    /// SHA-256 of the file.
    pub sha256: Vec<u8>,
    /// The seal: a CMS message.
    pub seal: Vec<u8>,
    /// When it was sealed.
    pub sealed_at: Ts,
}

/// What was printed of a certificate in this edition.
pub async fn find(conn: &mut Conn, number: &str, edition: &str) -> QueryResult<Option<PrintoutRow>> {
    on_conn!(conn, |c| cached!(
        certificate_printouts::table
            .filter(certificate_printouts::number.eq(number).and(certificate_printouts::edition.eq(edition)))
            .select(PrintoutRow::as_select())
    )
    .get_result(c)
    .await
    .optional())
}

/// Notes what was printed; 0 rows if somebody was faster.
pub async fn insert(tx: &mut Conn, row: &PrintoutRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(certificate_printouts::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)
        .await)
}

/// Puts another file in place of the one with the hash `before`; 0 rows if somebody was faster.
pub async fn replace(tx: &mut Conn, row: &PrintoutRow, before: &[u8]) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(certificate_printouts::table)
        .filter(certificate_printouts::number.eq(&row.number).and(certificate_printouts::edition.eq(&row.edition)))
        .filter(certificate_printouts::sha256.eq(before))
        .set((
            certificate_printouts::sha256.eq(&row.sha256),
            certificate_printouts::seal.eq(&row.seal),
            certificate_printouts::sealed_at.eq(row.sealed_at),
        ))
        .execute(c)
        .await)
}
