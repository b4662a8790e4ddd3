//! Which applications and registrations an exit ends.

use crate::domain::clock::legal_day;
use chrono::{DateTime, NaiveDate, Utc};

/// Whether an exit ends the registration, or the application for it, of somebody who entered on `entered_on` and applied at
/// `submitted_at`. One that came before the entry belongs to an earlier stay, however late it is told; and whoever applied after it
/// has come back since, though the entry itself may not have been told yet.
#[must_use]
pub fn ends(exit_at: DateTime<Utc>, entered_on: NaiveDate, submitted_at: DateTime<Utc>) -> bool {
    entered_on <= legal_day(exit_at) && submitted_at <= exit_at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_ends_what_was_applied_for_in_the_stay_that_it_closes() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let entered_on: NaiveDate = "2026-11-20".parse().unwrap();
        let submitted = at("2026-11-22T06:00:00Z");
        assert!(ends(at("2026-11-25T10:00:00Z"), entered_on, submitted));
        assert!(!ends(at("2026-11-19T10:00:00Z"), entered_on, submitted), "of an earlier stay");
        assert!(!ends(at("2026-11-20T04:00:00Z"), entered_on, submitted), "out and in again on one day");
        assert!(!ends(at("2026-11-21T10:00:00Z"), entered_on, submitted), "he has applied since");
    }
}
