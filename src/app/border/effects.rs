//! What follows from an exit: the registration of that stay is over and its certificate void, an application that waits asks for nothing
//! any more. Migrant and host are told. And what follows if it is taken back.

use crate::app::registrations::change::{Step, apply, plan, with_family};
use crate::app::registrations::file::File;
use crate::app::{App, AppError, notifications};
use crate::domain::border::{MatchState, departure};
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::state::State;
use crate::domain::registrations::transitions::Action;
use crate::store::apply_reminders::note_news;
use crate::store::border::{CrossingRow, ask_departure, mark_departed};
use crate::store::border_reads::exits_of;
use crate::store::registration_exits::{ended_by_exit, lock_open_of};
use crate::store::registrations::{by_ids, change as write};
use crate::store::types::{Id, Ts};
use crate::store::{Conn, notifications as inbox, outbox};
use std::collections::BTreeSet;

/// Why a registration ended or an application was closed, in its history.
pub const REASON: &str = "border_exit";

/// Ends what these exits end. Only valid, matched exits are looked at. Says whether anybody is to be told.
pub(super) async fn depart(app: &App, tx: &mut Conn, crossings: &[CrossingRow]) -> Result<bool, AppError> {
    note_news_of(app, tx, crossings).await?;
    let exits: Vec<(&CrossingRow, Id)> = crossings
        .iter()
        .filter_map(|row| Some((row, row.person_id.filter(|person| row.is_exit_of(*person))?)))
        .collect();
    if exits.is_empty() {
        return Ok(false);
    }
    let persons: Vec<Id> = exits.iter().map(|(_, person)| *person).collect::<BTreeSet<_>>().into_iter().collect();
    let open = lock_open_of(tx, &persons).await?;
    let mut departed = Vec::new();
    let mut files = by_ids(tx, &app.vault, &open).await?;
    // Whoever applied for a family takes it with him.
    files.sort_by_key(|file| file.row.members == 0);
    let mut closed = BTreeSet::new();
    for file in &files {
        let ends = |row: &CrossingRow| departure::ends(row.crossed_at.0, file.row.entered_on, file.row.submitted_at.0);
        let exit = exits.iter().find(|(row, person)| *person == file.row.person_id && ends(row));
        if let Some((row, _)) = exit {
            if !closed.contains(&file.row.id) {
                end(app, tx, file).await?;
                closed.extend(with_family(file).map(|file| file.row.id));
            }
            departed.push(row.id);
        }
    }
    if !departed.is_empty() {
        mark_departed(tx, &departed).await?;
    }
    Ok(!departed.is_empty())
}

/// Whose crossings these are may have to apply now, or not any more: he is looked at again.
async fn note_news_of(app: &App, tx: &mut Conn, crossings: &[CrossingRow]) -> Result<(), AppError> {
    let matched = crossings.iter().filter(|row| row.state() == MatchState::Matched).filter_map(|row| row.person_id);
    let persons: Vec<Id> = matched.collect::<BTreeSet<_>>().into_iter().collect();
    if !persons.is_empty() {
        note_news(tx, &persons, Ts(app.now())).await?;
    }
    Ok(())
}

async fn end(app: &App, tx: &mut Conn, file: &File) -> Result<(), AppError> {
    let is_pending = file.state() == State::Pending;
    let (action, name, to_host) = if is_pending {
        (Action::Withdraw, "registration.withdraw", NotificationKind::RegistrationWithdrawn)
    } else {
        (Action::Depart, "registration.depart", NotificationKind::RegistrationDeparted)
    };
    let host = file.to_hosts(to_host);
    let step = Step {
        action,
        actor: "system",
        reason: Some(REASON.to_owned()),
        comment: None,
        notices: file.to_migrant(NotificationKind::RegistrationDeparted).into_iter().chain(host).collect(),
    };
    let after = apply(app, file, &step)?;
    let audit = app.audit_of_system(name, ("registration", file.row.id.0));
    let change = plan(app, (file, &after), &step, audit, None)?;
    Ok(write(tx, &change).await?)
}

/// What these exits had ended, and no exit that is known ends now, does not come back by itself: the migrant is told, and an officer is
/// asked. Says whether anybody is told.
pub(super) async fn take_back(app: &App, tx: &mut Conn, superseded: &[CrossingRow]) -> Result<bool, AppError> {
    note_news_of(app, tx, superseded).await?;
    let (mut asked, mut standing, mut told) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (row, person) in superseded.iter().filter(|row| row.departed).filter_map(|row| Some((row, row.person_id?))) {
        let exits = exits_of(tx, person).await?;
        for ended in ended_by_exit(tx, person, REASON).await? {
            let ends = |at: Ts| departure::ends(at.0, ended.entered_on, ended.submitted_at.0);
            if !ends(row.crossed_at) {
                continue;
            }
            let others = exits.iter().filter(|(_, at)| ends(*at)).map(|(id, _)| *id);
            let found_before = standing.len();
            standing.extend(others);
            if standing.len() > found_before {
                continue;
            }
            asked.push(row.id);
            if let Some(migrant) = ended.migrant_index.as_ref().filter(|_| told.insert(ended.id)) {
                let (entry, push) = notifications::notice(app, NotificationKind::DepartureWithdrawn, migrant, &ended);
                inbox::insert(tx, &entry).await?;
                outbox::insert_push(tx, &push).await?;
            }
        }
    }
    ask_departure(tx, &asked).await?;
    // What still says that he left is looked at in the same way when it is replaced itself.
    mark_departed(tx, &standing).await?;
    Ok(!told.is_empty())
}
