//! An officer enters an outage that the service could not see itself.

use super::entry;
use super::load::reload;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::{Decision, OnDuty};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::domain::outages::{Reason, Span};
use crate::store::outages::{self, OutageRow};
use crate::store::types::Ts;
use chrono::{DateTime, Utc};

/// What is entered.
#[derive(Debug, Clone)]
pub struct AddOutage {
    /// When it began.
    pub from: DateTime<Utc>,
    /// When it ended.
    pub until: DateTime<Utc>,
    /// Why.
    pub reason: Reason,
}

/// Enters an outage. `outage_known` if one that counts holds all of that time already.
pub async fn add(
    app: &App,
    who: OnDuty,
    guard: Guard,
    command: AddOutage,
    render: impl FnOnce(&OutageRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, who, &guard, command, render).await.map_err(|error| match error {
        // Somebody else has taken the place in the ledger.
        AppError::Store(store) if store.is_unique_in("outages") => ProblemCode::ConcurrentChange.into(),
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
    command: AddOutage,
    render: impl FnOnce(&OutageRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let AddOutage { from, until, reason } = command;
    let span = Span::entered(from, until, &reason, app.now()).map_err(AppError::Invalid)?;
    let (from, until) = (Ts(span.from), Ts(span.until));
    let (newest, known) = app
        .db
        .read(async |conn| Ok((outages::newest(conn).await?, outages::covering(conn, from, until).await?)))
        .await?;
    if known.is_some() {
        return Err(ProblemCode::OutageKnown.into());
    }
    let row = entry(app, newest.as_ref(), span, Some(reason))?;
    let answer = render(&row)?;
    let decision = Decision::new(app, who, ("outage.add", ("outage", row.id.0)), (guard, &answer)).await?;
    decision.write(app, async move |tx| Ok(outages::insert(tx, &row).await.map(drop)?)).await?;
    Ok(answer)
}
