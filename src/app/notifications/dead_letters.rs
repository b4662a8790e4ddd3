//! Messages that were given up: an operator looks at them and sends them again once the reason is gone.

use crate::app::{App, AppError};
use crate::store::audit;
use crate::store::outbox_work::{self, DeadRow};
use crate::store::types::Ts;
use chrono::TimeDelta;
use uuid::Uuid;

/// What is sent again is worth something for so long, if it was worth nothing any more.
const NEW_LIFE: TimeDelta = TimeDelta::days(1);

/// How things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Messages still to be sent.
    pub waiting: i64,
    /// Messages given up.
    pub dead: i64,
}

/// Counts what waits and what was given up.
pub async fn standing(app: &App) -> Result<Standing, AppError> {
    let (waiting, dead) = app
        .db
        .read(async |conn| Ok((crate::store::outbox::waiting(conn).await?, outbox_work::dead_count(conn).await?)))
        .await?;
    Ok(Standing { waiting, dead })
}

/// A page of what was given up, oldest first.
pub async fn list(app: &App, after: Option<Uuid>, limit: i64) -> Result<Vec<DeadRow>, AppError> {
    Ok(app.db.read(async |conn| outbox_work::dead(conn, after, limit).await).await?)
}

/// Puts back what was given up of one message, or everything; gives the number of messages. Those whose device is gone meanwhile end by
/// themselves.
pub async fn replay(app: &App, message: Option<Uuid>) -> Result<usize, AppError> {
    let now = app.now();
    let entry = app.audit_of_system("outbox.replay", ("message", message.unwrap_or_default()));
    let count = app
        .db
        .write(async move |tx| {
            let count = outbox_work::replay(tx, message, (Ts(now), Ts(now + NEW_LIFE))).await?;
            if count > 0 {
                audit::insert(tx, &entry).await?;
            }
            Ok::<_, AppError>(count)
        })
        .await?;
    app.outbox_bell.ring();
    Ok(count)
}
