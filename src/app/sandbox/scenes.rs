//! What must have happened before an application of a scenario: somebody else has entered the document, the border has seen its holder, or
//! an officer has banned him. Prepared when the program first applies with it, by the use cases of those who do such things, with their
//! idempotency keys: twice at once, and after an interruption, it is done once.

use super::people::{officer, sign_in};
use super::standing::of_client;
use crate::app::actor::Actor;
use crate::app::border::report::report;
use crate::app::enforcement::Known;
use crate::app::enforcement::ban::{self, AddEntryBan};
use crate::app::idempotency::{Answer, Guard};
use crate::app::integrators::Integrator;
use crate::app::persons::{put, read};
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::border::{Crossing, CrossingInput, Direction};
use crate::domain::clock::legal_day;
use crate::domain::persons::{DocumentInput, Person, PersonInput};
use crate::domain::reference::document_kinds::DocumentKind;
use crate::domain::reference::entry_ban_grounds::EntryBanGround;
use crate::domain::sandbox::scenario::{COUNTRY, Scenario, ScenarioDocument};
use crate::store::audit;
use crate::store::sandbox::SandboxAnswerRow;
use crate::store::types::Id;
use chrono::TimeDelta;
use std::sync::Arc;
use uuid::Uuid;

/// How long before the application he entered who has stayed too long.
const ENTERED_BEFORE: TimeDelta = TimeDelta::days(100);
/// How long before it he left. Of the 180 days before, he was there for more than 90.
const LEFT_BEFORE: TimeDelta = TimeDelta::days(5);
/// The act that decided the ban of a scenario.
const ACT: &str = "SPECIMEN-1";

/// The scenario of a document, if it is one of this program's.
async fn scenario(app: &App, client: Uuid, number: &str) -> Result<Option<ScenarioDocument>, AppError> {
    let Some(document) = ScenarioDocument::parse(number).filter(|_| app.settings.is_sandbox) else { return Ok(None) };
    let row = of_client(app, client).await?;
    Ok(Some(document).filter(|document| i32::from(document.tag) == row.tag))
}

/// Prepares the scenario of whoever a program applies for; nothing outside of a sandbox.
///
/// # Errors
/// The store failed.
pub(in crate::app) async fn prepare(app: &Arc<App>, program: &Integrator, person: &Person) -> Result<(), AppError> {
    let kept = &person.document;
    if kept.kind != DocumentKind::Passport || kept.issuing_country.as_str() != COUNTRY {
        return Ok(());
    }
    let Some(document) = scenario(app, program.client.id.0, kept.number.as_str()).await? else { return Ok(()) };
    let outcome = match document.scenario {
        Scenario::Confirmed | Scenario::Refused | Scenario::SilentHost => Ok(()),
        Scenario::Duplicate => enter_stranger(app, &document).await,
        Scenario::Overstay => cross_border(app, program, (&document, person)).await,
        Scenario::Banned => ban(app, &document).await,
    };
    match outcome {
        // Prepared before, or by another request in this moment.
        Err(AppError::Problem(_) | AppError::Invalid(_)) => Ok(()),
        other => other,
    }
}

/// The answer of a simulated host that an application waits for, if it does: written with it.
///
/// # Errors
/// The store failed.
pub(in crate::app) async fn answer_to(
    app: &App,
    actor: &Actor,
    file: &File,
) -> Result<Option<SandboxAnswerRow>, AppError> {
    let Actor::Client(program) = actor else { return Ok(None) };
    let person = &file.content.person;
    if person.document_country != COUNTRY || person.document_kind != DocumentKind::Passport.as_str() {
        return Ok(None);
    }
    let document = scenario(app, program.client.id.0, &person.document_number).await?;
    Ok(document.filter(|document| document.scenario.is_answered() && file.content.host_phone.is_some()).map(
        |document| SandboxAnswerRow {
            registration_id: file.row.id,
            client_id: program.client.id,
            scenario: document.scenario.as_str().to_owned(),
        },
    ))
}

/// Somebody else keeps this document, under another name.
async fn enter_stranger(app: &Arc<App>, document: &ScenarioDocument) -> Result<(), AppError> {
    let caller = sign_in(app, &document.stranger_phone()).await?;
    if read::find(app, caller).await?.is_none() {
        let input = PersonInput {
            surname: "STRANGER".to_owned(),
            given_names: Some("SOME".to_owned()),
            patronymic: None,
            birth_date: "1971-02-03".to_owned(),
            sex: "female".to_owned(),
            nationality: COUNTRY.to_owned(),
            document: DocumentInput {
                kind: DocumentKind::Passport.as_str().to_owned(),
                number: document.number(),
                issuing_country: COUNTRY.to_owned(),
                expires_on: ScenarioDocument::expires_on().to_string(),
            },
            mrz: None,
        };
        put::put(app, caller, (&input, Vec::new()), None).await?;
    }
    crate::app::auth::logout::logout(app, caller).await
}

/// The guard of something that the service does by itself, once a document.
fn once(principal: Uuid, document: ScenarioDocument, reader: &'static str) -> Guard {
    Guard { principal, key: format!("sandbox-{}", document.number()), fingerprint: b"sandbox".to_vec(), reader }
}

/// An answer that nobody reads.
pub(super) fn unread() -> Answer {
    Answer { status: 200, location: None, etag: None, body: "{}".to_owned(), replayed: false }
}

/// The border has seen him come and go.
async fn cross_border(
    app: &Arc<App>,
    program: &Integrator,
    (document, person): (&ScenarioDocument, &Person),
) -> Result<(), AppError> {
    let now = app.now();
    let input = |direction: Direction, before: TimeDelta| CrossingInput {
        event_id: format!("sandbox-{}-{}", document.number(), direction.as_str()),
        direction,
        crossed_at: now - before,
        checkpoint: "SANDBOX".to_owned(),
        region: "75".to_owned(),
        document_kind: DocumentKind::Passport,
        document_number: document.number(),
        document_country: COUNTRY.to_owned(),
        nationality: person.nationality.as_str().to_owned(),
        birth_date: person.birth_date,
        surname: Some(person.latin.surname.clone()),
        given_names: Some(person.latin.given_names.clone()).filter(|names| !names.is_empty()),
        original_name: None,
        mrz: None,
        migrant_id_card: None,
        corrects: None,
        cancelled: false,
    };
    let crossings = [(Direction::Entry, ENTERED_BEFORE), (Direction::Exit, LEFT_BEFORE)];
    let lines = crossings.into_iter().map(|(direction, before)| Crossing::parse(&input(direction, before), now));
    let lines = lines.collect::<Result<Vec<Crossing>, _>>().map_err(AppError::Invalid)?;
    let guard = once(program.client.id.0, *document, audit::CLIENT);
    report(app, program, guard, lines.into_iter().map(Ok).collect(), |_| Ok(unread())).await.map(drop)
}

/// An officer has entered a ban.
async fn ban(app: &App, document: &ScenarioDocument) -> Result<(), AppError> {
    let Some(key) = document.key() else { return Ok(()) };
    let officer = officer(app).await?;
    let today = legal_day(app.now());
    let command = AddEntryBan {
        known: Known::Document(key),
        ground: EntryBanGround::CourtDecision,
        act: ACT.to_owned(),
        from: today,
        until: Some(today + TimeDelta::days(365)),
    };
    let guard = once(officer.caller.account, *document, audit::OFFICER);
    ban::add(app, officer, guard, command, |_| Ok(unread())).await?;
    crate::app::auth::logout::logout(app, officer.caller).await
}

/// The idempotency key of the answer to an application.
pub(super) fn guard_of(principal: Uuid, registration: Id) -> Guard {
    let key = format!("sandbox-{}", registration.0.simple());
    Guard { principal, key, fingerprint: b"sandbox".to_vec(), reader: audit::HOST }
}
