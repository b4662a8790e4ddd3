//! What sources are counted as now, and what that changes. Idempotent: whatever was counted already changes nothing.

use crate::app::AppError;
use crate::app::registrations::reinstate::REINSTATED;
use crate::domain::border::Direction;
use crate::domain::statistics::count::{Answered, Contribution, Crossing, Dims, Registration, crossings};
use crate::domain::statistics::{Grain, Measure};
use crate::store::Conn;
use crate::store::statistics::{self, ALL, CellRow, CountedRow};
use crate::store::statistics_sources::{
    CountedCrossing, CountedEvent, CountedRegistration, FactsRow, crossings_of, events_of, registrations_of, travels_of,
};
use crate::store::types::Id;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What a source is counted to.
type Key = (Id, String, NaiveDate);

/// What sources are counted as, by what they are counted to.
#[derive(Default)]
struct Counted(BTreeMap<Key, (i64, String)>);

impl Counted {
    fn note(&mut self, source: Id, contribution: Contribution) {
        let Contribution { measure, day, amount, dims } = contribution;
        self.0.insert((source, measure.as_str().to_owned(), day), (amount, dims.as_str().to_owned()));
    }

    fn row((source_id, measure, day): &Key, (amount, dims): &(i64, String)) -> CountedRow {
        CountedRow { source_id: *source_id, measure: measure.clone(), day: *day, amount: *amount, dims: dims.clone() }
    }
}

/// Sums of changes of figures.
#[derive(Default)]
pub(super) struct Deltas(BTreeMap<(String, String, Grain, NaiveDate, String), i64>);

impl Deltas {
    /// Adds what is counted to all cells that it stands in.
    pub(super) fn add(&mut self, (measure, day): (&str, NaiveDate), dims: &str, amount: i64) {
        let known = Measure::parse(measure).map(Measure::dimensions).unwrap_or_default();
        let dims = Dims::stored(dims.to_owned());
        let values = dims.values().filter(|(name, _)| known.iter().any(|one| one.as_str() == *name));
        for (dimension, value) in values.chain([(ALL, "")]) {
            for grain in Grain::ALL {
                let cell = (measure.to_owned(), dimension.to_owned(), grain, grain.of(day), value.to_owned());
                *self.0.entry(cell).or_default() += amount;
            }
        }
    }

    /// As rows, without those that change nothing.
    pub(super) fn rows(self) -> Vec<CellRow> {
        let changed = self.0.into_iter().filter(|(_, amount)| *amount != 0);
        let row = |((measure, dimension, grain, period, value), amount)| CellRow {
            measure,
            dimension,
            grain: Grain::as_str(grain).to_owned(),
            period,
            value,
            amount,
        };
        changed.map(row).collect()
    }
}

/// Counts these registrations and crossings as they are now. Gives how many of them, and of crossings of the same travellers, were
/// counted otherwise before.
pub(super) async fn settle(tx: &mut Conn, registrations: &[Id], crossings: &[Id]) -> Result<usize, AppError> {
    let mut now = Counted::default();
    let mut sources: BTreeSet<Id> = BTreeSet::new();
    read_registrations(tx, registrations, &mut now, &mut sources).await?;
    read_crossings(tx, crossings, &mut now, &mut sources).await?;
    let sources: Vec<Id> = sources.into_iter().collect();
    let mut before = Counted::default();
    for row in statistics::counted(tx, &sources).await? {
        before.0.insert((row.source_id, row.measure, row.day), (row.amount, row.dims));
    }
    let gone = before.0.iter().filter(|(key, what)| now.0.get(key) != Some(what));
    let come = now.0.iter().filter(|(key, what)| before.0.get(key) != Some(what));
    let gone: Vec<CountedRow> = gone.map(|(key, what)| Counted::row(key, what)).collect();
    let come: Vec<CountedRow> = come.map(|(key, what)| Counted::row(key, what)).collect();
    let mut deltas = Deltas::default();
    for (rows, sign) in [(&gone, -1), (&come, 1)] {
        for row in rows {
            deltas.add((&row.measure, row.day), &row.dims, sign * row.amount);
        }
    }
    statistics::uncount(tx, &gone).await?;
    statistics::count(tx, &come).await?;
    statistics::add(tx, &deltas.rows()).await?;
    let changed: BTreeSet<Id> = gone.iter().chain(&come).map(|row| row.source_id).collect();
    Ok(changed.len())
}

async fn read_registrations(
    tx: &mut Conn,
    ids: &[Id],
    now: &mut Counted,
    sources: &mut BTreeSet<Id>,
) -> Result<(), AppError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut events: BTreeMap<Id, Vec<CountedEvent>> = BTreeMap::new();
    for event in events_of(tx, ids).await? {
        events.entry(event.registration_id).or_default().push(event);
    }
    for (row, facts) in registrations_of(tx, ids).await? {
        let id = row.id;
        let counted = registration(row, facts, events.get(&id).map(Vec::as_slice).unwrap_or_default());
        sources.insert(id);
        for contribution in counted.contributions() {
            now.note(id, contribution);
        }
    }
    Ok(())
}

fn registration(row: CountedRegistration, facts: Option<FactsRow>, events: &[CountedEvent]) -> Registration {
    let answer = events.iter().find(|event| ["confirmed", "rejected"].contains(&event.state.as_str()));
    let answer = answer.map(|event| Answered {
        is_confirmed: event.state == "confirmed",
        at: event.at.0,
        by_host: event.actor == "host",
        reason: event.reason.clone(),
    });
    let (nationality, timeliness) = facts.map(|facts| (facts.nationality, facts.timeliness)).unzip();
    Registration {
        region: row.region,
        premises_kind: row.premises_kind,
        purpose: row.purpose,
        state: row.state,
        submitted_at: row.submitted_at.0,
        nationality,
        timeliness,
        is_reinstated: events.first().is_some_and(|first| first.reason.as_deref() == Some(REINSTATED)),
        answer,
    }
}

/// Whose crossings are counted together: a person's, or those of one document of nobody who is known.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Traveller {
    Person(Id),
    Document(Vec<u8>),
    Nobody(Id),
}

impl Traveller {
    fn of(crossing: &CountedCrossing) -> Self {
        match (crossing.person(), &crossing.document_index) {
            (Some(person), _) => Self::Person(person),
            (None, Some(document)) => Self::Document(document.clone()),
            (None, None) => Self::Nobody(crossing.id),
        }
    }
}

/// What is gone is left as it was counted last: the figures of the past do not change because its people are forgotten.
async fn read_crossings(
    tx: &mut Conn,
    ids: &[Id],
    now: &mut Counted,
    sources: &mut BTreeSet<Id>,
) -> Result<(), AppError> {
    if ids.is_empty() {
        return Ok(());
    }
    let changed = crossings_of(tx, ids).await?;
    // A crossing may have become somebody's: then he is counted anew, and so are the others with the same document.
    let persons: BTreeSet<Id> = changed.iter().filter_map(CountedCrossing::person).collect();
    let documents: BTreeSet<Vec<u8>> = changed.iter().filter_map(|one| one.document_index.clone()).collect();
    let persons: Vec<Id> = persons.into_iter().collect();
    let documents: Vec<Vec<u8>> = documents.into_iter().collect();
    let mut travels: BTreeMap<Traveller, Vec<Crossing<Id>>> = BTreeMap::new();
    for row in travels_of(tx, &persons, &documents).await? {
        let Some(direction) = Direction::parse(&row.direction) else { continue };
        let (traveller, at) = (Traveller::of(&row), row.crossed_at.0);
        let crossing = Crossing { id: row.id, direction, at, region: row.region, nationality: row.nationality };
        travels.entry(traveller).or_default().push(crossing);
    }
    // What does not stand any more is counted as nothing.
    sources.extend(changed.iter().map(|row| row.id));
    for travel in travels.values() {
        for (id, contributions) in crossings(travel) {
            sources.insert(id);
            for contribution in contributions {
                now.note(id, contribution);
            }
        }
    }
    Ok(())
}
