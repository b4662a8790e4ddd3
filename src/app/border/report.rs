//! A border system reports crossings: each line is judged by itself, all are written in one transaction with what follows from them.

pub use super::desk::{Outcome, Reported};

use super::desk::Desk;
use super::effects::{depart, take_back};
use super::people::{Marks, People};
use super::rematch::rematch;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::integrators::access::Integrator;
use crate::app::{App, AppError};
use crate::domain::border::{Crossing, MatchState};
use crate::store::audit::{self, AuditRow};
use crate::store::border::{CrossingRow, alone, insert_all, reported, strangers, supersede_all};
use crate::store::types::{Id, Ts};
use crate::store::{Conn, idempotency};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// A line: a crossing, or what the sender is told if it could not be read.
pub type Line = Result<Crossing, Reported>;

/// Takes a batch in. `render` makes the answer that is given now and at every repetition.
///
/// # Errors
/// The store failed, or the batch is a repetition of another one's key; nothing was taken in.
pub async fn report(
    app: &Arc<App>,
    client: &Integrator,
    guard: Guard,
    lines: Vec<Line>,
    render: impl FnOnce(&[Reported]) -> Result<Answer, AppError> + Send + 'static,
) -> Result<Answer, AppError> {
    let (inner, by, client) = (Arc::clone(app), guard.clone(), client.client.id.0);
    let work = app.db.write(async move |tx| {
        alone(tx).await?;
        let (results, is_told) = take_in(&inner, tx, client, lines).await?;
        let answer = render(&results)?;
        let entry = inner.audit_of_system("border.report", ("client", client));
        let entry = AuditRow { actor_kind: "client", actor_id: Some(Id(client)), ..entry };
        audit::insert(tx, &entry).await?;
        // The answer tells of nobody.
        let key = (Id(Uuid::nil()), inner.vault.service()?);
        idempotency::insert(tx, &by.row(&inner, key, &answer, Ts(inner.now()))?).await?;
        Ok::<_, AppError>((answer, is_told))
    });
    let outcome = work.await.map(|(answer, is_told)| {
        if is_told {
            app.outbox_bell.ring();
        }
        answer
    });
    settle(app, &guard, outcome).await
}

async fn take_in(app: &App, tx: &mut Conn, client: Uuid, lines: Vec<Line>) -> Result<(Vec<Reported>, bool), AppError> {
    let good: Vec<(&Crossing, Marks)> =
        lines.iter().flatten().map(|crossing| (crossing, Marks::of(app, &crossing.traveller))).collect();
    let ids: Vec<String> = good
        .iter()
        .flat_map(|(crossing, _)| [Some(&crossing.event_id), crossing.corrects.as_ref()])
        .flatten()
        .cloned()
        .collect();
    let marks: Vec<Marks> = good.into_iter().map(|(_, marks)| marks).collect();
    let stored = reported(tx, client, &ids).await?;
    let people = People::read(app, tx, &marks, &stored).await?;
    let mut desk = Desk::new(app, client, people, stored);
    let (mut results, mut marks) = (Vec::with_capacity(lines.len()), marks.into_iter());
    for line in lines {
        results.push(match line {
            Err(rejected) => rejected,
            Ok(crossing) => {
                let marks = marks.next().unwrap_or_else(|| Marks::of(app, &crossing.traveller));
                desk.take(&crossing, &marks)?
            }
        });
    }
    supersede_all(tx, &desk.superseded).await?;
    let rows: Vec<CrossingRow> = desk.new_rows().cloned().collect();
    insert_all(tx, &rows).await?;
    let mut is_told = depart(app, tx, &rows).await?;
    is_told |= take_back(app, tx, &desk.superseded).await?;
    for (person, cards) in cards(tx, &rows).await? {
        if let Some(person) = desk.people.get(person).cloned() {
            is_told |= rematch(app, tx, &person, cards).await?;
        }
    }
    Ok((results, is_told))
}

/// Cards that were issued to persons who are known, and were shown before by somebody who was not: that was the same person.
async fn cards(tx: &mut Conn, rows: &[CrossingRow]) -> Result<BTreeMap<Id, Vec<Vec<u8>>>, AppError> {
    let issued = rows.iter().filter(|row| row.is_valid() && row.state() == MatchState::Matched);
    let issued: Vec<(Id, Vec<u8>)> = issued.filter_map(|row| Some((row.person_id?, row.card_index.clone()?))).collect();
    let mut cards: BTreeMap<Id, Vec<Vec<u8>>> = BTreeMap::new();
    if issued.is_empty() {
        return Ok(cards);
    }
    let indexes: Vec<Vec<u8>> = issued.iter().map(|(_, card)| card.clone()).collect();
    let shown = strangers(tx, &indexes, None).await?;
    for (person, card) in issued {
        if shown.iter().any(|row| row.document_index.as_ref() == Some(&card) || row.card_index.as_ref() == Some(&card))
        {
            cards.entry(person).or_default().push(card);
        }
    }
    Ok(cards)
}
