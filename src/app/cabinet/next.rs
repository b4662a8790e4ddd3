//! What somebody must do next: of all that waits for him, the most urgent.

use super::overview::Overview;
use super::standing::{Facts, Position, is_refused_by_service};
use crate::app::hearings::Notice;
use crate::app::registrations::file::File;
use crate::domain::cases::{CaseDecision, CaseKind, CaseState};
use crate::domain::clock::legal_day;
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::domain::registrations::vacate::VacateState;
use crate::store::cases::CaseRow;
use crate::store::types::Id;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// What the migrant must do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Enter personal data and document.
    EnterPerson,
    /// Apply for registration.
    Submit,
    /// Wait for the host's answer, which is due on this day.
    WaitForHost(NaiveDate),
    /// The host was not reached: have him told again, or name another host. His answer is due on this day.
    HostNotReached(NaiveDate),
    /// The host refused: name another host, or appeal.
    HostRefused,
    /// The service, or an officer, refused: appeal, or apply again.
    ApplicationRefused,
    /// An officer annulled the registration: apply again, or appeal.
    RegistrationAnnulled,
    /// The host kept silent: send again, or name another host.
    ApplicationExpired,
    /// Say until this day whether the registration may end, as the host asks.
    AnswerVacate(NaiveDate),
    /// Say until this day what is to be said to the intended annulment.
    AnswerHearing(NaiveDate),
    /// Wait for an officer's decision, which is due on this day.
    WaitForOfficer(NaiveDate),
    /// An officer has decided for the migrant: the duty is done; apply again to get a certificate.
    AppealUpheld,
    /// An entry ban is in force until this day: no application is taken.
    EntryBan(NaiveDate),
    /// Nothing, until the stay ends.
    Registered,
    /// Turn to the migration police: the stay is over.
    StayOver,
    /// Nothing, until he enters the country again.
    ApplyAfterEntry,
}

/// A step, and the registration that it is about, if it is about one.
pub(super) type Step = (NextStep, Option<Id>);

/// The day of the last instant before `end`.
fn last_day(end: DateTime<Utc>) -> NaiveDate {
    legal_day(end - TimeDelta::microseconds(1))
}

/// The most urgent step at `now`. Where silence costs a registration, an answer comes before everything else.
pub(super) fn next_step(overview: &Overview, facts: Facts<'_>, now: DateTime<Utc>) -> Step {
    if overview.person.is_none() {
        return (NextStep::EnterPerson, None);
    }
    if let Some(answer) = answer(overview, now) {
        return answer;
    }
    if let Some(ban) = &overview.ban {
        return (NextStep::EntryBan(ban.until), None);
    }
    let newest = facts.of_this_stay().first().copied();
    let afterwards = newest.map_or((NextStep::Submit, None), |file| (after(file, facts.cases), Some(file.row.id)));
    match overview.position {
        // A refusal by the service may be wrong about that very stay.
        Position::StayOver(_) if afterwards.0 != NextStep::ApplicationRefused => (NextStep::StayOver, None),
        Position::Left(_) => (NextStep::ApplyAfterEntry, None),
        _ => match (&overview.pending, &overview.active) {
            (Some(pending), _) => (waiting(pending, facts.cases), Some(pending.row.id)),
            (None, Some(active)) => (NextStep::Registered, Some(active.row.id)),
            _ if afterwards.0 == NextStep::Submit => (NextStep::Submit, None),
            _ => afterwards,
        },
    }
}

/// What asks for his answer about the registration in force, if anything does: what is due first.
fn answer(overview: &Overview, now: DateTime<Utc>) -> Option<Step> {
    let active = overview.active.as_ref()?;
    let vacate = active.vacate.as_ref().filter(|vacate| vacate.state() == VacateState::Waiting);
    let vacate = vacate.map(|vacate| vacate.row.answer_by.0).filter(|end| *end > now);
    let vacate = vacate.map(|end| (end, NextStep::AnswerVacate(legal_day(end))));
    let hearing = overview.hearing.as_ref().and_then(Notice::hearing).filter(|hearing| !hearing.is_answered);
    let hearing = hearing.map(|hearing| hearing.until).filter(|end| *end > now);
    let hearing = hearing.map(|end| (end, NextStep::AnswerHearing(last_day(end))));
    let (_, step) = vacate.into_iter().chain(hearing).min_by_key(|(end, _)| *end)?;
    Some((step, Some(active.row.id)))
}

/// An application that waits: for its host, or for an officer if the dwelling is the migrant's own.
fn waiting(pending: &File, cases: &[CaseRow]) -> NextStep {
    let check = cases.iter().find(|case| is_open(case, pending, &[CaseKind::OwnershipCheck]));
    if let Some(check) = check {
        return NextStep::WaitForOfficer(check.due_on);
    }
    let answer_by = legal_day(pending.row.answer_by.0);
    match pending.host_notice() {
        Some(HostReach::NotReached) => NextStep::HostNotReached(answer_by),
        _ => NextStep::WaitForHost(answer_by),
    }
}

/// What can be appealed.
const APPEALS: [CaseKind; 4] =
    [CaseKind::HostSilent, CaseKind::HostDeclined, CaseKind::AutomaticRefusal, CaseKind::Annulment];

fn is_about(case: &CaseRow, file: &File, kinds: &[CaseKind]) -> bool {
    case.registration_id == file.row.id && CaseKind::parse(&case.kind).is_some_and(|kind| kinds.contains(&kind))
}

fn is_open(case: &CaseRow, file: &File, kinds: &[CaseKind]) -> bool {
    is_about(case, file, kinds) && CaseState::parse(&case.state) == Some(CaseState::Open)
}

/// What is to be done after the newest application has come to its end.
fn after(file: &File, cases: &[CaseRow]) -> NextStep {
    let refused = match file.state() {
        State::Rejected if is_refused_by_service(file) => NextStep::ApplicationRefused,
        State::Rejected => NextStep::HostRefused,
        State::Expired => NextStep::ApplicationExpired,
        State::Annulled => NextStep::RegistrationAnnulled,
        _ => return NextStep::Submit,
    };
    let Some(case) = cases.iter().find(|case| is_about(case, file, &APPEALS)) else { return refused };
    let decision = case.decision.as_deref().and_then(CaseDecision::parse);
    match decision {
        Some(CaseDecision::Upheld) if file.state() != State::Annulled => NextStep::AppealUpheld,
        None if CaseState::parse(&case.state) == Some(CaseState::Open) => NextStep::WaitForOfficer(case.due_on),
        // A host's silence stays no fault of his.
        Some(CaseDecision::Dismissed) if file.state() == State::Expired => NextStep::ApplicationExpired,
        _ => NextStep::Submit,
    }
}
