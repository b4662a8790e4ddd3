//! What is counted: registrations with their facts and events, and crossings, by whose they are.

use super::border::is_valid;
use super::connection::{Conn, on_conn};
use super::schema::{border_crossings, registration_events, registration_facts, registrations};
use super::types::{Id, Ts};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// What is counted of a registration and stands nowhere else in clear.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = registration_facts)]
pub struct FactsRow {
    /// Of which registration.
    pub registration_id: Id,
    /// Nationality, alpha-3.
    pub nationality: String,
    /// Whether it was submitted in time, by the rules known then.
    pub timeliness: String,
}

/// A registration, as it is counted.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = registrations)]
pub struct CountedRegistration {
    /// Id.
    pub id: Id,
    /// State.
    pub state: String,
    /// Kind of premises.
    pub premises_kind: String,
    /// Region, KATO.
    pub region: String,
    /// Purpose of the stay.
    pub purpose: String,
    /// Submission.
    pub submitted_at: Ts,
}

/// An event, as it is counted.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = registration_events)]
pub struct CountedEvent {
    /// Of which registration.
    pub registration_id: Id,
    /// Version after it.
    pub version: i32,
    /// State after it.
    pub state: String,
    /// Who did it.
    pub actor: String,
    /// The reason given.
    pub reason: Option<String>,
    /// When.
    pub at: Ts,
}

/// A crossing, as it is counted.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = border_crossings)]
pub struct CountedCrossing {
    /// Id.
    pub id: Id,
    /// `entry` or `exit`.
    pub direction: String,
    /// When.
    pub crossed_at: Ts,
    /// Where.
    pub region: String,
    /// Finds the document shown.
    pub document_index: Option<Vec<u8>>,
    /// Whether it is known whose it was.
    pub match_state: String,
    /// Whose.
    pub person_id: Option<Id>,
    /// Nationality.
    pub nationality: Option<String>,
}

impl CountedCrossing {
    /// The person, if it is known who it was.
    #[must_use]
    pub fn person(&self) -> Option<Id> {
        self.person_id.filter(|_| self.match_state == "matched")
    }
}

/// Registrations, with their facts if there are any.
pub async fn registrations_of(
    conn: &mut Conn,
    ids: &[Id],
) -> QueryResult<Vec<(CountedRegistration, Option<FactsRow>)>> {
    on_conn!(conn, |c| registrations::table
        .left_join(registration_facts::table)
        .filter(registrations::id.eq_any(ids))
        .select((CountedRegistration::as_select(), Option::<FactsRow>::as_select()))
        .load(c)
        .await)
}

/// Their events, in order.
pub async fn events_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<CountedEvent>> {
    on_conn!(conn, |c| registration_events::table
        .filter(registration_events::registration_id.eq_any(ids))
        .order((registration_events::registration_id.asc(), registration_events::version.asc()))
        .select(CountedEvent::as_select())
        .load(c)
        .await)
}

/// Crossings, valid or not.
pub async fn crossings_of(conn: &mut Conn, ids: &[Id]) -> QueryResult<Vec<CountedCrossing>> {
    on_conn!(conn, |c| border_crossings::table
        .filter(border_crossings::id.eq_any(ids))
        .select(CountedCrossing::as_select())
        .load(c)
        .await)
}

/// The valid crossings of these persons, and those with these documents.
pub async fn travels_of(conn: &mut Conn, persons: &[Id], documents: &[Vec<u8>]) -> QueryResult<Vec<CountedCrossing>> {
    let mut found: Vec<CountedCrossing> = on_conn!(conn, |c| border_crossings::table
        .filter(border_crossings::person_id.eq_any(persons).and(border_crossings::match_state.eq("matched")))
        .filter(is_valid!())
        .select(CountedCrossing::as_select())
        .load(c)
        .await)?;
    let by_document: Vec<CountedCrossing> = on_conn!(conn, |c| border_crossings::table
        .filter(border_crossings::document_index.eq_any(documents).and(border_crossings::match_state.ne("matched")))
        .filter(is_valid!())
        .select(CountedCrossing::as_select())
        .load(c)
        .await)?;
    found.extend(by_document);
    Ok(found)
}

/// The next registrations behind one, by id.
pub async fn registrations_behind(conn: &mut Conn, after: Id, limit: i64) -> QueryResult<Vec<Id>> {
    on_conn!(conn, |c| registrations::table
        .filter(registrations::id.gt(after))
        .order(registrations::id.asc())
        .limit(limit)
        .select(registrations::id)
        .load(c)
        .await)
}

/// The next crossings behind one, by id.
pub async fn crossings_behind(conn: &mut Conn, after: Id, limit: i64) -> QueryResult<Vec<Id>> {
    on_conn!(conn, |c| border_crossings::table
        .filter(border_crossings::id.gt(after))
        .order(border_crossings::id.asc())
        .limit(limit)
        .select(border_crossings::id)
        .load(c)
        .await)
}
