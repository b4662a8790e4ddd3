//! What a sandbox knows of its programs, and what its simulated hosts are still to answer. Empty everywhere else.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{accounts, officers, registrations, sandbox_answers, sandbox_clients, service_purpose};
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;

/// How a program is treated.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = sandbox_clients)]
pub struct SandboxClientRow {
    /// The program.
    pub client_id: Id,
    /// Stands in the numbers of its scenario documents: 1 to 9999.
    pub tag: i32,
    /// How far its clock is ahead, in microseconds.
    pub ahead: i64,
    /// How it is disturbed, as JSON.
    pub faults: String,
    /// Until when, in true time.
    pub faults_until: Ts,
}

/// What a simulated host is still to answer.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sandbox_answers)]
pub struct SandboxAnswerRow {
    /// Which application.
    pub registration_id: Id,
    /// Whose.
    pub client_id: Id,
    /// In which scenario.
    pub scenario: String,
}

/// Says what this database is for, unless that is known; gives what is known.
pub async fn claim_purpose(tx: &mut Conn, purpose: &str) -> QueryResult<String> {
    on_conn!(tx, |c| diesel::insert_into(service_purpose::table)
        .values((service_purpose::id.eq(1), service_purpose::purpose.eq(purpose)))
        .on_conflict_do_nothing()
        .execute(c)
        .await)?;
    on_conn!(tx, |c| service_purpose::table.find(1).select(service_purpose::purpose).first(c).await)
}

/// How a program is treated; none if it has never been looked at.
pub async fn client(conn: &mut Conn, id: uuid::Uuid) -> QueryResult<Option<SandboxClientRow>> {
    on_conn!(conn, |c| sandbox_clients::table
        .find(Id(id))
        .select(SandboxClientRow::as_select())
        .first(c)
        .await
        .optional())
}

const ENTER: &str = "INSERT INTO sandbox_clients (client_id, tag, ahead, faults, faults_until) \
     SELECT $1, COALESCE(MAX(tag), 0) + 1, 0, $2, $3 FROM sandbox_clients WHERE true ON CONFLICT (client_id) DO NOTHING";

/// Notes a program that was never looked at; a second note does nothing. Two programs at once may want the same tag: then one fails on the
/// unique index, and tries again.
pub async fn enter(tx: &mut Conn, id: uuid::Uuid, (faults, until): (&str, Ts)) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::sql_query(ENTER).bind::<SqlUuid, _>(Id(id)).bind::<Text, _>(faults).bind::<Instant, _>(until)
    )
    .execute(c)
    .await)
}

/// Moves a program's clock from where it was read; a lost race if somebody else has moved it.
pub async fn advance(tx: &mut Conn, id: uuid::Uuid, (from, to): (i64, i64)) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(sandbox_clients::table)
        .filter(sandbox_clients::client_id.eq(Id(id)).and(sandbox_clients::ahead.eq(from)))
        .set(sandbox_clients::ahead.eq(to))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// Says how a program is to be disturbed.
pub async fn disturb(tx: &mut Conn, id: uuid::Uuid, (faults, until): (&str, Ts)) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(sandbox_clients::table.find(Id(id)))
        .set((sandbox_clients::faults.eq(faults), sandbox_clients::faults_until.eq(until)))
        .execute(c)
        .await)
}

/// The programs whose clocks are ahead.
pub async fn moved(conn: &mut Conn) -> QueryResult<Vec<SandboxClientRow>> {
    on_conn!(conn, |c| sandbox_clients::table
        // Written out, not bound: the planner must see that the partial index fits.
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>("ahead > 0"))
        .order(sandbox_clients::client_id)
        .select(SandboxClientRow::as_select())
        .load(c)
        .await)
}

/// The program by whose clock an account lives: the one that first applied for it, or first named its phone as a host's.
pub async fn client_of_account(conn: &mut Conn, account: uuid::Uuid) -> QueryResult<Option<SandboxClientRow>> {
    let first: Option<Option<Id>> = on_conn!(conn, |c| registrations::table
        .filter(registrations::account_id.eq(Id(account)).and(registrations::client_id.is_not_null()))
        .order(registrations::id)
        .select(registrations::client_id)
        .first(c)
        .await
        .optional())?;
    let first = if let Some(client) = first.flatten() {
        Some(client)
    } else {
        let index: Option<Option<Vec<u8>>> = on_conn!(conn, |c| accounts::table
            .find(Id(account))
            .select(accounts::phone_index)
            .first(c)
            .await
            .optional())?;
        if let Some(index) = index.flatten() { owner_of_phone(conn, &index).await? } else { None }
    };
    match first {
        Some(id) => client(conn, id.0).await,
        None => Ok(None),
    }
}

/// The program that first named a phone as a host's.
pub async fn owner_of_phone(conn: &mut Conn, index: &[u8]) -> QueryResult<Option<Id>> {
    let first: Option<Option<Id>> = on_conn!(conn, |c| registrations::table
        .filter(registrations::host_index.eq(index).and(registrations::client_id.is_not_null()))
        .order(registrations::id)
        .select(registrations::client_id)
        .first(c)
        .await
        .optional())?;
    Ok(first.flatten())
}

/// Whether a program may read what is sent to a phone: it named it first, and it is no officer's.
pub async fn may_read(conn: &mut Conn, client: uuid::Uuid, index: &[u8]) -> QueryResult<bool> {
    let is_officer: bool = on_conn!(conn, |c| diesel::select(exists(
        officers::table
            .inner_join(accounts::table.on(accounts::id.eq(officers::account_id)))
            .filter(accounts::phone_index.eq(index))
    ))
    .get_result(c)
    .await)?;
    Ok(!is_officer && owner_of_phone(conn, index).await? == Some(Id(client)))
}

/// What is to be answered, the oldest first.
pub async fn answers(conn: &mut Conn, limit: i64) -> QueryResult<Vec<SandboxAnswerRow>> {
    on_conn!(conn, |c| sandbox_answers::table
        .order(sandbox_answers::registration_id)
        .limit(limit)
        .select(SandboxAnswerRow::as_select())
        .load(c)
        .await)
}

/// A simulated host is to answer this application: written with it.
pub async fn ask(tx: &mut Conn, row: &SandboxAnswerRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(sandbox_answers::table).values(row).execute(c).await)
}

/// Nothing is to be answered there any more.
pub async fn answered(tx: &mut Conn, registration: Id) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(sandbox_answers::table.find(registration)).execute(c).await)
}

/// How many microseconds a program's clock is ahead.
#[must_use]
pub fn ahead_of(row: Option<&SandboxClientRow>) -> chrono::TimeDelta {
    chrono::TimeDelta::microseconds(row.map_or(0, |row| row.ahead))
}
