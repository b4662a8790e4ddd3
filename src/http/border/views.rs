//! Wire types of reports.

use crate::app::border::report::Outcome;
use crate::domain::border::{Direction, MatchState};
use crate::domain::limits::published::CROSSINGS;
use crate::domain::reference::document_kinds::DocumentKind;
use crate::http::extract::lines::ManyLines;
use crate::http::persons::views::MrzLine;
use crate::http::problem::FieldErrorView;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Crossings to be reported.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"crossings": [{
    "event_id": "KORDAY-2026-000017", "direction": "entry", "crossed_at": "2026-11-20T08:15:00Z", "checkpoint": "KORDAY",
    "region": "31", "document": {"kind": "passport", "number": "FA1234567", "issuing_country": "UZB"}, "nationality": "UZB",
    "birth_date": "1991-04-17", "surname": "YOLDOSHEV", "given_names": "JAMSHID", "migrant_id_card": "M000123"
}]}))]
pub struct ReportCrossings {
    /// The crossings. Each is judged by itself.
    #[schema(min_items = 1, max_items = 1000)]
    pub crossings: Vec<CrossingBody>,
}

impl ManyLines for ReportCrossings {
    type Line = CrossingBody;
    const FIELD: &'static str = "crossings";
    const MOST: usize = CROSSINGS;
}

/// A crossing as it is reported.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CrossingBody {
    /// The sender's own id of this report: the same id is never taken in twice.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    pub event_id: String,
    /// Which way.
    pub direction: Direction,
    /// When.
    pub crossed_at: DateTime<Utc>,
    /// Code of the border post.
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9._-]+$")]
    pub checkpoint: String,
    /// Region in which it lies, KATO.
    #[schema(min_length = 2, max_length = 2, pattern = "^[0-9]{2}$")]
    pub region: String,
    /// The document that was shown; a migrant ID card counts as one, too.
    pub document: CrossingDocument,
    /// Nationality, ISO 3166-1 alpha-3 (or XXA, XXB, XXX for stateless persons and refugees).
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$")]
    pub nationality: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Surname, or the whole of a one-word name, as the machine-readable zone has it. May be left out if `mrz` is there.
    #[schema(min_length = 1, max_length = 120)]
    pub surname: Option<String>,
    /// Given names, as the zone has them.
    #[schema(max_length = 120)]
    pub given_names: Option<String>,
    /// The whole name in the traveller's own script.
    #[schema(max_length = 120)]
    pub original_name: Option<String>,
    /// Lines of the machine-readable zone; the other fields must agree with them.
    #[schema(min_items = 2, max_items = 3)]
    pub mrz: Option<Vec<MrzLine>>,
    /// Number of the migrant ID card that was issued to him.
    #[schema(min_length = 1, max_length = 30)]
    pub migrant_id_card: Option<String>,
    /// `event_id` of the report that this one replaces, which may come later. What was replaced is replaced again by correcting this one.
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9._:-]+$")]
    pub corrects: Option<String>,
    /// With `corrects`: nobody crossed.
    #[serde(default)]
    #[schema(default = false)]
    pub cancelled: bool,
}

/// The document that was shown at the border.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CrossingDocument {
    /// Kind.
    pub kind: DocumentKind,
    /// Number.
    #[schema(min_length = 1, max_length = 30)]
    pub number: String,
    /// Issuing country, ISO 3166-1 alpha-3.
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$")]
    pub issuing_country: String,
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchReportView {
    /// What became of each line, in their order.
    #[schema(max_items = 1000)]
    pub results: Vec<ReportedView>,
}

/// What became of a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportedView {
    /// The sender's own id, if it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 64)]
    pub event_id: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// Whether the traveller is known here; absent if the line was rejected, or nobody crossed.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub matching: Option<MatchState>,
    /// Every wrong field, at pointers into the line.
    #[schema(max_items = 200)]
    pub errors: Vec<FieldErrorView>,
}
