//! A consent that an organisation gives in advance: for so many people at a time, from one day to another, at one of its premises.

use crate::domain::codes::{FieldCode, FieldError};
use chrono::NaiveDate;
use serde::Serialize;

/// Most days for which a consent is given: it shall be thought about once a year.
const LONGEST_DAYS: i64 = 366;

/// What a manager gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingConsent {
    /// People registered by it at a time, at most.
    pub most: i32,
    /// First legal day.
    pub from: NaiveDate,
    /// Last legal day.
    pub until: NaiveDate,
    /// Of how many programs of integrators the applications are taken.
    pub clients: usize,
    /// Whether everybody's are.
    pub anybody: bool,
}

/// Where a consent stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Its first day is still to come.
    Upcoming,
    /// It is used.
    Active,
    /// Its last day is over.
    Over,
    /// A manager took it back.
    Revoked,
}

impl StandingConsent {
    /// Everything that is wrong with it on the day `today`, at premises for `capacity` people.
    #[must_use]
    pub fn wrong(&self, today: NaiveDate, capacity: i32) -> Vec<FieldError> {
        let checks = [
            (self.most < 1 || self.most > capacity, "/most", FieldCode::OutOfRange),
            (self.until < self.from, "/until", FieldCode::DateOrder),
            (self.until < today, "/until", FieldCode::DateTooOld),
            ((self.until - self.from).num_days() >= LONGEST_DAYS, "/until", FieldCode::OutOfRange),
            // Who may use it is said in one way, not in two.
            (self.clients == 0 && !self.anybody, "/clients", FieldCode::Required),
            (self.clients > 0 && self.anybody, "/clients", FieldCode::NotAllowed),
        ];
        checks.into_iter().filter(|(is_wrong, ..)| *is_wrong).map(|(_, at, code)| FieldError::new(at, code)).collect()
    }
}

impl Term {
    /// Where a consent from one day to another stands.
    #[must_use]
    pub fn of((from, until): (NaiveDate, NaiveDate), is_revoked: bool, today: NaiveDate) -> Self {
        match () {
            () if is_revoked => Self::Revoked,
            () if today < from => Self::Upcoming,
            () if today > until => Self::Over,
            () => Self::Active,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn consent() -> StandingConsent {
        let (from, until) = (day("2026-12-01"), day("2026-12-31"));
        StandingConsent { most: 10, from, until, clients: 1, anybody: false }
    }

    #[test]
    fn a_consent_is_limited_by_capacity_and_time_and_names_who_may_use_it() {
        let today = day("2026-11-22");
        let wrong = |consent: StandingConsent| -> Vec<(String, FieldCode)> {
            consent.wrong(today, 10).into_iter().map(|error| (error.pointer, error.code)).collect()
        };
        let is = |at: &str, code| vec![(at.to_owned(), code)];
        assert!(wrong(consent()).is_empty());
        assert!(wrong(StandingConsent { clients: 0, anybody: true, ..consent() }).is_empty());
        assert_eq!(wrong(StandingConsent { most: 11, ..consent() }), is("/most", FieldCode::OutOfRange));
        assert_eq!(wrong(StandingConsent { most: 0, ..consent() }), is("/most", FieldCode::OutOfRange));
        assert_eq!(
            wrong(StandingConsent { until: day("2026-11-30"), ..consent() }),
            is("/until", FieldCode::DateOrder)
        );
        let over = StandingConsent { from: day("2026-11-01"), until: day("2026-11-21"), ..consent() };
        assert_eq!(wrong(over), is("/until", FieldCode::DateTooOld));
        let endless = StandingConsent { until: day("2027-12-02"), ..consent() };
        assert_eq!(wrong(endless), is("/until", FieldCode::OutOfRange));
        assert_eq!(wrong(StandingConsent { clients: 0, ..consent() }), is("/clients", FieldCode::Required));
        assert_eq!(wrong(StandingConsent { anybody: true, ..consent() }), is("/clients", FieldCode::NotAllowed));
    }

    #[test]
    fn a_consent_is_used_from_its_first_day_to_its_last() {
        let term = |today: &str, revoked| Term::of((day("2026-12-01"), day("2026-12-31")), revoked, day(today));
        assert_eq!(term("2026-11-30", false), Term::Upcoming);
        assert_eq!(term("2026-12-01", false), Term::Active);
        assert_eq!(term("2026-12-31", false), Term::Active);
        assert_eq!(term("2027-01-01", false), Term::Over);
        assert_eq!(term("2026-12-05", true), Term::Revoked);
    }
}
