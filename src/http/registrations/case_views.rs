//! Wire types of cases, as the migrant sees them.

use crate::domain::cases::{CaseDecision, CaseKind, CaseState};
use crate::domain::deadlines::explain::explain_move;
use crate::domain::language::Language;
use crate::http::timestamp::Timestamp;
use crate::i18n::cases::outcome;
use crate::store::cases::Case;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Something that an officer is asked to decide.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// Id.
    pub id: Uuid,
    /// What about.
    pub kind: CaseKind,
    /// State.
    pub state: CaseState,
    /// Which registration.
    pub registration_id: Uuid,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Until when it is to be decided.
    pub due_on: NaiveDate,
    /// Why that day has moved: the service did not work on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 500)]
    pub due_on_explanation: Option<String>,
    /// What the migrant said.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub statement: Option<String>,
    /// What was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub decision: Option<CaseDecision>,
    /// Why, in the officer's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 2000)]
    pub explanation: Option<String>,
    /// What follows from the decision, in the caller's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    pub outcome: Option<String>,
    /// The registration that takes the place of the annulled one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub outcome_registration_id: Option<Uuid>,
    /// When it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub decided_at: Option<Timestamp>,
}

/// The cases about a registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseList {
    /// Oldest first.
    #[schema(max_items = 100)]
    pub items: Vec<CaseView>,
}

impl CaseView {
    /// A case in a language.
    #[must_use]
    pub fn of(case: &Case, language: Language) -> Self {
        let row = &case.row;
        let kind = CaseKind::parse(&row.kind).unwrap_or(CaseKind::HostSilent);
        let decision = row.decision.as_deref().and_then(CaseDecision::parse);
        let is_reinstated = row.outcome_id.is_some();
        Self {
            id: row.id.0,
            kind,
            state: CaseState::parse(&row.state).unwrap_or(CaseState::Closed),
            registration_id: row.registration_id.0,
            opened_at: row.opened_at.into(),
            due_on: row.due_on,
            due_on_explanation: case.outage.map(|outage| explain_move(outage, language)),
            statement: case.statement.clone(),
            decision,
            explanation: case.explanation.clone(),
            outcome: decision.map(|decision| outcome(kind, decision, is_reinstated).get(language).to_owned()),
            outcome_registration_id: row.outcome_id.map(|id| id.0),
            decided_at: row.decided_at.map(Into::into),
        }
    }

    /// Its entity tag: texts in it depend on the language.
    #[must_use]
    pub fn tag(&self, language: Language) -> String {
        format!("{}-{}-{}", self.state.as_str(), self.due_on, language.tag())
    }
}
