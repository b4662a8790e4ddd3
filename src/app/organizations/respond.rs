//! Whoever was invited accepts, or declines; who acts already can give it back by declining, too.

use super::{Deed, revoke};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::{App, AppError, Caller};
use crate::domain::access::{self, Object, Permission};
use crate::domain::codes::ProblemCode;
use crate::domain::organizations::DelegateState;
use crate::store::delegates::{self, DelegateRow};
use crate::store::organizations::OrganizationRow;
use crate::store::types::{Id, Ts};
use crate::store::{DbError, organizations};
use uuid::Uuid;

/// Accepts or declines the invitation `id`.
///
/// # Errors
/// `not_found` if it is not the caller's; `delegate_closed`, `last_manager`, or the store failed.
pub async fn respond(
    app: &App,
    caller: Caller,
    guard: Guard,
    (id, accepts): (Uuid, bool),
    render: impl FnOnce(&DelegateRow, &OrganizationRow, &[Id]) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, caller, &guard, (id, accepts), render).await.map_err(closed);
    settle(app, &guard, outcome).await
}

/// Somebody else was first.
pub(super) fn closed(error: AppError) -> AppError {
    match error {
        AppError::Store(DbError::LostRace) => ProblemCode::DelegateClosed.into(),
        other => other,
    }
}

async fn attempt(
    app: &App,
    caller: Caller,
    guard: &Guard,
    (id, accepts): (Uuid, bool),
    render: impl FnOnce(&DelegateRow, &OrganizationRow, &[Id]) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let permission = if accepts { Permission::AcceptDelegation } else { Permission::DeclineDelegation };
    let found = app
        .db
        .read(async |conn| {
            let Some(row) = delegates::find(conn, Id(id)).await? else { return Ok(None) };
            let Some(organization) = organizations::find(conn, row.organization_id).await? else { return Ok(None) };
            let premises = delegates::premises_of(conn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
            Ok(Some((row, organization, premises)))
        })
        .await?;
    let (mut row, organization, premises) = found.ok_or(ProblemCode::NotFound)?;
    let object = Object { owner: row.account_id.0, ..Object::default() };
    access::role(permission, &caller.into(), &object).ok_or(ProblemCode::NotFound)?;
    let (from, now) = (row.state(), Ts(app.now()));
    let to = match (from, accepts) {
        (DelegateState::Invited, true) => DelegateState::Active,
        (DelegateState::Invited, false) => DelegateState::Declined,
        (DelegateState::Active, false) => DelegateState::Revoked,
        _ => return Err(ProblemCode::DelegateClosed.into()),
    };
    to.as_str().clone_into(&mut row.state);
    row.answered_at = row.answered_at.or(Some(now));
    row.closed_at = (to != DelegateState::Active).then_some(now);
    let answer = render(&row, &organization, &premises)?;
    let action = if accepts { "delegate.accept" } else { "delegate.decline" };
    let deed = Deed::new(app, app.audit(caller, action, ("delegate", id)), (guard, &answer))?;
    app.db
        .write(async move |tx| {
            if from == DelegateState::Active {
                revoke::end(tx, &row, now).await?;
            } else {
                delegates::step(tx, &row, from).await?;
            }
            deed.write(tx).await
        })
        .await?;
    Ok(answer)
}
