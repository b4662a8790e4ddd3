//! Coming of age: on the 18th birthday (Civil Code of Kazakhstan, article 17; Code on Marriage and Family, article 1).

use chrono::{Datelike, NaiveDate};

/// Years of age at which nobody else acts for a person any more.
const MAJORITY_YEARS: i32 = 18;

/// Whether somebody born on this day is a minor on the day `today`. Who was born on 29 February comes of age on 1 March.
#[must_use]
pub fn is_minor(birth_date: NaiveDate, today: NaiveDate) -> bool {
    let year = birth_date.year() + MAJORITY_YEARS;
    let birthday = birth_date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1));
    birthday.is_some_and(|birthday| today < birthday)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn one_comes_of_age_on_the_eighteenth_birthday() {
        for (born, last_day) in
            [("2008-11-23", "2026-11-22"), ("2008-02-29", "2026-02-28"), ("2006-01-01", "2023-12-31")]
        {
            assert!(is_minor(day(born), day(last_day)), "{born}");
            assert!(!is_minor(day(born), day(last_day).succ_opt().unwrap()), "{born}");
        }
    }
}
