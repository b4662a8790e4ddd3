//! Takes the lines of a batch one after the other and says what becomes of each. What the sender reported before was read in one
//! question; nothing is written until all lines are judged.

use super::people::{Marks, People};
use crate::app::{App, AppError};
use crate::domain::border::{Crossing, MatchState, ReviewKind, Traveller, Verdict};
use crate::domain::codes::{FieldCode, FieldError};
use crate::store::border::CrossingRow;
use crate::store::types::{Id, Ts};
use std::collections::HashMap;
use uuid::Uuid;

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was taken in.
    Accepted,
    /// It was taken in before: the same report with the same content.
    Duplicate,
    /// It was taken in, and replaces another report.
    Corrected,
    /// It is wrong, and nothing of it was taken in.
    Rejected,
}

/// What a sender is told of a line.
#[derive(Debug, Clone)]
pub struct Reported {
    /// The sender's own id, if it could be read.
    pub event_id: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// Whether it is known whose crossing it was; none if nobody crossed.
    pub matching: Option<MatchState>,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
}

impl Reported {
    /// A line of which nothing was taken in.
    #[must_use]
    pub const fn rejected(event_id: Option<String>, errors: Vec<FieldError>) -> Self {
        Self { event_id, outcome: Outcome::Rejected, matching: None, errors }
    }
}

/// A report that is known: stored before, or a line of this batch.
struct Known {
    row: CrossingRow,
    is_new: bool,
}

/// Where the lines of one sender are judged.
pub(super) struct Desk<'a> {
    app: &'a App,
    client: Uuid,
    now: Ts,
    pub people: People,
    known: Vec<Known>,
    by_event: HashMap<String, usize>,
    /// Which report corrects this event, told or not told yet.
    corrected: HashMap<String, Id>,
    /// Of stored reports, which ones a line has replaced.
    pub superseded: Vec<CrossingRow>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(app: &'a App, client: Uuid, people: People, stored: Vec<CrossingRow>) -> Self {
        let (by_event, corrected, superseded) = (HashMap::new(), HashMap::new(), Vec::new());
        let mut desk =
            Self { app, client, now: Ts(app.now()), people, known: Vec::new(), by_event, corrected, superseded };
        for row in stored {
            desk.remember(row, false);
        }
        desk
    }

    fn remember(&mut self, row: CrossingRow, is_new: bool) {
        self.by_event.insert(row.event_id.clone(), self.known.len());
        if let Some(corrects) = &row.corrects {
            self.corrected.insert(corrects.clone(), row.id);
        }
        self.known.push(Known { row, is_new });
    }

    /// The reports to be stored, in the order of the batch.
    pub(super) fn new_rows(&self) -> impl Iterator<Item = &CrossingRow> {
        self.known.iter().filter(|known| known.is_new).map(|known| &known.row)
    }

    /// Judges a line.
    pub(super) fn take(&mut self, crossing: &Crossing, marks: &Marks) -> Result<Reported, AppError> {
        let event_id = Some(crossing.event_id.clone());
        let wrong =
            |pointer: &str, code| Ok(Reported::rejected(event_id.clone(), vec![FieldError::new(pointer, code)]));
        if let Some(known) = self.by_event.get(&crossing.event_id).and_then(|at| self.known.get(*at)) {
            return if self.is_same(&known.row, crossing)? {
                let matching = matching(&known.row);
                Ok(Reported { event_id, outcome: Outcome::Duplicate, matching, errors: Vec::new() })
            } else {
                wrong("/event_id", FieldCode::EventIdReused)
            };
        }
        if crossing.corrects.as_ref().is_some_and(|corrects| self.corrected.contains_key(corrects)) {
            return wrong("/corrects", FieldCode::AlreadyCorrected);
        }
        let row = self.row(crossing, marks)?;
        if let Some(corrects) = &crossing.corrects {
            self.supersede(corrects, &row);
        }
        if row.is_valid() && row.state() == MatchState::Matched {
            self.people.learn(&row);
        }
        let outcome = if crossing.corrects.is_some() { Outcome::Corrected } else { Outcome::Accepted };
        let reported = Reported { event_id, outcome, matching: matching(&row), errors: Vec::new() };
        self.remember(row, true);
        Ok(reported)
    }

    /// The earlier report is replaced. What it was asked about is over; whether it is asked what it had ended, `effects` says.
    fn supersede(&mut self, corrects: &str, by: &CrossingRow) {
        let Some(known) = self.by_event.get(corrects).and_then(|at| self.known.get_mut(*at)) else { return };
        known.row.superseded_by = Some(by.id);
        known.row.review = None;
        if !known.is_new {
            self.superseded.push(known.row.clone());
        }
    }

    fn is_same(&self, row: &CrossingRow, crossing: &Crossing) -> Result<bool, AppError> {
        let same = row.direction == crossing.direction.as_str()
            && row.crossed_at.0 == crossing.crossed_at
            && row.checkpoint == crossing.checkpoint
            && row.region == crossing.region.as_str()
            && row.corrects == crossing.corrects
            && row.cancelled == crossing.cancelled;
        if !same {
            return Ok(false);
        }
        let keyring = if row.key_owner.0.is_nil() {
            self.app.vault.service()?
        } else {
            // Whose key it is was read with the person, who was found by the same document.
            match row.person_id.and_then(|person| self.people.get(person)) {
                Some(person) => &person.keyring,
                None => return Ok(false),
            }
        };
        // Of somebody who was erased there is nothing to compare.
        Ok(row.traveller(keyring)?.is_none_or(|traveller| traveller == crossing.traveller))
    }

    fn row(&self, crossing: &Crossing, marks: &Marks) -> Result<CrossingRow, AppError> {
        let id = Id(self.app.new_id(self.now.0));
        let superseded_by = self.corrected.get(&crossing.event_id).copied();
        let found = self.people.best(&crossing.traveller, marks).filter(|_| !crossing.cancelled);
        let mut row = CrossingRow {
            id,
            client_id: Id(self.client),
            event_id: crossing.event_id.clone(),
            direction: crossing.direction.as_str().to_owned(),
            crossed_at: Ts(crossing.crossed_at),
            checkpoint: crossing.checkpoint.clone(),
            region: crossing.region.as_str().to_owned(),
            key_owner: Id(Uuid::nil()),
            sealed: Vec::new(),
            document_index: Some(marks.document.clone()),
            card_index: marks.card.clone(),
            likeness_index: marks.likeness.clone(),
            match_state: MatchState::Unmatched.as_str().to_owned(),
            person_id: None,
            review: None,
            corrects: crossing.corrects.clone(),
            cancelled: crossing.cancelled,
            superseded_by,
            departed: false,
            received_at: self.now,
            nationality: Some(crossing.traveller.nationality.clone()),
        };
        assign(self.app, &mut row, &crossing.traveller, found)?;
        Ok(row)
    }
}

/// What the sender is told: whether a person is known. What an officer has said is not his to know.
fn matching(row: &CrossingRow) -> Option<MatchState> {
    match row.state() {
        _ if row.cancelled => None,
        MatchState::Refused => Some(MatchState::Unmatched),
        state => Some(state),
    }
}

/// Writes down whose a crossing is, and seals the traveller under the key that follows from it.
pub(super) fn assign(
    app: &App,
    row: &mut CrossingRow,
    traveller: &Traveller,
    found: Option<(&super::Person, Verdict)>,
) -> Result<(), AppError> {
    let keyring = match found {
        Some((person, Verdict::Same)) => {
            MatchState::Matched.as_str().clone_into(&mut row.match_state);
            row.key_owner = person.row.account_id;
            row.review = None;
            &person.keyring
        }
        Some((_, Verdict::Doubtful)) => {
            MatchState::Doubtful.as_str().clone_into(&mut row.match_state);
            row.review = row.is_valid().then(|| ReviewKind::Identity.as_str().to_owned());
            app.vault.service()?
        }
        _ => app.vault.service()?,
    };
    row.person_id = found.map(|(person, _)| person.row.id);
    row.sealed = CrossingRow::seal(&app.vault, keyring, row.id, traveller)?;
    Ok(())
}
