//! The rules of the order as they are built in, with the day from which each is in force. What counts is the rulebook, which may know more.

use super::deadline::{DeadlineKind, LegalSource};
use crate::domain::reference::Names;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<RuleRow>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("data/rules.csv").as_bytes());
    let mut rows: Vec<RuleRow> = reader.deserialize().filter_map(Result::ok).collect();
    rows.sort_by_key(|row| row.valid_from);
    rows
});

/// How a period is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Every day counts.
    CalendarDays,
    /// Working days only.
    WorkingDays,
}

impl Unit {
    /// All units.
    pub const ALL: [Self; 2] = [Self::CalendarDays, Self::WorkingDays];

    /// The code on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CalendarDays => "calendar_days",
            Self::WorkingDays => "working_days",
        }
    }
}

/// A period that the law sets, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRow {
    /// Which deadline it is for.
    pub rule: DeadlineKind,
    /// First day on which it is in force.
    pub valid_from: NaiveDate,
    /// Length of the period.
    pub number: u32,
    /// How it is counted.
    pub unit: Unit,
    /// The act that sets it.
    pub source: LegalSource,
    /// The act in words, if it is another one than the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_names: Option<Names>,
}

/// All rules, the earliest first.
#[must_use]
pub fn rules() -> &'static [RuleRow] {
    &RULES
}

/// The order's own period for the first registration.
#[must_use]
pub fn first_period() -> Option<u32> {
    RULES.iter().find(|row| row.rule == DeadlineKind::FirstRegistration).map(|row| row.number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_order_are_read() {
        let found: Vec<_> = rules().iter().map(|row| (row.rule, row.number, row.unit)).collect();
        assert_eq!(
            found,
            [
                (DeadlineKind::FirstRegistration, 30, Unit::CalendarDays),
                (DeadlineKind::ReRegistration, 5, Unit::WorkingDays)
            ]
        );
        assert_eq!(first_period(), Some(30));
    }
}
