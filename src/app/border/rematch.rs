//! Crossings that were nobody's find their person: when somebody enters himself or another document, and when a document is learned to
//! be somebody's.

use super::people::Marks;
use super::{Person, desk::assign, effects::depart};
use crate::app::{App, AppError};
use crate::domain::border::{MatchState, Verdict, judge};
use crate::store::Conn;
use crate::store::border::{CrossingRow, match_all, strangers};
use crate::store::persons::PersonRow;
use crate::store::vault::Keyring;
use std::collections::BTreeSet;

/// Matches with a person who is being saved what was reported before. Part of the transaction that saves him, behind
/// `store::border::together`. Says whether anybody is to be told of what follows.
///
/// # Errors
/// The store failed, or a sealed value cannot be opened.
pub async fn of_person(app: &App, tx: &mut Conn, row: &PersonRow, keyring: &Keyring) -> Result<bool, AppError> {
    let person = Person { row: row.clone(), keyring: keyring.clone() };
    rematch(app, tx, &person, vec![row.document_index.clone()]).await
}

/// Matches what was reported of somebody with one of these documents, or of somebody who looks like this person. What is found may tell
/// of further documents of his; they are looked for, too.
pub(super) async fn rematch(
    app: &App,
    tx: &mut Conn,
    person: &Person,
    documents: Vec<Vec<u8>>,
) -> Result<bool, AppError> {
    let mut seen: BTreeSet<Vec<u8>> = documents.iter().cloned().collect();
    let (mut next, mut all) = (documents, Vec::new());
    while !next.is_empty() {
        let found = strangers(tx, &next, person.row.likeness_index.as_ref()).await?;
        let (rows, learned) = matched(app, person, found, &seen)?;
        match_all(tx, &rows).await?;
        all.extend(rows);
        next = learned.into_iter().filter(|index| seen.insert(index.clone())).collect();
    }
    depart(app, tx, &all).await
}

/// Those of the crossings that change by being held against the person, and what is learned from them.
fn matched(
    app: &App,
    person: &Person,
    found: Vec<CrossingRow>,
    documents: &BTreeSet<Vec<u8>>,
) -> Result<(Vec<CrossingRow>, Vec<Vec<u8>>), AppError> {
    let (mut rows, mut learned) = (Vec::new(), Vec::new());
    for mut row in found {
        let was_refused = row.state() == MatchState::Refused && row.person_id == Some(person.row.id);
        let Some(traveller) = row.traveller(app.vault.service()?)?.filter(|_| !was_refused) else { continue };
        let marks = Marks::of(app, &traveller);
        let same_document = marks.documents().any(|index| documents.contains(index));
        let verdict = judge(&traveller, &person.row.who.snapshot, same_document);
        let is_better = match verdict {
            Verdict::Same => true,
            // One who is asked about already stays so.
            Verdict::Doubtful => row.state() != MatchState::Doubtful,
            Verdict::Other => false,
        };
        if is_better {
            assign(app, &mut row, &traveller, Some((person, verdict)))?;
            if verdict == Verdict::Same {
                learned.extend(marks.documents().cloned());
            }
            rows.push(row);
        }
    }
    Ok((rows, learned))
}
