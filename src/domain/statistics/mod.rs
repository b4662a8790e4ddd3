//! What is counted, by what it is broken down, and what of it may be shown. Knows groups only; must not know persons.

pub mod count;
pub mod hiding;
pub mod kinds;
pub mod presence;

pub use count::{Contribution, Dims};
pub use kinds::{AnswerTime, Dimension, Measure, Timeliness};

use chrono::{Datelike, NaiveDate};

/// The value of what is not known: rows from before this was counted, and doors at which nobody was asked.
pub const UNKNOWN: &str = "unknown";

/// How long a period is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// A legal day.
    Day,
    /// A calendar month.
    Month,
}

impl Grain {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Day, Self::Month];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grain| grain.as_str() == text)
    }

    /// The period of a day: its first day.
    #[must_use]
    pub fn of(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Month => month_of(day),
        }
    }
}

/// The first day of the month of a day.
#[must_use]
pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The first day of the month after that of a day.
#[must_use]
pub fn next_month(day: NaiveDate) -> NaiveDate {
    month_of(day).checked_add_months(chrono::Months::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_named_by_its_first_day() {
        let day = "2026-12-31".parse().unwrap();
        assert_eq!((Grain::Day.of(day), Grain::Month.of(day)), (day, "2026-12-01".parse().unwrap()));
        assert_eq!(next_month(day), "2027-01-01".parse().unwrap());
        assert!(Grain::ALL.iter().all(|grain| Grain::parse(grain.as_str()) == Some(*grain)));
    }
}
