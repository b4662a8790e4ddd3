//! Whoever has a link answers by it, once: exactly as the host would in the app.

use super::Holder;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::confirm::confirm;
use crate::app::registrations::decider::Decider;
use crate::app::registrations::file::File;
use crate::app::registrations::reject::{RejectRegistration, reject};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::domain::reference::refusal_reasons::RejectReason;

/// What the holder of a link answers.
#[derive(Debug, Clone)]
pub enum AnswerByLink {
    /// The guest stays at his place.
    Confirm,
    /// He does not.
    Reject {
        /// Why.
        reason: RejectReason,
        /// In his own words.
        comment: Option<String>,
    },
}

/// Answers. Whoever repeats himself gets the same answer; for everybody else a used link is none.
pub async fn answer(
    app: &App,
    holder: Holder,
    guard: Guard,
    command: AnswerByLink,
    render: impl FnOnce(&File) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    if holder.has_answered() {
        return match settle(app, &guard, Err(ProblemCode::RegistrationNotPending.into())).await {
            Err(AppError::Problem(ProblemCode::RegistrationNotPending)) => Err(ProblemCode::NotFound.into()),
            outcome => outcome,
        };
    }
    let (decider, id) = (Decider::Holder(holder), holder.registration());
    match command {
        AnswerByLink::Confirm => confirm(app, decider, guard, (id, None), render).await,
        AnswerByLink::Reject { reason, comment } => {
            let command = RejectRegistration { id, expected_version: None, reason, comment };
            reject(app, decider, guard, command, render).await
        }
    }
}
