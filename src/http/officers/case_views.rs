//! Wire types of cases, as officers see them.

use super::views::{OfficerHitView, OfficerRegistrationView};
use crate::app::registrations::file::File;
use crate::app::registrations::inspect::Inspection;
use crate::domain::cases::{CaseDecision, CaseState};
use crate::domain::language::Language;
use crate::http::registrations::case_views::CaseView;
use crate::store::cases::Case;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which cases, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// In which state; `open` if absent.
    #[param(inline)]
    pub state: Option<CaseState>,
    /// Items on the page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 22, max_length = 22, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    pub cursor: Option<String>,
}

/// A decision.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"decision": "upheld", "explanation": "Договор аренды действует до конца года"}))]
pub struct DecideCaseBody {
    /// Whether the migrant is right.
    pub decision: CaseDecision,
    /// Why; the migrant reads it.
    #[schema(min_length = 1, max_length = 2000)]
    pub explanation: String,
    /// The last lawful day as the officer finds it; only where an appeal against a refusal because the stay is over is upheld. Without it the
    /// next application is taken all the same, and is certified only if the stay lasts by its days.
    pub stay_until: Option<NaiveDate>,
}

/// An item of the work list.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkItemView {
    /// The case.
    pub case: CaseView,
    /// What it is about.
    pub registration: OfficerHitView,
}

/// A page of the work list.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficerCasePage {
    /// The most urgent first.
    #[schema(max_items = 100)]
    pub items: Vec<WorkItemView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// A case with the whole file of its registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficerCaseView {
    /// The case.
    pub case: CaseView,
    /// What it is about.
    pub registration: OfficerRegistrationView,
}

impl WorkItemView {
    /// A case and what it is about.
    #[must_use]
    pub fn of(case: &Case, file: &File, language: Language) -> Self {
        Self { case: CaseView::of(case, language), registration: OfficerHitView::from(file) }
    }
}

impl OfficerCaseView {
    /// A case and the whole file.
    #[must_use]
    pub fn of(case: &Case, inspection: &Inspection, now: DateTime<Utc>, language: Language) -> Self {
        Self {
            case: CaseView::of(case, language),
            registration: OfficerRegistrationView::of(inspection, now, language),
        }
    }

    /// Its entity tag.
    #[must_use]
    pub fn tag(&self, language: Language) -> String {
        format!("{}-{}", self.case.tag(language), self.registration.tag(language))
    }
}
