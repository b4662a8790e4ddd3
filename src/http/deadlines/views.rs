//! Wire types of deadlines.

use crate::domain::deadlines::{Calculation, Deadline, DeadlineKind, Explanation, explain, explain_no_policy};
use crate::domain::language::Language;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// A day by which something has to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeadlineView {
    /// What has to be done.
    pub kind: DeadlineKind,
    /// The day to keep to: the stricter way of counting.
    pub due_on: NaiveDate,
    /// The day to act by: `due_on`, or the last day of the stay if that comes sooner.
    pub act_by: NaiveDate,
    /// Nobody is late before this day is over: the more lenient way of counting.
    pub late_after: NaiveDate,
    /// How it was counted, in the caller's language.
    #[schema(max_length = 4000)]
    pub explanation: String,
}

impl DeadlineView {
    /// A deadline in a language.
    #[must_use]
    pub fn of(deadline: &Deadline, language: Language) -> Self {
        Self {
            kind: deadline.kind,
            due_on: deadline.due_on,
            act_by: deadline.act_by(),
            late_after: deadline.late_after,
            explanation: explain(&deadline.explanation, language),
        }
    }
}

/// A deadline with the way it was counted, for programs.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalculatedDeadlineView {
    /// The deadline.
    #[serde(flatten)]
    pub deadline: DeadlineView,
    /// How it was counted, for programs.
    pub details: Explanation,
}

/// The deadlines of a stay.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeadlinesView {
    /// The deadlines that exist: registration, registration after the move, end of stay.
    #[schema(max_items = 3)]
    pub deadlines: Vec<CalculatedDeadlineView>,
    /// Why the end of stay is missing, in the caller's language; only for a nationality without a stay policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    pub note: Option<String>,
}

impl DeadlinesView {
    /// A calculation in a language.
    #[must_use]
    pub fn of(calculation: Calculation, language: Language) -> Self {
        let view = |deadline: Deadline| CalculatedDeadlineView {
            deadline: DeadlineView::of(&deadline, language),
            details: deadline.explanation,
        };
        Self {
            deadlines: calculation.deadlines.into_iter().map(view).collect(),
            note: calculation.no_policy_for.map(|nationality| explain_no_policy(nationality, language)),
        }
    }
}
