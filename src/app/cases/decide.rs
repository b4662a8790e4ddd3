//! An officer decides a case, once. What follows from it is written in the same transaction, and the person is told.

use super::effect::{Effect, effect};
use super::read::{PURPOSE, find};
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::officers::{Decision, OnDuty, audit_look};
use crate::app::registrations::inspect::Inspection;
use crate::app::{App, AppError};
use crate::domain::access::Permission;
use crate::domain::cases::{CaseDecision, CaseState};
use crate::domain::codes::ProblemCode;
use crate::store::DbError;
use crate::store::cases::{self, Case, seal_explanation};
use crate::store::types::{Id, Ts};
use chrono::NaiveDate;
use uuid::Uuid;

/// What the officer decided.
#[derive(Debug, Clone)]
pub struct DecideCase {
    /// The case.
    pub id: Uuid,
    /// Whether the migrant is right.
    pub decision: CaseDecision,
    /// Why; he reads it.
    pub explanation: String,
    /// The last lawful day, where an appeal against a refusal because the stay is over is upheld.
    pub stay_until: Option<NaiveDate>,
}

/// Decides.
pub async fn decide(
    app: &App,
    who: OnDuty,
    guard: Guard,
    command: DecideCase,
    render: impl FnOnce(&Case, &Inspection) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    // Before the key is looked up: whose region it no longer is gets no earlier answer either.
    let found = find(app, who, command.id, Permission::DecideCase).await?;
    let outcome = attempt(app, who, &guard, (found, command), render).await.map_err(lost_race);
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &App,
    who: OnDuty,
    guard: &Guard,
    ((mut case, mut inspection), command): ((Case, Inspection), DecideCase),
    render: impl FnOnce(&Case, &Inspection) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    if CaseState::parse(&case.row.state) != Some(CaseState::Open) {
        return Err(ProblemCode::CaseDecided.into());
    }
    let now = Ts(app.now());
    let file = inspection.file.clone();
    let Effect { after, event, outcome, write } =
        effect(app, who, (&case, &file), (command.decision, command.stay_until)).await?;
    let row = &mut case.row;
    CaseState::Decided.as_str().clone_into(&mut row.state);
    row.decision = Some(command.decision.as_str().to_owned());
    row.explanation = Some(seal_explanation(&app.vault, &file.keyring, row.id, &command.explanation)?);
    row.officer_id = Some(Id(who.caller.account));
    row.decided_at = Some(now);
    row.outcome_id = outcome;
    case.explanation = Some(command.explanation);
    inspection.file = after;
    inspection.events.extend(event);
    let answer = render(&case, &inspection)?;
    let entry =
        audit_look(app, who, ("case.decide", PURPOSE.to_owned()), ("case", case.row.id.0), file.row.account_id.0);
    let decision = Decision::of_person(app, who, entry, (guard, &answer, (file.row.account_id, &file.keyring)))?;
    decision
        .write(app, async move |tx| {
            // The registration before the case, as everywhere: in another order each would wait for the other.
            write.run(tx).await?;
            Ok(cases::decide(tx, &case.row).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(answer)
}

/// Whoever comes second finds it decided, or what it is about changed.
fn lost_race(error: AppError) -> AppError {
    let AppError::Store(store) = &error else { return error };
    let tables = ["registrations", "registration_events", "certificates"];
    if matches!(store, DbError::LostRace) || tables.iter().any(|table| store.is_unique_in(table)) {
        return ProblemCode::ConcurrentChange.into();
    }
    error
}
