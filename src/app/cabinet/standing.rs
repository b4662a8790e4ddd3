//! Whether somebody is in the country lawfully, and by when he must apply. Dates come from his application, and from what the border saw:
//! an application of a stay that is over tells nothing of the next one.

use crate::app::App;
use crate::app::border::has_left;
use crate::app::registrations::applicants::known_stays;
use crate::app::registrations::deadlines::{Sojourn, deadlines, end_of_stay};
use crate::app::registrations::file::File;
use crate::domain::border::{Journey, Passage, journey};
use crate::domain::cases::{CaseDecision, CaseKind};
use crate::domain::clock::legal_day;
use crate::domain::deadlines::{Deadline, DeadlineKind, Stay};
use crate::domain::reference::refusal_reasons::RejectReason;
use crate::domain::registrations::state::State;
use crate::store::cases::CaseRow;
use crate::store::persons::PersonRow;
use chrono::{DateTime, NaiveDate, Utc};

/// The legal position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Registered; lawful until this day.
    LawfulUntil(NaiveDate),
    /// Has applied: the duty is fulfilled while the host is asked, if he kept silent, and if an officer has said so.
    Applied,
    /// Not registered; must apply until this day.
    MustApply(NaiveDate),
    /// Not registered; should have applied until this day.
    DeadlinePassed(NaiveDate),
    /// Not registered; the stay is over since this day.
    StayOver(NaiveDate),
    /// Has left the country on this day: no duty.
    Left(NaiveDate),
    /// Nothing is known yet.
    Unknown,
}

/// What the position follows from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    /// Who he is, if he has entered it.
    pub person: Option<&'a PersonRow>,
    /// His registrations: what is open first, then the rest, each newest first.
    pub files: &'a [File],
    /// His crossings, oldest first.
    pub passages: &'a [Passage],
    /// Cases about his registrations, newest first.
    pub cases: &'a [CaseRow],
}

/// Where he stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    /// The dates that count now.
    pub deadlines: Vec<Deadline>,
    /// The position.
    pub position: Position,
    /// The day to apply by in this stay, whether or not he has.
    pub apply_by: Option<NaiveDate>,
    /// Whether the border saw him enter, and not leave since.
    pub was_seen: bool,
}

/// A stay, from its beginning.
struct Begun {
    entered_on: NaiveDate,
    moved_on: Option<NaiveDate>,
    stays: Vec<Stay>,
    known_at: DateTime<Utc>,
}

/// Whether the service, or an officer, refused this application, and no host.
pub(super) fn is_refused_by_service(file: &File) -> bool {
    let by_host = |reason: &str| RejectReason::parse(reason).is_ok();
    file.state() == State::Rejected && !file.row.reason.as_deref().is_some_and(by_host)
}

impl<'a> Facts<'a> {
    /// Whether a registration is of the present stay: it is open, or he has not left since he applied, and nobody saw him enter since.
    fn is_of_this_stay(self, journey: &Journey, file: &File) -> bool {
        let applied_on = legal_day(file.row.submitted_at.0);
        let is_present =
            || !has_left(self.passages, &file.row) && journey.open_since.is_none_or(|seen| seen <= applied_on);
        !file.state().is_final() || is_present()
    }

    /// The registrations of the present stay, newest first.
    pub fn of_this_stay(self) -> Vec<&'a File> {
        let journey = journey(self.passages);
        let mut found: Vec<&File> = self.files.iter().filter(|file| self.is_of_this_stay(&journey, file)).collect();
        found.sort_unstable_by_key(|file| std::cmp::Reverse(file.row.id));
        found
    }

    /// An officer's decision that the migrant was right about a refusal or a silence.
    fn is_upheld(self, file: &File, kinds: &[CaseKind]) -> bool {
        self.cases.iter().any(|case| {
            let is_kind = CaseKind::parse(&case.kind).is_some_and(|kind| kinds.contains(&kind));
            case.registration_id == file.row.id
                && is_kind
                && case.decision.as_deref() == Some(CaseDecision::Upheld.as_str())
        })
    }

    /// Where he stands.
    pub fn standing(self, app: &App) -> Standing {
        let (journey, files) = (journey(self.passages), self.of_this_stay());
        let open = |state: State| files.iter().copied().find(|file| file.state() == state);
        let (pending, active) = (open(State::Pending), open(State::Confirmed));
        let was_seen = journey.open_since.is_some();
        // What the service refused says of the stay what the migrant said; what a host was asked comes first.
        let told = files.iter().copied().find(|file| !is_refused_by_service(file)).or(files.first().copied());
        let settled = pending.or(active);
        if let (None, Some(left_on)) = (told, journey.left_on) {
            return Standing { deadlines: Vec::new(), position: Position::Left(left_on), apply_by: None, was_seen };
        }
        let begun = self.person.and_then(|person| begun(app, person, (settled, told), journey));
        let mut deadlines = match (self.person, &begun) {
            (Some(person), Some(begun)) => calculated(app, person, begun),
            _ => Vec::new(),
        };
        let apply_by = duty(&deadlines).map(Deadline::act_by);
        let has_applied = pending.is_some() || self.has_fulfilled(&files, &deadlines);
        let end = deadlines.iter().find(|deadline| deadline.kind == DeadlineKind::EndOfStay).map(|end| end.due_on);
        // An officer has said that the stay was not over when the service thought so: until when it lasts is not known here.
        let is_disproved = end.is_some_and(|end| {
            files.iter().any(|file| {
                end < legal_day(file.row.submitted_at.0) && self.is_upheld(file, &[CaseKind::AutomaticRefusal])
            })
        });
        // A duty that an application has fulfilled is not a date that counts now.
        deadlines.retain(|deadline| match deadline.kind {
            DeadlineKind::EndOfStay => !is_disproved,
            _ => settled.is_none(),
        });
        let position = position(app.today(), &deadlines, active.is_some(), has_applied);
        Standing { deadlines, position, apply_by, was_seen }
    }

    /// Whether the duty is done by an application of which nothing came: made in time and only its host kept silent, or an officer has
    /// said so. What came before a registration that was in force does not count for what is to be done after it.
    fn has_fulfilled(self, files: &[&File], deadlines: &[Deadline]) -> bool {
        let upheld = [CaseKind::HostSilent, CaseKind::HostDeclined, CaseKind::AutomaticRefusal];
        let in_time =
            |file: &File| duty(deadlines).is_some_and(|duty| legal_day(file.row.submitted_at.0) <= duty.late_after);
        files
            .iter()
            .take_while(|file| file.certificate.is_none())
            .any(|file| (file.state() == State::Expired && in_time(file)) || self.is_upheld(file, &upheld))
    }
}

/// The registration that is to be done: again after a move, if there was one.
fn duty(deadlines: &[Deadline]) -> Option<&Deadline> {
    deadlines.iter().rev().find(|deadline| deadline.kind != DeadlineKind::EndOfStay)
}

/// When the present stay began. What was applied for in time stays as it was judged; a new application is judged by what counts now.
fn begun(
    app: &App,
    person: &PersonRow,
    (settled, told): (Option<&File>, Option<&File>),
    journey: Journey,
) -> Option<Begun> {
    let of = |file: &File, known_at| {
        let Sojourn { entered_on, moved_on, stays, .. } = Sojourn::of(file);
        Begun { entered_on, moved_on, stays: stays.to_vec(), known_at }
    };
    if let Some(file) = settled {
        return Some(of(file, file.row.submitted_at.0));
    }
    let now = app.now();
    let told = told.map(|file| of(file, if file.state() == State::Expired { file.row.submitted_at.0 } else { now }));
    let nationality = person.who.snapshot.nationality.as_str();
    let seen = journey.open_since.filter(|seen| {
        // As when he applies: as long as that stay may last, it is this one.
        let sojourn = Sojourn { nationality, entered_on: *seen, moved_on: None, stays: &[] };
        told.as_ref().is_none_or(|told| {
            *seen < told.entered_on && end_of_stay(app, sojourn, now).is_ok_and(|end| end >= told.entered_on)
        })
    });
    match seen {
        Some(seen) => Some(Begun {
            entered_on: seen,
            moved_on: told.and_then(|told| told.moved_on),
            stays: known_stays(journey, seen),
            known_at: now,
        }),
        None => told,
    }
}

/// The deadlines; none for a nationality that has no visa-free stay: no application of his would be taken.
fn calculated(app: &App, person: &PersonRow, begun: &Begun) -> Vec<Deadline> {
    let Begun { entered_on, moved_on, stays, known_at } = begun;
    let nationality = &person.who.snapshot.nationality;
    let sojourn = Sojourn { nationality, entered_on: *entered_on, moved_on: *moved_on, stays };
    let found = deadlines(app, sojourn, *known_at);
    if found.no_policy_for.is_some() { Vec::new() } else { found.deadlines }
}

fn position(today: NaiveDate, deadlines: &[Deadline], is_registered: bool, has_applied: bool) -> Position {
    let end = deadlines.iter().find(|deadline| deadline.kind == DeadlineKind::EndOfStay).map(|end| end.due_on);
    match end {
        Some(end) if end < today => Position::StayOver(end),
        Some(end) if is_registered => Position::LawfulUntil(end),
        _ if has_applied => Position::Applied,
        _ => match duty(deadlines) {
            Some(duty) if duty.late_after < today => Position::DeadlinePassed(duty.due_on),
            Some(duty) => Position::MustApply(duty.act_by()),
            None => Position::Unknown,
        },
    }
}
