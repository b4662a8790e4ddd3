//! An officer annuls a registration in force: with it, its certificate is void at once. Migrant and host are told. Unless a court has decided
//! it, the migrant was heard first (`app/hearings`).

use crate::app::hearings::Notice;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::decide::stands;
use crate::app::officers::{OnDuty, audit_look};
use crate::app::registrations::change::{self, Step, apply, check_version, plan};
use crate::app::registrations::inspect::{Inspection, read};
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::certificates::status::CertificateStatus;
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::reference::annulment_grounds::AnnulmentGround;
use crate::domain::registrations::hearing::may_annul;
use crate::domain::registrations::state::State;
use crate::domain::registrations::transitions::Action;
use crate::store::annulment_notices;
use crate::store::registrations::change as write;
use crate::store::types::Ts;
use uuid::Uuid;

/// What the officer decided.
#[derive(Debug, Clone)]
pub struct AnnulRegistration {
    /// The registration.
    pub id: Uuid,
    /// The version he saw (`If-Match`).
    pub expected_version: Option<i32>,
    /// Why.
    pub ground: AnnulmentGround,
    /// For other officers.
    pub note: Option<String>,
}

/// Annuls.
pub async fn annul(
    app: &App,
    who: OnDuty,
    guard: Guard,
    command: AnnulRegistration,
    render: impl FnOnce(&Inspection) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    // Before the key is looked up: whose region it no longer is gets no earlier answer either.
    let before = read(app, who, command.id, Permission::AnnulRegistration).await?;
    let outcome = attempt(app, who, &guard, (before, command), render).await.map_err(lost_race);
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    (mut inspection, command): (Inspection, AnnulRegistration),
    render: impl FnOnce(&Inspection) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let file = inspection.file.clone();
    check_version(&file, command.expected_version)?;
    let hearing = inspection.notice.as_ref().and_then(Notice::hearing);
    if file.state() == State::Confirmed {
        may_annul(command.ground, hearing, app.now())?;
    }
    let kind = NotificationKind::RegistrationAnnulled;
    let step = Step {
        action: Action::Annul,
        actor: "officer",
        reason: Some(command.ground.as_str().to_owned()),
        comment: command.note,
        notices: file.to_both(kind),
    };
    inspection.file = apply(app, &file, &step)?;
    // The answer shows the file: that, too, is a look.
    let object = ("registration", file.row.id.0);
    let purpose = ("registration.annul", "annulment".to_owned());
    let audit = audit_look(app, who, purpose, object, file.row.account_id.0);
    let mut change = plan(app, (&file, &inspection.file), &step, audit, None)?;
    inspection.events.push(change.event.clone());
    if let Some(certificate) = &mut inspection.certificate {
        certificate.status = CertificateStatus::Annulled;
    }
    // Whatever the ground, the notice has come to its end.
    let now = Ts(app.now());
    let open = inspection.notice.as_mut().filter(|notice| notice.row.closed_at.is_none());
    let notice = open.map(|notice| {
        notice.row.closed_at = Some(now);
        notice.row.outcome = Some("annulled".to_owned());
        notice.row.id
    });
    let answer = render(&inspection)?;
    change.answer = Some(guard.row(app, (file.row.account_id, &file.keyring), &answer, now)?);
    app.db
        .write(async move |tx| {
            stands(tx, who, now).await?;
            if let Some(notice) = notice {
                annulment_notices::close(tx, notice, now, "annulled").await?;
            }
            Ok::<_, AppError>(write(tx, &change).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}

/// Whoever comes second finds nothing in force any more.
fn lost_race(error: AppError) -> AppError {
    match change::lost_race(error) {
        AppError::Problem(ProblemCode::RegistrationNotPending) => ProblemCode::RegistrationNotInForce.into(),
        other => other,
    }
}
