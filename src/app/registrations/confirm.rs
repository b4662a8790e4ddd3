//! The host confirms: the registration is in force and its certificate issued, in one transaction. If the migrant was registered
//! elsewhere, that registration is superseded in the same step.

use crate::app::certificates::issue::issue;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::change::{Step, apply, check_version, lost_race, plan, with_family};
use crate::app::registrations::deadlines::end_of_stay_of;
use crate::app::registrations::decider::{Answerer, Decider};
use crate::app::registrations::file::File;
use crate::app::{App, AppError, notifications};
use crate::domain::access::Permission;
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::registrations::state::State;
use crate::domain::registrations::transitions::Action;
use crate::store::audit::AuditRow;
use crate::store::border_reads::{Standing, standing};
use crate::store::co_owners;
use crate::store::registrations::{
    Change, Confirmation, EventRow, RegistrationRow, Superseded, confirm as write, find_to_change,
};
use crate::store::types::{Id, Ts};
use std::borrow::Cow;
use std::collections::HashSet;
use std::mem;
use uuid::Uuid;

/// Confirms the registration `id`, seen at the version in `If-Match` if given.
pub async fn confirm(
    app: &App,
    decider: impl Into<Decider>,
    guard: Guard,
    (id, expected_version): (Uuid, Option<i32>),
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, decider.into(), &guard, (id, expected_version), render).await.map_err(lost_race);
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    decider: Decider,
    guard: &Guard,
    (id, expected_version): (Uuid, Option<i32>),
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let (who, file, standing) = read(app, decider, id).await?;
    who.require(Permission::ConfirmRegistration, &file)?;
    check_version(&file, expected_version)?;
    if standing.is_banned {
        // That there is a ban is not for a host to know.
        return Err(ProblemCode::StayPeriodViolated.into());
    }
    let audit = |action, id| match action {
        "registration.confirm" => who.audit_answer(app, action, &file),
        _ => who.audit(app, action, ("registration", id)),
    };
    let (after, mut confirmation) = prepare(app, (&file, standing.formers), "host", audit).await?;
    let others = who.to_others(&file, NotificationKind::OwnerConfirmed);
    confirmation.change.notices.extend(notifications::notices(app, &others, &after.row));
    let answer = render(&after)?;
    let answer_row = guard.row(app, (file.row.account_id, &file.keyring), &answer, after.row.updated_at)?;
    confirmation.change.answer = Some(answer_row);
    let (now, delegate) = (after.row.updated_at, who.delegate(&file));
    confirmation.is_by(delegate, None);
    app.db
        .write(async move |tx| {
            who.use_up(tx, delegate, now).await?;
            Ok::<_, AppError>(write(tx, &confirmation).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}

/// What a confirmation by `actor` writes, and the file afterwards. `audit` makes the entry for an action with a registration.
pub(in crate::app) async fn prepare(
    app: &App,
    (file, formers): (&File, Vec<RegistrationRow>),
    actor: &'static str,
    audit: impl Fn(&'static str, Uuid) -> AuditRow,
) -> Result<(File, Confirmation), AppError> {
    let step = Step {
        action: Action::Confirm,
        actor,
        reason: None,
        comment: None,
        notices: file.to_migrant(NotificationKind::RegistrationConfirmed).into_iter().collect(),
    };
    // Who has been registered by a later application since keeps that, and keeps the others from nothing.
    let is_overtaken = |member: &File| former_of(&formers, member).is_some_and(|former| is_later(former, member));
    let mut file = Cow::Borrowed(file);
    let mut overtaken = Vec::new();
    if file.family.iter().any(is_overtaken) {
        overtaken.extend(file.to_mut().family.extract_if(.., |member| is_overtaken(member)));
    }
    let mut after = apply(app, &file, &step)?;
    let entry = audit("registration.confirm", file.row.id.0);
    let mut change = plan(app, (&file, &after), &step, entry, None)?;
    let changes = mem::take(&mut change.family);
    let mut confirmation = certify(app, &mut after, change, (&formers, &audit)).await?;
    for change in changes {
        if let Some(member) = after.family.iter_mut().find(|member| member.row.id == change.id) {
            confirmation.family.push(certify(app, member, change, (&formers, &audit)).await?);
        }
    }
    tell_hosts_once(&mut confirmation);
    after.family.extend(overtaken);
    Ok((after, confirmation))
}

/// What is in force for the migrant of `file`.
fn former_of<'a>(formers: &'a [RegistrationRow], file: &File) -> Option<&'a RegistrationRow> {
    formers.iter().find(|former| former.person_id == file.row.person_id)
}

/// Whether it was applied for after `file`.
fn is_later(former: &RegistrationRow, file: &File) -> bool {
    former.submitted_at > file.row.submitted_at
}

/// Issues the certificate of one of those whom an answer holds for, and ends what was in force for him.
async fn certify(
    app: &App,
    after: &mut File,
    mut change: Change,
    (formers, audit): (&[RegistrationRow], &impl Fn(&'static str, Uuid) -> AuditRow),
) -> Result<Confirmation, AppError> {
    let former = former_of(formers, after);
    if former.is_some_and(|former| is_later(former, after)) {
        return Err(ProblemCode::RegistrationOvertaken.into());
    }
    let valid_until = end_of_stay_of(app, after)?;
    if valid_until < app.today() {
        return Err(ProblemCode::StayPeriodViolated.into());
    }
    let certificate = issue(app, after, valid_until).await?;
    after.certificate = Some(certificate.number.clone());
    let superseded = match former {
        Some(former) => {
            let entry = audit("registration.supersede", former.id.0);
            Some(supersede(app, entry, former, &mut change).await?)
        }
        None => None,
    };
    let certificate = certificate.seal(&app.vault, &after.keyring)?;
    Ok(Confirmation { change, superseded, certificate, family: Vec::new() })
}

/// A host whom a family leaves is told once.
fn tell_hosts_once(confirmation: &mut Confirmation) {
    let mut told: HashSet<Vec<u8>> =
        confirmation.change.notices.iter().map(|(entry, _)| entry.recipient.clone()).collect();
    for member in &mut confirmation.family {
        member.change.notices.retain(|(entry, _)| told.insert(entry.recipient.clone()));
    }
}

/// Who answers, if he is let in, the registration, and what counts besides.
async fn read(app: &App, decider: Decider, id: Uuid) -> Result<(Answerer, File, Standing), AppError> {
    let (session, today) = (decider.session(app), app.today());
    let (found, is_open) = app
        .db
        .read(async |conn| {
            let (file, is_open) = find_to_change(conn, &app.vault, id, session).await?;
            let Some(file) = file.filter(|_| is_open) else { return Ok((None, is_open)) };
            let standing = standing(conn, with_family(&file), today).await?;
            Ok((Some((file, standing)), is_open))
        })
        .await?;
    let who = decider.admit(is_open)?;
    let (file, standing) = found.ok_or(ProblemCode::NotFound)?;
    Ok((who, file, standing))
}

/// The last step of the former registration; its host is told, and so are the other owners of that place.
async fn supersede(
    app: &App,
    audit: AuditRow,
    former: &RegistrationRow,
    change: &mut Change,
) -> Result<Superseded, AppError> {
    let now: Ts = change.event.at;
    let owners = if former.co_owned {
        app.db.read(async |conn| co_owners::of(conn, former.id).await).await?
    } else {
        Vec::new()
    };
    for told in former.host_index.iter().chain(owners.iter().map(|owner| &owner.index)) {
        change.notices.push(notifications::notice(app, NotificationKind::RegistrationSuperseded, told, former));
    }
    let event = EventRow {
        id: Id(app.new_id(now.0)),
        registration_id: former.id,
        version: former.version + 1,
        state: State::Superseded.as_str().to_owned(),
        actor: "system".to_owned(),
        reason: None,
        at: now,
        delegate_id: None,
        standing_consent_id: None,
    };
    Ok(Superseded { id: former.id, version: former.version, event, audit })
}
