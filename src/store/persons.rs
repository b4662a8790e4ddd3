//! Migrants: personal data and travel document, one per account.

use super::accounts::{AccountRow, SealedAccount};
use super::cached::cached;
use super::connection::{Conn, both, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{accounts, data_keys, persons, registrations, sessions};
use super::types::{Id, Ts};
use super::vault::{KeyRow, Keyring, Place, Vault, VaultError};
use crate::domain::persons::PersonSnapshot;
use crate::domain::registrations::lifted::Lifted;
use diesel::dsl::{case_when, exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A migrant.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// Id.
    pub id: Id,
    /// Whose data.
    pub account_id: Id,
    /// Finds the document: one person each.
    pub document_index: Vec<u8>,
    /// Finds him by nationality, birth date and surname; none for a name without Latin letters.
    pub likeness_index: Option<Vec<u8>>,
    /// Who he is.
    pub who: PersonWho,
    /// Version.
    pub version: i32,
    /// First entered.
    pub created_at: Ts,
    /// Last change.
    pub updated_at: Ts,
    /// Checks of the service that an officer found wrong about him with this document.
    pub lifted: Vec<Lifted>,
}

/// What is sealed of a migrant.
#[derive(Clone, Serialize, Deserialize)]
pub struct PersonWho {
    /// As he applies now.
    pub snapshot: PersonSnapshot,
    /// `male`, `female` or `unspecified`.
    pub sex: String,
    /// Lines of the MRZ, if entered.
    pub mrz: Option<Vec<String>>,
}

/// Says nothing: a log line cannot hold a person.
impl fmt::Debug for PersonWho {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonWho(…)")
    }
}

/// A migrant as stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = persons, treat_none_as_default_value = false)]
pub struct SealedPerson {
    id: Id,
    account_id: Id,
    document_index: Option<Vec<u8>>,
    sealed: Vec<u8>,
    version: i32,
    created_at: Ts,
    updated_at: Ts,
    likeness_index: Option<Vec<u8>>,
    lifted: Option<String>,
}

const COLUMN: &str = "persons.sealed";

impl SealedPerson {
    /// The sealed bytes, as stored.
    #[must_use]
    pub fn sealed(&self) -> &[u8] {
        &self.sealed
    }

    pub(super) fn open(self, keyring: &Keyring) -> Result<PersonRow, VaultError> {
        let who = Vault::open(keyring, Place { column: COLUMN, row: self.id.0.as_bytes() }, &self.sealed)?;
        Ok(PersonRow {
            id: self.id,
            account_id: self.account_id,
            document_index: self.document_index.unwrap_or_default(),
            likeness_index: self.likeness_index,
            who,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            lifted: self.lifted.as_deref().map(Lifted::of_lines).unwrap_or_default(),
        })
    }
}

impl PersonRow {
    /// As it is stored, sealed under the keys of its account.
    pub fn seal(&self, vault: &Vault, keyring: &Keyring) -> Result<SealedPerson, VaultError> {
        let place = Place { column: COLUMN, row: self.id.0.as_bytes() };
        Ok(SealedPerson {
            id: self.id,
            account_id: self.account_id,
            document_index: Some(self.document_index.clone()),
            sealed: vault.seal(keyring, place, &self.who)?,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
            likeness_index: self.likeness_index.clone(),
            // Only an officer's decision writes it.
            lifted: None,
        })
    }
}

/// A person, and what opens and seals his data.
pub type Known = (PersonRow, Keyring);

/// Persons with one of these documents, who look like one of these, or have one of these ids.
pub async fn known(
    conn: &mut Conn,
    vault: &Vault,
    (documents, likenesses): (&[Vec<u8>], &[Vec<u8>]),
    ids: &[Id],
) -> QueryResult<Vec<Known>> {
    let found: Vec<(SealedPerson, KeyRow)> = on_conn!(conn, |c| persons::table
        .inner_join(data_keys::table.on(data_keys::owner.eq(persons::account_id)))
        .filter(
            persons::document_index
                .eq_any(documents)
                .or(persons::likeness_index.eq_any(likenesses))
                .or(persons::id.eq_any(ids)),
        )
        .order(persons::id.asc())
        .select((SealedPerson::as_select(), KeyRow::as_select()))
        .load(c)
        .await)?;
    let open = |(person, key): (SealedPerson, KeyRow)| {
        let keyring = vault.keyring(&key)?;
        Ok((person.open(&keyring)?, keyring))
    };
    found.into_iter().map(open).collect::<Result<_, VaultError>>().map_err(Into::into)
}

/// Whether the person of an account is entered.
pub async fn is_entered(conn: &mut Conn, account: Id) -> QueryResult<bool> {
    let found: Option<Id> = on_conn!(conn, |c| persons::table
        .filter(persons::account_id.eq(account))
        .select(persons::id)
        .first(c)
        .await
        .optional())?;
    Ok(found.is_some())
}

/// Reads the person of an account.
pub async fn of_account(conn: &mut Conn, vault: &Vault, account: uuid::Uuid) -> QueryResult<Option<PersonRow>> {
    let found: Option<(SealedPerson, KeyRow)> = on_conn!(conn, |c| persons::table
        .inner_join(data_keys::table.on(data_keys::owner.eq(persons::account_id)))
        .filter(persons::account_id.eq(Id(account)))
        .select((SealedPerson::as_select(), KeyRow::as_select()))
        .first(c)
        .await
        .optional())?;
    let open = |(person, key): (SealedPerson, KeyRow)| person.open(&vault.keyring(&key)?);
    found.map(open).transpose().map_err(Into::into)
}

/// Who applies: his account, its person if entered, and how many of his applications wait.
pub struct Applicant {
    /// The account.
    pub account: AccountRow,
    /// The person, if entered.
    pub person: Option<PersonRow>,
    /// Whether another migrant's registration is in force for his document.
    pub document_taken: bool,
    /// Whether the session he applies with is open.
    pub session_open: bool,
    /// Pending registrations, counted up to 50.
    pub pending: usize,
}

/// Reads who applies, and whether his session is open: two questions in one flight.
pub async fn applicant(
    conn: &mut Conn,
    vault: &Vault,
    account: uuid::Uuid,
    (session, now): (uuid::Uuid, Ts),
) -> QueryResult<Option<Applicant>> {
    type Who = (SealedAccount, KeyRow, Option<SealedPerson>, bool, bool);
    let session_open = || {
        exists(
            sessions::table
                .filter(sessions::id.eq(Id(session)).and(sessions::revoked_at.is_null()))
                .filter(sessions::expires_at.gt(now))
                .select(sessions::id),
        )
    };
    let document_taken = || {
        exists(
            registrations::table
                // Written out, not bound: the planner must see that the partial index fits.
                .filter(sql::<Bool>("registrations.state = 'confirmed'"))
                .filter(registrations::document_index.eq(persons::document_index))
                .filter(registrations::person_id.nullable().ne(persons::id.nullable()))
                .select(registrations::id),
        )
    };
    let (who, pending): (Option<Who>, Vec<Id>) = both!(
        conn,
        |c| cached!(
            accounts::table
                .inner_join(data_keys::table.on(data_keys::owner.eq(accounts::id)))
                .left_join(persons::table.on(persons::account_id.eq(accounts::id)))
                .filter(accounts::id.eq(Id(account)))
                .select((
                    SealedAccount::as_select(),
                    KeyRow::as_select(),
                    Option::<SealedPerson>::as_select(),
                    document_taken(),
                    session_open(),
                ))
                .limit(1)
        )
        .get_result(c),
        |d| cached!(
            registrations::table
                .filter(registrations::account_id.eq(Id(account)))
                .filter(registrations::state.eq("pending"))
                .limit(50)
                .select(registrations::id)
        )
        .load(d)
    );
    let Some((account, key, person, document_taken, session_open)) = who else { return Ok(None) };
    let account = account.open(vault, &key)?;
    let person = person.map(|person| person.open(&account.keyring)).transpose()?;
    Ok(Some(Applicant { account, person, document_taken, session_open, pending: pending.len() }))
}

/// Adds a person.
pub async fn insert(tx: &mut Conn, row: &SealedPerson) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(persons::table).values(row).execute(c).await)
}

/// Writes a person if it still has the version before `row.version`.
pub async fn update(tx: &mut Conn, row: &SealedPerson) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(persons::table).filter(persons::id.eq(row.id).and(persons::version.eq(row.version - 1))).set((
            persons::document_index.eq(&row.document_index),
            persons::likeness_index.eq(&row.likeness_index),
            // What was decided about another document is not about this one.
            persons::lifted.eq(case_when(
                persons::document_index.eq(&row.document_index).assume_not_null(),
                persons::lifted
            )
            .otherwise(None::<String>.into_sql::<Nullable<Text>>())),
            persons::sealed.eq(&row.sealed),
            persons::version.eq(row.version),
            persons::updated_at.eq(row.updated_at),
        ))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

/// Keeps that a check about a person with this document is lifted: one line more. Nothing is kept if he has another document by now.
pub async fn lift(tx: &mut Conn, person: Id, document: &[u8], line: &str) -> QueryResult<usize> {
    let longer = sql::<Nullable<Text>>("coalesce(lifted, '') || ").bind::<Text, _>(line.to_owned());
    on_conn!(tx, |c| diesel::update(persons::table)
        .filter(persons::id.eq(person).and(persons::document_index.eq(document)))
        .set(persons::lifted.eq(longer))
        .execute(c)
        .await)
}
