//! One look at a migrant's position: am I lawful, until when, what must I do next and by when.

use crate::app::registrations::deadlines::{Sojourn, deadlines};
use crate::app::registrations::file::File;
use crate::app::{App, AppError, Caller, notifications, persons, registrations};
use crate::domain::clock::legal_day;
use crate::domain::deadlines::{Deadline, DeadlineKind};
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::state::State;
use crate::store::persons::PersonRow;
use chrono::NaiveDate;

/// Registrations looked at: what is open and the newest ones decide.
const LOOK_BACK: i64 = 20;

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
    /// The host kept silent: send again, or name another host.
    ApplicationExpired,
    /// Nothing, until the stay ends.
    Registered,
    /// Turn to the migration police: the stay is over.
    StayOver,
}

/// The legal position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Registered; lawful until this day.
    LawfulUntil(NaiveDate),
    /// Has applied: the duty is fulfilled while the host is asked, and if he kept silent.
    Applied,
    /// Not registered; must apply until this day.
    MustApply(NaiveDate),
    /// Not registered; should have applied until this day.
    DeadlinePassed(NaiveDate),
    /// Not registered; the stay is over since this day.
    StayOver(NaiveDate),
    /// Nothing is known yet.
    Unknown,
}

/// The overview.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The person, if entered.
    pub person: Option<PersonRow>,
    /// The registration in force.
    pub active: Option<File>,
    /// The application that waits for an answer.
    pub pending: Option<File>,
    /// The newest application, whatever became of it.
    pub latest: Option<File>,
    /// The dates that count now.
    pub deadlines: Vec<Deadline>,
    /// Position.
    pub position: Position,
    /// Next step.
    pub next: NextStep,
    /// Unread notifications, counted up to 100.
    pub unread: usize,
}

/// Puts the overview together.
pub async fn overview(app: &App, caller: Caller) -> Result<Overview, AppError> {
    let person = persons::read::find(app, caller).await?;
    let files = registrations::read::standing(app, caller, LOOK_BACK).await?;
    let newest = |state: State| files.iter().find(|file| file.state() == state).cloned();
    let (active, pending, latest) =
        (newest(State::Confirmed), newest(State::Pending), files.iter().max_by_key(|file| file.row.id).cloned());
    let is_settled = active.is_some() || pending.is_some();
    let file = pending.as_ref().or(active.as_ref()).or(latest.as_ref());
    let deadlines = person.as_ref().zip(file).map(|(person, file)| {
        // What was applied for in time stays so; a new application is judged by what counts now.
        let was_judged = is_settled || file.state() == State::Expired;
        let known_at = if was_judged { file.row.submitted_at.0 } else { app.now() };
        let sojourn = Sojourn { nationality: &person.who.snapshot.nationality, ..Sojourn::of(file) };
        deadlines(app, sojourn, known_at).deadlines
    });
    let mut deadlines = deadlines.unwrap_or_default();
    // A duty that an application has fulfilled is not a date that counts now.
    deadlines.retain(|deadline| !is_settled || deadline.kind == DeadlineKind::EndOfStay);
    let has_applied = pending.is_some() || latest.as_ref().is_some_and(|file| is_unanswered_in_time(file, &deadlines));
    let position = position(app.today(), &deadlines, active.is_some(), has_applied);
    let is_over = matches!(position, Position::StayOver(_));
    // A registration ends with the stay, whether or not anything has noted it yet.
    let active = active.filter(|_| !is_over);
    let next = match next_step(person.as_ref(), active.as_ref(), latest.as_ref()) {
        NextStep::EnterPerson => NextStep::EnterPerson,
        _ if is_over => NextStep::StayOver,
        step => step,
    };
    let unread = notifications::inbox::unread(app, caller).await?;
    Ok(Overview { person, active, pending, latest, deadlines, position, next, unread })
}

/// Whether this application was made in time and only its host kept silent: then the migrant is not late.
fn is_unanswered_in_time(file: &File, deadlines: &[Deadline]) -> bool {
    let duty = deadlines.iter().rev().find(|deadline| deadline.kind != DeadlineKind::EndOfStay);
    file.state() == State::Expired && duty.is_some_and(|duty| legal_day(file.row.submitted_at.0) <= duty.late_after)
}

fn next_step(person: Option<&PersonRow>, active: Option<&File>, latest: Option<&File>) -> NextStep {
    if let (Some(_), Some((file, reach))) = (person, latest.and_then(|file| Some((file, file.host_notice()?)))) {
        let answer_by = legal_day(file.row.answer_by.0);
        return match reach {
            HostReach::NotReached => NextStep::HostNotReached(answer_by),
            _ => NextStep::WaitForHost(answer_by),
        };
    }
    match (person, active, latest.map(File::state)) {
        (None, ..) => NextStep::EnterPerson,
        (_, Some(_), _) => NextStep::Registered,
        (_, _, Some(State::Rejected)) => NextStep::HostRefused,
        (_, _, Some(State::Expired)) => NextStep::ApplicationExpired,
        _ => NextStep::Submit,
    }
}

fn position(today: NaiveDate, deadlines: &[Deadline], is_registered: bool, is_waiting: bool) -> Position {
    let end =
        deadlines.iter().find(|deadline| deadline.kind == DeadlineKind::EndOfStay).map(|deadline| deadline.due_on);
    match end {
        Some(end) if end < today => Position::StayOver(end),
        Some(end) if is_registered => Position::LawfulUntil(end),
        _ if is_waiting => Position::Applied,
        _ => match deadlines.iter().rev().find(|deadline| deadline.kind != DeadlineKind::EndOfStay) {
            Some(duty) if duty.late_after < today => Position::DeadlinePassed(duty.due_on),
            Some(duty) => Position::MustApply(duty.act_by()),
            None => Position::Unknown,
        },
    }
}
