//! Issued certificates: the signed core and where to find it. The status is the registration's state, never stored twice.

use super::connection::{Conn, on_conn};
use super::register::EntryRow;
use super::schema::{certificate_register, certificates, data_keys, registrations};
use super::types::{Id, Ts};
use super::vault::{KeyRow, Keyring, Place, Vault, VaultError};
use crate::domain::certificates::facts::CertificateFacts;
use crate::domain::certificates::number::ListPlace;
use aws_lc_rs::digest::{SHA256, digest};
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
    /// The account that acts for a minor, as long as one does.
    pub guardian_id: Option<Id>,
    /// The integrator's client that applied for him, if one did.
    pub client_id: Option<Id>,
    /// What it states, and the signed core.
    pub core: CertificateCore,
    /// Last day of the lawful stay.
    pub valid_until: NaiveDate,
    /// Issue.
    pub issued_at: Ts,
    /// Its bit in the status lists; none if it was issued before there were lists.
    pub place: Option<ListPlace>,
    /// When something is due about the end of the stay.
    pub stay_due_at: Option<Ts>,
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
    status_list: i32,
    status_index: i32,
    commitment: Option<Vec<u8>>,
    stay_due_at: Option<Ts>,
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
            status_list: self.place.map_or(0, |place| i32::try_from(place.list).unwrap_or(i32::MAX)),
            status_index: self.place.map_or(-1, |place| i32::try_from(place.index).unwrap_or(-1)),
            commitment: Some(commitment(&self.core.jws)),
            stay_due_at: self.stay_due_at,
        })
    }
}

/// What the register of certificates holds of one: a hash that tells nothing, for nobody can guess a signature.
#[must_use]
pub fn commitment(jws: &str) -> Vec<u8> {
    digest(&SHA256, jws.as_bytes()).as_ref().to_vec()
}

/// A certificate with the state, version and last change of its registration.
pub type WithState = (CertificateRow, String, i32, Ts);

type Stored = (SealedCertificate, KeyRow, (String, i32, Ts, Option<Id>, Option<Id>));

fn row(vault: &Vault, sealed: SealedCertificate, key: &KeyRow) -> QueryResult<CertificateRow> {
    let place = Place { column: COLUMN, row: sealed.number.as_bytes() };
    let core = vault.open_with(key, place, &sealed.sealed)?;
    let list = u32::try_from(sealed.status_list).ok();
    let index = u32::try_from(sealed.status_index).ok();
    Ok(CertificateRow {
        number: sealed.number,
        registration_id: sealed.registration_id,
        account_id: sealed.account_id,
        guardian_id: None,
        client_id: None,
        core,
        valid_until: sealed.valid_until,
        issued_at: sealed.issued_at,
        place: list.zip(index).map(|(list, index)| ListPlace { list, index }),
        stay_due_at: sealed.stay_due_at,
    })
}

fn opened(vault: &Vault, (sealed, key, registration): Stored) -> QueryResult<WithState> {
    let (state, version, changed_at, guardian_id, client_id) = registration;
    Ok((CertificateRow { guardian_id, client_id, ..row(vault, sealed, &key)? }, state, version, changed_at))
}

macro_rules! stored_query {
    () => {
        certificates::table
            .inner_join(registrations::table)
            .inner_join(data_keys::table.on(data_keys::owner.eq(certificates::account_id)))
            .select((
                SealedCertificate::as_select(),
                KeyRow::as_select(),
                (
                    registrations::state,
                    registrations::version,
                    registrations::updated_at,
                    registrations::guardian_id,
                    registrations::client_id,
                ),
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

/// A certificate as the register knows it.
#[derive(Debug)]
pub enum Registered {
    /// As it was issued.
    Read(Box<CertificateRow>),
    /// What is sealed of the certificate with this number does not open: it was changed.
    Damaged(String),
    /// Gone with its holder's data.
    Erased,
    /// There is no certificate with this entry: its row was taken away.
    Gone,
}

/// The entries behind `after`, up to `last`, with their certificates.
pub async fn registered(
    conn: &mut Conn,
    vault: &Vault,
    (after, last): (i64, i64),
    limit: i64,
) -> QueryResult<Vec<(EntryRow, Registered)>> {
    type Found = (EntryRow, Option<SealedCertificate>, Option<KeyRow>);
    let found: Vec<Found> = on_conn!(conn, |c| certificate_register::table
        .left_join(certificates::table.on(certificates::register_seq.eq(certificate_register::seq.nullable())))
        .left_join(data_keys::table.on(data_keys::owner.eq(certificates::account_id)))
        .filter(certificate_register::seq.gt(after).and(certificate_register::seq.le(last)))
        .order(certificate_register::seq.asc())
        .limit(limit)
        .select((EntryRow::as_select(), Option::<SealedCertificate>::as_select(), Option::<KeyRow>::as_select(),))
        .load(c)
        .await)?;
    let read = |sealed: Option<SealedCertificate>, key: Option<KeyRow>| {
        let Some(sealed) = sealed else { return Registered::Gone };
        let number = sealed.number.clone();
        match key {
            // Who is erased has neither key nor content; one without the other was made by somebody else.
            None if sealed.sealed.is_empty() => Registered::Erased,
            None => Registered::Damaged(number),
            Some(key) => {
                row(vault, sealed, &key).map_or(Registered::Damaged(number), |row| Registered::Read(Box::new(row)))
            }
        }
    };
    Ok(found.into_iter().map(|(entry, sealed, key)| (entry, read(sealed, key))).collect())
}

/// The highest entries that certificates name, with their numbers.
pub async fn highest(conn: &mut Conn, most: i64) -> QueryResult<Vec<(String, Option<i64>)>> {
    on_conn!(conn, |c| certificates::table
        .filter(certificates::register_seq.is_not_null())
        .order(certificates::register_seq.desc())
        .select((certificates::number, certificates::register_seq))
        .limit(most)
        .load(c)
        .await)
}

/// Numbers of certificates issued before `limit` that are not in the register.
pub async fn overdue(conn: &mut Conn, limit: Ts, most: i64) -> QueryResult<Vec<String>> {
    on_conn!(conn, |c| certificates::table
        .filter(certificates::register_seq.is_null().and(certificates::issued_at.lt(limit)))
        .select(certificates::number)
        .limit(most)
        .load(c)
        .await)
}
