//! What became of a line, as codes: texts are made when it is read.

use crate::app::AppError;
use crate::domain::batches::LineState;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::store::DbError;
use crate::store::batch_lines::LineRow;
use crate::store::types::Id;
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// The registration of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Its id.
    pub id: Uuid,
    /// Its number for people.
    pub number: String,
}

/// A line as its client sees it.
#[derive(Debug, Clone)]
pub struct LineResult {
    /// Its number; the first is 1.
    pub line: i32,
    /// What became of it.
    pub state: LineState,
    /// The client's own reference, while the line is kept.
    pub client_reference: Option<String>,
    /// The registration, if there is one: also of an application that the service refused by itself.
    pub registration: Option<Uuid>,
    /// Its number for people.
    pub number: Option<String>,
    /// Why it was refused.
    pub code: Option<ProblemCode>,
    /// Which fields are wrong.
    pub errors: Vec<FieldError>,
}

/// What became of a line that was worked on.
pub(super) enum Verdict {
    /// It is accepted or refused.
    Judged(Box<LineRow>),
    /// It is to be tried again, so much later.
    Later(Duration),
    /// It was not touched.
    Stopped,
}

#[derive(Serialize, Deserialize)]
struct Wrong {
    pointer: String,
    code: String,
}

fn blank(batch: Id, line: i32, state: LineState) -> LineRow {
    LineRow {
        batch_id: batch,
        line,
        state: state.as_str().to_owned(),
        registration_id: None,
        registration_number: None,
        code: None,
        errors: None,
    }
}

/// A line that was accepted; in a dry run there may be no registration.
pub(super) fn accepted(batch: Id, line: i32, found: Option<Found>) -> LineRow {
    let (id, number) = found.map(|found| (Id(found.id), found.number)).unzip();
    LineRow { registration_id: id, registration_number: number, ..blank(batch, line, LineState::Accepted) }
}

/// A line that was refused.
pub(super) fn refused(batch: Id, line: i32, code: ProblemCode, errors: &[FieldError]) -> LineRow {
    let wrong = |error: &FieldError| Wrong { pointer: error.pointer.clone(), code: error.code.as_str().to_owned() };
    let wrong: Vec<Wrong> = errors.iter().map(wrong).collect();
    let errors = (!wrong.is_empty()).then(|| serde_json::to_string(&wrong).unwrap_or_default());
    LineRow { code: Some(code.as_str().to_owned()), errors, ..blank(batch, line, LineState::Refused) }
}

/// How long a line waits that nobody but this service has kept from being judged.
const PAUSE: Duration = Duration::from_secs(5);

/// What a failure means for a line: what is its own fault refuses it, what is not lets it wait. A fault that stays is told after all.
pub(super) fn of_failure((batch, line): (Id, i32), error: AppError, tried_often: bool) -> Verdict {
    let judged = |code, errors: &[FieldError]| Verdict::Judged(Box::new(refused(batch, line, code, errors)));
    match error {
        AppError::Invalid(errors) => judged(ProblemCode::ValidationFailed, &errors),
        AppError::Problem(ProblemCode::BatchOver) => Verdict::Stopped,
        AppError::Problem(ProblemCode::ConcurrentChange | ProblemCode::IdempotencyInProgress)
        | AppError::Store(DbError::LostRace) => Verdict::Later(Duration::from_secs(1)),
        AppError::Problem(code) => judged(code, &[]),
        AppError::Refused(by_service) => {
            let row = refused(batch, line, by_service.code, &[]);
            Verdict::Judged(Box::new(LineRow { registration_id: Some(Id(by_service.registration)), ..row }))
        }
        AppError::Limited(exceeded) => Verdict::Later(exceeded.retry_after()),
        AppError::Later(_, after) => Verdict::Later(after),
        AppError::Store(_) | AppError::Internal(_) if tried_often => judged(ProblemCode::Internal, &[]),
        AppError::Store(_) | AppError::Internal(_) => {
            tracing::warn!(%error, batch.id = %batch.0, batch.line = line, "a line of a batch will be tried again");
            Verdict::Later(PAUSE)
        }
    }
}

/// A line as its client sees it; `is_over` says whether what waits is not worked on any more.
pub(super) fn shown(row: LineRow, is_over: bool, client_reference: Option<String>) -> LineResult {
    let state = match LineState::parse(&row.state) {
        Some(LineState::Waiting) | None if is_over => LineState::Cancelled,
        Some(state) => state,
        None => LineState::Waiting,
    };
    let wrong: Vec<Wrong> = row.errors.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let errors = wrong.into_iter().filter_map(|it| Some(FieldError::new(it.pointer, FieldCode::parse(&it.code)?)));
    LineResult {
        line: row.line,
        state,
        client_reference,
        registration: row.registration_id.map(|id| id.0),
        number: row.registration_number,
        code: row.code.as_deref().and_then(ProblemCode::parse),
        errors: errors.collect(),
    }
}

/// Whether a row tells that the line was accepted.
pub(super) fn is_accepted(row: &LineRow) -> bool {
    row.state == LineState::Accepted.as_str()
}
