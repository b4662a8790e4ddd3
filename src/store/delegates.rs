//! Those who act for organisations, each with an account of his own. What is here of them is ids only.

use super::accounts::{AccountRow, SealedAccount};
use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::organizations::{self, OrganizationRow};
use super::schema::{
    accounts, data_keys, organization_delegate_premises, organization_delegates, organizations as all,
};
use super::types::{Id, Ts, Uuid as SqlUuid};
use super::vault::{KeyRow, Vault};
use crate::domain::organizations::{DelegateRole, DelegateState};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use std::collections::BTreeMap;

/// A delegate as stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = organization_delegates, treat_none_as_default_value = false)]
pub struct DelegateRow {
    /// Id.
    pub id: Id,
    /// Of which organisation.
    pub organization_id: Id,
    /// His account.
    pub account_id: Id,
    /// Role.
    pub role: String,
    /// State.
    pub state: String,
    /// Whether for all premises.
    pub everywhere: bool,
    /// When he was invited.
    pub invited_at: Ts,
    /// When he accepted, or declined.
    pub answered_at: Option<Ts>,
    /// When it was over.
    pub closed_at: Option<Ts>,
}

impl DelegateRow {
    /// The role. An unknown name in the database gives the least rights.
    #[must_use]
    pub fn role(&self) -> DelegateRole {
        DelegateRole::parse(&self.role).unwrap_or(DelegateRole::Read)
    }

    /// The state. An unknown name in the database is over.
    #[must_use]
    pub fn state(&self) -> DelegateState {
        DelegateState::parse(&self.state).unwrap_or(DelegateState::Revoked)
    }
}

/// Somebody who acts for the organisation at the place of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    /// Id.
    pub id: Id,
    /// His account.
    pub account: Id,
    /// How far.
    pub role: DelegateRole,
    /// Finds him by his phone.
    pub index: Option<Vec<u8>>,
}

/// Who acts for an organisation at these of its premises, in the order in which they were invited. At an address of no premises only those
/// who act for all of them.
pub async fn reaching(conn: &mut Conn, (organization, premises): (Id, Option<Id>)) -> QueryResult<Vec<Delegate>> {
    let premises = premises.unwrap_or(Id(uuid::Uuid::nil()));
    let found: Vec<(Id, Id, String, Option<Vec<u8>>)> = on_conn!(conn, |c| organization_delegates::table
        .inner_join(accounts::table.on(accounts::id.eq(organization_delegates::account_id)))
        .filter(organization_delegates::organization_id.eq(organization))
        .filter(organization_delegates::state.eq(DelegateState::Active.as_str()))
        .filter(
            organization_delegates::everywhere.or(exists(
                organization_delegate_premises::table
                    .filter(organization_delegate_premises::delegate_id.eq(organization_delegates::id))
                    .filter(organization_delegate_premises::premises_id.eq(premises)),
            )),
        )
        .order(organization_delegates::id.asc())
        .select((
            organization_delegates::id,
            organization_delegates::account_id,
            organization_delegates::role,
            accounts::phone_index,
        ))
        .load(c)
        .await)?;
    let delegate = |(id, account, role, index): (Id, Id, String, Option<Vec<u8>>)| {
        DelegateRole::parse(&role).map(|role| Delegate { id, account, role, index })
    };
    Ok(found.into_iter().filter_map(delegate).collect())
}

/// The delegate acts still, and is not revoked before this transaction ends.
///
/// # Errors
/// `LostRace` if he acts no more.
pub async fn hold(tx: &mut Conn, id: Id) -> Result<(), DbError> {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = SqlUuid)]
        #[expect(dead_code, reason = "whether there is a row is the answer")]
        id: Id,
    }
    let lock = match tx {
        Conn::Pg(_) => " FOR SHARE",
        Conn::Lite(_) => "",
    };
    let sql = format!("SELECT id FROM organization_delegates WHERE id = $1 AND state = 'active'{lock}");
    let held: Vec<Held> = on_conn!(tx, |c| diesel::sql_query(sql).bind::<SqlUuid, _>(id).load(c).await)?;
    exactly_one(held.len())
}

/// Reads a delegate.
pub async fn find(conn: &mut Conn, id: Id) -> QueryResult<Option<DelegateRow>> {
    on_conn!(conn, |c| organization_delegates::table
        .filter(organization_delegates::id.eq(id))
        .select(DelegateRow::as_select())
        .first(c)
        .await
        .optional())
}

/// What an account is in an organisation for which it acts.
async fn acting(conn: &mut Conn, organization: Id, account: Id) -> QueryResult<Option<DelegateRow>> {
    on_conn!(conn, |c| organization_delegates::table
        .filter(organization_delegates::organization_id.eq(organization))
        .filter(organization_delegates::account_id.eq(account))
        .filter(organization_delegates::state.eq(DelegateState::Active.as_str()))
        .select(DelegateRow::as_select())
        .first(c)
        .await
        .optional())
}

/// The same with the organisation, and for which of its premises it acts, if not for all.
pub async fn standing(
    conn: &mut Conn,
    organization: Id,
    account: Id,
) -> QueryResult<Option<(OrganizationRow, DelegateRow, Option<Vec<Id>>)>> {
    let Some(delegate) = acting(conn, organization, account).await? else { return Ok(None) };
    let Some(organization) = organizations::find(conn, organization).await? else { return Ok(None) };
    let premises = if delegate.everywhere {
        None
    } else {
        Some(premises_of(conn, &[delegate.id]).await?.remove(&delegate.id).unwrap_or_default())
    };
    Ok(Some((organization, delegate, premises)))
}

/// What an account is, or is asked to be, in whatever organisation behind `after`, oldest first.
pub async fn of_account(
    conn: &mut Conn,
    account: Id,
    (after, limit): (Id, i64),
) -> QueryResult<Vec<(DelegateRow, OrganizationRow)>> {
    let open = [DelegateState::Invited.as_str(), DelegateState::Active.as_str()];
    on_conn!(conn, |c| organization_delegates::table
        .inner_join(all::table.on(all::id.eq(organization_delegates::organization_id)))
        .filter(organization_delegates::account_id.eq(account).and(organization_delegates::state.eq_any(open)))
        .filter(organization_delegates::id.gt(after))
        .order(organization_delegates::id.asc())
        .limit(limit)
        .select((DelegateRow::as_select(), OrganizationRow::as_select()))
        .load(c)
        .await)
}

/// The delegates of an organisation behind `after`, oldest first, those of the past included, each with his account unless that is erased.
pub async fn of_organization(
    conn: &mut Conn,
    vault: &Vault,
    organization: Id,
    (after, limit): (Id, i64),
) -> QueryResult<Vec<(DelegateRow, Option<AccountRow>)>> {
    let found: Vec<(DelegateRow, SealedAccount, Option<KeyRow>)> = on_conn!(conn, |c| organization_delegates::table
        .inner_join(accounts::table.on(accounts::id.eq(organization_delegates::account_id)))
        .left_join(data_keys::table.on(data_keys::owner.eq(organization_delegates::account_id)))
        .filter(organization_delegates::organization_id.eq(organization).and(organization_delegates::id.gt(after)))
        .order(organization_delegates::id.asc())
        .limit(limit)
        .select((DelegateRow::as_select(), SealedAccount::as_select(), Option::<KeyRow>::as_select()))
        .load(c)
        .await)?;
    let open = |(row, account, key): (DelegateRow, SealedAccount, Option<KeyRow>)| {
        let account = key.map(|key| account.open(vault, &key)).transpose()?;
        Ok((row, account))
    };
    found.into_iter().map(open).collect()
}

/// For which premises these delegates act, as far as it is not for all.
pub async fn premises_of(conn: &mut Conn, delegates: &[Id]) -> QueryResult<BTreeMap<Id, Vec<Id>>> {
    let found: Vec<(Id, Id)> = on_conn!(conn, |c| organization_delegate_premises::table
        .filter(organization_delegate_premises::delegate_id.eq_any(delegates))
        .order((organization_delegate_premises::delegate_id, organization_delegate_premises::premises_id))
        .select((organization_delegate_premises::delegate_id, organization_delegate_premises::premises_id))
        .load(c)
        .await)?;
    let mut premises: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for (delegate, one) in found {
        premises.entry(delegate).or_default().push(one);
    }
    Ok(premises)
}

/// How many are invited or act. Counted behind the lock of `organizations::alone`.
pub async fn count_open(tx: &mut Conn, organization: Id) -> QueryResult<i64> {
    let open = [DelegateState::Invited.as_str(), DelegateState::Active.as_str()];
    on_conn!(tx, |c| organization_delegates::table
        .filter(organization_delegates::organization_id.eq(organization))
        .filter(organization_delegates::state.eq_any(open))
        .count()
        .get_result(c)
        .await)
}

/// The manager who has been one for longest, besides this delegate, and the index of his phone. Read behind the lock of `organizations::alone`.
pub async fn manager_besides(
    tx: &mut Conn,
    organization: Id,
    delegate: Id,
) -> QueryResult<Option<(Id, Option<Vec<u8>>)>> {
    on_conn!(tx, |c| organization_delegates::table
        .inner_join(accounts::table.on(accounts::id.eq(organization_delegates::account_id)))
        .filter(organization_delegates::organization_id.eq(organization).and(organization_delegates::id.ne(delegate)))
        .filter(organization_delegates::state.eq(DelegateState::Active.as_str()))
        .filter(organization_delegates::role.eq(DelegateRole::Manager.as_str()))
        .order(organization_delegates::id.asc())
        .select((organization_delegates::id, accounts::phone_index))
        .first(c)
        .await
        .optional())
}

/// Adds a delegate, for these premises if not for all. `Unique` if he is invited or acts already.
pub async fn insert(tx: &mut Conn, row: &DelegateRow, premises: &[Id]) -> Result<(), DbError> {
    on_conn!(tx, |c| diesel::insert_into(organization_delegates::table).values(row).execute(c).await)?;
    for one in premises {
        on_conn!(tx, |c| diesel::insert_into(organization_delegate_premises::table)
            .values((
                organization_delegate_premises::delegate_id.eq(row.id),
                organization_delegate_premises::premises_id.eq(*one),
            ))
            .execute(c)
            .await)?;
    }
    Ok(())
}

/// Moves a delegate from the state that was read to that of `row`.
pub async fn step(tx: &mut Conn, row: &DelegateRow, from: DelegateState) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(organization_delegates::table)
        .filter(organization_delegates::id.eq(row.id).and(organization_delegates::state.eq(from.as_str())))
        .set((
            organization_delegates::state.eq(&row.state),
            organization_delegates::answered_at.eq(row.answered_at),
            organization_delegates::closed_at.eq(row.closed_at),
        ))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// Whoever is erased acts for nobody any more.
pub(super) async fn forget(tx: &mut Conn, account: Id) -> QueryResult<usize> {
    let open = [DelegateState::Invited.as_str(), DelegateState::Active.as_str()];
    on_conn!(tx, |c| diesel::update(organization_delegates::table)
        .filter(organization_delegates::account_id.eq(account).and(organization_delegates::state.eq_any(open)))
        .set(organization_delegates::state.eq(DelegateState::Revoked.as_str()))
        .execute(c)
        .await)
}
