//! Public holidays, moved days off and swapped working days, as they are built in. What counts is the rulebook, which may know more.
//! Source: the Law on Holidays, the Labour Code and the government's yearly swaps; `basis` says how sure a row is.

use super::table::{self, Names};
use crate::domain::language::Language;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The date of this table's last change.
pub const VERSION: &str = "2026-11-22";

static HOLIDAYS: LazyLock<Vec<Holiday>> = LazyLock::new(|| {
    let mut rows: Vec<Holiday> = table::rows(include_str!("data/holidays.csv"));
    rows.sort_by_key(|holiday| holiday.date);
    rows
});

/// What a row of the calendar changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HolidayKind {
    /// A holiday.
    Holiday,
    /// A day off because a holiday fell on a Saturday or Sunday.
    MovedDayOff,
    /// A day off in exchange for a working weekend.
    SwappedDayOff,
    /// A Saturday or Sunday on which people work.
    WorkingWeekend,
}

/// How sure a row is. The later, the less sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// From a published calendar.
    Official,
    /// By the rules in force; the government may still swap days.
    Computed,
    /// By astronomy, or outside the years of the table: may be a day off.
    Estimated,
}

/// One row of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// What it changes.
    pub kind: HolidayKind,
    /// How sure it is.
    pub basis: Basis,
    /// Its names.
    #[serde(flatten)]
    pub names: Names,
}

impl Holiday {
    /// The day as `YYYY-MM-DD`, which is the row's code.
    #[must_use]
    pub fn code(&self) -> String {
        self.date.to_string()
    }

    /// The name in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.names.get(language)
    }
}

/// All rows, by date.
#[must_use]
pub fn all() -> &'static [Holiday] {
    &HOLIDAYS
}

/// The date of this table's last change.
#[must_use]
pub const fn version() -> &'static str {
    VERSION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_are_read_and_every_day_stands_once() {
        assert_eq!(all().len(), 80);
        assert!(all().windows(2).all(|pair| pair[0].date < pair[1].date));
        assert!(all().iter().all(|h| Language::ALL.iter().all(|l| !h.name(*l).is_empty())));
    }

    #[test]
    fn a_row_survives_json() {
        let row = all().iter().find(|row| row.code() == "2025-01-05").unwrap();
        assert_eq!(row.kind, HolidayKind::WorkingWeekend);
        let json = serde_json::to_value(row).unwrap();
        assert_eq!(json["en"], "Working Sunday, swapped with 03.01.2025");
        assert_eq!(serde_json::from_value::<Holiday>(json).unwrap(), *row);
    }
}
