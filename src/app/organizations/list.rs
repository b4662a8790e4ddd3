//! Whom the caller acts for, and who acts for an organisation.

use super::invite::Invited;
use super::{Acting, act};
use crate::app::registrations::file::File;
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::domain::accounts::phone::Phone;
use crate::domain::codes::ProblemCode;
use crate::domain::registrations::state::State;
use crate::store::delegates::{self, DelegateRow};
use crate::store::organizations::OrganizationRow;
use crate::store::registrations::{self, Holding, Page};
use crate::store::types::Id;
use uuid::Uuid;

/// An organisation, what the caller is in it or is asked to be, and for which premises, if not for all.
pub type Mine = (DelegateRow, OrganizationRow, Vec<Id>);

/// A page of the organisations for which the caller acts, or is asked to, oldest first.
///
/// # Errors
/// The store failed.
pub async fn mine(app: &App, caller: Caller, (after, limit): (Option<Uuid>, i64)) -> Result<Vec<Mine>, AppError> {
    let (account, page) = (Id(caller.account), (Id(after.unwrap_or_default()), limit));
    let found = app
        .db
        .read(async |conn| {
            let found = delegates::of_account(conn, account, page).await?;
            let ids: Vec<Id> = found.iter().map(|(delegate, _)| delegate.id).collect();
            Ok((found, delegates::premises_of(conn, &ids).await?))
        })
        .await?;
    let (found, mut premises) = found;
    let with_premises = |(delegate, organization): (DelegateRow, OrganizationRow)| {
        let some = premises.remove(&delegate.id).unwrap_or_default();
        (delegate, organization, some)
    };
    Ok(found.into_iter().map(with_premises).collect())
}

/// The organisation `id`, if the caller acts for it.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn get(app: &App, caller: Caller, id: Uuid) -> Result<Mine, AppError> {
    let Acting { organization, delegate, premises } = act(app, caller, id, Permission::GetOrganization).await?;
    Ok((delegate, organization, premises.unwrap_or_default()))
}

/// A page of the delegates of the organisation `id`, oldest first, those of the past included.
///
/// # Errors
/// `not_found`, `forbidden`, or the store failed.
pub async fn delegates(
    app: &App,
    caller: Caller,
    id: Uuid,
    (after, limit): (Option<Uuid>, i64),
) -> Result<Vec<Invited>, AppError> {
    act(app, caller, id, Permission::ListDelegates).await?;
    let page = (Id(after.unwrap_or_default()), limit);
    let (found, mut premises) = app
        .db
        .read(async |conn| {
            let found = delegates::of_organization(conn, &app.vault, Id(id), page).await?;
            let ids: Vec<Id> = found.iter().map(|(delegate, _)| delegate.id).collect();
            Ok((found, delegates::premises_of(conn, &ids).await?))
        })
        .await?;
    let invited = found.into_iter().map(|(row, account)| Invited {
        premises: premises.remove(&row.id).unwrap_or_default(),
        masked_phone: account.and_then(|it| Phone::parse(&it.who.phone).ok()).map(|phone| phone.masked()),
        row,
    });
    Ok(invited.collect())
}

/// A page of what is applied for or registered with the organisation `id`, as far as the caller's rights reach, newest first; only at these of
/// its premises, if given.
///
/// # Errors
/// `not_found`, or the store failed.
pub async fn registrations(
    app: &App,
    caller: Caller,
    (id, premises): (Uuid, Option<Uuid>),
    (state, before, limit): (Option<State>, Option<Uuid>, i64),
) -> Result<Vec<File>, AppError> {
    let acting = act(app, caller, id, Permission::ListOrganizationRegistrations).await?;
    let mut holding = acting.holding();
    if let Some(premises) = premises.map(Id) {
        if !acting.reaches(premises) {
            return Err(ProblemCode::NotFound.into());
        }
        holding = Holding { premises: Some(vec![premises]), ..holding };
    }
    let page = Page { before, limit, state: state.map(|state| state.as_str().to_owned()) };
    let found = app.db.read(async |conn| registrations::of_organization(conn, &app.vault, &holding, &page).await);
    Ok(found.await?)
}
