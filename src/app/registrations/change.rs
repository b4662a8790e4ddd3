//! What confirming, rejecting, withdrawing, expiring and annulling have in common: one step of a life with its event, notices and audit entry.

use crate::app::registrations::file::File;
use crate::app::{App, AppError, notifications};
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::domain::registrations::transitions::{Action, Life, Refusal};
use crate::store::audit::AuditRow;
use crate::store::registrations::{Change, EventRow, seal_comment};
use crate::store::types::{Id, Ts};
use crate::store::{DbError, idempotency::AnswerRow};
use std::iter;
use uuid::Uuid;

/// One step that somebody wants to take.
#[derive(Debug, Clone)]
pub struct Step {
    /// What.
    pub action: Action,
    /// Who: `migrant`, `host`, `officer` or `system`.
    pub actor: &'static str,
    /// The reason given.
    pub reason: Option<String>,
    /// The comment given.
    pub comment: Option<String>,
    /// Who is told (the index of his phone) and what.
    pub notices: Vec<(Vec<u8>, NotificationKind)>,
}

impl Step {
    fn is_by_host(&self) -> bool {
        self.actor == "host"
    }

    /// The same for the rest of a family, which is told with the first of them. Why the service closed that one is not why it closes these.
    fn of_family(&self) -> Self {
        let reason = self.reason.clone().filter(|_| self.actor != "system");
        Self { reason, notices: Vec::new(), ..self.clone() }
    }

    /// How far the question to the host has come by this: whoever answers has opened it.
    fn host_reach(&self) -> i32 {
        if self.is_by_host() { HostReach::Opened.rank() } else { HostReach::Waiting.rank() }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::WrongState { action, .. } if action.step().0 == State::Confirmed => {
                ProblemCode::RegistrationNotInForce.into()
            }
            Refusal::WrongState { .. } => ProblemCode::RegistrationNotPending.into(),
            Refusal::WrongTime { .. } => ProblemCode::AnswerTimeOver.into(),
        }
    }
}

/// The file as it will be after the step. What is decided of a pending application holds for those of its family that are pending, too.
pub fn apply(app: &App, file: &File, step: &Step) -> Result<File, AppError> {
    let now = app.now();
    let life: Life = file.life().after(step.action, now)?;
    let mut after = file.clone();
    let of_family = step.of_family();
    for member in after.family.iter_mut().filter(|member| is_with(file, member)) {
        *member = apply(app, member, &of_family)?;
    }
    life.state.as_str().clone_into(&mut after.row.state);
    after.row.version = life.version;
    after.row.decided_at = Some(Ts(now));
    after.row.updated_at = Ts(now);
    after.row.reason.clone_from(&step.reason);
    after.comment.clone_from(&step.comment);
    after.row.host_reach = after.row.host_reach.max(step.host_reach());
    Ok(after)
}

/// Whether what is decided of `lead` holds for `member` of its family, too.
#[must_use]
fn is_with(lead: &File, member: &File) -> bool {
    lead.state() == State::Pending && member.state() == State::Pending
}

/// The registrations for which what is decided of `lead` holds: itself, and those of its family.
pub fn with_family(lead: &File) -> impl Iterator<Item = &File> {
    iter::once(lead).chain(lead.family.iter().filter(|member| is_with(lead, member)))
}

/// The file as it will be after something is noted that leads to the step later: the step must be possible already.
pub fn noted(app: &App, file: &File, step: &Step) -> Result<File, AppError> {
    let now = app.now();
    let life = file.life().after(step.action, now)?;
    let mut after = file.clone();
    after.row.version = life.version;
    after.row.updated_at = Ts(now);
    Ok(after)
}

/// The change to write, guarded by what `before` was read as.
pub fn plan(
    app: &App,
    (before, after): (&File, &File),
    step: &Step,
    audit: AuditRow,
    answer: Option<AnswerRow>,
) -> Result<Change, AppError> {
    let now = after.row.updated_at;
    let of_family = step.of_family();
    let members = before.family.iter().zip(&after.family).filter(|(member, _)| is_with(before, member));
    let family = members.map(|(member, then)| {
        let audit = AuditRow {
            id: Id(app.new_id(now.0)),
            object_id: member.row.id,
            subject_id: audit.subject_id.map(|_| member.row.account_id),
            ..audit.clone()
        };
        plan(app, (member, then), &of_family, audit, None)
    });
    let family = family.collect::<Result<Vec<Change>, AppError>>()?;
    let comment = after.comment.as_deref();
    let comment = comment.map(|comment| seal_comment(&app.vault, &before.keyring, before.row.id, comment));
    Ok(Change {
        id: before.row.id,
        version: before.row.version,
        from: before.row.state.clone(),
        state: after.state().as_str(),
        decided_at: after.row.decided_at,
        reason: after.row.reason.clone(),
        comment: comment.transpose()?,
        event: EventRow {
            id: Id(app.new_id(now.0)),
            registration_id: before.row.id,
            version: after.row.version,
            state: after.row.state.clone(),
            actor: step.actor.to_owned(),
            reason: step.reason.clone(),
            at: now,
            delegate_id: None,
            standing_consent_id: None,
        },
        notices: notifications::notices(app, &step.notices, &after.row),
        host_reach: step.host_reach(),
        asked: before.row.host_notice_id.unwrap_or(Id(Uuid::nil())),
        opened: before.row.host_notice_id.filter(|_| step.is_by_host()).unwrap_or(Id(Uuid::nil())),
        audit,
        answer,
        family,
    })
}

/// Two answers at once: exactly one wins, the other learns that the registration is no longer pending.
#[must_use]
pub fn lost_race(error: AppError) -> AppError {
    let AppError::Store(store) = &error else { return error };
    // Whoever loses after the winner's event is in sees that event's version taken.
    if matches!(store, DbError::LostRace) || store.is_unique_in("registration_events") {
        return ProblemCode::RegistrationNotPending.into();
    }
    // Another registration of the same migrant was confirmed in this moment.
    if store.is_unique_in("registrations") || store.is_unique_in("certificates") {
        return ProblemCode::ConcurrentChange.into();
    }
    error
}

/// A change with a stale `If-Match` is refused before anything else is looked at.
pub fn check_version(file: &File, expected: Option<i32>) -> Result<(), AppError> {
    match expected {
        Some(version) if version != file.row.version => Err(ProblemCode::StaleVersion.into()),
        _ => Ok(()),
    }
}
