//! What officers are to decide.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{cases, data_keys};
use super::types::{Id, Ts};
use super::vault::{KeyRow, Keyring, Place, Vault, VaultError};
use crate::domain::cases::{CaseKind, CaseState};
use crate::domain::deadlines::OutageMove;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// A case.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = cases, treat_none_as_default_value = false)]
pub struct CaseRow {
    /// Id.
    pub id: Id,
    /// What it is about.
    pub kind: String,
    /// Which registration.
    pub registration_id: Id,
    /// The migrant's account.
    pub account_id: Id,
    /// Region, KATO: whose matter it is.
    pub region: String,
    /// State.
    pub state: String,
    /// What the migrant says, sealed.
    pub statement: Option<Vec<u8>>,
    /// When it was opened.
    pub opened_at: Ts,
    /// Until when it is to be decided.
    pub due_on: NaiveDate,
    /// What was decided.
    pub decision: Option<String>,
    /// The officer's explanation, sealed.
    pub explanation: Option<Vec<u8>>,
    /// Who decided.
    pub officer_id: Option<Id>,
    /// When.
    pub decided_at: Option<Ts>,
    /// The registration that came of the decision.
    pub outcome_id: Option<Id>,
}

/// A case, opened.
#[derive(Debug, Clone)]
pub struct Case {
    /// As stored.
    pub row: CaseRow,
    /// What the migrant says.
    pub statement: Option<String>,
    /// The officer's explanation.
    pub explanation: Option<String>,
    /// The outage that moved the day on which it is due, if one did: as whoever knows the outages says.
    pub outage: Option<OutageMove>,
}

const STATEMENT: &str = "cases.statement";
const EXPLANATION: &str = "cases.explanation";

/// Seals what a migrant says.
pub fn seal_statement(vault: &Vault, keyring: &Keyring, id: Id, text: &str) -> Result<Vec<u8>, VaultError> {
    vault.seal(keyring, Place { column: STATEMENT, row: id.0.as_bytes() }, &text)
}

/// Seals what an officer explains.
pub fn seal_explanation(vault: &Vault, keyring: &Keyring, id: Id, text: &str) -> Result<Vec<u8>, VaultError> {
    vault.seal(keyring, Place { column: EXPLANATION, row: id.0.as_bytes() }, &text)
}

impl Case {
    fn open(vault: &Vault, (row, key): (CaseRow, KeyRow)) -> QueryResult<Self> {
        let id = row.id.0.as_bytes();
        let open = |column, sealed: &Option<Vec<u8>>| {
            sealed.as_deref().map(|sealed| vault.open_with(&key, Place { column, row: id }, sealed)).transpose()
        };
        let (statement, explanation) = (open(STATEMENT, &row.statement)?, open(EXPLANATION, &row.explanation)?);
        Ok(Self { row, statement, explanation, outage: None })
    }
}

macro_rules! case_query {
    () => {
        cases::table
            .inner_join(data_keys::table.on(data_keys::owner.eq(cases::account_id)))
            .select((CaseRow::as_select(), KeyRow::as_select()))
    };
}

/// Adds a case.
pub async fn insert(tx: &mut Conn, row: &CaseRow) -> Result<(), DbError> {
    on_conn!(tx, |c| diesel::insert_into(cases::table).values(row).execute(c).await)?;
    Ok(())
}

/// Reads a case, whoever asks.
pub async fn find(conn: &mut Conn, vault: &Vault, id: Uuid) -> QueryResult<Option<Case>> {
    let found: Option<(CaseRow, KeyRow)> =
        on_conn!(conn, |c| case_query!().filter(cases::id.eq(Id(id))).first(c).await.optional())?;
    found.map(|found| Case::open(vault, found)).transpose()
}

/// The cases about a registration, oldest first.
pub async fn of_registration(conn: &mut Conn, vault: &Vault, registration: Uuid) -> QueryResult<Vec<Case>> {
    let found: Vec<(CaseRow, KeyRow)> = on_conn!(conn, |c| case_query!()
        .filter(cases::registration_id.eq(Id(registration)))
        .order(cases::id.asc())
        .limit(100)
        .load(c)
        .await)?;
    found.into_iter().map(|found| Case::open(vault, found)).collect()
}

/// A page of a work list.
#[derive(Debug, Clone)]
pub struct WorkPage {
    /// In this state.
    pub state: CaseState,
    /// Only in this region.
    pub region: Option<String>,
    /// Only what comes behind this case.
    pub after: Option<Uuid>,
    /// At most so many.
    pub limit: i64,
}

/// A work list, the most urgent first.
pub async fn work_list(conn: &mut Conn, vault: &Vault, page: &WorkPage) -> QueryResult<Vec<Case>> {
    let after = Id(page.after.unwrap_or(Uuid::nil()));
    let due: Option<NaiveDate> =
        on_conn!(conn, |c| cases::table.filter(cases::id.eq(after)).select(cases::due_on).first(c).await.optional())?;
    // Before the first.
    let due = due.unwrap_or_default();
    let found: Vec<(CaseRow, KeyRow)> = on_conn!(conn, |c| case_query!()
        .filter(cases::state.eq(page.state.as_str()))
        .filter(
            page.region.is_none().into_sql::<Bool>().or(cases::region.eq(page.region.as_deref().unwrap_or_default()))
        )
        .filter(cases::due_on.gt(due).or(cases::due_on.eq(due).and(cases::id.gt(after))))
        .order((cases::due_on.asc(), cases::id.asc()))
        .limit(page.limit)
        .load(c)
        .await)?;
    found.into_iter().map(|found| Case::open(vault, found)).collect()
}

/// Writes a decision; guarded by the case being open.
pub async fn decide(tx: &mut Conn, row: &CaseRow) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(cases::table)
        .filter(cases::id.eq(row.id).and(cases::state.eq(CaseState::Open.as_str())))
        .set((
            cases::state.eq(&row.state),
            cases::decision.eq(&row.decision),
            cases::explanation.eq(&row.explanation),
            cases::officer_id.eq(row.officer_id),
            cases::decided_at.eq(row.decided_at),
            cases::outcome_id.eq(row.outcome_id),
        ))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// Closes the open case of a kind about a registration without a decision, if there is one.
pub async fn close(tx: &mut Conn, registration: Id, kind: CaseKind, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(cases::table)
        .filter(cases::registration_id.eq(registration).and(cases::kind.eq(kind.as_str())))
        .filter(cases::state.eq(CaseState::Open.as_str()))
        .set((cases::state.eq(CaseState::Closed.as_str()), cases::decided_at.eq(Some(now))))
        .execute(c)
        .await)
}
