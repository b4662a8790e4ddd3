//! The host refuses.

use crate::app::auth::standing::Claimed;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::change::{Step, apply, check_version, lost_race, plan};
use crate::app::registrations::file::File;
use crate::app::registrations::read::read_to_change;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::notifications::NotificationKind;
use crate::domain::reference::refusal_reasons::RejectReason;
use crate::domain::registrations::transitions::Action;
use crate::store::registrations::change as write;
use crate::store::types::Ts;
use uuid::Uuid;

/// What the host decided.
#[derive(Debug, Clone)]
pub struct RejectRegistration {
    /// The registration.
    pub id: Uuid,
    /// The version he saw (`If-Match`).
    pub expected_version: Option<i32>,
    /// Why.
    pub reason: RejectReason,
    /// In his own words.
    pub comment: Option<String>,
}

/// Rejects.
pub async fn reject(
    app: &App,
    caller: Claimed,
    guard: Guard,
    command: RejectRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, caller, &guard, command, render).await.map_err(lost_race);
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    claimed: Claimed,
    guard: &Guard,
    command: RejectRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let (caller, file) = read_to_change(app, claimed, command.id, Permission::RejectRegistration).await?;
    check_version(&file, command.expected_version)?;
    let step = Step {
        action: Action::Reject,
        actor: "host",
        reason: Some(command.reason.as_str().to_owned()),
        comment: command.comment,
        notices: file.to_migrant(NotificationKind::RegistrationRejected).into_iter().collect(),
    };
    let after = apply(app, &file, &step)?;
    let answer = render(&after)?;
    // The answer shows the guest: that, too, is a look.
    let what = ("registration.reject", "host_answer");
    let audit = app.audit_read(caller, what, ("registration", command.id), file.row.account_id.0);
    let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, Ts(app.now()))?;
    let change = plan(app, (&file, &after), &step, audit, Some(answer_row))?;
    app.db.write(async move |tx| Ok::<_, AppError>(write(tx, &change).await?)).await?;
    app.outbox_bell.ring();
    Ok(answer)
}
