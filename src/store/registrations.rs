//! Registrations and their history: the rows and the reads. The changes, each one transaction, are in `registration_changes`.

use super::connection::{Conn, both, on_conn};
use super::schema::{accounts, certificates, registration_events, registrations};
use super::sessions::session_is_open;
use super::types::{Id, JsonOf, Ts};
use crate::domain::persons::PersonSnapshot;
use crate::domain::premises::Address;
use crate::store::accounts::AccountRow;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;

pub use super::registration_changes::{Change, Confirmation, HostCall, Submission, change, confirm, submit};

/// A registration.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = registrations, treat_none_as_default_value = false)]
pub struct RegistrationRow {
    /// Id.
    pub id: Id,
    /// Number for people.
    pub number: String,
    /// The migrant.
    pub person_id: Id,
    /// The migrant's account.
    pub account_id: Id,
    /// The migrant as he was when he applied: what the host sees and what is certified, whatever he enters later.
    pub person: JsonOf<PersonSnapshot>,
    /// Which document he applied with: one confirmed registration each.
    pub document_key: String,
    /// State of its life.
    pub state: String,
    /// Version; each change adds one.
    pub version: i32,
    /// `individual` or `organization`.
    pub host_kind: String,
    /// IIN or BIN.
    pub host_identifier: String,
    /// The host's phone.
    pub host_phone: Option<String>,
    /// Kind of premises.
    pub premises_kind: String,
    /// Region, KATO.
    pub region: String,
    /// Address.
    pub address: JsonOf<Address>,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at this place.
    pub moved_in_on: NaiveDate,
    /// Purpose of the stay.
    pub purpose: String,
    /// The client's own reference.
    pub client_reference: Option<String>,
    /// Signed proof of timely filing.
    pub receipt: String,
    /// Submission: timeliness is judged by it.
    pub submitted_at: Ts,
    /// When the host's time is over.
    pub answer_by: Ts,
    /// When it was decided.
    pub decided_at: Option<Ts>,
    /// The host's reason.
    pub reason: Option<String>,
    /// The host's comment.
    pub comment: Option<String>,
    /// Last change.
    pub updated_at: Ts,
}

/// A step of a registration's history.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = registration_events, treat_none_as_default_value = false)]
pub struct EventRow {
    /// Id.
    pub id: Id,
    /// Of which registration.
    pub registration_id: Id,
    /// Version after the step.
    pub version: i32,
    /// State after the step.
    pub state: String,
    /// `migrant`, `host`, `officer` or `system`.
    pub actor: String,
    /// Reason given.
    pub reason: Option<String>,
    /// When.
    pub at: Ts,
}

mod alias {
    diesel::alias!(crate::store::schema::accounts as applicants: Applicants);
}
use alias::applicants;

/// A registration with its migrant's phone, the host's account if it has one, and the certificate's number if there is one.
pub type Full = (RegistrationRow, String, Option<AccountRow>, Option<String>);

macro_rules! full_query {
    () => {
        registrations::table
            .inner_join(applicants.on(applicants.field(accounts::id).eq(registrations::account_id)))
            .left_join(accounts::table.on(accounts::phone.nullable().eq(registrations::host_phone)))
            .left_join(certificates::table.on(certificates::registration_id.eq(registrations::id)))
            .select((
                RegistrationRow::as_select(),
                applicants.field(accounts::phone),
                Option::<AccountRow>::as_select(),
                certificates::number.nullable(),
            ))
    };
}

/// Reads a registration, whoever asks: the caller's right is the use case's matter.
pub async fn find(conn: &mut Conn, id: uuid::Uuid) -> QueryResult<Option<Full>> {
    on_conn!(conn, |c| full_query!().filter(registrations::id.eq(Id(id))).first(c).await.optional())
}

/// Reads a registration that somebody wants to change, and whether his session is open: two questions in one flight.
pub async fn find_to_change(
    conn: &mut Conn,
    id: uuid::Uuid,
    (session, now): (uuid::Uuid, Ts),
) -> QueryResult<(Option<Full>, bool)> {
    Ok(both!(conn, |c| full_query!().filter(registrations::id.eq(Id(id))).first(c), |d| session_is_open!(session, now)
        .get_result(d),))
}

/// One page of a list: rows before the id `before` (newest first), in this state if given.
#[derive(Debug, Clone)]
pub struct Page {
    /// Only rows older than this.
    pub before: Option<uuid::Uuid>,
    /// At most so many.
    pub limit: i64,
    /// Only this state.
    pub state: Option<String>,
}

/// Registrations of a migrant's account.
pub async fn of_migrant(conn: &mut Conn, account: uuid::Uuid, page: &Page) -> QueryResult<Vec<Full>> {
    let before = Id(page.before.unwrap_or(uuid::Uuid::max()));
    on_conn!(conn, |c| {
        let query = full_query!()
            .filter(registrations::account_id.eq(Id(account)).and(registrations::id.lt(before)))
            .order(registrations::id.desc())
            .limit(page.limit);
        match &page.state {
            Some(state) => query.filter(registrations::state.eq(state)).load(c).await,
            None => query.load(c).await,
        }
    })
}

/// Registrations addressed to the phone of a host, and to his IIN once he has told it.
pub async fn of_host(conn: &mut Conn, host: &AccountRow, page: &Page) -> QueryResult<Vec<Full>> {
    let before = Id(page.before.unwrap_or(uuid::Uuid::max()));
    on_conn!(conn, |c| {
        let query = full_query!()
            .filter(registrations::host_phone.eq(&host.phone).and(registrations::id.lt(before)))
            .filter(
                host.iin
                    .is_none()
                    .into_sql::<Bool>()
                    .or(registrations::host_kind.eq("organization"))
                    .or(registrations::host_identifier.eq(host.iin.as_deref().unwrap_or_default())),
            )
            .order(registrations::id.desc())
            .limit(page.limit);
        match &page.state {
            Some(state) => query.filter(registrations::state.eq(state)).load(c).await,
            None => query.load(c).await,
        }
    })
}

/// State, id, version and first day of the registrations of a migrant that are pending or confirmed, newest first.
pub async fn open_of_person(conn: &mut Conn, person: Id) -> QueryResult<Vec<RegistrationRow>> {
    on_conn!(conn, |c| registrations::table
        .filter(registrations::person_id.eq(person))
        .filter(registrations::state.eq("pending").or(registrations::state.eq("confirmed")))
        .order(registrations::id.desc())
        .limit(50)
        .select(RegistrationRow::as_select())
        .load(c)
        .await)
}

/// The history of a registration, oldest first.
pub async fn events(conn: &mut Conn, registration: uuid::Uuid) -> QueryResult<Vec<EventRow>> {
    on_conn!(conn, |c| registration_events::table
        .filter(registration_events::registration_id.eq(Id(registration)))
        .order(registration_events::version.asc())
        .select(EventRow::as_select())
        .load(c)
        .await)
}

/// Pending registrations whose time for an answer is over.
pub async fn overdue(conn: &mut Conn, now: Ts, limit: i64) -> QueryResult<Vec<RegistrationRow>> {
    on_conn!(conn, |c| registrations::table
        // Written out, not bound: the planner must see that the partial index fits.
        .filter(sql::<Bool>("state = 'pending'"))
        .filter(registrations::answer_by.le(now))
        .order(registrations::answer_by.asc())
        .limit(limit)
        .select(RegistrationRow::as_select())
        .load(c)
        .await)
}
