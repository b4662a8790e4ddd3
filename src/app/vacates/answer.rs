//! The migrant answers: if he agrees, his registration ends at once; if he objects, an officer decides.

use super::{events, lost_race, moved, open_request, step};
use crate::app::auth::standing::Claimed;
use crate::app::cases::new_case;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::change::{Step, apply, check_version, noted, plan};
use crate::app::registrations::file::File;
use crate::app::registrations::read::read_to_change;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::cases::CaseKind;
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::transitions::Action;
use crate::domain::registrations::vacate::VacateState;
use crate::store::registrations::change as write;
use crate::store::vacates::{Vacate, seal_answer};
use crate::store::{cases, vacates};
use uuid::Uuid;

/// What the migrant says.
#[derive(Debug, Clone)]
pub struct AnswerVacate {
    /// The registration.
    pub id: Uuid,
    /// The version he saw (`If-Match`).
    pub expected_version: Option<i32>,
    /// Whether he agrees.
    pub agrees: bool,
    /// In his own words.
    pub comment: Option<String>,
}

/// Answers.
pub async fn answer(
    app: &App,
    claimed: Claimed,
    guard: Guard,
    command: AnswerVacate,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, claimed, &guard, command, render).await.map_err(lost_race);
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    claimed: Claimed,
    guard: &Guard,
    command: AnswerVacate,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let (caller, file) = read_to_change(app, claimed, command.id, Permission::AnswerVacate).await?;
    check_version(&file, command.expected_version)?;
    let request = open_request(&file)?;
    if request.state() != VacateState::Waiting {
        return Err(ProblemCode::NoVacateRequest.into());
    }
    if request.row.answer_by.0 <= app.now() {
        return Err(ProblemCode::AnswerTimeOver.into());
    }
    let (taken, after, to) = if command.agrees {
        let taken = vacated(&file, request, "migrant");
        let after = apply(app, &file, &taken)?;
        (taken, after, VacateState::Agreed)
    } else {
        let taken = objected(&file);
        let after = noted(app, &file, &taken)?;
        (taken, after, VacateState::Objected)
    };
    let now = after.row.updated_at;
    let mut vacate = step(request, to, now);
    let comment = command.comment.as_deref();
    let sealed = comment.map(|comment| seal_answer(&app.vault, &file.keyring, request.row.id, comment));
    vacate.answer = sealed.transpose()?;
    let after = moved(after, &vacate);
    let case = match to {
        VacateState::Objected => Some(new_case(app, &file, CaseKind::VacateObjection, comment)?),
        _ => None,
    };
    let answer = render(&after)?;
    let action = if command.agrees { "registration.vacate" } else { "registration.vacate_object" };
    let audit = app.audit(caller, action, ("registration", file.row.id.0));
    let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, now)?;
    let change = plan(app, (&file, &after), &taken, audit, Some(answer_row))?;
    app.db
        .write(async move |tx| {
            write(tx, &change).await?;
            vacates::step(tx, &vacate).await?;
            if let Some(case) = &case {
                cases::insert(tx, case).await?;
            }
            Ok::<_, AppError>(())
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}

/// The end of the registration, for the reason that the host gave.
pub(in crate::app) fn vacated(file: &File, request: &Vacate, actor: &'static str) -> Step {
    Step {
        action: Action::Vacate,
        actor,
        reason: Some(request.row.reason.clone()),
        comment: request.comment.clone(),
        notices: file.to_both(NotificationKind::RegistrationVacated),
    }
}

fn objected(file: &File) -> Step {
    Step {
        action: Action::Vacate,
        actor: "migrant",
        reason: Some(events::OBJECTED.to_owned()),
        comment: None,
        notices: file.to_hosts(NotificationKind::VacateObjected),
    }
}
