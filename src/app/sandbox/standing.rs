//! By whose clock somebody lives in the sandbox, and what his program wants to go wrong.

use super::faults;
use crate::app::{App, AppError};
use crate::domain::sandbox::Faults;
use crate::store::sandbox::{self, SandboxClientRow, ahead_of};
use crate::store::types::Ts;
use chrono::{DateTime, TimeDelta};
use uuid::Uuid;

/// How often a program is looked at anew for which another took the tag.
const TRIES: u32 = 5;

/// What counts for one request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    /// How far the clock is ahead.
    pub ahead: TimeDelta,
    /// What is to go wrong: for requests of programs only.
    pub faults: Faults,
}

/// How a program is treated; entered if it was never looked at.
///
/// # Errors
/// The store failed.
pub async fn of_client(app: &App, client: Uuid) -> Result<SandboxClientRow, AppError> {
    let mut last = None;
    for _ in 0..TRIES {
        if let Some(row) = app.db.read(async |conn| sandbox::client(conn, client).await).await? {
            return Ok(row);
        }
        let entered = app.db.write(async move |tx| {
            let nothing = (faults::NONE, Ts(DateTime::UNIX_EPOCH));
            Ok::<_, AppError>(sandbox::enter(tx, client, nothing).await?)
        });
        last = entered.await.err();
    }
    Err(last.unwrap_or_else(|| AppError::Internal("a program of the sandbox cannot be entered".to_owned())))
}

/// What counts for a request of a program, or of an account that lives by a program's clock.
///
/// # Errors
/// The store failed.
pub async fn of_caller(app: &App, (id, is_program): (Uuid, bool)) -> Result<Standing, AppError> {
    let row = app
        .db
        .read(
            async |conn| {
                if is_program { sandbox::client(conn, id).await } else { sandbox::client_of_account(conn, id).await }
            },
        )
        .await?;
    let faults = row.as_ref().filter(|_| is_program).map(|row| faults::in_force(app, row)).unwrap_or_default();
    Ok(Standing { ahead: ahead_of(row.as_ref()), faults })
}

/// Those of these phones whose messages a program may read.
///
/// # Errors
/// The store failed.
pub async fn phones_of(app: &App, client: Uuid, phones: &[String]) -> Result<Vec<String>, AppError> {
    use crate::store::vault::Indexed;
    let read = app.db.read(async |conn| {
        let mut own = Vec::new();
        for phone in phones {
            let index = app.vault.index(Indexed::Phone, phone);
            if sandbox::may_read(conn, client, &index.to_vec()).await? {
                own.push(phone.clone());
            }
        }
        Ok(own)
    });
    Ok(read.await?)
}
