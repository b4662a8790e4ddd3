//! An officer withdraws a violation that should not have been recorded. It stays, and says so.

use super::record::notices;
use super::subject::own;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::minors::is_own_matter;
use crate::app::officers::{Decision, OnDuty};
use crate::app::{App, AppError};
use crate::domain::access::{self, Object, Permission};
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::reference::regions::RegionCode;
use crate::store::minors::phone_for;
use crate::store::registrations::notify;
use crate::store::types::{Id, Ts};
use crate::store::violations::{self, ForOfficers, ViolationRow};
use crate::store::{DbError, registrations};
use uuid::Uuid;

/// Withdraws a violation.
pub async fn withdraw(
    app: &App,
    who: OnDuty,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&ViolationRow, &ForOfficers) -> Result<Answer, AppError>,
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
    render: impl FnOnce(&ViolationRow, &ForOfficers) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let found = app.db.read(async |conn| violations::find(conn, id).await).await?;
    let mut row = found.ok_or(ProblemCode::NotFound)?;
    let region = row.region.as_deref().and_then(|code| RegionCode::parse(code).ok());
    let object = Object { region, ..Object::default() };
    access::role(Permission::WithdrawViolation, &who.into(), &object).ok_or(ProblemCode::NotFound)?;
    if is_own(app, who, &row).await? {
        return Err(ProblemCode::Forbidden.into());
    }
    if row.withdrawn_at.is_some() {
        return Err(ProblemCode::WithdrawnAlready.into());
    }
    let by = (Id(who.caller.account), Ts(app.now()));
    row.withdrawn_by = Some(by.0);
    row.withdrawn_at = Some(by.1);
    let answer = render(&row, &ForOfficers::default())?;
    let told = match (row.account_id, &row.host_index) {
        (Some(account), _) => app.db.read(async |conn| phone_for(conn, account).await).await?,
        (None, host) => host.clone(),
    };
    let notices = notices(app, NotificationKind::ViolationWithdrawn, (told, row.registration_id));
    let decision = Decision::new(app, who, ("violation.withdraw", ("violation", id)), (guard, &answer)).await?;
    decision
        .write(app, async move |tx| {
            violations::withdraw(tx, id, by).await?;
            Ok(notify(tx, &notices).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}

/// Whether it is about the officer himself: as a foreigner, at a registration that is his as migrant or as host, or by his IIN or phone.
async fn is_own(app: &App, who: OnDuty, row: &ViolationRow) -> Result<bool, AppError> {
    if is_own_matter(app, who.caller, row.account_id).await? {
        return Ok(true);
    }
    let Some(registration) = row.registration_id else {
        let own = own(app, who).await?;
        let is = |found: &Option<Vec<u8>>, own: &Option<Vec<u8>>| found.is_some() && found == own;
        return Ok(is(&row.subject_index, &own.identifier) || is(&row.host_index, &own.phone));
    };
    let file = app.db.read(async |conn| registrations::find(conn, &app.vault, registration.0).await).await?;
    Ok(file.is_some_and(|file| file.role_of(Permission::RecordViolation, &who.into()).is_none()))
}
