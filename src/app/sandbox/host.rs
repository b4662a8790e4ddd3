//! A simulated host answers: he signs in by the phone that the program named, and confirms or refuses as anybody does.

use super::people::sign_in;
use super::scenes::{guard_of, unread};
use crate::app::auth::logout::logout;
use crate::app::auth::standing::Claimed;
use crate::app::registrations::confirm::confirm;
use crate::app::registrations::reject::{RejectRegistration, reject};
use crate::app::{App, AppError};
use crate::domain::reference::refusal_reasons::RejectReason;
use crate::domain::sandbox::Scenario;
use crate::store::registrations::find;
use crate::store::sandbox::{SandboxAnswerRow, answered};

/// Gives the answer that an application waits for. Twice does no harm: it waits no longer then.
pub(super) async fn answer(app: &App, row: &SandboxAnswerRow) -> Result<(), AppError> {
    let id = row.registration_id.0;
    let file = app.db.read(async |conn| find(conn, &app.vault, id).await).await?;
    let phone = file.and_then(|file| file.content.host_phone);
    let outcome = match (phone, Scenario::parse(&row.scenario)) {
        (Some(phone), Some(scenario)) => decide(app, (id, scenario), &phone).await,
        _ => Ok(()),
    };
    match outcome {
        Ok(()) => {}
        // Withdrawn, answered by the program itself, or not his to answer.
        Err(AppError::Problem(code)) => {
            tracing::info!(registration.id = %id, problem.code = code.as_str(), "a simulated host has nothing to answer");
        }
        Err(error) => return Err(error),
    }
    let registration = row.registration_id;
    app.db.write(async move |tx| Ok::<_, AppError>(answered(tx, registration).await.map(drop)?)).await
}

async fn decide(app: &App, (id, scenario): (uuid::Uuid, Scenario), phone: &str) -> Result<(), AppError> {
    let caller = sign_in(app, phone).await?;
    let claimed = Claimed::by_token(caller);
    let guard = guard_of(caller.account, crate::store::types::Id(id));
    let answer = match scenario {
        Scenario::Refused => {
            let command =
                RejectRegistration { id, expected_version: None, reason: RejectReason::UnknownPerson, comment: None };
            reject(app, claimed, guard, command, |_| Ok(unread())).await
        }
        _ => confirm(app, claimed, guard, (id, None), |_| Ok(unread())).await,
    };
    logout(app, caller).await?;
    answer.map(drop)
}
