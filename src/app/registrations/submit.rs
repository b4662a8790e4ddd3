//! A migrant applies to be registered at a place. His duty is fulfilled by this, whatever the host does.

use crate::app::auth::standing::Claimed;
use crate::app::enforcement::ban::Banned;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::limits::{IfStoreFails, count};
use crate::app::registrations::application::{Applicant, Application, Host, SubmitRegistration};
use crate::app::registrations::deadlines::{Sojourn, end_of_stay};
use crate::app::registrations::file::File;
use crate::app::registrations::receipt::{self, ReceiptClaims};
use crate::app::registrations::{owner, refusal};
use crate::app::{App, AppError, Caller, notifications};
use crate::domain::border::{Journey, journey};
use crate::domain::codes::ProblemCode;
use crate::domain::deadlines::Stay;
use crate::domain::hex::hex;
use crate::domain::limits::policies::{HOST_ASKED, MIGRANT, ORGANIZATION_ASKED};
use crate::domain::notifications::NotificationKind;
use crate::domain::premises::Address;
use crate::domain::premises::key::search_key;
use crate::domain::registrations::reach::HostReach;
use crate::domain::registrations::transitions::Life;
use crate::store::accounts::AccountRow;
use crate::store::border_reads::ban_and_passages;
use crate::store::cases::CaseRow;
use crate::store::idempotency::AnswerRow;
use crate::store::persons::{self, PersonRow};
use crate::store::registrations::{
    EventRow, HostCall, RegistrationContent, RegistrationRow, Submission, submit as write,
};
use crate::store::types::{Id, Ts};
use crate::store::vault::Indexed;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures_util::future::try_join3;
use uuid::Uuid;

/// Applications of one migrant that may wait for an answer at a time.
const MAX_PENDING: usize = 5;

/// Longer than the window of any policy, and than any stay in it.
const LONGEST_WINDOW: TimeDelta = TimeDelta::days(2 * 366);

/// Submits an application. `render` makes the answer that is given now and at every repetition.
pub async fn submit(
    app: &App,
    caller: Claimed,
    guard: Guard,
    command: SubmitRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, caller, &guard, &command, render).await;
    let answer = settle(app, &guard, outcome).await?;
    match refusal::read(&answer) {
        Some(refused) => Err(AppError::Refused(Box::new(refused))),
        None => Ok(answer),
    }
}

async fn attempt(
    app: &App,
    caller: Claimed,
    guard: &Guard,
    command: &SubmitRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let Admitted { caller, who, application, stays, refusal } = admit(app, caller, command).await?;
    limits(app, caller, &application.host).await?;
    let mut file = new_file(app, caller, guard, (who, &application, stays)).await?;
    let case = match refusal.as_ref().and_then(|(code, _)| code.refusal_ground()) {
        Some(ground) => {
            refusal::apply(&mut file.row, ground);
            None
        }
        None if application.host.is_migrant => Some(owner::check(app, &mut file)?),
        None => None,
    };
    let answer = match refusal {
        Some((code, ban)) => refusal::answer(code, file.row.id.0, ban)?,
        None => render(&file)?,
    };
    let answer_row = guard.row(app, (Id(caller.account), &file.keyring), &answer, file.row.submitted_at)?;
    let submission = submission(app, caller, &file, (answer_row, case));
    let is_pushed = app.db.write(async move |tx| Ok::<_, AppError>(write(tx, &submission).await?)).await?;
    // Who has no device is told in another way at once.
    let bell = if is_pushed { &app.outbox_bell } else { &app.escalation_bell };
    bell.ring();
    Ok(answer)
}

/// Counts the application for the migrant and for the host. A repetition is refused too, but then gets its stored answer.
async fn limits(app: &App, caller: Caller, host: &Host) -> Result<(), AppError> {
    let asked = if host.kind == "organization" { &ORGANIZATION_ASKED } else { &HOST_ASKED };
    let one = |policy, value| count(app, policy, value, IfStoreFails::Fail);
    let phone = async {
        match &host.phone {
            Some(phone) => one(asked, phone.as_str().as_bytes()).await,
            None => Ok(None),
        }
    };
    let migrant = one(&MIGRANT, caller.account.as_bytes());
    try_join3(migrant, one(asked, host.identifier.as_bytes()), phone).await.map(|_| ())
}

/// Who may apply, and what for.
struct Admitted {
    caller: Caller,
    /// His account and his person.
    who: (AccountRow, PersonRow),
    application: Application,
    /// Earlier stays that the border has reported.
    stays: Vec<Stay>,
    /// Why it is refused at once, if it is.
    refusal: Option<(ProblemCode, Option<Banned>)>,
}

/// Checks the caller's session, and the application against his data and what is open already.
async fn admit(app: &App, claimed: Claimed, command: &SubmitRegistration) -> Result<Admitted, AppError> {
    let session = (claimed.session(), Ts(app.now()));
    let today = app.today();
    let found = app
        .db
        .read(async |conn| {
            let found = persons::applicant(conn, &app.vault, claimed.account(), session).await?;
            let person = found.as_ref().and_then(|found| found.person.as_ref());
            let (ban, passages) = match person {
                Some(person) => ban_and_passages(conn, person, today).await?,
                None => (None, Vec::new()),
            };
            Ok(found.map(|found| (found, ban, journey(&passages))))
        })
        .await?;
    let (found, ban, journey) = found.ok_or(ProblemCode::Unauthenticated)?;
    let persons::Applicant { account, person, document_taken, session_open, pending } = found;
    let caller = claimed.admit(session_open)?;
    let applicant = Applicant { phone: &account.who.phone, iin: account.who.iin.as_deref() };
    let application = Application::parse(command, applicant, today, |text| app.pdf.printable(text));
    let mut application = application.map_err(AppError::Invalid)?;
    let person = person.ok_or(ProblemCode::PersonRequired)?;
    let snapshot = &person.who.snapshot;
    let is_expired = snapshot.document_expires_on < today;
    if document_taken {
        return Err(ProblemCode::DocumentInUse.into());
    }
    let nationality = snapshot.nationality.as_str();
    let end =
        |entered_on, stays| end_of_stay(app, Sojourn { nationality, entered_on, moved_on: None, stays }, app.now());
    if let Some(seen) = journey.open_since.filter(|seen| *seen < application.entered_on) {
        // As long as that stay may last, it is this one, and its clock runs since the border saw him enter.
        if end(seen, &[])? >= application.entered_on {
            application.entered_on = seen;
        }
    }
    let stays = known_stays(journey, application.entered_on);
    let is_over = end(application.entered_on, &stays)? < today;
    let ban = ban.map(Banned::from);
    let refusal = [
        (ban.is_some(), ProblemCode::EntryBan),
        (is_expired, ProblemCode::DocumentExpired),
        (is_over, ProblemCode::StayPeriodViolated),
    ];
    let refusal = refusal.into_iter().find(|(applies, _)| *applies).map(|(_, code)| (code, ban));
    // Against floods, not for exactness: a burst may pass it by a few.
    if pending >= MAX_PENDING {
        return Err(ProblemCode::TooManyPending.into());
    }
    Ok(Admitted { caller, who: (account, person), application, stays, refusal })
}

/// The stays before the one that began on `entered_on`, as far as a window of any policy can reach, with the one whose exit was not
/// reported.
pub(in crate::app) fn known_stays(journey: Journey, entered_on: NaiveDate) -> Vec<Stay> {
    let open = journey.open_since.map(|entered_on| Stay { entered_on, left_on: None });
    let reaches = |stay: &Stay| {
        stay.entered_on < entered_on && stay.left_on.unwrap_or(stay.entered_on) >= entered_on - LONGEST_WINDOW
    };
    journey.stays.into_iter().chain(open).filter(reaches).collect()
}

async fn new_file(
    app: &App,
    caller: Caller,
    guard: &Guard,
    ((account, person), application, stays): ((AccountRow, PersonRow), &Application, Vec<Stay>),
) -> Result<File, AppError> {
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
        address: application.address.clone(),
        stays,
        receipt: receipt::sign(app, &claims)?,
        client_reference: application.client_reference.clone(),
    };
    let head = Head { id, number: number.to_string(), account_id: caller.account, now };
    let row = row(app, head, (&account, &person), (application, &content))?;
    Ok(File { row, content, comment: None, keyring: account.keyring, host: None, certificate: None, vacate: None })
}

/// What a new registration is known by.
struct Head {
    id: Uuid,
    number: String,
    account_id: Uuid,
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
        account_id: Id(head.account_id),
        sealed: content.seal(&app.vault, &account.keyring, Id(head.id))?,
        migrant_index: Some(phone_index(&account.who.phone)),
        document_index: Some(person.document_index.clone()),
        state: life.state.as_str().to_owned(),
        version: life.version,
        host_kind: application.host.kind.to_owned(),
        host_identifier_index: app.vault.index(Indexed::Identifier, &content.host_identifier).to_vec(),
        premises_kind: application.premises_kind.as_str().to_owned(),
        region: application.address.region().as_str().to_owned(),
        entered_on: application.entered_on,
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
    })
}

fn address_key(address: &Address) -> String {
    search_key(address.region(), address.locality(), address.street(), address.building())
}

fn submission(app: &App, caller: Caller, file: &File, (answer, case): (AnswerRow, Option<CaseRow>)) -> Submission {
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
        event: first_event(app, row, now),
        to_host,
        audit: app.audit(caller, "registration.submit", ("registration", row.id.0)),
        answer,
        case,
    }
}

fn first_event(app: &App, row: &RegistrationRow, now: DateTime<Utc>) -> EventRow {
    let id: Uuid = app.new_id(now);
    EventRow {
        id: Id(id),
        registration_id: row.id,
        version: row.version,
        state: row.state.clone(),
        actor: if row.reason.is_some() { "system" } else { "migrant" }.to_owned(),
        reason: row.reason.clone(),
        at: Ts(now),
    }
}
