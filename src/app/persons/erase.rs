//! Erases a person with his data key: at his request, by an operator, or when the time of keeping is over.

use crate::app::{App, AppError};
use crate::store::audit::{self, AuditRow};
use crate::store::erasure::{erase as write, forgotten};
use crate::store::types::Ts;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Persons looked for in one go.
const BATCH: i64 = 100;

/// Erases the person of an account. False if there is nothing to erase, or if he has a registration that is pending or in force.
///
/// # Errors
/// The store failed; nothing was changed.
pub async fn erase(app: &App, account: Uuid, actor_kind: &'static str) -> Result<bool, AppError> {
    let entry = AuditRow { actor_kind, ..app.audit_of_system("person.erase", ("account", account)) };
    app.db
        .write(async move |tx| {
            let erased = write(tx, account).await?;
            if erased {
                audit::insert(tx, &entry).await?;
            }
            Ok::<_, AppError>(erased)
        })
        .await
}

/// Erases everybody whose registrations have all ended, and who has not been here, since `before`. Gives their number.
///
/// # Errors
/// The store failed; who was erased stays erased.
pub async fn erase_forgotten(app: &App, before: DateTime<Utc>) -> Result<usize, AppError> {
    let mut erased = 0;
    let mut last = Uuid::nil();
    loop {
        let found = app.db.read(async |conn| forgotten(conn, Ts(before), last, BATCH).await).await?;
        let Some(end) = found.last() else { return Ok(erased) };
        last = end.0;
        for account in found {
            erased += usize::from(erase(app, account.0, "system").await?);
        }
    }
}
