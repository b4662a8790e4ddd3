//! What a deadline is: two dates and why they are what they are. An explanation holds everything that its texts need.

use super::calendar::SkippedDay;
use super::outages::OutageMove;
use super::policy::Unit;
use super::stays::WindowUse;
use super::versions::{Row, Validity};
use crate::domain::reference::Names;
use crate::domain::reference::holidays::Basis;
use crate::domain::reference::stay_policies::StayPolicy;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What has to be done by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// Register after the entry.
    FirstRegistration,
    /// Register again after a move.
    ReRegistration,
    /// Leave.
    EndOfStay,
}

impl DeadlineKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::FirstRegistration, Self::ReRegistration, Self::EndOfStay];

    /// The code on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FirstRegistration => "first_registration",
            Self::ReRegistration => "re_registration",
            Self::EndOfStay => "end_of_stay",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Where a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub enum LegalSource {
    /// Order of the Minister of Internal Affairs No. 923 of 17 November 2025.
    #[serde(rename = "mia_order_923")]
    MiaOrder923,
    /// The treaty or resolution named in the row of the stay policy.
    #[serde(rename = "stay_policy")]
    StayPolicy,
    /// A later act, named beside it.
    #[serde(rename = "other_act")]
    OtherAct,
}

/// The row of the stay policy that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PolicyRow {
    /// Nationality, alpha-3.
    #[schema(max_length = 3)]
    pub nationality: String,
    /// Days of one stay.
    pub max_days_per_entry: u16,
    /// Days in any window.
    pub max_days_in_window: u16,
    /// Length of the window in days.
    pub window_days: u16,
    /// Treaty or resolution, as the table has it.
    #[schema(max_length = 200)]
    pub basis: String,
    /// Treaty or resolution in words, if the row has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub basis_names: Option<Names>,
    /// How well the row is supported.
    #[schema(max_length = 100)]
    pub confidence: String,
    /// For which days the row is valid.
    #[serde(default)]
    pub validity: Validity,
}

impl From<Row<'_, StayPolicy>> for PolicyRow {
    fn from(row: Row<'_, StayPolicy>) -> Self {
        let policy = row.content;
        Self {
            nationality: policy.nationality.clone(),
            max_days_per_entry: policy.max_days_per_entry,
            max_days_in_window: policy.max_days_in_window,
            window_days: policy.window_days,
            basis: policy.basis.clone(),
            basis_names: policy.basis_names.clone(),
            confidence: policy.confidence.clone(),
            validity: row.validity,
        }
    }
}

/// Why a deadline is the day it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Explanation {
    /// The rule.
    pub rule: DeadlineKind,
    /// Where the rule comes from.
    pub source: LegalSource,
    /// The act in words, if it is another one than the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub source_names: Option<Names>,
    /// The first day on which the rule is in force; absent for the end of stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub in_force_from: Option<NaiveDate>,
    /// The last day on which the rule is in force, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub in_force_until: Option<NaiveDate>,
    /// The row of the stay policy; absent for a nationality that has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub policy: Option<PolicyRow>,
    /// The day of the event: entry or move.
    pub event_on: NaiveDate,
    /// The first day that counts.
    pub first_day: NaiveDate,
    /// The last day: the same as `due_on`.
    pub last_day: NaiveDate,
    /// How many days were counted.
    pub number: u32,
    /// How they were counted.
    pub unit: Unit,
    /// Weekends and holidays that were not counted.
    #[schema(max_items = 366)]
    pub skipped: Vec<SkippedDay>,
    /// Whether the holidays in the period are official, computed or estimated.
    pub basis: Basis,
    /// Earlier stays, if they were taken into account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub window: Option<WindowUse>,
    /// An outage of the service that moved the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub outage: Option<OutageMove>,
    /// The last day of the permitted stay, if that ends before the period does: no application is taken after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub stay_ends_on: Option<NaiveDate>,
}

/// A deadline with its explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deadline {
    /// What has to be done.
    pub kind: DeadlineKind,
    /// The day that people are told: the stricter count.
    pub due_on: NaiveDate,
    /// Only after this day is anybody late: the more lenient count.
    pub late_after: NaiveDate,
    /// Why.
    pub explanation: Explanation,
}

impl Deadline {
    /// The day to act by: that of the deadline, or the last day of the stay if that comes sooner, after which no application is taken.
    #[must_use]
    pub fn act_by(&self) -> NaiveDate {
        self.explanation.stay_ends_on.unwrap_or(self.due_on)
    }
}
