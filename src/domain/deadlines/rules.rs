//! The deadlines themselves. Whether the first day counts is disputed, so two dates are kept: `due_on` (it does; stricter, shown to
//! people) and `late_after` (the next day is day 1; more lenient; late only after it). Nobody is told a date that is too late.

use super::calendar::Counted;
use super::deadline::{Deadline, DeadlineKind, Explanation, LegalSource, PolicyRow};
use super::outages::Outage;
use super::policy::{RuleRow, Unit};
use super::rulebook::Edition;
use super::stays::{Stay, last_of, permitted_days};
use super::versions::Row;
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::holidays::Basis;
use chrono::NaiveDate;

/// What the deadlines depend on, beside the rulebook.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// Nationality.
    pub nationality: CountryCode,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// Day of the move to another place, if there was one.
    pub moved_on: Option<NaiveDate>,
    /// Earlier stays, in any order; empty if they are not known. What lies on or after the day of entry is left out.
    pub previous_stays: &'a [Stay],
    /// When the service did not work.
    pub outages: &'a [Outage],
}

/// All deadlines of a stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calculation {
    /// The deadlines, in the order in which they are listed here: registration, registration after the move, end of stay.
    pub deadlines: Vec<Deadline>,
    /// The nationality has no row in the stay policy, so the end of stay is not known (see [`super::explain_no_policy`]).
    pub no_policy_for: Option<CountryCode>,
}

impl Edition<'_> {
    /// Calculates all deadlines of a stay. Outages move the registrations, not the end of the stay. A period of registration that ends
    /// after the stay does says so: the earlier of the two days counts for whoever wants to register.
    #[must_use]
    pub fn calculate(self, query: &Query<'_>) -> Calculation {
        let end = self.end_of_stay(query.nationality, query.entered_on, query.previous_stays);
        let no_policy_for = end.is_none().then_some(query.nationality);
        let end_on = end.as_ref().map(|end| end.due_on);
        let first = self.first_registration(query.nationality, query.entered_on);
        let again = query.moved_on.and_then(|moved_on| self.re_registration(moved_on));
        let registrations = [first, again].into_iter().flatten();
        let registrations =
            registrations.map(|deadline| within_stay(self.out_of_outages(deadline, query.outages), end_on));
        Calculation { deadlines: registrations.chain(end).collect(), no_policy_for }
    }

    /// First registration: not later than the 30th calendar day from the border crossing, unless a treaty in the policy of the nationality
    /// says otherwise. Knows no outages and no end of stay. `None` only if the rule has been taken out of the rulebook.
    /// Source: Order of the Minister of Internal Affairs No. 923 of 17 November 2025.
    #[must_use]
    pub fn first_registration(self, nationality: CountryCode, entered_on: NaiveDate) -> Option<Deadline> {
        let rule = self.rule(DeadlineKind::FirstRegistration, entered_on)?;
        let policy = self.policy(nationality, entered_on);
        let own_days = policy.and_then(|policy| policy.content.registration_deadline_days).map(u32::from);
        // The days of a treaty are days of the calendar, whatever the order counts in.
        let period = own_days.map_or((rule.content.number, rule.content.unit), |days| (days, Unit::CalendarDays));
        let mut deadline = self.counted(rule, entered_on, period);
        deadline.explanation.policy = policy.map(PolicyRow::from);
        if own_days.is_some() {
            deadline.explanation.source = LegalSource::StayPolicy;
        }
        Some(deadline)
    }

    /// Registration after a move: within 5 working days. Knows no outages and no end of stay.
    /// `None` only if the rule has been taken out of the rulebook.
    /// Source: Order of the Minister of Internal Affairs No. 923 of 17 November 2025.
    #[must_use]
    pub fn re_registration(self, moved_on: NaiveDate) -> Option<Deadline> {
        let rule = self.rule(DeadlineKind::ReRegistration, moved_on)?;
        Some(self.counted(rule, moved_on, (rule.content.number, rule.content.unit)))
    }

    /// The last lawful day of a stay: days per entry, the entry day being day 1, limited by the days in the rolling window if earlier
    /// stays are given. Both the entry day and the exit day count, which is not disputed, so `late_after` is the same day. If the window
    /// leaves no day at all, it is the entry day, with `number` 0. `None` for a nationality without a policy.
    /// Source: the treaty or resolution in the row of the policy.
    #[must_use]
    pub fn end_of_stay(self, nationality: CountryCode, entered_on: NaiveDate, stays: &[Stay]) -> Option<Deadline> {
        let policy = self.policy(nationality, entered_on)?;
        let (number, window) = permitted_days(policy.content, entered_on, stays);
        let last_day = last_of(entered_on, number);
        let explanation = Explanation {
            policy: Some(policy.into()),
            window,
            ..plain(
                (DeadlineKind::EndOfStay, LegalSource::StayPolicy),
                entered_on,
                (number, Unit::CalendarDays),
                Counted { first: entered_on, last: last_day, skipped: Vec::new(), basis: Basis::Official },
            )
        };
        Some(Deadline { kind: DeadlineKind::EndOfStay, due_on: last_day, late_after: last_day, explanation })
    }

    /// Counts both ways: with the day of the event as day 1, and with the next day as day 1.
    pub(super) fn counted(self, rule: Row<'_, RuleRow>, event_on: NaiveDate, (number, unit): (u32, Unit)) -> Deadline {
        let next = event_on.succ_opt().unwrap_or(event_on);
        let (strict, lenient) = match unit {
            Unit::WorkingDays => (self.count(event_on, number), self.count(next, number)),
            Unit::CalendarDays => (calendar_days(event_on, number), calendar_days(next, number)),
        };
        let basis = strict.basis.max(lenient.basis);
        let (due_on, kind) = (strict.last, rule.content.rule);
        let explanation = Explanation {
            source_names: rule.content.source_names.clone(),
            in_force_from: Some(rule.content.valid_from),
            in_force_until: rule.validity.until,
            ..plain((kind, rule.content.source), event_on, (number, unit), Counted { basis, ..strict })
        };
        Deadline { kind, due_on, late_after: lenient.last, explanation }
    }
}

fn calendar_days(first: NaiveDate, number: u32) -> Counted {
    Counted { first, last: last_of(first, number), skipped: Vec::new(), basis: Basis::Official }
}

/// An explanation of what was counted, and of nothing else.
fn plain(
    (rule, source): (DeadlineKind, LegalSource),
    event_on: NaiveDate,
    (number, unit): (u32, Unit),
    counted: Counted,
) -> Explanation {
    Explanation {
        rule,
        source,
        source_names: None,
        in_force_from: None,
        in_force_until: None,
        policy: None,
        event_on,
        first_day: counted.first,
        last_day: counted.last,
        number,
        unit,
        skipped: counted.skipped,
        basis: counted.basis,
        window: None,
        outage: None,
        stay_ends_on: None,
    }
}

/// Says beside a registration that the stay ends sooner, unless that was over before the event.
fn within_stay(mut deadline: Deadline, end_on: Option<NaiveDate>) -> Deadline {
    let period = deadline.explanation.event_on..deadline.due_on;
    deadline.explanation.stay_ends_on = end_on.filter(|end_on| period.contains(end_on));
    deadline
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
