//! The working-day calendar: a five-day week, holidays, moved days off and swapped working weekends.
//! Outside the years of the table only weekends are known, and the result says that it is an estimate.

use super::rulebook::Edition;
use crate::domain::reference::Names;
use crate::domain::reference::holidays::{Basis, HolidayKind};
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// A year has at least this many holidays; the table of one with fewer rows is not complete.
const ROWS_OF_YEAR: usize = 10;

/// Why a day is not a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Saturday or Sunday.
    Weekend,
    /// A holiday.
    Holiday,
    /// A day off because a holiday fell on a weekend.
    MovedDayOff,
    /// A day off in exchange for a working weekend.
    SwappedDayOff,
}

/// A day that was not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SkippedDay {
    /// The day.
    pub date: NaiveDate,
    /// Why it was not counted.
    pub reason: SkipReason,
    /// The holiday behind it, if it is not simply a weekend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub names: Option<Names>,
}

/// A number of working days counted off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The first day that counts.
    pub first: NaiveDate,
    /// The last day that counts.
    pub last: NaiveDate,
    /// The days in between, and before the first, that do not count.
    pub skipped: Vec<SkippedDay>,
    /// How sure the calendar is about all these days.
    pub basis: Basis,
}

impl Edition<'_> {
    /// Why a day is not a working day; `None` for a working day.
    #[must_use]
    pub fn day_off(self, date: NaiveDate) -> Option<SkipReason> {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        match self.holiday(date).map(|holiday| holiday.kind) {
            Some(HolidayKind::WorkingWeekend) => None,
            Some(HolidayKind::Holiday) => Some(SkipReason::Holiday),
            Some(HolidayKind::MovedDayOff) => Some(SkipReason::MovedDayOff),
            Some(HolidayKind::SwappedDayOff) => Some(SkipReason::SwappedDayOff),
            None => weekend.then_some(SkipReason::Weekend),
        }
    }

    /// Whether people work on a day.
    #[must_use]
    pub fn is_working(self, date: NaiveDate) -> bool {
        self.day_off(date).is_none()
    }

    /// How sure the calendar is about a day. A holiday by the moon may shift by a day, so its neighbours are estimated too.
    #[must_use]
    pub fn basis(self, date: NaiveDate) -> Basis {
        let around = [Some(date), date.pred_opt(), date.succ_opt()];
        let mut known = around.into_iter().flatten().filter_map(|day| self.holiday(day));
        if known.any(|holiday| holiday.basis == Basis::Estimated) {
            return Basis::Estimated;
        }
        self.basis_of_year(date)
    }

    /// A year is as sure as its least sure row, apart from the holidays by the moon.
    fn basis_of_year(self, date: NaiveDate) -> Basis {
        let ends = NaiveDate::from_ymd_opt(date.year(), 1, 1).zip(NaiveDate::from_ymd_opt(date.year(), 12, 31));
        let Some((first, last)) = ends else { return Basis::Estimated };
        let (mut rows, mut basis) = (0, Basis::Official);
        for row in self.holidays(first, last) {
            rows += 1;
            if row.content.basis != Basis::Estimated {
                basis = basis.max(row.content.basis);
            }
        }
        if rows < ROWS_OF_YEAR { Basis::Estimated } else { basis }
    }

    /// Counts `number` working days; `from` is the first if it is one. At the end of the calendar's range counting stops.
    #[must_use]
    pub fn count(self, from: NaiveDate, number: u32) -> Counted {
        let mut counted = Counted { first: from, last: from, skipped: Vec::new(), basis: Basis::Official };
        let mut left = number;
        let mut day = Some(from);
        while let Some(date) = day.filter(|_| left > 0) {
            if counted.basis < Basis::Estimated {
                counted.basis = counted.basis.max(self.basis(date));
            }
            if let Some(reason) = self.day_off(date) {
                let names = self.holiday(date).map(|holiday| holiday.names.clone());
                counted.skipped.push(SkippedDay { date, reason, names });
            } else {
                if left == number {
                    counted.first = date;
                }
                left -= 1;
            }
            counted.last = date;
            day = date.succ_opt();
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::super::rulebook::Rulebook;
    use super::*;
    use chrono::DateTime;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn asked<T>(question: impl FnOnce(Edition<'_>) -> T) -> T {
        question(Rulebook::built_in().known_at(DateTime::UNIX_EPOCH))
    }

    #[test]
    fn holidays_weekends_and_swaps_are_known() {
        for (date, expected) in [
            ("2026-11-23", None),
            ("2026-11-22", Some(SkipReason::Weekend)),
            ("2026-12-16", Some(SkipReason::Holiday)),
            ("2026-03-08", Some(SkipReason::Holiday)),
            ("2026-03-09", Some(SkipReason::MovedDayOff)),
            ("2025-01-03", Some(SkipReason::SwappedDayOff)),
            ("2025-01-05", None),
            ("2026-08-31", None),
            ("2027-03-15", Some(SkipReason::Holiday)),
            ("2028-01-10", None),
        ] {
            assert_eq!(asked(|book| book.day_off(day(date))), expected, "{date}");
        }
    }

    #[test]
    fn the_basis_says_how_sure_a_day_is() {
        assert_eq!(asked(|book| book.basis(day("2026-11-23"))), Basis::Official);
        assert_eq!(asked(|book| book.basis(day("2027-02-10"))), Basis::Computed);
        assert_eq!(asked(|book| book.basis(day("2027-05-16"))), Basis::Estimated);
        assert_eq!(asked(|book| book.basis(day("2027-05-17"))), Basis::Estimated);
        assert_eq!(asked(|book| book.basis(day("2027-05-19"))), Basis::Computed);
        assert_eq!(asked(|book| book.basis(day("2031-02-10"))), Basis::Estimated);
    }

    #[test]
    fn counting_tells_what_it_skipped() {
        let counted = asked(|book| book.count(day("2026-03-06"), 5));
        assert_eq!((counted.first, counted.last), (day("2026-03-06"), day("2026-03-13")));
        let skipped: Vec<_> = counted.skipped.iter().map(|s| (s.date.to_string(), s.reason)).collect();
        assert_eq!(
            skipped,
            [
                ("2026-03-07".to_owned(), SkipReason::Weekend),
                ("2026-03-08".to_owned(), SkipReason::Holiday),
                ("2026-03-09".to_owned(), SkipReason::MovedDayOff),
            ]
        );
    }

    #[test]
    fn a_day_off_is_not_the_first_day_and_the_end_of_time_is_no_panic() {
        assert_eq!(asked(|book| book.count(day("2026-11-21"), 1)).first, day("2026-11-23"));
        assert_eq!(asked(|book| book.count(NaiveDate::MAX, 5)).last, NaiveDate::MAX);
    }
}
