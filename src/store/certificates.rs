//! Issued certificates: the signed core and where to find it. The status is the registration's state, never stored twice.

use super::connection::{Conn, on_conn};
use super::schema::{certificates, registrations};
use super::types::{Id, JsonOf, Ts};
use crate::domain::certificates::facts::CertificateFacts;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A certificate.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificates, treat_none_as_default_value = false)]
pub struct CertificateRow {
    /// The 14 digits.
    pub number: String,
    /// The registration it proves.
    pub registration_id: Id,
    /// The migrant's account.
    pub account_id: Id,
    /// What it states.
    pub facts: JsonOf<CertificateFacts>,
    /// The signed core, compact JWS.
    pub jws: String,
    /// The text of the QR code.
    pub qr: String,
    /// Last day of the lawful stay.
    pub valid_until: NaiveDate,
    /// Issue.
    pub issued_at: Ts,
}

/// A certificate with the state, version and last change of its registration.
pub type WithState = (CertificateRow, String, i32, Ts);

/// Reads a certificate by its number.
pub async fn by_number(conn: &mut Conn, number: &str) -> QueryResult<Option<WithState>> {
    on_conn!(conn, |c| certificates::table
        .inner_join(registrations::table)
        .filter(certificates::number.eq(number))
        .select((CertificateRow::as_select(), registrations::state, registrations::version, registrations::updated_at))
        .first(c)
        .await
        .optional())
}

/// Certificates of an account, newest registration first, before the registration `after`.
pub async fn of_account(
    conn: &mut Conn,
    account: uuid::Uuid,
    after: Option<uuid::Uuid>,
    limit: i64,
) -> QueryResult<Vec<WithState>> {
    let before = Id(after.unwrap_or(uuid::Uuid::max()));
    on_conn!(conn, |c| certificates::table
        .inner_join(registrations::table)
        .filter(certificates::account_id.eq(Id(account)))
        .filter(certificates::registration_id.lt(before))
        .order(certificates::registration_id.desc())
        .limit(limit)
        .select((CertificateRow::as_select(), registrations::state, registrations::version, registrations::updated_at))
        .load(c)
        .await)
}
