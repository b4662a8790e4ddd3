//! The host refuses.

use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::change::{Step, apply, check_version, lost_race, plan};
use crate::app::registrations::decider::Decider;
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::notifications::NotificationKind;
use crate::domain::reference::refusal_reasons::RejectReason;
use crate::domain::registrations::transitions::Action;
use crate::store::registrations::change as write;
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
    decider: impl Into<Decider>,
    guard: Guard,
    command: RejectRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, decider.into(), &guard, command, render).await.map_err(lost_race);
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    decider: Decider,
    guard: &Guard,
    command: RejectRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let (who, file) = decider.read(app, command.id, Permission::RejectRegistration).await?;
    check_version(&file, command.expected_version)?;
    let others = who.to_others(&file, NotificationKind::OwnerRejected);
    let step = Step {
        action: Action::Reject,
        actor: "host",
        reason: Some(command.reason.as_str().to_owned()),
        comment: command.comment,
        notices: file.to_migrant(NotificationKind::RegistrationRejected).into_iter().chain(others).collect(),
    };
    let after = apply(app, &file, &step)?;
    let answer = render(&after)?;
    let audit = who.audit_answer(app, "registration.reject", &file);
    let now = after.row.updated_at;
    let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, now)?;
    let mut change = plan(app, (&file, &after), &step, audit, Some(answer_row))?;
    let delegate = who.delegate(&file);
    change.is_by(delegate, None);
    app.db
        .write(async move |tx| {
            who.use_up(tx, delegate, now).await?;
            Ok::<_, AppError>(write(tx, &change).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}
