//! A manager takes back what a delegate may do, or an invitation. It holds at once: an answer of the delegate that is under way is either before it, or
//! comes to nothing. What he was asked goes to a manager.

use super::invite::Invited;
use super::respond::closed;
use super::{Deed, act};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::decider::still_delegated;
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::domain::accounts::phone::Phone;
use crate::domain::codes::ProblemCode;
use crate::domain::organizations::{DelegateRole, DelegateState};
use crate::store::Conn;
use crate::store::accounts::{self, phone_index_of};
use crate::store::delegates::{self, DelegateRow, manager_besides};
use crate::store::organizations::{alone, readdress};
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// Revokes the delegate `id`.
///
/// # Errors
/// `not_found` if he is none of an organisation that the caller acts for; `forbidden` if the caller does not manage it; `delegate_closed`,
/// `last_manager`, or the store failed.
pub async fn revoke(
    app: &App,
    caller: Caller,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&Invited) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, caller, &guard, id, render).await.map_err(closed);
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    caller: Caller,
    guard: &Guard,
    id: Uuid,
    render: impl FnOnce(&Invited) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let found = app
        .db
        .read(async |conn| {
            let Some(row) = delegates::find(conn, Id(id)).await? else { return Ok(None) };
            let account = accounts::get(conn, &app.vault, row.account_id.0).await?;
            let premises = delegates::premises_of(conn, &[row.id]).await?.remove(&row.id).unwrap_or_default();
            Ok(Some((row, account, premises)))
        })
        .await?;
    let (mut row, account, premises) = found.ok_or(ProblemCode::NotFound)?;
    let acting = act(app, caller, row.organization_id.0, Permission::RevokeDelegate).await?;
    let (from, now) = (row.state(), Ts(app.now()));
    if !matches!(from, DelegateState::Invited | DelegateState::Active) {
        return Err(ProblemCode::DelegateClosed.into());
    }
    DelegateState::Revoked.as_str().clone_into(&mut row.state);
    row.closed_at = Some(now);
    let masked_phone = account.and_then(|account| Phone::parse(&account.who.phone).ok()).map(|phone| phone.masked());
    let revoked = Invited { row, masked_phone, premises };
    let answer = render(&revoked)?;
    let deed = Deed::new(app, app.audit(caller, "delegate.revoke", ("delegate", id)), (guard, &answer))?;
    let (row, manager) = (revoked.row, acting.delegate.id);
    app.db
        .write(async move |tx| {
            alone(tx, row.organization_id).await?;
            still_delegated(tx, Some(manager)).await?;
            if from == DelegateState::Active {
                end(tx, &row, now).await?;
            } else {
                delegates::step(tx, &row, from).await?;
            }
            deed.write(tx).await
        })
        .await?;
    Ok(answer)
}

/// Somebody who acts does so no more; somebody must be left who manages.
pub(super) async fn end(tx: &mut Conn, row: &DelegateRow, now: Ts) -> Result<(), AppError> {
    alone(tx, row.organization_id).await?;
    let manager = manager_besides(tx, row.organization_id, row.id).await?;
    if manager.is_none() && row.role() == DelegateRole::Manager {
        return Err(ProblemCode::LastManager.into());
    }
    let index = phone_index_of(tx, row.account_id).await?;
    delegates::step(tx, row, DelegateState::Active).await?;
    // Where no manager is left, he was erased: then nobody is asked until an operator appoints one.
    if let (Some((_, Some(to))), Some(from)) = (manager, index) {
        readdress(tx, row.organization_id, Some(&from), &to, now).await?;
    }
    Ok(())
}
