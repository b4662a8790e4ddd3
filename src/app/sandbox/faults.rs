//! What a program wants to go wrong, and until when. True time counts: a fault must not outlast a night because a clock was moved.

use super::standing::of_client;
use crate::app::{App, AppError};
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::sandbox::faults::{Faults, MAX_HOURS, WebhookFaults};
use crate::store::sandbox::{self, SandboxClientRow};
use crate::store::types::Ts;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Nothing, as it is stored.
pub(super) const NONE: &str = "{}";

/// What is in force of a program's faults. What cannot be read disturbs nobody.
pub(super) fn in_force(app: &App, row: &SandboxClientRow) -> Faults {
    if row.faults_until.0 <= app.real_now() {
        return Faults::default();
    }
    serde_json::from_str(&row.faults).unwrap_or_default()
}

/// What goes wrong, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// What.
    pub faults: Faults,
    /// Until when; none if nothing goes wrong.
    pub until: Option<DateTime<Utc>>,
}

/// What goes wrong for a program now.
///
/// # Errors
/// The store failed.
pub async fn show(app: &App, client: Uuid) -> Result<InForce, AppError> {
    let row = of_client(app, client).await?;
    let faults = in_force(app, &row);
    Ok(InForce { faults, until: (faults != Faults::default()).then_some(row.faults_until.0) })
}

/// Lets something go wrong for a program from now on.
///
/// # Errors
/// The end lies in the past or too far ahead; the store failed.
pub async fn set(app: &App, client: Uuid, (faults, until): (Faults, DateTime<Utc>)) -> Result<InForce, AppError> {
    let now = app.real_now();
    let wrong = |code| Err(AppError::Invalid(vec![FieldError::new("/until", code)]));
    if until <= now {
        return wrong(FieldCode::DateTooOld);
    }
    if until > now + TimeDelta::hours(MAX_HOURS) {
        return wrong(FieldCode::OutOfRange);
    }
    of_client(app, client).await?;
    let stored = serde_json::to_string(&faults)?;
    app.db.write(async move |tx| Ok::<_, AppError>(sandbox::disturb(tx, client, (&stored, Ts(until))).await?)).await?;
    Ok(InForce { faults, until: (faults != Faults::default()).then_some(until) })
}

/// What goes wrong with a program's webhooks; nothing outside of a sandbox.
///
/// # Errors
/// The store failed.
pub async fn of_webhooks(app: &App, client: Uuid) -> Result<WebhookFaults, AppError> {
    if !app.settings.is_sandbox {
        return Ok(WebhookFaults::default());
    }
    let row = app.db.read(async |conn| sandbox::client(conn, client).await).await?;
    Ok(row.map(|row| in_force(app, &row).webhooks).unwrap_or_default())
}
