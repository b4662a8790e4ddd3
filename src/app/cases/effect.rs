//! What follows from an officer's decision.
//!
//! The order leaves the answer to the host, and no state of a registration leads back. So an officer who upholds an appeal about a silent or
//! refusing host, or about an automatic refusal, confirms nothing: it is on record that the migrant has done his duty. The check that refused
//! is lifted for that stay, so that the next application is taken. An annulment that was wrong is made good by a new registration with the same facts; the annulled one stays as it is.

use crate::app::border::has_left;
use crate::app::officers::OnDuty;
use crate::app::registrations::change::{Step, apply, noted, plan, with_family};
use crate::app::registrations::confirm::prepare;
use crate::app::registrations::file::File;
use crate::app::registrations::reinstate::reinstatement;
use crate::app::vacates::answer::vacated;
use crate::app::vacates::{events, moved, step};
use crate::app::{App, AppError, notifications};
use crate::domain::cases::{CaseDecision, CaseKind};
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::notifications::NotificationKind;
use crate::domain::reference::refusal_reasons::RefusalGround;
use crate::domain::registrations::lifted::Lifted;
use crate::domain::registrations::state::State;
use crate::domain::registrations::transitions::Action;
use crate::domain::registrations::vacate::VacateState;
use crate::store::audit::{AuditRow, OFFICER};
use crate::store::border_reads::{ban_and_open, passages, standing};
use crate::store::cases::Case;
use crate::store::notifications::{NotificationRow, insert};
use crate::store::outbox::{PushToPhone, insert_push};
use crate::store::persons::lift;
use crate::store::registrations::{Change, Confirmation, EventRow, Reinstatement, change, confirm, notify, reinstate};
use crate::store::types::Id;
use crate::store::vacates::{self, VacateStep};
use crate::store::{Conn, DbError};
use chrono::{NaiveDate, TimeDelta};

/// No visa-free stay is longer.
const LONGEST_STAY: TimeDelta = TimeDelta::days(366);

/// What is written besides the decision itself.
pub(super) enum Write {
    /// The person is told.
    Tell(Option<(NotificationRow, PushToPhone)>),
    /// The check that refused is lifted: of which person, with which document, and the line that says so.
    Lift(Option<(NotificationRow, PushToPhone)>, Id, Vec<u8>, String),
    /// A step of the registration, and of the host's request.
    Change(Box<Change>, Option<VacateStep>),
    /// The registration is confirmed.
    Confirm(Box<Confirmation>),
    /// A new registration takes the place of the annulled one.
    Reinstate(Box<Reinstatement>),
}

/// What follows.
pub(super) struct Effect {
    /// The file afterwards.
    pub after: File,
    /// The event that comes with it.
    pub event: Option<EventRow>,
    /// The registration that comes of it.
    pub outcome: Option<Id>,
    /// What is to be written.
    pub write: Write,
}

impl Write {
    pub(super) async fn run(&self, tx: &mut Conn) -> Result<(), DbError> {
        match self {
            Self::Tell(notice) => {
                if let Some((entry, push)) = notice {
                    insert(tx, entry).await?;
                    insert_push(tx, push).await?;
                }
                Ok(())
            }
            Self::Lift(notice, person, document, line) => {
                lift(tx, *person, document, line).await?;
                Ok(notify(tx, notice.as_slice()).await?)
            }
            Self::Change(step, vacate) => {
                change(tx, step).await?;
                match vacate {
                    Some(vacate) => vacates::step(tx, vacate).await,
                    None => Ok(()),
                }
            }
            Self::Confirm(confirmation) => confirm(tx, confirmation).await,
            Self::Reinstate(reinstatement) => reinstate(tx, reinstatement).await,
        }
    }
}

/// An audit entry for what the officer does with a registration.
fn audit(app: &App, who: OnDuty, action: &'static str, id: uuid::Uuid) -> AuditRow {
    AuditRow { actor_kind: OFFICER, ..app.audit(who.caller, action, ("registration", id)) }
}

/// What follows from a decision about a case.
pub(super) async fn effect(
    app: &App,
    who: OnDuty,
    (case, file): (&Case, &File),
    (decision, stay_until): (CaseDecision, Option<NaiveDate>),
) -> Result<Effect, AppError> {
    let kind = CaseKind::parse(&case.row.kind).ok_or_else(|| AppError::Internal("an unknown kind of case".into()))?;
    if stay_until.is_some() && (kind, decision) != (CaseKind::AutomaticRefusal, CaseDecision::Upheld) {
        return Err(AppError::Invalid(vec![FieldError::new("/stay_until", FieldCode::NotAllowed)]));
    }
    match (kind, decision) {
        (CaseKind::AutomaticRefusal, CaseDecision::Upheld) => lifted(app, file, stay_until),
        (CaseKind::VacateObjection, _) if file.vacate.is_some() => vacate(app, who, file, decision),
        (CaseKind::Annulment, CaseDecision::Upheld) => reinstated(app, who, file).await,
        (CaseKind::OwnershipCheck, _) if file.state() == State::Pending => owner(app, who, file, decision).await,
        // What it was about has come to another end, which nobody has noted yet.
        (CaseKind::VacateObjection | CaseKind::OwnershipCheck, _) => Err(ProblemCode::CaseDecided.into()),
        _ => Ok(told(app, file, decision)),
    }
}

/// Nothing but that the person is told.
fn told(app: &App, file: &File, decision: CaseDecision) -> Effect {
    let kind = match decision {
        CaseDecision::Upheld => NotificationKind::CaseUpheld,
        CaseDecision::Dismissed => NotificationKind::CaseDismissed,
    };
    let notice = file.to_migrant(kind).map(|(index, kind)| notifications::notice(app, kind, &index, &file.row));
    Effect { after: file.clone(), event: None, outcome: None, write: Write::Tell(notice) }
}

/// The check that refused is lifted for this stay.
fn lifted(app: &App, file: &File, stay_until: Option<NaiveDate>) -> Result<Effect, AppError> {
    let at_fault = |code| AppError::Invalid(vec![FieldError::new("/stay_until", code)]);
    let ground = file.row.reason.as_deref().and_then(|ground| RefusalGround::parse(ground).ok());
    if stay_until.is_some() && ground != Some(RefusalGround::StayPeriodViolated) {
        return Err(at_fault(FieldCode::NotAllowed));
    }
    if stay_until.is_some_and(|day| day < app.today()) {
        return Err(at_fault(FieldCode::DateTooOld));
    }
    if stay_until.is_some_and(|day| day > app.today() + LONGEST_STAY) {
        return Err(at_fault(FieldCode::OutOfRange));
    }
    let effect = told(app, file, CaseDecision::Upheld);
    let (Some(ground), Some(document)) = (ground, file.row.document_index.clone()) else { return Ok(effect) };
    let Write::Tell(notice) = effect.write else { return Ok(effect) };
    let line = Lifted { ground, entered_on: file.row.entered_on, at: app.now(), stay_until }.line()?;
    Ok(Effect { write: Write::Lift(notice, file.row.person_id, document, line), ..effect })
}

fn changed(change: Change, after: File, vacate: Option<VacateStep>) -> Effect {
    let event = Some(change.event.clone());
    Effect { after, event, outcome: None, write: Write::Change(Box::new(change), vacate) }
}

/// The objection stands: the registration stays. It does not: the registration ends.
fn vacate(app: &App, who: OnDuty, file: &File, decision: CaseDecision) -> Result<Effect, AppError> {
    let request = file.vacate.as_ref().ok_or(ProblemCode::NoVacateRequest)?;
    let (taken, after, to, action) = match decision {
        CaseDecision::Upheld => {
            let taken = Step {
                action: Action::Vacate,
                actor: "officer",
                reason: Some(events::REFUSED.to_owned()),
                comment: None,
                notices: file.to_both(NotificationKind::VacateRefused),
            };
            let after = noted(app, file, &taken)?;
            (taken, after, VacateState::Refused, "registration.vacate_refuse")
        }
        CaseDecision::Dismissed => {
            let taken = vacated(file, request, "officer");
            let after = apply(app, file, &taken)?;
            (taken, after, VacateState::Granted, "registration.vacate")
        }
    };
    let vacate = step(request, to, after.row.updated_at);
    let after = moved(after, &vacate);
    let change = plan(app, (file, &after), &taken, audit(app, who, action, file.row.id.0), None)?;
    Ok(changed(change, after, Some(vacate)))
}

/// A new registration, unless the stay is over, he has left or is banned, or another one is in force.
async fn reinstated(app: &App, who: OnDuty, file: &File) -> Result<Effect, AppError> {
    let (today, person) = (app.today(), file.row.person_id);
    let (ban, open, passages) = app
        .db
        .read(async |conn| {
            let (ban, open) = ban_and_open(conn, &file.row, today).await?;
            Ok((ban, open, passages(conn, person).await?))
        })
        .await?;
    let is_registered = open.iter().any(|row| row.state == State::Confirmed.as_str());
    let has_left = has_left(&passages, &file.row);
    let entry = |id| audit(app, who, "registration.reinstate", id);
    let is_possible = !is_registered && ban.is_none() && !has_left;
    let made = if is_possible { reinstatement(app, file, entry).await? } else { None };
    let Some(made) = made else { return Ok(told(app, file, CaseDecision::Upheld)) };
    let outcome = Some(made.registration.id);
    Ok(Effect { after: file.clone(), event: None, outcome, write: Write::Reinstate(Box::new(made)) })
}

/// The dwelling is the migrant's own: he is registered there. It is not: his application is refused.
async fn owner(app: &App, who: OnDuty, file: &File, decision: CaseDecision) -> Result<Effect, AppError> {
    if decision == CaseDecision::Dismissed {
        let others = file.to_co_owners(NotificationKind::OwnerRejected);
        let taken = Step {
            action: Action::Reject,
            actor: "officer",
            reason: Some(RefusalGround::FalseInformation.as_str().to_owned()),
            comment: None,
            notices: file.to_migrant(NotificationKind::CaseDismissed).into_iter().chain(others).collect(),
        };
        let after = apply(app, file, &taken)?;
        let change = plan(app, (file, &after), &taken, audit(app, who, "registration.reject", file.row.id.0), None)?;
        return Ok(changed(change, after, None));
    }
    let today = app.today();
    let standing = app.db.read(async |conn| standing(conn, with_family(file), today).await).await?;
    if standing.is_banned {
        return Err(ProblemCode::EntryBan.into());
    }
    let (after, mut confirmation) =
        prepare(app, (file, standing.formers), "officer", |action, id| audit(app, who, action, id)).await?;
    let others = file.to_co_owners(NotificationKind::OwnerConfirmed);
    confirmation.change.notices.extend(notifications::notices(app, &others, &after.row));
    let event = Some(confirmation.change.event.clone());
    Ok(Effect { after, event, outcome: None, write: Write::Confirm(Box::new(confirmation)) })
}
