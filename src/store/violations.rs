//! Violations by article. Whose they are is found by keyed MACs only.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{accounts, certificates, data_keys, registrations, violations};
use super::types::{Id, Ts};
use super::vault::{KeyRow, Keyring, Place, Vault, VaultError};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// A violation.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = violations, treat_none_as_default_value = false)]
pub struct ViolationRow {
    /// Id.
    pub id: Id,
    /// Article, part and item: a code of the table.
    pub article: String,
    /// `foreigner` or `host`.
    pub subject_kind: String,
    /// Who, indexed: by document, or by IIN or BIN.
    pub subject_index: Option<Vec<u8>>,
    /// His account, if it is known.
    pub account_id: Option<Id>,
    /// At which registration.
    pub registration_id: Option<Id>,
    /// Where, KATO; none if it was recorded for the whole country.
    pub region: Option<String>,
    /// On which day.
    pub occurred_on: NaiveDate,
    /// Who recorded it.
    pub officer_id: Id,
    /// For officers only, sealed under his key.
    pub note: Option<Vec<u8>>,
    /// When.
    pub recorded_at: Ts,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Ts>,
    /// By whom.
    pub withdrawn_by: Option<Id>,
    /// A host by his phone, indexed: he reads of it, and is told.
    pub host_index: Option<Vec<u8>>,
    /// The sealed [`HostNamed`], if he was named by no registration.
    pub host_named: Option<Vec<u8>>,
}

/// By what a host was named. Officers only are shown it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostNamed {
    /// IIN or BIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// Phone, E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Says nothing: a log line cannot hold a number.
impl fmt::Debug for HostNamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostNamed(…)")
    }
}

/// What officers only are shown of a violation, opened.
#[derive(Debug, Clone, Default)]
pub struct ForOfficers {
    /// The note.
    pub note: Option<String>,
    /// By what a host was named.
    pub host: Option<HostNamed>,
}

fn place(id: &Id) -> Place<'_> {
    Place { column: "violations.note", row: id.0.as_bytes() }
}

/// Seals a note on the violation `id`.
pub fn seal_note(vault: &Vault, keyring: &Keyring, id: Id, note: &str) -> Result<Vec<u8>, VaultError> {
    vault.seal(keyring, place(&id), &note)
}

const HOST_NAMED: &str = "violations.host_named";

/// Seals by what a host was named in the violation `id`.
pub fn seal_host(vault: &Vault, keyring: &Keyring, id: Id, named: &HostNamed) -> Result<Vec<u8>, VaultError> {
    vault.seal(keyring, Place { column: HOST_NAMED, row: id.0.as_bytes() }, named)
}

/// Adds a violation.
pub async fn insert(tx: &mut Conn, row: &ViolationRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(violations::table).values(row).execute(c).await)
}

/// Reads a violation.
pub async fn find(conn: &mut Conn, id: Uuid) -> QueryResult<Option<ViolationRow>> {
    on_conn!(conn, |c| violations::table
        .filter(violations::id.eq(Id(id)))
        .select(ViolationRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Whose violations are looked for.
#[derive(Debug, Clone)]
pub enum Sought {
    /// Everybody's.
    All,
    /// Those of a document, IIN or BIN, indexed.
    Subject(Vec<u8>),
    /// Those of a host by his phone, indexed.
    Host(Vec<u8>),
    /// Those at a registration.
    Registration(Uuid),
}

/// Violations of a region (all for none) with what officers only are shown, newest first, before the one `before`.
pub async fn list(
    conn: &mut Conn,
    vault: &Vault,
    (sought, region): (&Sought, Option<&str>),
    (before, limit): (Option<Uuid>, i64),
) -> QueryResult<Vec<(ViolationRow, ForOfficers)>> {
    let before = Id(before.unwrap_or(Uuid::max()));
    let found: Vec<(ViolationRow, Option<KeyRow>)> = on_conn!(conn, |c| {
        let page = violations::table
            .left_join(data_keys::table.on(data_keys::owner.eq(violations::officer_id)))
            .filter(violations::id.lt(before))
            .filter(
                region
                    .is_none()
                    .into_sql::<Bool>()
                    .or(violations::region.eq(region.unwrap_or_default()).assume_not_null()),
            )
            .order(violations::id.desc())
            .limit(limit)
            .select((ViolationRow::as_select(), Option::<KeyRow>::as_select()));
        match sought {
            Sought::All => page.load(c).await,
            Sought::Subject(index) => page.filter(violations::subject_index.eq(Some(index))).load(c).await,
            Sought::Host(index) => page.filter(violations::host_index.eq(Some(index))).load(c).await,
            Sought::Registration(id) => page.filter(violations::registration_id.eq(Some(Id(*id)))).load(c).await,
        }
    })?;
    let open = |(row, key): (ViolationRow, Option<KeyRow>)| {
        let Some(key) = key else { return Ok((row, ForOfficers::default())) };
        let named = Place { column: HOST_NAMED, row: row.id.0.as_bytes() };
        let note = row.note.as_deref().map(|sealed| vault.open_with(&key, place(&row.id), sealed));
        let host = row.host_named.as_deref().map(|sealed| vault.open_with(&key, named, sealed));
        Ok((row.clone(), ForOfficers { note: note.transpose()?, host: host.transpose()? }))
    };
    found.into_iter().map(open).collect()
}

/// Violations of whoever is known by one of these indexes, newest first.
pub async fn of_subjects(conn: &mut Conn, subjects: &[Vec<u8>], limit: i64) -> QueryResult<Vec<ViolationRow>> {
    on_conn!(conn, |c| violations::table
        .filter(violations::subject_index.eq_any(subjects.iter().map(|index| Some(index.clone()))))
        .order(violations::id.desc())
        .limit(limit)
        .select(ViolationRow::as_select())
        .load(c)
        .await)
}

/// Violations of the host with this phone, newest first.
pub async fn of_host(conn: &mut Conn, phone: &[u8], limit: i64) -> QueryResult<Vec<ViolationRow>> {
    on_conn!(conn, |c| violations::table
        .filter(violations::host_index.eq(Some(phone)))
        .order(violations::id.desc())
        .limit(limit)
        .select(ViolationRow::as_select())
        .load(c)
        .await)
}

/// The documents by which an account is or was known to somebody besides itself, indexed: those with which it was ever registered.
macro_rules! documents_query {
    ($account:expr) => {
        $crate::store::cached::cached!(
            registrations::table
                .inner_join(certificates::table)
                .filter(registrations::account_id.eq($account))
                .select(registrations::document_index)
                .distinct()
        )
    };
}

pub(super) use documents_query;

/// The documents by which an account is or was known to somebody besides itself, indexed.
pub async fn documents_of(conn: &mut Conn, account: Id) -> QueryResult<Vec<Vec<u8>>> {
    let found: Vec<Option<Vec<u8>>> = on_conn!(conn, |c| documents_query!(account).load(c).await)?;
    Ok(found.into_iter().flatten().collect())
}

/// Withdraws a violation, once.
pub async fn withdraw(tx: &mut Conn, id: Uuid, (officer, now): (Id, Ts)) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(violations::table)
        .filter(violations::id.eq(Id(id)).and(violations::withdrawn_at.is_null()))
        .set((violations::withdrawn_at.eq(Some(now)), violations::withdrawn_by.eq(Some(officer))))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// Nobody is found by these any more, and nothing is told of him: the rows say that it was, and not who.
pub(super) async fn forget(tx: &mut Conn, account: Id) -> QueryResult<usize> {
    let subjects = documents_of(tx, account).await?;
    on_conn!(tx, |c| diesel::update(violations::table)
        .filter(
            violations::subject_index
                .eq_any(subjects.iter().map(|index| Some(index.clone())))
                .assume_not_null()
                .and(violations::account_id.is_null().or(violations::account_id.eq(account).assume_not_null()))
                .or(violations::account_id.eq(account).assume_not_null())
        )
        .set((violations::subject_index.eq(None::<Vec<u8>>), violations::note.eq(None::<Vec<u8>>)))
        .execute(c)
        .await)?;
    // As a host: the next owner of his phone must not read of it.
    let phone = accounts::table.filter(accounts::id.eq(account)).select(accounts::phone_index);
    on_conn!(tx, |c| diesel::update(violations::table)
        .filter(violations::host_index.eq_any(phone))
        .set((
            violations::subject_index.eq(None::<Vec<u8>>),
            violations::host_index.eq(None::<Vec<u8>>),
            violations::host_named.eq(None::<Vec<u8>>),
            violations::note.eq(None::<Vec<u8>>),
        ))
        .execute(c)
        .await)
}
