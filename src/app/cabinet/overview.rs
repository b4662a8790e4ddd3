//! One look at a migrant's position: am I lawful, until when, what must I do next and by when; and what else is on record of him.

pub use super::next::NextStep;
pub use super::standing::Position;

use super::next::next_step;
use super::standing::Facts;
use crate::app::audit::access_log::Look;
use crate::app::enforcement::ban::Banned;
use crate::app::hearings::Notice;
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::deadlines::Deadline;
use crate::domain::registrations::state::State;
use crate::store::audit::{HOST, LinkedRow};
use crate::store::cabinet::{About, Known, Question, about, known};
use crate::store::persons::PersonRow;
use crate::store::types::Id;
use crate::store::violations::ViolationRow;
use chrono::{NaiveDate, TimeDelta};
use std::collections::HashMap;
use uuid::Uuid;

/// Looks and violations that are told one by one; of all others, how many there are.
const SHOWN: usize = 3;

/// For how long looks at his file are counted.
const LOOKS_COUNTED: TimeDelta = TimeDelta::days(30);

/// The overview.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Finds him by his phone; none once he is erased.
    pub phone: Option<Vec<u8>>,
    /// The person, if entered.
    pub person: Option<PersonRow>,
    /// The registration in force.
    pub active: Option<File>,
    /// The application that waits for an answer.
    pub pending: Option<File>,
    /// The dates that count now.
    pub deadlines: Vec<Deadline>,
    /// Position.
    pub position: Position,
    /// The day to apply by in a stay that the border saw begin, whether or not he has.
    pub apply_by: Option<NaiveDate>,
    /// Next step.
    pub next: NextStep,
    /// Which registration that is about, if it is about one.
    pub next_about: Option<Id>,
    /// The annulment that is intended of the registration in force, without what was said to it.
    pub hearing: Option<Notice>,
    /// The entry ban in force.
    pub ban: Option<Banned>,
    /// The newest violations that count, and how many do, counted up to 100 as a foreigner and as a host each.
    pub violations: (Vec<ViolationRow>, usize),
    /// The last looks of others at his file, and how many there were in 30 days, counted up to 100.
    pub looks: (Vec<Look>, usize),
    /// Unread notifications, counted up to 100.
    pub unread: usize,
}

/// Puts the overview of an account together.
///
/// # Errors
/// The store failed.
pub async fn overview(app: &App, account: Uuid) -> Result<Overview, AppError> {
    let today = app.today();
    let (known, about) = app
        .db
        .read(async |conn| {
            let known = known(conn, &app.vault, account).await?;
            let active = known.files.iter().find(|file| file.state() == State::Confirmed).map(|file| file.row.id);
            let shown = known.looks.iter().take(SHOWN).filter(|look| look.actor_kind == HOST);
            let readers = shown.filter_map(|look| look.actor_id).collect();
            let question = Question { account: Id(account), known: &known, active, readers, today };
            let about = about(conn, &app.vault, &question).await?;
            Ok((known, about))
        })
        .await?;
    Ok(assembled(app, known, about))
}

fn assembled(app: &App, known: Known, about: About) -> Overview {
    let Known { phone, person, files, looks, unread, .. } = known;
    let facts = Facts { person: person.as_ref(), files: &files, passages: &about.passages, cases: &about.cases };
    let standing = facts.standing(app);
    let newest = |state: State| files.iter().find(|file| file.state() == state).cloned();
    // A registration ends with the stay, whether or not anything has noted it yet.
    let is_over = matches!(standing.position, Position::StayOver(_));
    let active = newest(State::Confirmed).filter(|_| !is_over);
    let hearing = about.notice.filter(|_| active.is_some());
    let mut overview = Overview {
        phone,
        person: person.clone(),
        pending: newest(State::Pending),
        deadlines: standing.deadlines,
        position: standing.position,
        apply_by: standing.apply_by.filter(|_| standing.was_seen),
        next: NextStep::EnterPerson,
        next_about: None,
        hearing: hearing.map(|row| Notice::unopened(app, row)),
        ban: about.ban.map(Banned::from),
        violations: (about.violations.iter().take(SHOWN).cloned().collect(), about.violations.len()),
        looks: looked(app, looks, &about.readers),
        unread,
        active,
    };
    (overview.next, overview.next_about) = next_step(&overview, facts, app.now());
    overview
}

fn looked(app: &App, entries: Vec<LinkedRow>, names: &HashMap<Id, String>) -> (Vec<Look>, usize) {
    let since = app.now() - LOOKS_COUNTED;
    let count = entries.iter().filter(|entry| entry.at.0 > since).count();
    let look = |entry: LinkedRow| {
        let reader_name = entry.actor_id.and_then(|reader| names.get(&reader).cloned());
        Look { entry, reader_name }
    };
    (entries.into_iter().take(SHOWN).map(look).collect(), count)
}
