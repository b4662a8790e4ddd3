//! Which numbers apply: the rules of the order with the day from which each is in force, and the stay policy of a nationality.

use super::rules::{DeadlineKind, LegalSource};
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::stay_policies::{self, StayPolicy};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<RuleRow>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("data/rules.csv").as_bytes());
    reader.deserialize().filter_map(Result::ok).collect()
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

/// A period that the law sets, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
}

/// The date of the last change of the rules.
#[must_use]
pub const fn version() -> &'static str {
    "2026-11-22"
}

/// All rules.
#[must_use]
pub fn rules() -> &'static [RuleRow] {
    &RULES
}

/// The rule for an event on a day: the latest that was in force, or the first one ever for earlier events.
#[must_use]
pub fn rule_on(kind: DeadlineKind, day: NaiveDate) -> Option<&'static RuleRow> {
    let rows = || RULES.iter().filter(|row| row.rule == kind);
    rows()
        .filter(|row| row.valid_from <= day)
        .max_by_key(|row| row.valid_from)
        .or_else(|| rows().min_by_key(|row| row.valid_from))
}

/// The stay policy of a nationality; `None` means that it has no visa-free stay known here.
#[must_use]
pub fn policy_of(nationality: CountryCode) -> Option<&'static StayPolicy> {
    stay_policies::get(nationality.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_order_are_read() {
        assert_eq!(rules().len(), 2);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let first = rule_on(DeadlineKind::FirstRegistration, day("2026-11-22")).unwrap();
        assert_eq!((first.number, first.unit), (30, Unit::CalendarDays));
        let again = rule_on(DeadlineKind::ReRegistration, day("2026-03-06")).unwrap();
        assert_eq!((again.number, again.unit), (5, Unit::WorkingDays));
        assert_eq!(rule_on(DeadlineKind::EndOfStay, day("2026-11-22")), None);
    }
}
