//! Organisations and their premises. None of this is about a person: a BIN, a name and an address are open to everybody.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{confirmation_links, notifications, organization_premises, organizations, registrations};
use super::types::{Id, Ts, Uuid as SqlUuid};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An organisation.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = organizations)]
pub struct OrganizationRow {
    /// Id.
    pub id: Id,
    /// BIN.
    pub bin: String,
    /// Finds the registrations that name the BIN.
    pub identifier_index: Vec<u8>,
    /// Name.
    pub name: String,
    /// When it was entered.
    pub created_at: Ts,
}

/// Premises of an organisation: a building.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_premises)]
pub struct PremisesRow {
    /// Id.
    pub id: Id,
    /// Whose.
    pub organization_id: Id,
    /// Kind.
    pub kind: String,
    /// The address, as JSON.
    pub address: String,
    /// Finds the registrations at this address.
    pub address_index: Vec<u8>,
    /// For how many people.
    pub capacity: i32,
    /// Version; each change adds one.
    pub version: i32,
    /// When they were entered.
    pub created_at: Ts,
    /// Last change.
    pub updated_at: Ts,
}

/// Reads an organisation.
pub async fn find(conn: &mut Conn, id: Id) -> QueryResult<Option<OrganizationRow>> {
    on_conn!(conn, |c| organizations::table
        .filter(organizations::id.eq(id))
        .select(OrganizationRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Reads the organisation with this BIN.
pub async fn by_bin(conn: &mut Conn, bin: &str) -> QueryResult<Option<OrganizationRow>> {
    on_conn!(conn, |c| organizations::table
        .filter(organizations::bin.eq(bin))
        .select(OrganizationRow::as_select())
        .first(c)
        .await
        .optional())
}

/// The organisation whose BIN has this index.
pub async fn by_index(conn: &mut Conn, identifier: &[u8]) -> QueryResult<Option<Id>> {
    on_conn!(conn, |c| organizations::table
        .filter(organizations::identifier_index.eq(identifier))
        .select(organizations::id)
        .first(c)
        .await
        .optional())
}

/// All organisations behind `after`, oldest first.
pub async fn all(conn: &mut Conn, after: Id, limit: i64) -> QueryResult<Vec<OrganizationRow>> {
    on_conn!(conn, |c| organizations::table
        .filter(organizations::id.gt(after))
        .order(organizations::id.asc())
        .limit(limit)
        .select(OrganizationRow::as_select())
        .load(c)
        .await)
}

/// Adds an organisation. `Unique` if its BIN is there.
pub async fn insert(tx: &mut Conn, row: &OrganizationRow) -> Result<(), DbError> {
    on_conn!(tx, |c| diesel::insert_into(organizations::table).values(row).execute(c).await)?;
    Ok(())
}

/// Lets nobody else change what belongs to an organisation until this transaction ends.
pub async fn alone(tx: &mut Conn, id: Id) -> QueryResult<usize> {
    let Conn::Pg(_) = tx else { return Ok(0) };
    let sql = "SELECT 1 FROM organizations WHERE id = $1 FOR NO KEY UPDATE";
    on_conn!(tx, |c| diesel::sql_query(sql).bind::<SqlUuid, _>(id).execute(c).await)
}

/// Registrations that named this BIN before the organisation was entered, or its premises, become the organisation's.
pub async fn adopt(tx: &mut Conn, organization: &OrganizationRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(registrations::table)
        .filter(registrations::host_identifier_index.eq(&organization.identifier_index))
        .filter(registrations::host_kind.eq("organization").and(registrations::organization_id.is_null()))
        // What the service refused by itself never was a host's matter.
        .filter(registrations::host_index.is_not_null().or(registrations::state.ne("rejected")))
        .set(registrations::organization_id.eq(Some(organization.id)))
        .execute(c)
        .await)
}

/// Registrations of the organisation at the address of these premises are at them.
pub async fn adopt_at(tx: &mut Conn, premises: &PremisesRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(registrations::table)
        .filter(registrations::organization_id.eq(Some(premises.organization_id)))
        .filter(registrations::address_index.eq(Some(&premises.address_index)))
        .filter(registrations::premises_id.is_null())
        .set(registrations::premises_id.eq(Some(premises.id)))
        .execute(c)
        .await)
}

/// What the organisation's applications ask goes to the phone `to` from now on: that of which `is_from` is the phone, or, if there is none,
/// all of it. Whoever was asked before finds nothing of it any more, nor by a link.
pub async fn readdress(tx: &mut Conn, organization: Id, from: Option<&[u8]>, to: &[u8], now: Ts) -> QueryResult<()> {
    let from = from.map(<[u8]>::to_vec);
    let open = || {
        registrations::table
            .filter(registrations::organization_id.eq(Some(organization)).and(registrations::state.eq("pending")))
            .select(registrations::id)
    };
    // First to nobody, which tells the feed of whoever had it that it is gone; the registrations before their questions, as everybody does.
    let theirs = |index: Option<Vec<u8>>| {
        let all = registrations::table
            .filter(registrations::organization_id.eq(Some(organization)).and(registrations::host_index.is_not_null()));
        (all, index)
    };
    let (all, index) = theirs(from.clone());
    let moved: Vec<Id> = on_conn!(tx, |c| match &index {
        Some(index) => all.filter(registrations::host_index.eq(Some(index))).select(registrations::id).load(c).await,
        None => all.filter(registrations::host_index.ne(Some(to))).select(registrations::id).load(c).await,
    })?;
    for some in moved.chunks(500) {
        let set = |index: Option<Vec<u8>>| {
            diesel::update(registrations::table.filter(registrations::id.eq_any(some.to_vec())))
                .set(registrations::host_index.eq(index))
        };
        on_conn!(tx, |c| set(None).execute(c).await)?;
        on_conn!(tx, |c| set(Some(to.to_vec())).execute(c).await)?;
    }
    on_conn!(tx, |c| diesel::update(confirmation_links::table)
        .filter(confirmation_links::registration_id.eq_any(open()).and(confirmation_links::used_at.is_null()))
        .filter(confirmation_links::expires_at.gt(now))
        .set(confirmation_links::expires_at.eq(now))
        .execute(c)
        .await)?;
    let asked: Vec<Option<Id>> = on_conn!(tx, |c| registrations::table
        .filter(registrations::organization_id.eq(Some(organization)).and(registrations::state.eq("pending")))
        .filter(registrations::host_index.eq(Some(to)).and(registrations::host_notice_id.is_not_null()))
        .select(registrations::host_notice_id)
        .load(c)
        .await)?;
    let asked: Vec<Id> = asked.into_iter().flatten().collect();
    for some in asked.chunks(500) {
        on_conn!(tx, |c| diesel::update(notifications::table)
            .filter(notifications::id.eq_any(some.to_vec()).and(notifications::recipient.ne(to)))
            .set(notifications::recipient.eq(to))
            .execute(c)
            .await)?;
    }
    Ok(())
}

/// Reads premises.
pub async fn premises(conn: &mut Conn, id: Id) -> QueryResult<Option<PremisesRow>> {
    on_conn!(conn, |c| organization_premises::table
        .filter(organization_premises::id.eq(id))
        .select(PremisesRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Those of an organisation at an address.
pub async fn premises_at(conn: &mut Conn, organization: Id, address: &[u8]) -> QueryResult<Option<PremisesRow>> {
    on_conn!(conn, |c| organization_premises::table
        .filter(organization_premises::organization_id.eq(organization))
        .filter(organization_premises::address_index.eq(address))
        .select(PremisesRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Premises of an organisation behind `after`, oldest first; only `some` of them, if given.
pub async fn premises_of(
    conn: &mut Conn,
    organization: Id,
    some: Option<&[Id]>,
    (after, limit): (Id, i64),
) -> QueryResult<Vec<PremisesRow>> {
    on_conn!(conn, |c| {
        let page = organization_premises::table
            .filter(organization_premises::organization_id.eq(organization))
            .filter(organization_premises::id.gt(after))
            .order(organization_premises::id.asc())
            .limit(limit)
            .select(PremisesRow::as_select());
        match some {
            Some(some) => page.filter(organization_premises::id.eq_any(some)).load(c).await,
            None => page.load(c).await,
        }
    })
}

/// How many premises an organisation has. Counted behind the lock of [`alone`].
pub async fn count_premises(tx: &mut Conn, organization: Id) -> QueryResult<i64> {
    on_conn!(tx, |c| organization_premises::table
        .filter(organization_premises::organization_id.eq(organization))
        .count()
        .get_result(c)
        .await)
}

/// Adds premises. `Unique` if the organisation has some at this address.
pub async fn insert_premises(tx: &mut Conn, row: &PremisesRow) -> Result<(), DbError> {
    on_conn!(tx, |c| diesel::insert_into(organization_premises::table).values(row).execute(c).await)?;
    Ok(())
}

/// Writes kind and capacity if they still have the version before `row.version`.
pub async fn update_premises(tx: &mut Conn, row: &PremisesRow) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(organization_premises::table)
        .filter(organization_premises::id.eq(row.id).and(organization_premises::version.eq(row.version - 1)))
        .set((
            organization_premises::kind.eq(&row.kind),
            organization_premises::capacity.eq(row.capacity),
            organization_premises::version.eq(row.version),
            organization_premises::updated_at.eq(row.updated_at),
        ))
        .execute(c)
        .await)?;
    exactly_one(rows)
}
