//! A minor has come of age, or has a phone of his own: he gets his account with all that is in it, and nobody acts for him any more. The code
//! that was sent to his phone shows that it is at hand.

use super::account_of;
use crate::app::accounts::me;
use crate::app::auth::budgets;
use crate::app::auth::verify_otp::spend;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::types::{Id, Ts};
use crate::store::vault::hold_alone;
use crate::store::{accounts, audit, idempotency, minors};
use std::sync::Arc;
use uuid::Uuid;

/// What the guardian sent.
#[derive(Debug, Clone)]
pub struct ReleaseMinor {
    /// The minor.
    pub minor: Uuid,
    /// The challenge that was sent to his phone.
    pub challenge_id: Uuid,
    /// The code from the SMS.
    pub code: String,
}

/// Gives the minor's account to the phone to which the code was sent.
///
/// # Errors
/// `otp_invalid`; `phone_in_use` if somebody has signed in with that phone; `minor_applied` while an application of his waits: it was
/// made with those of a family, and is answered with them.
pub async fn release(
    app: &App,
    caller: Caller,
    guard: Guard,
    command: ReleaseMinor,
    render: impl FnOnce() -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    // Once it is done the minor is not the caller's any more; what he was answered tells nothing of him.
    let may_be_done = |error| match error {
        AppError::Problem(ProblemCode::NotFound) => ProblemCode::ConcurrentChange.into(),
        other => other,
    };
    let outcome = attempt(app, caller, &guard, command, render).await.map_err(may_be_done);
    settle(app, &guard, outcome).await.map_err(|error| match error {
        AppError::Problem(ProblemCode::ConcurrentChange) => ProblemCode::NotFound.into(),
        other => other,
    })
}

async fn attempt(
    app: &App,
    caller: Caller,
    guard: &Guard,
    command: ReleaseMinor,
    render: impl FnOnce() -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let guardian = me::read(app, caller).await?;
    let before = account_of(app, caller, command.minor).await?;
    let now = Ts(app.now());
    let mac = app.secrets.of_otp(command.challenge_id, &command.code);
    let entry = app.audit(caller, "minor.release", ("account", command.minor));
    let answer = render()?;
    let answer_row = guard.row(app, (guardian.id, &guardian.keyring), &answer, now)?;
    let vault = Arc::clone(&app.vault);
    let (challenge, minor) = (command.challenge_id, command.minor);
    let spent = app
        .db
        .write(async move |tx| {
            // Nobody applies for him meanwhile.
            hold_alone(tx, minor).await?;
            if minors::has_applied(tx, Id(minor)).await? {
                return Err(ProblemCode::MinorApplied.into());
            }
            let phone = match spend(tx, &vault, (challenge, &mac), now.0).await? {
                Ok(phone) => phone,
                // The count of tries must be committed even when the code is wrong.
                Err(refused) => return Ok::<_, AppError>(Err(refused)),
            };
            let mut after = before;
            after.who.phone.clone_from(&phone);
            after.version += 1;
            after.updated_at = now;
            let sealed = after.seal(&vault)?;
            accounts::set_phone(tx, &sealed).await?;
            minors::release(tx, (Id(caller.account), Id(minor)), sealed.phone_index, now).await?;
            audit::insert(tx, &entry).await?;
            idempotency::insert(tx, &answer_row).await?;
            Ok(Ok((answer, phone)))
        })
        .await;
    match spent {
        Err(AppError::Store(store)) if store.is_unique_in("accounts") => Err(ProblemCode::PhoneInUse.into()),
        Err(other) => Err(other),
        Ok(outcome) => {
            let (answer, phone) = outcome?;
            budgets::entered(app, &phone, challenge).await;
            Ok(answer)
        }
    }
}
