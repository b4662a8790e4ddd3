//! Wire types of batches.

use crate::app::batches::LineResult;
use crate::domain::batches::{BatchState, CancelReason, Format, LineState};
use crate::domain::language::Language;
use crate::http::problem::FieldErrorView;
use crate::http::registrations::views::SubmitRegistrationBody;
use crate::http::timestamp::Timestamp;
use crate::i18n;
use crate::store::batches::BatchRow;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Applications of a batch as JSON, each as `POST /v1/registrations` takes it from a program.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(min_items = 1, max_items = 10000, example = json!([{
    "person": {"surname": "YOLDOSHEV", "given_names": "JAMSHID", "birth_date": "1991-04-17", "sex": "male", "nationality": "UZB",
        "document": {"kind": "passport", "number": "FA1234567", "issuing_country": "UZB", "expires_on": "2031-05-09"}},
    "host": {"kind": "organization", "bin": "150140000012", "phone": "+77012345678"},
    "premises": {"kind": "hotel", "address": {"region": "75", "locality": "Алматы", "street": "пр. Абая", "building": "150"}},
    "entered_on": "2026-11-20", "moved_in_on": "2026-11-21", "purpose": "tourism", "client_reference": "booking-4711"
}]))]
pub struct BatchApplications(pub Vec<SubmitRegistrationBody>);

/// A file of applications: one as JSON a line, or a table whose first line names its columns. At most 10,000 applications.
#[derive(Debug, ToSchema)]
#[schema(min_length = 1, max_length = 16_777_216, format = "binary")]
pub struct BatchText(pub String);

/// How a file is taken in.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SubmitBatchQuery {
    /// Every line is judged as if it were submitted, and nothing is.
    #[param(example = false)]
    pub dry_run: Option<bool>,
}

/// Which lines.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LinesQuery {
    /// Those in this state; all if absent.
    pub state: Option<LineState>,
    /// Those behind the line of this number: `next_after` of the page before.
    #[param(minimum = 0, maximum = 10000, example = 0)]
    pub after: Option<i32>,
    /// Lines on the page, 1 to 1000; 100 if absent.
    #[param(minimum = 1, maximum = 1000, example = 100)]
    pub limit: Option<i64>,
}

/// A batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchView {
    /// Id.
    pub id: Uuid,
    /// How it stands.
    pub state: BatchState,
    /// Why it was ended before its last line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<CancelReason>,
    /// Whether its lines are only judged.
    pub dry_run: bool,
    /// The form in which it was sent.
    pub format: Format,
    /// Lines.
    #[schema(minimum = 1, maximum = 10000)]
    pub total: i32,
    /// Of them, accepted or refused.
    #[schema(minimum = 0, maximum = 10000)]
    pub done: i32,
    /// Of them, accepted.
    #[schema(minimum = 0, maximum = 10000)]
    pub accepted: i32,
    /// Of them, refused.
    #[schema(minimum = 0, maximum = 10000)]
    pub refused: i32,
    /// Version; the `ETag` is made of it.
    #[schema(minimum = 1)]
    pub version: i32,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When the first of its lines was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub started_at: Option<Timestamp>,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub finished_at: Option<Timestamp>,
}

impl From<&BatchRow> for BatchView {
    fn from(row: &BatchRow) -> Self {
        Self {
            id: row.id.0,
            state: BatchState::parse(&row.state).unwrap_or(BatchState::Queued),
            reason: row.reason.as_deref().and_then(CancelReason::parse),
            dry_run: row.dry_run,
            format: Format::parse(&row.format).unwrap_or(Format::Csv),
            total: row.total,
            done: row.accepted + row.refused,
            accepted: row.accepted,
            refused: row.refused,
            version: row.version,
            created_at: row.created_at.into(),
            started_at: row.started_at.map(Into::into),
            finished_at: row.finished_at.map(Into::into),
        }
    }
}

impl BatchView {
    /// Its entity tag.
    #[must_use]
    pub fn tag(&self) -> String {
        format!("v{}", self.version)
    }
}

/// A page of batches.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchPage {
    /// Newest first.
    #[schema(max_items = 100)]
    pub items: Vec<BatchView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// A line of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchLineView {
    /// Its number: the first is 1, a header and empty lines do not count.
    #[schema(minimum = 1, maximum = 10000)]
    pub line: i32,
    /// What became of it.
    pub state: LineState,
    /// The client's own reference; absent where there is none, and when the lines are not kept any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 100)]
    pub client_reference: Option<String>,
    /// The registration: of an accepted line, and of one that the service refused by itself, which can be appealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub registration_id: Option<Uuid>,
    /// Its number for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 14)]
    pub registration_number: Option<String>,
    /// Stable code of the problem: one of `/v1/reference/problems`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 60, pattern = "^[a-z_]+$", examples("validation_failed"))]
    pub code: Option<String>,
    /// What happened, in the caller's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 300)]
    pub title: Option<String>,
    /// What to do, in the caller's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    pub detail: Option<String>,
    /// Every wrong field, with pointers into the application of this line; the column is the same path with dots.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub errors: Vec<FieldErrorView>,
}

impl BatchLineView {
    /// A line in a language.
    #[must_use]
    pub fn of(result: &LineResult, language: Language) -> Self {
        let text = |of: fn(_) -> &'static i18n::Text| result.code.map(|code| of(code).get(language).to_owned());
        Self {
            line: result.line,
            state: result.state,
            client_reference: result.client_reference.clone(),
            registration_id: result.registration,
            registration_number: result.number.clone(),
            code: result.code.map(|code| code.as_str().to_owned()),
            title: text(i18n::problems::title),
            detail: text(i18n::problems::detail),
            errors: result.errors.iter().map(|error| FieldErrorView::of(error, language)).collect(),
        }
    }
}

/// A page of lines.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchLinePage {
    /// In the order of the file.
    #[schema(max_items = 1000)]
    pub items: Vec<BatchLineView>,
    /// The `after` of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 1, maximum = 10000)]
    pub next_after: Option<i32>,
}
