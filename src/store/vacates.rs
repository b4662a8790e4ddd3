//! Hosts' requests that a registration end.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::registrations::of_program;
use super::schema::{cases, registrations, vacate_requests};
use super::types::{Id, Ts};
use super::vault::{Keyring, Place, Vault, VaultError};
use crate::domain::cases::{CaseKind, CaseState};
use crate::domain::registrations::vacate::VacateState;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A request.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = vacate_requests, treat_none_as_default_value = false)]
pub struct VacateRow {
    /// Id.
    pub id: Id,
    /// Which registration is to end.
    pub registration_id: Id,
    /// The migrant's account: sealed is what is sealed under his key.
    pub account_id: Id,
    /// State.
    pub state: String,
    /// Why.
    pub reason: String,
    /// The host's comment, sealed.
    pub comment: Option<Vec<u8>>,
    /// The migrant's comment, sealed.
    pub answer: Option<Vec<u8>>,
    /// When the host asked.
    pub requested_at: Ts,
    /// When the migrant's time for an answer is over.
    pub answer_by: Ts,
    /// When it was over.
    pub closed_at: Option<Ts>,
}

/// A request, opened.
#[derive(Debug, Clone)]
pub struct Vacate {
    /// As stored.
    pub row: VacateRow,
    /// The host's comment.
    pub comment: Option<String>,
    /// The migrant's comment.
    pub answer: Option<String>,
}

const COMMENT: &str = "vacate_requests.comment";
const ANSWER: &str = "vacate_requests.answer";

fn seal(vault: &Vault, keyring: &Keyring, column: &'static str, id: Id, text: &str) -> Result<Vec<u8>, VaultError> {
    vault.seal(keyring, Place { column, row: id.0.as_bytes() }, &text)
}

/// Seals a host's comment.
pub fn seal_comment(vault: &Vault, keyring: &Keyring, id: Id, comment: &str) -> Result<Vec<u8>, VaultError> {
    seal(vault, keyring, COMMENT, id, comment)
}

/// Seals a migrant's comment.
pub fn seal_answer(vault: &Vault, keyring: &Keyring, id: Id, answer: &str) -> Result<Vec<u8>, VaultError> {
    seal(vault, keyring, ANSWER, id, answer)
}

impl Vacate {
    /// Opens a request of the owner of these keys.
    pub(super) fn open(keyring: &Keyring, row: VacateRow) -> Result<Self, VaultError> {
        let id = row.id.0.as_bytes();
        let open = |column, sealed: &Option<Vec<u8>>| {
            sealed.as_deref().map(|sealed| Vault::open(keyring, Place { column, row: id }, sealed)).transpose()
        };
        let (comment, answer) = (open(COMMENT, &row.comment)?, open(ANSWER, &row.answer)?);
        Ok(Self { row, comment, answer })
    }

    /// The state. An unknown name in the database is over.
    #[must_use]
    pub fn state(&self) -> VacateState {
        VacateState::parse(&self.row.state).unwrap_or(VacateState::Moot)
    }
}

/// Adds a request.
pub async fn insert(tx: &mut Conn, row: &VacateRow) -> Result<(), DbError> {
    on_conn!(tx, |c| diesel::insert_into(vacate_requests::table).values(row).execute(c).await)?;
    Ok(())
}

/// A step of a request.
#[derive(Debug, Clone)]
pub struct VacateStep {
    /// Which request.
    pub id: Id,
    /// The state that was read.
    pub from: VacateState,
    /// The new state.
    pub to: VacateState,
    /// The migrant's comment, sealed.
    pub answer: Option<Vec<u8>>,
    /// When.
    pub at: Ts,
}

/// Takes a step; guarded by the state that was read.
pub async fn step(tx: &mut Conn, step: &VacateStep) -> Result<(), DbError> {
    let closed_at = step.to.is_final().then_some(step.at);
    let rows = on_conn!(tx, |c| {
        let request = vacate_requests::table
            .filter(vacate_requests::id.eq(step.id).and(vacate_requests::state.eq(step.from.as_str())));
        let moved = (vacate_requests::state.eq(step.to.as_str()), vacate_requests::closed_at.eq(closed_at));
        match &step.answer {
            Some(answer) => {
                diesel::update(request).set((moved, vacate_requests::answer.eq(Some(answer)))).execute(c).await
            }
            None => diesel::update(request).set(moved).execute(c).await,
        }
    })?;
    exactly_one(rows)
}

/// Requests whose time for an answer is over at `now`, each with its registration and whether that is in force.
pub async fn overdue(conn: &mut Conn, whose: Option<Id>, now: Ts, limit: i64) -> QueryResult<Vec<(Id, Id, String)>> {
    on_conn!(conn, |c| {
        let all = vacate_requests::table
            .inner_join(registrations::table.on(registrations::id.eq(vacate_requests::registration_id)))
            // Written out, not bound: the planner must see that the partial index fits.
            .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("vacate_requests.state = 'waiting'"))
            .filter(vacate_requests::answer_by.le(now))
            .order(vacate_requests::answer_by.asc())
            .limit(limit)
            .select((vacate_requests::id, registrations::id, registrations::state))
            .into_boxed();
        of_program!(all, whose).load(c).await
    })
}

/// Closes what waits for an officer although it has come to nothing: the registration ended, or was answered, in another way. Gives how much.
pub async fn close_moot(tx: &mut Conn, now: Ts) -> QueryResult<usize> {
    let in_state =
        |state: &'static str| registrations::table.filter(registrations::state.eq(state)).select(registrations::id);
    let requests = on_conn!(tx, |c| diesel::update(vacate_requests::table)
        .filter(vacate_requests::closed_at.is_null().and(vacate_requests::state.eq(VacateState::Objected.as_str())))
        .filter(not(exists(in_state("confirmed").filter(registrations::id.eq(vacate_requests::registration_id)))))
        .set((vacate_requests::state.eq(VacateState::Moot.as_str()), vacate_requests::closed_at.eq(Some(now))))
        .execute(c)
        .await)?;
    let kinds = [(CaseKind::VacateObjection, "confirmed"), (CaseKind::OwnershipCheck, "pending")];
    let mut closed = requests;
    for (kind, state) in kinds {
        closed += on_conn!(tx, |c| diesel::update(cases::table)
            .filter(cases::state.eq(CaseState::Open.as_str()).and(cases::kind.eq(kind.as_str())))
            .filter(not(exists(in_state(state).filter(registrations::id.eq(cases::registration_id)))))
            .set((cases::state.eq(CaseState::Closed.as_str()), cases::decided_at.eq(Some(now))))
            .execute(c)
            .await)?;
    }
    Ok(closed)
}
