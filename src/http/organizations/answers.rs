//! `POST /v1/organizations/{id}/answers`

use crate::app::App;
use crate::app::idempotency::Answer;
use crate::app::organizations::answers::{AnswerLine, Answered, Line, Outcome, answer_all};
use crate::domain::access::rights;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::language::Language;
use crate::domain::limits::published::ANSWERS;
use crate::domain::reference::refusal_reasons::RejectReason;
use crate::http::answer::answered;
use crate::http::extract::lines::ManyLines;
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, Lang, Lines, May, Writer};
use crate::http::long_text::long_text;
use crate::http::problem::{FieldErrorView, Problem};
use crate::http::responses::PartyWrite;
use crate::i18n::problems;
use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Answers of an organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answers": [
    {"registration": "0199f0c2-7b1e-7c3a-9c55-0242ac120003", "version": 1, "decision": "confirm"},
    {"registration": "0199f0c2-7b1e-7c3a-9c55-0242ac120004", "decision": "reject", "reason": "unknown_person"}
]}))]
pub struct AnswerRegistrations {
    /// The answers. Each is judged by itself.
    #[schema(min_items = 1, max_items = 200)]
    pub answers: Vec<AnswerBody>,
}

impl ManyLines for AnswerRegistrations {
    type Line = AnswerBody;
    const FIELD: &'static str = "answers";
    const MOST: usize = ANSWERS;
}

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AnswerDecision)]
pub enum Decision {
    /// The guest stays there.
    Confirm,
    /// He does not.
    Reject,
}

/// An answer about one application.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// The registration. With the one who leads a family, those who wait with him are answered, too.
    pub registration: Uuid,
    /// The version that was seen; another one fails.
    #[schema(minimum = 1)]
    pub version: Option<i32>,
    /// What is decided.
    pub decision: Decision,
    /// Why it is refused: required of a refusal, of nothing else.
    pub reason: Option<RejectReason>,
    /// In the host's own words, with a refusal; the migrant reads it.
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

impl AnswerBody {
    fn parse(self) -> Line {
        let (mut errors, rejects) = (Vec::new(), self.decision == Decision::Reject);
        let comment = long_text("/comment", self.comment.as_deref()).unwrap_or_else(|wrong| {
            errors.extend(wrong);
            None
        });
        let checks = [
            (rejects && self.reason.is_none(), "/reason", FieldCode::Required),
            (!rejects && self.reason.is_some(), "/reason", FieldCode::NotAllowed),
            (!rejects && comment.is_some(), "/comment", FieldCode::NotAllowed),
        ];
        errors.extend(checks.into_iter().filter(|(wrong, ..)| *wrong).map(|(_, at, code)| FieldError::new(at, code)));
        if !errors.is_empty() {
            return Err(Answered::wrong(Some(self.registration), errors));
        }
        let refusal = self.reason.map(|reason| (reason, comment));
        Ok(AnswerLine { registration: self.registration, version: self.version, refusal })
    }
}

/// What became of the answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnsweredView {
    /// What became of each line, in their order.
    #[schema(max_items = 200)]
    pub results: Vec<AnsweredLineView>,
}

/// What became of a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnsweredLineView {
    /// The registration, if it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub registration: Option<Uuid>,
    /// What became of it. Whatever was answered in the same way before is a success, too.
    pub outcome: Outcome,
    /// Its version now, unless the line failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1)]
    pub version: Option<i32>,
    /// Why the line failed: the code that the operation for one registration would have answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 60)]
    pub code: Option<&'static str>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 300)]
    pub title: Option<&'static str>,
    /// The field of the line that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 300)]
    pub pointer: Option<&'static str>,
    /// Every wrong field, at pointers into the line.
    #[schema(max_items = 200)]
    pub errors: Vec<FieldErrorView>,
}

impl AnsweredLineView {
    fn of(line: &Answered, language: Language) -> Self {
        Self {
            registration: line.registration,
            outcome: line.outcome,
            version: line.version,
            code: line.code.map(ProblemCode::as_str),
            title: line.code.map(|code| problems::title(code).get(language)),
            pointer: line.code.map(|_| line.pointer),
            errors: line.errors.iter().map(|error| FieldErrorView::of(error, language)).collect(),
        }
    }
}

/// Answer many applications to an organisation
///
/// Up to 200 at a time; each line is answered by itself, as by `confirm_registration` and `reject_registration`, and one that fails harms no other.
/// A line that was answered in the same way before is a success. A request that was cut off is repeated with the same key; lines that failed are
/// sent again with a new one.
#[utoipa::path(
    operation_id = "answer_registrations", tag = "organizations", security(("bearer" = [])),
    request_body = AnswerRegistrations, params(("id" = Uuid, Path, description = "Organisation"), IdempotencyKeyHeader),
    responses((status = 200, description = "What became of each line", body = AnsweredView), PartyWrite)
)]
#[post("/v1/organizations/{id}/answers")]
pub async fn answer_registrations(
    caller: May<rights::AnswerRegistrations, Writer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
    body: Lines<AnswerRegistrations>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(caller.0, &body.bytes);
    let line = |(line, value): (Result<AnswerBody, Vec<FieldError>>, Value)| match line {
        Ok(line) => line.parse(),
        Err(errors) => {
            let id = value.get("registration").and_then(Value::as_str).and_then(|id| id.parse().ok());
            Err(Answered::wrong(id, errors))
        }
    };
    let lines = body.lines.into_iter().map(line).collect();
    let answer = answer_all(&app, caller.0, guard, (*id, lines), |results| {
        let results = results.iter().map(|line| AnsweredLineView::of(line, lang.0)).collect();
        let body = serde_json::to_string(&AnsweredView { results })?;
        Ok(Answer { status: 200, location: None, etag: None, body, replayed: false })
    })
    .await?;
    Ok(answered(answer))
}
