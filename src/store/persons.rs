//! Migrants: personal data and travel document, one per account.

use super::cached::cached_command;
use super::connection::{Conn, both, on_conn};
use super::error::{DbError, exactly_one};
use super::registrations::RegistrationRow;
use super::schema::{accounts, persons, registrations, sessions};
use super::types::{Id, JsonOf, Ts};
use crate::domain::persons::PersonSnapshot;
use chrono::NaiveDate;
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;

/// A migrant.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = persons, treat_none_as_default_value = false)]
pub struct PersonRow {
    /// Id.
    pub id: Id,
    /// Whose data.
    pub account_id: Id,
    /// Surname as written.
    pub surname: String,
    /// Given names as written.
    pub given_names: String,
    /// Patronymic, if any.
    pub patronymic: Option<String>,
    /// Surname as in the MRZ.
    pub latin_surname: String,
    /// Given names as in the MRZ.
    pub latin_given_names: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// `male`, `female` or `unspecified`.
    pub sex: String,
    /// Nationality, alpha-3.
    pub nationality: String,
    /// Kind of document.
    pub document_kind: String,
    /// Number of the document.
    pub document_number: String,
    /// Issuing country, alpha-3.
    pub document_country: String,
    /// Last day of validity.
    pub document_expires_on: NaiveDate,
    /// Names the document, as on registrations: one person each.
    pub document_key: String,
    /// Lines of the MRZ, if entered.
    pub mrz: Option<JsonOf<Vec<String>>>,
    /// Version.
    pub version: i32,
    /// First entered.
    pub created_at: Ts,
    /// Last change.
    pub updated_at: Ts,
}

impl PersonRow {
    /// The person as he applies now.
    #[must_use]
    pub fn snapshot(&self) -> PersonSnapshot {
        PersonSnapshot {
            surname: self.surname.clone(),
            given_names: self.given_names.clone(),
            patronymic: self.patronymic.clone(),
            latin_surname: self.latin_surname.clone(),
            latin_given_names: self.latin_given_names.clone(),
            birth_date: self.birth_date,
            nationality: self.nationality.clone(),
            document_kind: self.document_kind.clone(),
            document_number: self.document_number.clone(),
            document_country: self.document_country.clone(),
            document_expires_on: self.document_expires_on,
        }
    }
}

/// Reads the person of an account.
pub async fn of_account(conn: &mut Conn, account: uuid::Uuid) -> QueryResult<Option<PersonRow>> {
    on_conn!(conn, |c| persons::table
        .filter(persons::account_id.eq(Id(account)))
        .select(PersonRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Who applies: phone and IIN of the account, its person if entered, and his registrations that are pending or in force.
pub struct Applicant {
    /// Verified phone.
    pub phone: String,
    /// IIN, if told.
    pub iin: Option<String>,
    /// The person, if entered.
    pub person: Option<PersonRow>,
    /// Whether another migrant's registration is in force for his document.
    pub document_taken: bool,
    /// Whether the session he applies with is open.
    pub session_open: bool,
    /// Pending and confirmed registrations, newest first.
    pub open: Vec<RegistrationRow>,
}

/// Reads who applies, and whether his session is open: two questions in one flight.
pub async fn applicant(
    conn: &mut Conn,
    account: uuid::Uuid,
    (session, now): (uuid::Uuid, Ts),
) -> QueryResult<Option<Applicant>> {
    type Who = (String, Option<String>, Option<PersonRow>, bool, bool);
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
                .filter(registrations::document_key.nullable().eq(persons::document_key.nullable()))
                .filter(registrations::person_id.nullable().ne(persons::id.nullable()))
                .select(registrations::id),
        )
    };
    let (who, open): (Option<Who>, Vec<RegistrationRow>) = both!(
        conn,
        |c| accounts::table
            .left_join(persons::table.on(persons::account_id.eq(accounts::id)))
            .filter(accounts::id.eq(Id(account)))
            .select((
                accounts::phone,
                accounts::iin,
                Option::<PersonRow>::as_select(),
                document_taken(),
                session_open()
            ))
            .first(c),
        |d| registrations::table
            .filter(registrations::account_id.eq(Id(account)))
            .filter(registrations::state.eq("pending").or(registrations::state.eq("confirmed")))
            .order(registrations::id.desc())
            .limit(50)
            .select(RegistrationRow::as_select())
            .load(d)
    );
    Ok(who.map(|(phone, iin, person, document_taken, session_open)| Applicant {
        phone,
        iin,
        person,
        document_taken,
        session_open,
        open,
    }))
}

/// Adds a person.
pub async fn insert(tx: &mut Conn, row: &PersonRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(persons::table).values(row).execute(c).await)
}

/// Writes a person if it still has the version before `row.version`.
pub async fn update(tx: &mut Conn, row: &PersonRow) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached_command(
        diesel::update(persons::table).filter(persons::id.eq(row.id).and(persons::version.eq(row.version - 1))).set((
            (
                persons::surname.eq(&row.surname),
                persons::given_names.eq(&row.given_names),
                persons::patronymic.eq(&row.patronymic),
                persons::latin_surname.eq(&row.latin_surname),
                persons::latin_given_names.eq(&row.latin_given_names),
                persons::birth_date.eq(row.birth_date),
                persons::sex.eq(&row.sex),
                persons::nationality.eq(&row.nationality),
            ),
            persons::document_kind.eq(&row.document_kind),
            persons::document_number.eq(&row.document_number),
            persons::document_country.eq(&row.document_country),
            (persons::document_expires_on.eq(row.document_expires_on), persons::document_key.eq(&row.document_key)),
            persons::mrz.eq(&row.mrz),
            persons::version.eq(row.version),
            persons::updated_at.eq(row.updated_at),
        ))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}
