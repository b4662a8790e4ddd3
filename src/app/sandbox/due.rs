//! What is due in the sandbox: answers of simulated hosts, and what has become due by clocks that were moved. Looks at the state and takes
//! no input: running it twice, or in two places, does no harm. Whatever is due in true time, the usual jobs do.

use super::clock::within;
use super::host::answer;
use crate::app::notifications::escalate::escalate_of;
use crate::app::registrations::expire::expire_overdue_of;
use crate::app::registrations::stays::attend_stays_of;
use crate::app::vacates::lapse::lapse_overdue_of;
use crate::app::{App, AppError};
use crate::store::sandbox::{ahead_of, answers, client, moved};
use uuid::Uuid;

/// Answers given in one go.
const BATCH: i64 = 50;

/// Does what is due for everybody; gives how much was done. Nothing outside of a sandbox.
///
/// # Errors
/// The store failed.
pub async fn work_due(app: &App) -> Result<usize, AppError> {
    if !app.settings.is_sandbox {
        return Ok(0);
    }
    let mut done = 0;
    for row in app.db.read(async |conn| answers(conn, BATCH).await).await? {
        let program = app.db.read(async |conn| client(conn, row.client_id.0).await).await?;
        // Boxed: all that an answer does would lie in every caller.
        Box::pin(within(ahead_of(program.as_ref()), answer(app, &row))).await?;
        done += 1;
    }
    for row in app.db.read(async |conn| moved(conn).await).await? {
        done += Box::pin(within(ahead_of(Some(&row)), of_program(app, row.client_id.0))).await?;
    }
    Ok(done)
}

/// Does what is due by a program's clock, a part of it at a time. To be called within that clock.
///
/// # Errors
/// The store failed.
pub async fn of_program(app: &App, id: Uuid) -> Result<usize, AppError> {
    let whose = Some(crate::store::types::Id(id));
    let expired = expire_overdue_of(app, whose).await? + lapse_overdue_of(app, whose).await?;
    Ok(expired + attend_stays_of(app, whose).await? + escalate_of(app, whose).await?)
}
