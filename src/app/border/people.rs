//! Who may be meant by the crossings at hand: read in three questions, however many crossings there are.

use super::{Person, document_index};
use crate::app::{App, AppError};
use crate::domain::border::{Traveller, Verdict, judge};
use crate::store::border::holders;
use crate::store::persons::known;
use crate::store::types::Id;
use crate::store::{Conn, border::CrossingRow};
use std::collections::{BTreeSet, HashMap};

/// Persons, and by what they are found.
pub(super) struct People {
    all: Vec<Person>,
    by_document: HashMap<Vec<u8>, Vec<usize>>,
    by_likeness: HashMap<Vec<u8>, Vec<usize>>,
}

/// The indexes of a traveller: his document, his card, and whom he looks like.
#[derive(Debug, Clone)]
pub(super) struct Marks {
    pub document: Vec<u8>,
    pub card: Option<Vec<u8>>,
    pub likeness: Option<Vec<u8>>,
}

impl Marks {
    pub(super) fn of(app: &App, traveller: &Traveller) -> Self {
        Self {
            document: document_index(app, &traveller.document_key()),
            card: traveller.card_key().map(|key| document_index(app, &key)),
            likeness: app.vault.likeness(&traveller.nationality, traveller.birth_date, &traveller.surname),
        }
    }

    /// Everything by which a document of his is known.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Vec<u8>> {
        std::iter::once(&self.document).chain(&self.card)
    }
}

impl People {
    /// Reads everybody whom these may mean, and whose the stored ones are.
    pub(super) async fn read(
        app: &App,
        tx: &mut Conn,
        marks: &[Marks],
        stored: &[CrossingRow],
    ) -> Result<Self, AppError> {
        let documents: BTreeSet<Vec<u8>> = marks.iter().flat_map(Marks::documents).cloned().collect();
        let likenesses: BTreeSet<Vec<u8>> = marks.iter().filter_map(|marks| marks.likeness.clone()).collect();
        let (documents, likenesses): (Vec<_>, Vec<_>) =
            (documents.into_iter().collect(), likenesses.into_iter().collect());
        let held = holders(tx, &documents).await?;
        let of_stored = stored.iter().filter_map(|row| row.person_id);
        let ids: BTreeSet<Id> = held.iter().filter_map(|(.., person)| *person).chain(of_stored).collect();
        let ids: Vec<Id> = ids.into_iter().collect();
        let found = known(tx, &app.vault, (&documents, &likenesses), &ids).await?;
        let mut people = Self { all: Vec::new(), by_document: HashMap::new(), by_likeness: HashMap::new() };
        for person in found.into_iter().map(Person::from) {
            let at = people.all.len();
            people.by_document.entry(person.row.document_index.clone()).or_default().push(at);
            if let Some(likeness) = &person.row.likeness_index {
                people.by_likeness.entry(likeness.clone()).or_default().push(at);
            }
            people.all.push(person);
        }
        for (document, card, person) in held {
            let at = people.all.iter().position(|one| Some(one.row.id) == person);
            for (index, at) in document.into_iter().chain(card).zip(at.into_iter().cycle()) {
                note(&mut people.by_document, index, at);
            }
        }
        Ok(people)
    }

    /// The person who fits best, and how well; the first of equals.
    pub(super) fn best(&self, traveller: &Traveller, marks: &Marks) -> Option<(&Person, Verdict)> {
        let of = |index: &Vec<u8>| self.by_document.get(index).into_iter().flatten().map(|at| (*at, true));
        let alike = marks.likeness.iter().filter_map(|likeness| self.by_likeness.get(likeness)).flatten();
        let candidates = marks.documents().flat_map(of).chain(alike.map(|at| (*at, false)));
        let judged = candidates.filter_map(|(at, same_document)| {
            let person = self.all.get(at)?;
            Some((person, judge(traveller, &person.row.who.snapshot, same_document)))
        });
        judged
            .filter(|(_, verdict)| *verdict > Verdict::Other)
            .reduce(|best, one| if one.1 > best.1 { one } else { best })
    }

    /// From now on these documents are known to be that person's.
    pub(super) fn learn(&mut self, row: &CrossingRow) {
        let at = self.all.iter().position(|one| Some(one.row.id) == row.person_id);
        for (index, at) in row.document_index.iter().chain(&row.card_index).zip(at.into_iter().cycle()) {
            note(&mut self.by_document, index.clone(), at);
        }
    }

    /// The person of this id.
    pub(super) fn get(&self, id: Id) -> Option<&Person> {
        self.all.iter().find(|one| one.row.id == id)
    }
}

/// Once each: a commuter's document has been shown a thousand times.
fn note(places: &mut HashMap<Vec<u8>, Vec<usize>>, index: Vec<u8>, at: usize) {
    let known = places.entry(index).or_default();
    if !known.contains(&at) {
        known.push(at);
    }
}
