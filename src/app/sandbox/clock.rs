//! The clock of a sandbox: true time, and as much on top as the program has moved it for whom something is done. For whom that is, is known by
//! the task that does it.

use crate::app::{App, AppError};
use crate::domain::clock::Clock;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::store::sandbox::{advance, ahead_of};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use uuid::Uuid;

/// How far a program's clock may be ahead.
pub const FARTHEST: TimeDelta = TimeDelta::days(3 * 366);

tokio::task_local! {
    static AHEAD: TimeDelta;
}

/// A clock that whoever acts for a program sees ahead.
pub struct SandboxClock(pub Arc<dyn Clock>);

impl Clock for SandboxClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.now() + self.ahead()
    }

    fn ahead(&self) -> TimeDelta {
        AHEAD.try_with(|ahead| *ahead).unwrap_or_default()
    }
}

/// Does something while the clock is so far ahead.
pub async fn within<T>(ahead: TimeDelta, work: impl Future<Output = T>) -> T {
    AHEAD.scope(ahead, work).await
}

/// Where a clock is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// To this instant.
    To(DateTime<Utc>),
    /// By so much.
    By(TimeDelta),
}

/// What a program's clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// Its time.
    pub now: DateTime<Utc>,
    /// True time.
    pub real_now: DateTime<Utc>,
}

/// What a program's clock shows.
///
/// # Errors
/// The store failed.
pub async fn show(app: &App, client: Uuid) -> Result<Shown, AppError> {
    let row = super::standing::of_client(app, client).await?;
    let real_now = app.real_now();
    Ok(Shown { now: real_now + ahead_of(Some(&row)), real_now })
}

/// Moves a program's clock. It never goes back: what has happened in its time has happened. What becomes due by it is worked off afterwards
/// ([`super::due`]).
///
/// # Errors
/// It would go back, or too far; somebody else moves it in this moment; the store failed.
pub async fn turn(app: &App, client: Uuid, to: Move) -> Result<Shown, AppError> {
    let before = super::standing::of_client(app, client).await?;
    let (real_now, was) = (app.real_now(), ahead_of(Some(&before)));
    let (pointer, ahead) = match to {
        Move::To(instant) => ("/now", instant - real_now),
        Move::By(step) => ("/advance", was.checked_add(&step).unwrap_or(TimeDelta::MAX)),
    };
    let wrong = |code| Err(AppError::Invalid(vec![FieldError::new(pointer, code)]));
    if ahead < was {
        return wrong(FieldCode::DateOrder);
    }
    if ahead > FARTHEST {
        return wrong(FieldCode::OutOfRange);
    }
    let micros = ahead.num_microseconds().unwrap_or(i64::MAX);
    let outcome = app.db.write(async move |tx| Ok::<_, AppError>(advance(tx, client, (before.ahead, micros)).await?));
    outcome.await.map_err(|error| match error {
        AppError::Store(crate::store::DbError::LostRace) => ProblemCode::ConcurrentChange.into(),
        other => other,
    })?;
    app.escalation_bell.ring();
    Ok(Shown { now: real_now + ahead, real_now })
}
