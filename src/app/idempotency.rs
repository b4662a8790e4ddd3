//! A repeated request gets the first answer again. The answer is stored in the same transaction as the effect, so there is
//! never one without the other. The first request pays nothing for it: only after a failure is the key looked up.

use crate::app::secrets::same;
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::store::idempotency::{AnswerRow, find};
use crate::store::types::{Id, Ts};
use crate::store::vault::Keyring;
use uuid::Uuid;

/// The key of a request and what it stands for.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Who asks.
    pub principal: Uuid,
    /// The key that the client chose.
    pub key: String,
    /// SHA-256 over the operation and the body.
    pub fingerprint: Vec<u8>,
}

/// An answer as it goes out (and into the database).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// `Location`.
    pub location: Option<String>,
    /// `ETag`.
    pub etag: Option<String>,
    /// JSON.
    pub body: String,
    /// Whether it was given before.
    pub replayed: bool,
}

impl Guard {
    /// The row to write with the effect. It tells of the person `key_owner` and is sealed under his keys.
    pub fn row(
        &self,
        app: &App,
        (key_owner, keyring): (Id, &Keyring),
        answer: &Answer,
        now: Ts,
    ) -> Result<AnswerRow, AppError> {
        Ok(AnswerRow {
            principal: Id(self.principal),
            key: self.key.clone(),
            fingerprint: app.secrets.of_request(&self.fingerprint),
            status: i32::from(answer.status),
            location: answer.location.clone(),
            etag: answer.etag.clone(),
            key_owner,
            sealed: AnswerRow::seal(&app.vault, keyring, (self.principal, &self.key), &answer.body)?,
            created_at: now,
        })
    }
}

/// Gives the outcome of the work, or, if it failed and the key was used before, the answer of that time.
pub async fn settle(app: &App, guard: &Guard, outcome: Result<Answer, AppError>) -> Result<Answer, AppError> {
    let Err(error) = outcome else { return outcome };
    // Who is not let in gets no old answer either.
    if matches!(error, AppError::Problem(ProblemCode::Unauthenticated)) {
        return Err(error);
    }
    let (principal, key) = (guard.principal, guard.key.clone());
    let found = app.db.read(async |conn| find(conn, &app.vault, principal, &key).await).await?;
    let Some((row, body)) = found else {
        return Err(match error {
            AppError::Store(store) if store.is_unique_in("idempotency_keys") => {
                ProblemCode::IdempotencyInProgress.into()
            }
            other => other,
        });
    };
    if !same(&row.fingerprint, &app.secrets.of_request(&guard.fingerprint)) {
        return Err(ProblemCode::IdempotencyKeyReused.into());
    }
    Ok(Answer {
        status: u16::try_from(row.status).unwrap_or(200),
        location: row.location,
        etag: row.etag,
        body,
        replayed: true,
    })
}
