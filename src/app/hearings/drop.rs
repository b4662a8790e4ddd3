//! An officer drops an annulment that he, or another one, intended. Migrant and host are told.

use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::{Decision, OnDuty, audit_look};
use crate::app::registrations::inspect::{Inspection, read};
use crate::app::{App, AppError, notifications};
use crate::domain::access::Permission;
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::store::DbError;
use crate::store::annulment_notices;
use crate::store::registrations::notify;
use crate::store::types::Ts;
use uuid::Uuid;

/// Drops the open notice of a registration.
pub async fn drop_notice(
    app: &App,
    who: OnDuty,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&Inspection) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let before = read(app, who, id, Permission::DropAnnulmentNotice).await?;
    let outcome = attempt(app, who, &guard, before, render).await.map_err(|error| match error {
        AppError::Store(DbError::LostRace) => ProblemCode::HearingClosed.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    mut inspection: Inspection,
    render: impl FnOnce(&Inspection) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let file = inspection.file.clone();
    let open = inspection.notice.as_mut().filter(|notice| notice.row.closed_at.is_none());
    let notice = open.ok_or(ProblemCode::HearingClosed)?;
    let (id, now) = (notice.row.id, Ts(app.now()));
    notice.row.closed_at = Some(now);
    notice.row.outcome = Some("dropped".to_owned());
    let answer = render(&inspection)?;
    let look = ("annulment_notice.drop", "annulment".to_owned());
    let entry = audit_look(app, who, look, ("registration", file.row.id.0), file.row.account_id.0);
    let decision = Decision::of_person(app, who, entry, (guard, &answer, (file.row.account_id, &file.keyring)))?;
    let notices = notifications::notices(app, &file.to_both(NotificationKind::AnnulmentDropped), &file.row);
    decision
        .write(app, async move |tx| {
            annulment_notices::close(tx, id, now, "dropped").await?;
            Ok(notify(tx, &notices).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}
