//! A repeated request gets the first answer again. The answer is stored in the same transaction as the effect, so there is
//! never one without the other. The first request pays nothing for it: only after a failure is the key looked up.

use crate::app::secrets::same;
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::store::DbError;
use crate::store::audit::{self, AuditRow};
use crate::store::idempotency::{AnswerRow, find};
use crate::store::minors::is_guardian;
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
    /// What kind of reader he is of other people's files.
    pub reader: &'static str,
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

/// Whether work can have failed because it was done before. Who is not let in, or to whom the object does not belong any more, gets
/// no old answer; and where it is not known why it failed, trying again is safe.
const fn may_be_a_repetition(error: &AppError) -> bool {
    match error {
        AppError::Problem(code) => {
            !matches!(code, ProblemCode::Unauthenticated | ProblemCode::NotFound | ProblemCode::Forbidden)
        }
        AppError::Store(DbError::Unique(_) | DbError::LostRace)
        | AppError::Invalid(_)
        | AppError::Later(..)
        | AppError::Limited(_) => true,
        AppError::Refused(_) | AppError::Store(_) | AppError::Internal(_) => false,
    }
}

/// Gives the outcome of the work, or, if it failed and the key was used before, the answer of that time.
pub async fn settle(app: &App, guard: &Guard, outcome: Result<Answer, AppError>) -> Result<Answer, AppError> {
    let Err(error) = outcome else { return outcome };
    if !may_be_a_repetition(&error) {
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
    let is_his = row.key_owner.0 == principal || row.key_owner.0.is_nil();
    let owner = row.key_owner.0;
    if !is_his && !app.db.read(async |conn| is_guardian(conn, principal, owner).await).await? {
        // The old answer shows somebody else's file once more.
        let entry = app.audit_of_system("answer.replay", ("account", row.key_owner.0));
        let entry = AuditRow {
            actor_kind: guard.reader,
            actor_id: Some(Id(principal)),
            // The answer to a link holds nothing of the guest.
            subject_id: Some(row.key_owner).filter(|_| guard.reader != audit::LINK),
            purpose: Some("repeated_answer".to_owned()),
            ..entry
        };
        app.db.write(async move |tx| Ok::<_, AppError>(audit::insert(tx, &entry).await.map(drop)?)).await?;
    }
    Ok(Answer {
        status: u16::try_from(row.status).unwrap_or(200),
        location: row.location,
        etag: row.etag,
        body,
        replayed: true,
    })
}
