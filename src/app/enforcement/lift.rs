//! A supervisor lifts an entry ban, by an act that says so. The ban stays in the records, and blocks nothing any more.

use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::minors::is_own_matter;
use crate::app::officers::{Decision, OnDuty};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::store::DbError;
use crate::store::entry_bans::{self, EntryBanRow};
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// Lifts a ban.
pub async fn lift(
    app: &App,
    who: OnDuty,
    guard: Guard,
    (id, act): (Uuid, String),
    render: impl FnOnce(&EntryBanRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, who, &guard, (id, act), render).await.map_err(|error| match error {
        AppError::Store(DbError::LostRace) => ProblemCode::WithdrawnAlready.into(),
        other => other,
    });
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    (id, act): (Uuid, String),
    render: impl FnOnce(&EntryBanRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let found = app.db.read(async |conn| entry_bans::find(conn, id).await).await?;
    let mut row = found.ok_or(ProblemCode::NotFound)?;
    if is_own_matter(app, who.caller, row.account_id).await? {
        return Err(ProblemCode::Forbidden.into());
    }
    if row.lifted_at.is_some() {
        return Err(ProblemCode::WithdrawnAlready.into());
    }
    let by = (Id(who.caller.account), Ts(app.now()));
    row.lifted_by = Some(by.0);
    row.lifted_at = Some(by.1);
    row.lift_act = Some(act.clone());
    let answer = render(&row)?;
    let decision = Decision::new(app, who, ("entry_ban.lift", ("entry_ban", id)), (guard, &answer)).await?;
    decision.write(app, async move |tx| Ok(entry_bans::lift(tx, id, by, &act).await?)).await?;
    Ok(answer)
}
