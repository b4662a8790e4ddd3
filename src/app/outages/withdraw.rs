//! A supervisor takes an outage back: a wrong entry, or one that a wrong clock measured. It stays in the ledger, and says so.

use super::OutageClaims;
use super::load::reload;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::jws::{self, OUTAGE};
use crate::app::officers::{Decision, OnDuty};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::store::DbError;
use crate::store::outages::{self, OutageRow};
use crate::store::types::Ts;
use uuid::Uuid;

/// Withdraws an outage.
pub async fn withdraw(
    app: &App,
    who: OnDuty,
    guard: Guard,
    id: Uuid,
    render: impl FnOnce(&OutageRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, who, &guard, id, render).await.map_err(|error| match error {
        AppError::Store(DbError::LostRace) => ProblemCode::WithdrawnAlready.into(),
        other => other,
    });
    let answer = settle(app, &guard, outcome).await?;
    reload(app).await;
    Ok(answer)
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    id: Uuid,
    render: impl FnOnce(&OutageRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let found = app.db.read(async |conn| outages::find(conn, id).await).await?;
    let mut row = found.ok_or(ProblemCode::NotFound)?;
    if row.withdrawn_at.is_some() {
        return Err(ProblemCode::WithdrawnAlready.into());
    }
    let now = app.now();
    let claims: OutageClaims = app
        .verifier
        .verify(OUTAGE, &row.jws)
        .ok_or_else(|| AppError::Internal("an outage is not as it was signed".to_owned()))?;
    let claims = OutageClaims { iat: now.timestamp(), withdrawn_at: Some(now), ..claims };
    let withdrawal = jws::sign(app.signer.as_ref(), OUTAGE, &claims)?;
    row.withdrawn_at = Some(Ts(now));
    row.withdrawal = Some(withdrawal.clone());
    let answer = render(&row)?;
    let decision = Decision::new(app, who, ("outage.withdraw", ("outage", id)), (guard, &answer)).await?;
    decision.write(app, async move |tx| Ok(outages::withdraw(tx, id, Ts(now), &withdrawal).await?)).await?;
    Ok(answer)
}
