//! The migrant kept silent until his time was over: the registration ends, as he was told it would. Looks at the state and takes no input.

use super::answer::vacated;
use super::{lost_race, open_request, step};
use crate::app::registrations::change::{apply, plan};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::domain::registrations::state::State;
use crate::domain::registrations::vacate::VacateState;
use crate::store::DbError;
use crate::store::registrations::{change as write, find};
use crate::store::types::{Id, Ts};
use crate::store::vacates::{self, VacateStep};
use uuid::Uuid;

/// Requests looked at in one go.
const BATCH: i64 = 200;

/// Ends what nobody objected to in time; gives the number of requests dealt with. Running it twice, or in two places, does no harm.
pub async fn lapse_overdue(app: &App) -> Result<usize, AppError> {
    let now = Ts(app.now());
    let closed = app.db.write(async move |tx| Ok::<_, AppError>(vacates::close_moot(tx, now).await?)).await?;
    Ok(closed + lapse_overdue_of(app, None).await?)
}

/// Ends what nobody objected to in time; of all, or of what one program applied for.
pub(in crate::app) async fn lapse_overdue_of(app: &App, whose: Option<Id>) -> Result<usize, AppError> {
    let now = Ts(app.now());
    let due = app.db.read(async |conn| vacates::overdue(conn, whose, now, BATCH).await).await?;
    let mut done = 0;
    for (request, registration, state) in due {
        let outcome = if state == State::Confirmed.as_str() {
            lapse(app, request, registration.0).await
        } else {
            close(app, request).await
        };
        match outcome.map_err(lost_race) {
            Ok(()) => done += 1,
            // Answered, taken back or ended by somebody else in this moment.
            Err(AppError::Problem(_)) => {}
            // One that cannot be read must not keep all others waiting.
            Err(AppError::Store(DbError::Query(error))) => {
                metrics::counter!("tirkeu_unreadable_rows_total", "table" => "registrations").increment(1);
                tracing::error!(%error, registration.id = %registration.0, "a request to vacate cannot be attended to");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

async fn lapse(app: &App, id: Id, registration: Uuid) -> Result<(), AppError> {
    let found = app.db.read(async |conn| find(conn, &app.vault, registration).await).await?;
    let file = found.ok_or(ProblemCode::NotFound)?;
    let request = open_request(&file)?;
    // The host may have taken that one back and asked anew: then the migrant has all his time again.
    if request.state() != VacateState::Waiting || request.row.id != id {
        return Err(ProblemCode::ConcurrentChange.into());
    }
    let taken = vacated(&file, request, "system");
    let after = apply(app, &file, &taken)?;
    let vacate = step(request, VacateState::Unanswered, after.row.updated_at);
    let audit = app.audit_of_system("registration.vacate", ("registration", registration));
    let change = plan(app, (&file, &after), &taken, audit, None)?;
    app.db
        .write(async move |tx| {
            write(tx, &change).await?;
            Ok::<_, AppError>(vacates::step(tx, &vacate).await?)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(())
}

/// The registration has ended in another way.
async fn close(app: &App, request: Id) -> Result<(), AppError> {
    let at = Ts(app.now());
    let moot = VacateStep { id: request, from: VacateState::Waiting, to: VacateState::Moot, answer: None, at };
    app.db.write(async move |tx| Ok(vacates::step(tx, &moot).await?)).await
}
