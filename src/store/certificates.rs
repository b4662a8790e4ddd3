//! Issued certificates: the signed core and where to find it. The status is the registration's state, never stored twice.

use super::connection::{Conn, on_conn};
use super::schema::{certificates, data_keys, registrations};
use super::types::{Id, Ts};
use super::vault::{KeyRow, Keyring, Place, Vault, VaultError};
use crate::domain::certificates::facts::CertificateFacts;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A certificate.
#[derive(Debug, Clone)]
pub struct CertificateRow {
    /// The 14 digits.
    pub number: String,
    /// The registration it proves.
    pub registration_id: Id,
    /// The migrant's account.
    pub account_id: Id,
    /// What it states, and the signed core.
    pub core: CertificateCore,
    /// Last day of the lawful stay.
    pub valid_until: NaiveDate,
    /// Issue.
    pub issued_at: Ts,
}

/// What is sealed of a certificate, under the migrant's key.
#[derive(Clone, Serialize, Deserialize)]
pub struct CertificateCore {
    /// What it states.
    pub facts: CertificateFacts,
    /// The signed core, compact JWS.
    pub jws: String,
    /// The text of the QR code.
    pub qr: String,
}

/// Says nothing: a log line cannot hold a person.
impl fmt::Debug for CertificateCore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CertificateCore(…)")
    }
}

/// A certificate as stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = certificates, treat_none_as_default_value = false)]
pub struct SealedCertificate {
    number: String,
    registration_id: Id,
    account_id: Id,
    sealed: Vec<u8>,
    valid_until: NaiveDate,
    issued_at: Ts,
}

const COLUMN: &str = "certificates.sealed";

impl CertificateRow {
    /// As it is stored.
    pub fn seal(&self, vault: &Vault, keyring: &Keyring) -> Result<SealedCertificate, VaultError> {
        let place = Place { column: COLUMN, row: self.number.as_bytes() };
        Ok(SealedCertificate {
            number: self.number.clone(),
            registration_id: self.registration_id,
            account_id: self.account_id,
            sealed: vault.seal(keyring, place, &self.core)?,
            valid_until: self.valid_until,
            issued_at: self.issued_at,
        })
    }
}

/// A certificate with the state, version and last change of its registration.
pub type WithState = (CertificateRow, String, i32, Ts);

type Stored = (SealedCertificate, KeyRow, String, i32, Ts);

fn opened(vault: &Vault, (sealed, key, state, version, changed_at): Stored) -> QueryResult<WithState> {
    let place = Place { column: COLUMN, row: sealed.number.as_bytes() };
    let core = vault.open_with(&key, place, &sealed.sealed)?;
    let row = CertificateRow {
        number: sealed.number,
        registration_id: sealed.registration_id,
        account_id: sealed.account_id,
        core,
        valid_until: sealed.valid_until,
        issued_at: sealed.issued_at,
    };
    Ok((row, state, version, changed_at))
}

macro_rules! stored_query {
    () => {
        certificates::table
            .inner_join(registrations::table)
            .inner_join(data_keys::table.on(data_keys::owner.eq(certificates::account_id)))
            .select((
                SealedCertificate::as_select(),
                KeyRow::as_select(),
                registrations::state,
                registrations::version,
                registrations::updated_at,
            ))
    };
}

/// Reads a certificate by its number.
pub async fn by_number(conn: &mut Conn, vault: &Vault, number: &str) -> QueryResult<Option<WithState>> {
    let found: Option<Stored> =
        on_conn!(conn, |c| stored_query!().filter(certificates::number.eq(number)).first(c).await.optional())?;
    found.map(|stored| opened(vault, stored)).transpose()
}

/// Certificates of an account, newest registration first, before the registration `after`.
pub async fn of_account(
    conn: &mut Conn,
    vault: &Vault,
    account: uuid::Uuid,
    (after, limit): (Option<uuid::Uuid>, i64),
) -> QueryResult<Vec<WithState>> {
    let before = Id(after.unwrap_or(uuid::Uuid::max()));
    let found: Vec<Stored> = on_conn!(conn, |c| stored_query!()
        .filter(certificates::account_id.eq(Id(account)))
        .filter(certificates::registration_id.lt(before))
        .order(certificates::registration_id.desc())
        .limit(limit)
        .load(c)
        .await)?;
    found.into_iter().map(|stored| opened(vault, stored)).collect()
}
