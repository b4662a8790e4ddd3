//! The migrant says what he has to say to an intended annulment, once. From then on the officer may decide.

use super::Notice;
use crate::app::auth::standing::Claimed;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::read::read_to_change;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::codes::ProblemCode;
use crate::store::annulment_notices::{self, Column, seal};
use crate::store::types::Ts;
use crate::store::{DbError, audit, idempotency};
use uuid::Uuid;

/// Answers the open notice of a registration.
pub async fn answer(
    app: &App,
    claimed: Claimed,
    guard: Guard,
    (id, statement): (Uuid, String),
    render: impl FnOnce(&Notice) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, claimed, &guard, (id, statement), render).await.map_err(|error| match error {
        AppError::Store(DbError::LostRace) => ProblemCode::HearingClosed.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    claimed: Claimed,
    guard: &Guard,
    (id, statement): (Uuid, String),
    render: impl FnOnce(&Notice) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let (caller, file) = read_to_change(app, claimed, id, Permission::AnswerHearing).await?;
    let found = app.db.read(async |conn| annulment_notices::last_of(conn, id).await).await?;
    let mut notice = Notice::open(app, found.ok_or(ProblemCode::HearingClosed)?, &file.keyring)?;
    let now = Ts(app.now());
    let row = &mut notice.row;
    let is_heard = row.closed_at.is_none() && row.answered_at.is_none() && row.hearing_until > now;
    if !is_heard {
        return Err(ProblemCode::HearingClosed.into());
    }
    let sealed = seal(&app.vault, &file.keyring, Column::Statement, row.id, &statement)?;
    row.answered_at = Some(now);
    row.statement = Some(sealed.clone());
    (notice.note, notice.statement) = (None, Some(statement));
    let answer = render(&notice)?;
    let stored = guard.row(app, (file.row.account_id, &file.keyring), &answer, now)?;
    let entry = app.audit(caller, "annulment_notice.answer", ("registration", id));
    app.db
        .write(async move |tx| {
            annulment_notices::answer(tx, notice.row.id, now, &sealed).await?;
            audit::insert(tx, &entry).await?;
            idempotency::insert(tx, &stored).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(answer)
}
