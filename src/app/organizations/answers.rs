//! A delegate answers many applications in one request: for two hundred workers not two hundred taps. Each line is answered by itself, just as by
//! the host's own operations, in a transaction of its own; one that fails harms no other. Whoever repeats a request that was cut off goes on with
//! it: each answered line has kept its answer.

use super::{Deed, act};
use crate::app::auth::standing::Claimed;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::registrations::confirm::confirm;
use crate::app::registrations::file::File;
use crate::app::registrations::read::read;
use crate::app::registrations::reject::{RejectRegistration, reject};
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::domain::codes::{FieldError, ProblemCode};
use crate::domain::reference::refusal_reasons::RejectReason;
use crate::domain::registrations::state::State;
use crate::store::DbError;
use crate::store::registrations::with_organization;
use crate::store::types::Id;
use serde::Serialize;
use uuid::Uuid;

/// What is answered about one application.
#[derive(Debug, Clone)]
pub struct AnswerLine {
    /// The registration.
    pub registration: Uuid,
    /// The version that was seen.
    pub version: Option<i32>,
    /// Why it is refused, with a comment; none is a confirmation.
    pub refusal: Option<(RejectReason, Option<String>)>,
}

impl AnswerLine {
    /// The state to which it leads.
    const fn leads_to(&self) -> State {
        if self.refusal.is_some() { State::Rejected } else { State::Confirmed }
    }
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AnswerOutcome)]
pub enum Outcome {
    /// It is confirmed, by this line or before.
    Confirmed,
    /// It is refused, by this line or before.
    Rejected,
    /// Nothing was changed.
    Failed,
}

/// What became of a line, and why.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The registration, if it could be read.
    pub registration: Option<Uuid>,
    /// What became of it.
    pub outcome: Outcome,
    /// Its version now.
    pub version: Option<i32>,
    /// Why it failed.
    pub code: Option<ProblemCode>,
    /// The field of the line that it is about.
    pub pointer: &'static str,
    /// Wrong fields.
    pub errors: Vec<FieldError>,
}

/// A line, or what is told about one that could not be read.
pub type Line = Result<AnswerLine, Answered>;

impl Answered {
    /// A line of which fields are wrong.
    #[must_use]
    pub const fn wrong(registration: Option<Uuid>, errors: Vec<FieldError>) -> Self {
        let code = Some(ProblemCode::ValidationFailed);
        Self { registration, outcome: Outcome::Failed, version: None, code, pointer: "", errors }
    }

    fn failed(line: &AnswerLine, code: ProblemCode) -> Self {
        let pointer = if code == ProblemCode::StaleVersion { "/version" } else { "/registration" };
        let (registration, code) = (Some(line.registration), Some(code));
        Self { registration, outcome: Outcome::Failed, version: None, code, pointer, errors: Vec::new() }
    }

    fn done(line: &AnswerLine, version: i32) -> Self {
        let outcome = if line.refusal.is_some() { Outcome::Rejected } else { Outcome::Confirmed };
        let (registration, version) = (Some(line.registration), Some(version));
        Self { registration, outcome, version, code: None, pointer: "", errors: Vec::new() }
    }
}

/// Answers for the organisation `id`. `render` makes the answer that is given now and at every repetition.
///
/// # Errors
/// `not_found`, `forbidden`, a key that was used for something else, or the store failed. What fails about one line is told of that line.
pub async fn answer_all(
    app: &App,
    caller: Caller,
    guard: Guard,
    (id, lines): (Uuid, Vec<Line>),
    render: impl FnOnce(&[Answered]) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    act(app, caller, id, Permission::AnswerRegistrations).await?;
    // Nothing is done twice: if the whole was answered before, that answer is it.
    match settle(app, &guard, Err(ProblemCode::IdempotencyInProgress.into())).await {
        Err(AppError::Problem(ProblemCode::IdempotencyInProgress)) => {}
        settled => return settled,
    }
    let named: Vec<Id> = lines.iter().flatten().map(|line| Id(line.registration)).collect();
    let known = app.db.read(async |conn| with_organization(conn, Id(id), &named).await).await?;
    let mut results = Vec::with_capacity(lines.len());
    for (at, line) in lines.into_iter().enumerate() {
        results.push(match line {
            Err(wrong) => wrong,
            Ok(line) if !known.contains(&Id(line.registration)) => Answered::failed(&line, ProblemCode::NotFound),
            Ok(line) => answer_one(app, caller, of_line(&guard, at), &line).await,
        });
    }
    let answer = render(&results)?;
    let entry = app.audit(caller, "organization.answer", ("organization", id));
    let deed = Deed::new(app, entry, (&guard, &answer))?;
    let written = app.db.write(async move |tx| deed.write(tx).await).await;
    settle(app, &guard, written.map(|()| answer)).await
}

/// Each line has a key of its own, which no client can choose.
fn of_line(guard: &Guard, at: usize) -> Guard {
    Guard { key: format!("{}.{at}", guard.key), ..guard.clone() }
}

/// The version is all that is kept of the answer to a line.
fn version_of(file: &File) -> Result<Answer, AppError> {
    let body = serde_json::to_string(&file.row.version)?;
    Ok(Answer { status: 200, location: None, etag: None, body, replayed: false })
}

async fn answer_one(app: &App, caller: Caller, guard: Guard, line: &AnswerLine) -> Answered {
    let (id, expected_version) = (line.registration, line.version);
    let claimed = Claimed::by_token(caller);
    let outcome = match &line.refusal {
        None => confirm(app, claimed, guard, (id, expected_version), version_of).await,
        Some((reason, comment)) => {
            let command = RejectRegistration { id, expected_version, reason: *reason, comment: comment.clone() };
            reject(app, claimed, guard, command, version_of).await
        }
    };
    match outcome {
        Ok(answer) => Answered::done(line, serde_json::from_str(&answer.body).unwrap_or_default()),
        Err(error) => match same_before(app, caller, line, &error).await {
            Some(version) => Answered::done(line, version),
            None => Answered::failed(line, code_of(&error)),
        },
    }
}

/// The version, if it was answered in the same way before, by whomever: with its family, by another delegate, or from another list.
async fn same_before(app: &App, caller: Caller, line: &AnswerLine, error: &AppError) -> Option<i32> {
    let AppError::Problem(ProblemCode::RegistrationNotPending | ProblemCode::StaleVersion) = error else { return None };
    let found = read(app, &caller.into(), line.registration, Permission::GetHostRegistration).await;
    let (file, _) = found.ok()?;
    (file.state() == line.leads_to() && !file.was_refused_at_once()).then_some(file.row.version)
}

/// What is told of a line that failed.
fn code_of(error: &AppError) -> ProblemCode {
    match error {
        AppError::Problem(code) | AppError::Later(code, _) => *code,
        AppError::Invalid(_) => ProblemCode::ValidationFailed,
        AppError::Refused(refused) => refused.code,
        AppError::Limited(_) => ProblemCode::TooManyRequests,
        AppError::Store(DbError::LostRace) => ProblemCode::ConcurrentChange,
        AppError::Store(DbError::Busy | DbError::Gone | DbError::Connection(_)) => ProblemCode::Unavailable,
        AppError::Store(_) | AppError::Internal(_) => {
            tracing::error!(%error, "a line of an organisation's answers failed");
            ProblemCode::Internal
        }
    }
}
