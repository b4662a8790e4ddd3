//! An officer withdraws a violation that should not have been recorded. It stays, and says so.

use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::{Decision, OnDuty};
use crate::app::{App, AppError};
use crate::domain::access::{self, Object, Permission};
use crate::domain::codes::ProblemCode;
use crate::domain::reference::regions::RegionCode;
use crate::store::DbError;
use crate::store::types::{Id, Ts};
use crate::store::violations::{self, ViolationRow};
use uuid::Uuid;

/// Withdraws a violation.
pub async fn withdraw(
    app: &App,
    who: OnDuty,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&ViolationRow, Option<&str>) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, who, &guard, id, render).await.map_err(|error| match error {
        AppError::Store(DbError::LostRace) => ProblemCode::WithdrawnAlready.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    id: Uuid,
    render: impl FnOnce(&ViolationRow, Option<&str>) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let found = app.db.read(async |conn| violations::find(conn, id).await).await?;
    let mut row = found.ok_or(ProblemCode::NotFound)?;
    let region = row.region.as_deref().and_then(|code| RegionCode::parse(code).ok());
    let object = Object { region, ..Object::default() };
    access::role(Permission::WithdrawViolation, &who.into(), &object).ok_or(ProblemCode::NotFound)?;
    if row.account_id.is_some_and(|account| account.0 == who.caller.account) {
        return Err(ProblemCode::Forbidden.into());
    }
    if row.withdrawn_at.is_some() {
        return Err(ProblemCode::WithdrawnAlready.into());
    }
    let by = (Id(who.caller.account), Ts(app.now()));
    row.withdrawn_by = Some(by.0);
    row.withdrawn_at = Some(by.1);
    let answer = render(&row, None)?;
    let decision = Decision::new(app, who, ("violation.withdraw", ("violation", id)), (guard, &answer)).await?;
    decision.write(app, async move |tx| Ok(violations::withdraw(tx, id, by).await?)).await?;
    Ok(answer)
}
