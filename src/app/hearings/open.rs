//! An officer gives notice that he intends to annul a registration. Migrant and host are told; the migrant has time to answer.

use super::Notice;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::{Decision, OnDuty, audit_look};
use crate::app::registrations::inspect::{Inspection, read};
use crate::app::{App, AppError, notifications};
use crate::domain::access::Permission;
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::domain::reference::annulment_grounds::AnnulmentGround;
use crate::domain::registrations::hearing::hearing_until;
use crate::domain::registrations::state::State;
use crate::store::annulment_notices::{self, Column, NoticeRow, seal};
use crate::store::registrations::notify;
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// What is intended.
#[derive(Debug, Clone)]
pub struct OpenNotice {
    /// The registration.
    pub id: Uuid,
    /// Why.
    pub ground: AnnulmentGround,
    /// For other officers.
    pub note: Option<String>,
}

/// Gives notice.
pub async fn open(
    app: &App,
    who: OnDuty,
    guard: Guard,
    command: OpenNotice,
    render: impl FnOnce(&Inspection) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let before = read(app, who, command.id, Permission::OpenAnnulmentNotice).await?;
    let outcome = attempt(app, who, &guard, (before, command), render).await.map_err(|error| match error {
        // Somebody else was faster.
        AppError::Store(store) if store.is_unique_in("annulment_notices") => ProblemCode::NoticeOpen.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    (mut inspection, command): (Inspection, OpenNotice),
    render: impl FnOnce(&Inspection) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let file = inspection.file.clone();
    if file.state() != State::Confirmed {
        return Err(ProblemCode::RegistrationNotInForce.into());
    }
    if inspection.notice.as_ref().is_some_and(|notice| notice.row.closed_at.is_none()) {
        return Err(ProblemCode::NoticeOpen.into());
    }
    let now = app.now();
    let id = Id(app.new_id(now));
    let note = command.note.as_deref().map(|note| seal(&app.vault, &file.keyring, Column::Note, id, note));
    let row = NoticeRow {
        id,
        registration_id: file.row.id,
        account_id: file.row.account_id,
        ground: command.ground.as_str().to_owned(),
        note: note.transpose()?,
        officer_id: Id(who.caller.account),
        opened_at: Ts(now),
        hearing_until: Ts(hearing_until(app.rulebook().known_at(now), now, app.settings.hearing_days)),
        statement: None,
        answered_at: None,
        closed_at: None,
        outcome: None,
    };
    inspection.notice = Some(Notice { row: row.clone(), note: command.note, statement: None, outage: None });
    let answer = render(&inspection)?;
    let look = ("annulment_notice.open", "annulment".to_owned());
    let entry = audit_look(app, who, look, ("registration", file.row.id.0), file.row.account_id.0);
    let decision = Decision::of_person(app, who, entry, (guard, &answer, (file.row.account_id, &file.keyring)))?;
    let notices = notifications::notices(app, &file.to_both(NotificationKind::AnnulmentIntended), &file.row);
    decision
        .write(app, async move |tx| {
            annulment_notices::insert(tx, &row).await?;
            Ok(notify(tx, &notices).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}
