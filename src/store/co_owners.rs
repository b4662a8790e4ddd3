//! The other owners of a dwelling: who is told of a registration there, and may answer for all of them. Only registrations that say so
//! (`co_owned`) have any, so nobody else asks.

use super::connection::{Conn, exec_each, on_conn};
use super::schema::{accounts, registration_co_owners, registrations};
use super::types::Id;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// An owner besides the one who is named as the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoOwner {
    /// The index of his phone.
    pub index: Vec<u8>,
    /// Whether his answer counts; where the migrant is an owner himself, the others are told only.
    pub may_answer: bool,
    /// The account of his phone, if there is one.
    pub account: Option<Id>,
}

/// The other owners of the place of a registration.
pub async fn of(conn: &mut Conn, registration: Id) -> QueryResult<Vec<CoOwner>> {
    Ok(of_all(conn, &[registration]).await?.into_iter().map(|(_, owner)| owner).collect())
}

/// The other owners of the places of these registrations, each with the registration.
pub async fn of_all(conn: &mut Conn, registrations: &[Id]) -> QueryResult<Vec<(Id, CoOwner)>> {
    type Found = (Id, Vec<u8>, bool, Option<Id>);
    let found: Vec<Found> = on_conn!(conn, |c| registration_co_owners::table
        .left_join(accounts::table.on(accounts::phone_index.eq(registration_co_owners::owner_index.nullable())))
        .filter(registration_co_owners::registration_id.eq_any(registrations))
        .order((registration_co_owners::registration_id.asc(), registration_co_owners::owner_index.asc()))
        .select((
            registration_co_owners::registration_id,
            registration_co_owners::owner_index,
            registration_co_owners::may_answer,
            accounts::id.nullable(),
        ))
        .load(c)
        .await)?;
    Ok(found.into_iter().map(|(id, index, may_answer, account)| (id, CoOwner { index, may_answer, account })).collect())
}

/// Adds the other owners of the place of a registration.
pub async fn insert(tx: &mut Conn, registration: Id, owners: &[CoOwner]) -> QueryResult<()> {
    exec_each!(tx, owners, |owner| diesel::insert_into(registration_co_owners::table).values((
        registration_co_owners::registration_id.eq(registration),
        registration_co_owners::owner_index.eq(&owner.index),
        registration_co_owners::may_answer.eq(owner.may_answer),
    )))?;
    Ok(())
}

/// Nobody is found by this phone any more.
pub(super) async fn forget(tx: &mut Conn, index: &[u8]) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(registration_co_owners::table)
        .filter(registration_co_owners::owner_index.eq(index))
        .execute(c)
        .await)
}

/// Nobody is found by the registrations of an account any more.
pub(super) async fn forget_places_of(tx: &mut Conn, account: Id) -> QueryResult<usize> {
    let his = registrations::table.filter(registrations::account_id.eq(account)).select(registrations::id);
    on_conn!(tx, |c| diesel::delete(registration_co_owners::table)
        .filter(registration_co_owners::registration_id.eq_any(his))
        .execute(c)
        .await)
}
