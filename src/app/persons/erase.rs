//! Erases a person with his data key: at his request, by an operator, or when the time of keeping is over.

use crate::app::{App, AppError};
use crate::store::audit::{self, AuditRow};
use crate::store::erasure::{Erasure, erase as write, forgotten};
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
    let erasure = Erasure { account, guardian: None, today: app.today(), unused_since: None };
    carry_out(app, erasure, entry(app, account, actor_kind)).await
}

fn entry(app: &App, account: Uuid, actor_kind: &'static str) -> AuditRow {
    AuditRow { actor_kind, ..app.audit_of_system("person.erase", ("account", account)) }
}

/// Erases, and notes `entry` if there was somebody to erase.
pub(in crate::app) async fn carry_out(app: &App, erasure: Erasure, entry: AuditRow) -> Result<bool, AppError> {
    app.db
        .write(async move |tx| {
            let erased = write(tx, erasure).await?;
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
            // Looked at again in the transaction: who comes back in this moment stays.
            let (today, unused_since) = (app.today(), Some(Ts(before)));
            let erasure = Erasure { account: account.0, guardian: None, today, unused_since };
            erased += usize::from(carry_out(app, erasure, entry(app, account.0, "system")).await?);
        }
    }
}
