//! The host asks. The migrant is told until when he may answer.

use super::{events, lost_race};
use crate::app::auth::standing::Claimed;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::change::{Step, check_version, noted, plan};
use crate::app::registrations::decider::still_delegated;
use crate::app::registrations::file::File;
use crate::app::registrations::read::read_to_change;
use crate::app::{App, AppError, notifications};
use crate::domain::access::Permission;
use crate::domain::clock::legal_day;
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::reference::vacate_reasons::VacateReason;
use crate::domain::registrations::transitions::Action;
use crate::domain::registrations::vacate::VacateState;
use crate::store::registrations::change as write;
use crate::store::types::{Id, Ts};
use crate::store::vacates::{Vacate, VacateRow, insert, seal_comment};
use uuid::Uuid;

/// What the host wants.
#[derive(Debug, Clone)]
pub struct VacateRegistration {
    /// The registration.
    pub id: Uuid,
    /// The version he saw (`If-Match`).
    pub expected_version: Option<i32>,
    /// Why.
    pub reason: VacateReason,
    /// In his own words.
    pub comment: Option<String>,
}

/// Asks.
pub async fn request(
    app: &App,
    claimed: Claimed,
    guard: Guard,
    command: VacateRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, claimed, &guard, command, render).await.map_err(lost_race);
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    claimed: Claimed,
    guard: &Guard,
    command: VacateRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let (caller, file) = read_to_change(app, claimed, command.id, Permission::VacateRegistration).await?;
    check_version(&file, command.expected_version)?;
    let reason = Some(events::REQUESTED.to_owned());
    let step = Step { action: Action::Vacate, actor: "host", reason, comment: None, notices: Vec::new() };
    let mut after = noted(app, &file, &step)?;
    if file.vacate.is_some() {
        return Err(ProblemCode::VacateUnderWay.into());
    }
    let request = new_request(app, &file, command)?;
    let audit = ("registration.vacate_request", "host_record");
    let audit = app.audit_read(caller, audit, ("registration", file.row.id.0), file.row.account_id.0);
    let mut change = plan(app, (&file, &after), &step, audit, None)?;
    let delegate = file.delegate(caller.account).map(|delegate| delegate.id);
    change.is_by(delegate, None);
    if let Some((index, kind)) = file.to_migrant(NotificationKind::VacateRequested) {
        let day = legal_day(request.row.answer_by.0);
        change.notices.push(notifications::about_day(app, kind, (&index, &file.row), day));
    }
    let row = request.row.clone();
    after.vacate = Some(request);
    let answer = render(&after)?;
    change.answer = Some(guard.row(app, (file.row.account_id, &file.keyring), &answer, after.row.updated_at)?);
    app.db
        .write(async move |tx| {
            still_delegated(tx, delegate).await?;
            write(tx, &change).await?;
            Ok::<_, AppError>(insert(tx, &row).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}

fn new_request(app: &App, file: &File, command: VacateRegistration) -> Result<Vacate, AppError> {
    let now = app.now();
    let id = Id(app.new_id(now));
    let sealed = command.comment.as_deref().map(|comment| seal_comment(&app.vault, &file.keyring, id, comment));
    let row = VacateRow {
        id,
        registration_id: file.row.id,
        account_id: file.row.account_id,
        state: VacateState::Waiting.as_str().to_owned(),
        reason: command.reason.as_str().to_owned(),
        comment: sealed.transpose()?,
        answer: None,
        requested_at: Ts(now),
        answer_by: Ts(now + app.settings.vacate_time),
        closed_at: None,
    };
    Ok(Vacate { row, comment: command.comment, answer: None })
}
