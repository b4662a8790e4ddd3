//! Lists of registrations, a page at a time, newest first: of a migrant, of a host, of a program.

use super::accounts::AccountRow;
use super::accounts::SealedAccount;
use super::connection::{Conn, on_conn};
use super::delegates;
use super::registrations::{Full, KEY_COLUMNS, RegistrationRow, Stored, full_query, host_keys, with_families};
use super::schema::{accounts, certificates, data_keys, registration_co_owners, registrations, vacate_requests};
use super::types::{Id, Ts};
use super::vacates::VacateRow;
use super::vault::{Indexed, KeyRow, Vault};
use crate::domain::organizations::DelegateState;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;

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
pub async fn of_migrant(conn: &mut Conn, vault: &Vault, account: uuid::Uuid, page: &Page) -> QueryResult<Vec<Full>> {
    let before = Id(page.before.unwrap_or(uuid::Uuid::max()));
    let found: Vec<Stored> = on_conn!(conn, |c| {
        let query = full_query!()
            .filter(registrations::account_id.eq(Id(account)).and(registrations::id.lt(before)))
            .order(registrations::id.desc())
            .limit(page.limit);
        match &page.state {
            Some(state) => query.filter(registrations::state.eq(state)).load(c).await,
            None => query.load(c).await,
        }
    })?;
    with_families(conn, vault, found).await
}

/// What a program of an integrator applied for; that with its own reference, if given.
pub async fn of_client(
    conn: &mut Conn,
    vault: &Vault,
    client: Id,
    reference: Option<&[u8]>,
    page: &Page,
) -> QueryResult<Vec<Full>> {
    let before = Id(page.before.unwrap_or(uuid::Uuid::max()));
    let found: Vec<Stored> = on_conn!(conn, |c| {
        let mut query = full_query!()
            .filter(registrations::client_id.eq(client).and(registrations::id.lt(before)))
            .order(registrations::id.desc())
            .limit(page.limit)
            .into_boxed();
        if let Some(reference) = reference {
            query = query.filter(registrations::client_reference_index.eq(reference));
        }
        if let Some(state) = &page.state {
            query = query.filter(registrations::state.eq(state));
        }
        query.load(c).await
    })?;
    with_families(conn, vault, found).await
}

/// Registrations addressed to the phone of a host, and to his IIN once he has told it.
pub async fn of_host(conn: &mut Conn, vault: &Vault, host: &AccountRow, page: &Page) -> QueryResult<Vec<Full>> {
    let before = Id(page.before.unwrap_or(uuid::Uuid::max()));
    let phone = vault.index(Indexed::Phone, &host.who.phone).to_vec();
    let iin = host.who.iin.as_deref().map(|iin| vault.index(Indexed::Identifier, iin).to_vec());
    let found: Vec<Stored> = on_conn!(conn, |c| {
        let query = full_query!()
            .filter(registrations::host_index.eq(&phone).and(registrations::id.lt(before)))
            .filter(
                iin.is_none()
                    .into_sql::<Bool>()
                    .or(registrations::host_kind.eq("organization"))
                    .or(registrations::host_identifier_index.eq(iin.clone().unwrap_or_default())),
            )
            // What is an organisation's is its delegates' alone.
            .filter(registrations::organization_id.is_null())
            // What waits for an answer with a family is shown with it.
            .filter(registrations::family_id.is_null().or(registrations::state.ne("pending")))
            .order(registrations::id.desc())
            .limit(page.limit);
        match &page.state {
            Some(state) => query.filter(registrations::state.eq(state)).load(c).await,
            None => query.load(c).await,
        }
    })?;
    let mut all = with_families(conn, vault, found).await?;
    all.extend(of_co_owner(conn, vault, &phone, page).await?);
    all.extend(of_delegate(conn, vault, host.id, page).await?);
    all.sort_unstable_by_key(|file| std::cmp::Reverse(file.row.id));
    all.truncate(usize::try_from(page.limit).unwrap_or(usize::MAX));
    Ok(all)
}

/// Registrations at a place that is also his whose phone this is, and which he may answer. By itself: a query for both would find neither
/// by its index.
async fn of_co_owner(conn: &mut Conn, vault: &Vault, phone: &[u8], page: &Page) -> QueryResult<Vec<Full>> {
    let before = Id(page.before.unwrap_or(uuid::Uuid::max()));
    let his = registration_co_owners::table
        .filter(registration_co_owners::owner_index.eq(phone).and(registration_co_owners::may_answer))
        .select(registration_co_owners::registration_id);
    let found: Vec<Stored> = on_conn!(conn, |c| {
        let query = full_query!()
            .filter(registrations::id.eq_any(his).and(registrations::id.lt(before)))
            .filter(registrations::organization_id.is_null())
            .filter(registrations::family_id.is_null().or(registrations::state.ne("pending")))
            .order(registrations::id.desc())
            .limit(page.limit);
        match &page.state {
            Some(state) => query.filter(registrations::state.eq(state)).load(c).await,
            None => query.load(c).await,
        }
    })?;
    with_families(conn, vault, found).await
}

/// How many organisations one account can act for and find their registrations in one list.
const ORGANIZATIONS: i64 = 50;

/// What waits or is registered with the organisations for which an account acts, as far as its rights reach.
async fn of_delegate(conn: &mut Conn, vault: &Vault, account: Id, page: &Page) -> QueryResult<Vec<Full>> {
    let acting = delegates::of_account(conn, account, (Id(uuid::Uuid::nil()), ORGANIZATIONS)).await?;
    let acting: Vec<_> = acting.into_iter().filter(|(delegate, _)| delegate.state() == DelegateState::Active).collect();
    if acting.is_empty() {
        return Ok(Vec::new());
    }
    let limited: Vec<Id> = acting.iter().filter(|(it, _)| !it.everywhere).map(|(it, _)| it.id).collect();
    let mut premises = delegates::premises_of(conn, &limited).await?;
    let mut all = Vec::new();
    for (delegate, organization) in acting {
        let some = (!delegate.everywhere).then(|| premises.remove(&delegate.id).unwrap_or_default());
        let place = Holding { organization: organization.id, premises: some, account };
        all.extend(of_organization(conn, vault, &place, page).await?);
    }
    Ok(all)
}

/// What of an organisation is asked for.
#[derive(Debug, Clone)]
pub struct Holding {
    /// Which organisation.
    pub organization: Id,
    /// At which of its premises; none is all, and what is at none.
    pub premises: Option<Vec<Id>>,
    /// Who asks: what is about himself he is not shown as a host.
    pub account: Id,
}

/// Registrations with an organisation.
pub async fn of_organization(conn: &mut Conn, vault: &Vault, place: &Holding, page: &Page) -> QueryResult<Vec<Full>> {
    let before = Id(page.before.unwrap_or(uuid::Uuid::max()));
    let found: Vec<Stored> = on_conn!(conn, |c| {
        let mut query = full_query!()
            .filter(registrations::organization_id.eq(Some(place.organization)).and(registrations::id.lt(before)))
            .filter(registrations::account_id.ne(place.account))
            .filter(registrations::guardian_id.is_null().or(registrations::guardian_id.ne(Some(place.account))))
            .filter(registrations::family_id.is_null().or(registrations::state.ne("pending")))
            .order(registrations::id.desc())
            .limit(page.limit)
            .into_boxed();
        if let Some(some) = &place.premises {
            query = query.filter(registrations::premises_id.eq_any(some.iter().copied().map(Some)));
        }
        if let Some(state) = &page.state {
            query = query.filter(registrations::state.eq(state));
        }
        query.load(c).await
    })?;
    with_families(conn, vault, found).await
}

/// Who has come to premises, or left them.
#[derive(Debug, Clone, Copy)]
pub enum Movement {
    /// Moved in on this day, whatever has become of the registration since.
    In(NaiveDate),
    /// Registered there until an instant from the first to before the second.
    Out(Ts, Ts),
}

/// A page of those who have come or left, by id before `before`, newest first.
pub async fn moved(
    conn: &mut Conn,
    vault: &Vault,
    holding: &Holding,
    movement: Movement,
    (before, limit): (Id, i64),
) -> QueryResult<Vec<Full>> {
    let at: Vec<Option<Id>> = holding.premises.iter().flatten().copied().map(Some).collect();
    let over = ["superseded", "departed", "ended", "vacated", "annulled"];
    let found: Vec<Stored> = on_conn!(conn, |c| {
        let query = full_query!()
            .filter(registrations::premises_id.eq_any(at).and(registrations::id.lt(before)))
            .filter(registrations::account_id.ne(holding.account))
            .filter(registrations::guardian_id.is_null().or(registrations::guardian_id.ne(Some(holding.account))))
            .order(registrations::id.desc())
            .limit(limit)
            .into_boxed();
        match movement {
            Movement::In(day) => {
                let ever = over.into_iter().chain(["confirmed"]);
                query.filter(registrations::moved_in_on.eq(day).and(registrations::state.eq_any(ever))).load(c).await
            }
            Movement::Out(from, until) => {
                let ended = registrations::decided_at.ge(Some(from)).and(registrations::decided_at.lt(Some(until)));
                query.filter(ended).filter(registrations::state.eq_any(over)).load(c).await
            }
        }
    })?;
    with_families(conn, vault, found).await
}
