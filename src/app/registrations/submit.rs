//! A migrant applies to be registered at a place. His duty is fulfilled by this, whatever the host does.

use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::limits::{IfStoreFails, count};
use crate::app::registrations::application::{Applicant, Application, Host, SubmitRegistration};
use crate::app::registrations::file::File;
use crate::app::registrations::receipt::{self, ReceiptClaims, hex};
use crate::app::{App, AppError, Caller, notifications};
use crate::domain::codes::ProblemCode;
use crate::domain::limits::policies::{HOST_ASKED, MIGRANT, ORGANIZATION_ASKED};
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::state::State;
use crate::domain::registrations::transitions::Life;
use crate::store::persons::{self, PersonRow};
use crate::store::registrations::{EventRow, HostCall, RegistrationRow, Submission, submit as write};
use crate::store::types::{Id, JsonOf, Ts};
use chrono::{DateTime, Utc};
use futures_util::future::try_join3;
use uuid::Uuid;

/// Applications of one migrant that may wait for an answer at a time.
const MAX_PENDING: usize = 5;

/// Submits an application. `render` makes the answer that is given now and at every repetition.
pub async fn submit(
    app: &App,
    caller: Caller,
    guard: Guard,
    command: SubmitRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, caller, &guard, &command, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    caller: Caller,
    guard: &Guard,
    command: &SubmitRegistration,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let (migrant_phone, person, application) = admit(app, caller, command).await?;
    limits(app, caller, &application.host).await?;
    let now = app.now();
    let row = registration_row(app, caller, guard, (&person, &application)).await?;
    let file = File { row, migrant_phone, host: None, certificate: None };
    let answer = render(&file)?;
    let submission = submission(app, caller, &file, guard.row(&answer, Ts(now)));
    app.db.write(async move |tx| Ok::<_, AppError>(write(tx, &submission).await?)).await?;
    app.outbox_bell.notify_one();
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

/// Checks the application against the migrant's data and what is open already.
async fn admit(
    app: &App,
    caller: Caller,
    command: &SubmitRegistration,
) -> Result<(String, PersonRow, Application), AppError> {
    let found = app.db.read(async |conn| persons::applicant(conn, caller.account).await).await?;
    let persons::Applicant { phone, iin, person, document_taken, open } = found.ok_or(ProblemCode::Unauthenticated)?;
    let today = app.today();
    let applicant = Applicant { phone: &phone, iin: iin.as_deref() };
    let application = Application::parse(command, applicant, today, |text| app.pdf.printable(text));
    let application = application.map_err(AppError::Invalid)?;
    let person = person.ok_or(ProblemCode::PersonRequired)?;
    if person.document_expires_on < today {
        return Err(ProblemCode::DocumentExpired.into());
    }
    if document_taken {
        return Err(ProblemCode::DocumentInUse.into());
    }
    if super::confirm::end_of_stay(&person.nationality, application.entered_on)? < today {
        return Err(ProblemCode::StayPeriodViolated.into());
    }
    // Against floods, not for exactness: a burst may pass it by a few.
    if open.iter().filter(|row| row.state == State::Pending.as_str()).count() >= MAX_PENDING {
        return Err(ProblemCode::TooManyPending.into());
    }
    Ok((phone, person, application))
}

async fn registration_row(
    app: &App,
    caller: Caller,
    guard: &Guard,
    (person, application): (&PersonRow, &Application),
) -> Result<RegistrationRow, AppError> {
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
    let snapshot = person.snapshot();
    let life = Life::submitted(now + app.settings.answer_time);
    Ok(RegistrationRow {
        id: Id(id),
        number: number.to_string(),
        person_id: person.id,
        account_id: Id(caller.account),
        document_key: person.document_key.clone(),
        person: JsonOf(snapshot),
        state: life.state.as_str().to_owned(),
        version: life.version,
        host_kind: application.host.kind.to_owned(),
        host_identifier: application.host.identifier.clone(),
        host_phone: application.host.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        premises_kind: application.premises_kind.as_str().to_owned(),
        region: application.address.region().as_str().to_owned(),
        address: JsonOf(application.address.clone()),
        entered_on: application.entered_on,
        moved_in_on: application.moved_in_on,
        purpose: application.purpose.as_str().to_owned(),
        client_reference: application.client_reference.clone(),
        receipt: receipt::sign(app, &claims)?,
        submitted_at: Ts(now),
        answer_by: Ts(life.answer_by),
        decided_at: None,
        reason: None,
        comment: None,
        updated_at: Ts(now),
    })
}

fn submission(app: &App, caller: Caller, file: &File, answer: crate::store::idempotency::AnswerRow) -> Submission {
    let row = &file.row;
    let now: DateTime<Utc> = row.submitted_at.0;
    let to_host = row.host_phone.as_ref().map(|phone| {
        let (notification, push) = notifications::notice(app, NotificationKind::ApprovalRequested, phone, row);
        let invitation = notifications::invitation(app, notification.id, phone, (now, row.answer_by.0));
        HostCall { notification, push, invitation }
    });
    Submission {
        registration: row.clone(),
        event: first_event(app, row, now),
        to_host,
        audit: app.audit(caller, "registration.submit", ("registration", row.id.0)),
        answer,
    }
}

fn first_event(app: &App, row: &RegistrationRow, now: DateTime<Utc>) -> EventRow {
    let id: Uuid = app.new_id(now);
    EventRow {
        id: Id(id),
        registration_id: row.id,
        version: row.version,
        state: row.state.clone(),
        actor: "migrant".to_owned(),
        reason: None,
        at: Ts(now),
    }
}
