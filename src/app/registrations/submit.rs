//! A migrant applies to be registered at a place. His duty is fulfilled by this, whatever the host does.

use crate::app::actor::{Actor, Claimant};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::limits::{IfStoreFails, count};
use crate::app::organizations::by_consent::AtOnce;
use crate::app::organizations::{addressee, by_consent};
use crate::app::registrations::admission::{Admitted, Who, admit, admit_guest};
use crate::app::registrations::applicants::Applied;
use crate::app::registrations::application::{Application, SubmitRegistration};
use crate::app::registrations::file::File;
use crate::app::registrations::receipt::{self, ReceiptClaims};
use crate::app::registrations::stands::Stands;
use crate::app::registrations::{co_owners, guests, owner, refusal};
use crate::app::sandbox::scenes;
use crate::app::statistics::facts;
use crate::app::{App, AppError, notifications};
use crate::domain::codes::ProblemCode;
use crate::domain::hex::hex;
use crate::domain::limits::policies::{HOST_ASKED, MIGRANT, ORGANIZATION_ASKED};
use crate::domain::notifications::NotificationKind;
use crate::domain::premises::Address;
use crate::domain::premises::key::search_key;
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::transitions::Life;
use crate::store::DbError;
use crate::store::accounts::AccountRow;
use crate::store::audit::AuditRow;
use crate::store::cases::CaseRow;
use crate::store::idempotency::AnswerRow;
use crate::store::notifications::NotificationRow;
use crate::store::outbox::PushToPhone;
use crate::store::persons::PersonRow;
use crate::store::registrations::{
    EventRow, HostCall, RegistrationContent, RegistrationRow, Submission, submit as write,
};
use crate::store::statistics_sources::FactsRow;
use crate::store::types::{Id, Ts};
use crate::store::vault::Indexed;
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::future::try_join3;
use std::sync::Arc;
use uuid::Uuid;

/// Submits an application. `render` makes the answer that is given now and at every repetition.
pub async fn submit(
    app: &Arc<App>,
    claimant: Claimant,
    guard: Guard,
    command: SubmitRegistration,
    render: impl Fn(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    // Whoever waits for an answer comes before the lines of batches.
    let _here = command.batch.is_none().then(|| app.presence.enter());
    let outcome = attempt(app, claimant, &guard, &command, render).await;
    let answer = settle(app, &guard, outcome).await?;
    match refusal::read(&answer) {
        Some(refused) => Err(AppError::Refused(Box::new(refused))),
        None => Ok(answer),
    }
}

async fn attempt(
    app: &Arc<App>,
    claimant: Claimant,
    guard: &Guard,
    command: &SubmitRegistration,
    render: impl Fn(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let admitted = match claimant {
        Claimant::Account(claimed) => admit(app, claimed, command).await?,
        Claimant::Client(integrator) => {
            if let Some(reference) = &command.client_reference
                && let Some(file) = guests::submitted_before(app, &integrator, reference).await?
            {
                return guests::repeat(app, &integrator, guard, &file, render).await;
            }
            admit_guest(app, integrator, command).await?
        }
    };
    let Admitted { who, applicants, application, refusal } = admitted;
    limits(app, &who, &application).await?;
    let mut file = new_family(app, &who, guard, (applicants, &application)).await?;
    let ground = refusal.as_ref().and_then(|(code, _)| code.refusal_ground());
    if let Some(ground) = ground {
        refusal::apply(&mut file, ground);
    } else {
        co_owners::name(app, &mut file, &application);
        addressee::find(app, &mut file).await?;
    }
    if ground.is_none()
        && let Some(answer) = at_once(app, &who, (guard, command.batch), &file, &render).await?
    {
        return Ok(answer);
    }
    let is_owner = ground.is_none() && application.host.is_migrant;
    let case = if is_owner { Some(owner::check(app, &mut file)?) } else { None };
    let answer = match refusal {
        Some((code, ban)) => refusal::answer(code, file.row.id.0, ban)?,
        None => render(&file)?,
    };
    let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, file.row.submitted_at)?;
    let mut submission = submission(app, &who.actor, &file, (answer_row, case));
    if app.settings.is_sandbox && ground.is_none() {
        submission.simulated = scenes::answer_to(app, &who.actor, &file).await?;
    }
    let stands = Stands::of(&who, &file, command.batch);
    let is_pushed = app
        .db
        .write(async move |tx| {
            stands.hold(tx).await?;
            Ok::<_, AppError>(write(tx, &submission).await?)
        })
        .await
        .map_err(|error| twice(&who.actor, error))?;
    // Who has no device is told in another way at once.
    let bell = if is_pushed { &app.outbox_bell } else { &app.escalation_bell };
    bell.ring();
    Ok(answer)
}

/// Confirms an application at once, if a standing consent of the organisation is for it and has a place left.
async fn at_once(
    app: &App,
    who: &Who,
    (guard, batch): (&Guard, Option<Uuid>),
    file: &File,
    render: impl Fn(&File) -> Result<Answer, AppError>,
) -> Result<Option<Answer>, AppError> {
    let Some(AtOnce { before, after, taking }) = by_consent::ready(app, who.client(), file).await? else {
        return Ok(None);
    };
    let answer = render(&after)?;
    let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, file.row.submitted_at)?;
    let submission = submission(app, &who.actor, &before, (answer_row, None));
    let stands = Stands::of(who, &before, batch);
    let is_taken = app
        .db
        .write(async move |tx| {
            let Some(consent) = taking.place(tx).await? else { return Ok(false) };
            stands.hold(tx).await?;
            write(tx, &submission).await?;
            taking.take(tx, consent).await?;
            Ok::<_, AppError>(true)
        })
        .await
        .map_err(|error| overtaken(twice(&who.actor, error)))?;
    app.outbox_bell.ring();
    Ok(is_taken.then_some(answer))
}

/// Something else was confirmed for the same migrant in this moment.
fn overtaken(error: AppError) -> AppError {
    let is_unique = |store: &DbError| ["registrations", "certificates"].iter().any(|table| store.is_unique_in(table));
    match error {
        AppError::Store(store) if is_unique(&store) => ProblemCode::ConcurrentChange.into(),
        other => other,
    }
}

/// The same reference of a program twice at once: whoever was slower asks again, and gets the other's answer.
fn twice(actor: &Actor, error: AppError) -> AppError {
    match (actor, error) {
        (Actor::Client(_), AppError::Store(store)) if store.is_unique_in("registrations") => {
            ProblemCode::ConcurrentChange.into()
        }
        (_, error) => error,
    }
}

/// Counts the application for the migrant and for the host. A repetition is refused too, but then gets its stored answer.
async fn limits(app: &App, who: &Who, Application { host, co_owners, .. }: &Application) -> Result<(), AppError> {
    let asked = if host.kind == "organization" { &ORGANIZATION_ASKED } else { &HOST_ASKED };
    let one = |policy, value| count(app, policy, value, IfStoreFails::Fail);
    let phone = async {
        match &host.phone {
            Some(phone) => one(asked, phone.as_str().as_bytes()).await,
            None => Ok(None),
        }
    };
    let migrant = one(&MIGRANT, who.acting.id.0.as_bytes());
    try_join3(migrant, one(asked, host.identifier.as_bytes()), phone).await?;
    for owner in co_owners {
        one(&HOST_ASKED, owner.as_str().as_bytes()).await?;
    }
    Ok(())
}

/// The application of the one who leads, with those of the others.
async fn new_family(
    app: &App,
    who: &Who,
    guard: &Guard,
    (applicants, application): (Vec<Applied>, &Application),
) -> Result<File, AppError> {
    let mut files = Vec::with_capacity(applicants.len());
    for applied in applicants {
        files.push(new_file(app, who, guard, (applied, application)).await?);
    }
    let mut files = files.into_iter();
    let mut lead = files.next().ok_or_else(|| AppError::Internal("an application for nobody".into()))?;
    lead.family = files.collect();
    lead.row.members = i32::try_from(lead.family.len()).unwrap_or(i32::MAX);
    for member in &mut lead.family {
        member.row.family_id = Some(lead.row.id);
        // The host is asked once.
        member.row.host_notice_id = None;
    }
    Ok(lead)
}

async fn new_file(
    app: &App,
    who: &Who,
    guard: &Guard,
    (applied, application): (Applied, &Application),
) -> Result<File, AppError> {
    let Applied { account, person, entered_on, stays, lifted } = applied;
    let now = app.now();
    let id = app.new_id(now);
    let number = app.numbers.next(&app.db, now).await?;
    let claims = ReceiptClaims {
        iss: app.settings.public_url.clone(),
        iat: now.timestamp(),
        sub: id,
        number: number.to_string(),
        submitted_at: DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now),
        request_sha256: hex(&guard.fingerprint),
        client_reference: application.client_reference.clone(),
    };
    let content = RegistrationContent {
        person: person.who.snapshot.clone(),
        host_identifier: application.host.identifier.clone(),
        host_phone: application.host.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        co_owners: application.co_owners.iter().map(|phone| phone.as_str().to_owned()).collect(),
        address: application.address.clone(),
        stays,
        lifted,
        receipt: receipt::sign(app, &claims)?,
        client_reference: application.client_reference.clone(),
    };
    let head = Head {
        id,
        number: number.to_string(),
        guardian_id: Some(who.acting.id).filter(|guardian| *guardian != account.id),
        migrant_index: who.acting.phone_index(&app.vault),
        client: (who.client(), who.reference.clone()),
        entered_on,
        now,
    };
    let row = row(app, head, (&account, &person), (application, &content))?;
    let (comment, host, certificate, vacate) = (None, None, None, None);
    let (owners, delegates, family) = (Vec::new(), Vec::new(), Vec::new());
    Ok(File { row, content, comment, keyring: account.keyring, host, certificate, vacate, owners, delegates, family })
}

/// What a new registration is known by.
struct Head {
    id: Uuid,
    number: String,
    /// Who acts for the migrant.
    guardian_id: Option<Id>,
    /// Whom notices reach.
    migrant_index: Option<Vec<u8>>,
    /// The program that applies, and its own reference.
    client: (Option<Id>, Option<Vec<u8>>),
    /// Day of the border crossing.
    entered_on: NaiveDate,
    now: DateTime<Utc>,
}

fn row(
    app: &App,
    head: Head,
    (account, person): (&AccountRow, &PersonRow),
    (application, content): (&Application, &RegistrationContent),
) -> Result<RegistrationRow, AppError> {
    let life = Life::submitted(head.now + app.settings.answer_time);
    let phone_index = |phone: &str| app.vault.index(Indexed::Phone, phone).to_vec();
    let host_index = content.host_phone.as_deref().map(phone_index);
    Ok(RegistrationRow {
        id: Id(head.id),
        number: head.number,
        person_id: person.id,
        account_id: account.id,
        sealed: content.seal(&app.vault, &account.keyring, Id(head.id))?,
        migrant_index: head.migrant_index,
        document_index: Some(person.document_index.clone()),
        state: life.state.as_str().to_owned(),
        version: life.version,
        host_kind: application.host.kind.to_owned(),
        host_identifier_index: app.vault.index(Indexed::Identifier, &content.host_identifier).to_vec(),
        premises_kind: application.premises_kind.as_str().to_owned(),
        region: application.address.region().as_str().to_owned(),
        entered_on: head.entered_on,
        moved_in_on: application.moved_in_on,
        purpose: application.purpose.as_str().to_owned(),
        submitted_at: Ts(head.now),
        answer_by: Ts(life.answer_by),
        decided_at: None,
        reason: None,
        comment: None,
        updated_at: Ts(head.now),
        host_notice_id: host_index.is_some().then(|| Id(app.new_id(head.now))),
        host_reach: if host_index.is_some() { HostReach::Waiting } else { HostReach::NotReached }.rank(),
        host_index,
        name_index: Some(app.vault.index(Indexed::Name, &content.person.name_key()).to_vec()),
        surname_index: Some(app.vault.index(Indexed::Name, &content.person.latin_surname).to_vec()),
        address_index: Some(app.vault.index(Indexed::Address, &address_key(&content.address)).to_vec()),
        guardian_id: head.guardian_id,
        family_id: None,
        members: 0,
        co_owned: false,
        client_id: head.client.0,
        client_reference_index: head.client.1,
        organization_id: None,
        premises_id: None,
    })
}

/// What finds an address, whoever lives there.
pub(in crate::app) fn address_key(address: &Address) -> String {
    search_key(address.region(), address.locality(), address.street(), address.building())
}

fn submission(app: &App, actor: &Actor, file: &File, (answer, case): (AnswerRow, Option<CaseRow>)) -> Submission {
    let row = &file.row;
    let now: DateTime<Utc> = row.submitted_at.0;
    let to_host = row.host_notice_id.zip(row.host_index.as_ref()).map(|(id, index)| {
        let what = (NotificationKind::ApprovalRequested, index.as_slice());
        HostCall {
            notification: notifications::entry(app, id, what, row),
            push: notifications::push(app, (id, 0), what, row),
            asked_again_at: Ts(now + app.settings.escalation.first_after()),
        }
    });
    Submission {
        registration: row.clone(),
        event: first_event(app, actor, row, now),
        to_host,
        audit: actor.audit(app, "registration.submit", ("registration", row.id.0)),
        answer,
        case,
        owners: file.owners.clone(),
        calls: [co_owners::calls(app, file), addressee::calls(app, file), to_guest(app, actor, file)].concat(),
        facts: facts(app, file),
        simulated: None,
        family: file.family.iter().map(|member| member_of(app, actor, member, now)).collect(),
    }
}

/// Whoever did not apply himself is told, if he has a phone here.
fn to_guest(app: &App, actor: &Actor, file: &File) -> Vec<(NotificationRow, PushToPhone)> {
    let told = file.to_migrant(NotificationKind::AppliedFor).filter(|_| matches!(actor, Actor::Client(_)));
    notifications::notices(app, told.as_slice(), &file.row)
}

fn member_of(
    app: &App,
    actor: &Actor,
    member: &File,
    now: DateTime<Utc>,
) -> (RegistrationRow, EventRow, FactsRow, AuditRow) {
    let row = &member.row;
    let audit = actor.audit(app, "registration.submit", ("registration", row.id.0));
    (row.clone(), first_event(app, actor, row, now), facts(app, member), audit)
}

fn first_event(app: &App, actor: &Actor, row: &RegistrationRow, now: DateTime<Utc>) -> EventRow {
    let id: Uuid = app.new_id(now);
    EventRow {
        id: Id(id),
        registration_id: row.id,
        version: row.version,
        state: row.state.clone(),
        actor: if row.reason.is_some() { "system" } else { actor.name() }.to_owned(),
        reason: row.reason.clone(),
        at: Ts(now),
        delegate_id: None,
        standing_consent_id: None,
    }
}
