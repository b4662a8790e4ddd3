//! The deadlines themselves. Whether the first day counts is disputed, so two dates are kept: `due_on` (it does; stricter, shown to
//! people) and `late_after` (the next day is day 1; more lenient; late only after it). Nobody is told a date that is too late.

use super::calendar::{self, SkippedDay};
use super::policy::{self, Unit};
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::holidays::Basis;
use crate::domain::reference::stay_policies::StayPolicy;
use chrono::{Days, NaiveDate};
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
    /// How well the row is supported.
    #[schema(max_length = 100)]
    pub confidence: String,
}

impl From<&StayPolicy> for PolicyRow {
    fn from(policy: &StayPolicy) -> Self {
        Self {
            nationality: policy.nationality.clone(),
            max_days_per_entry: policy.max_days_per_entry,
            max_days_in_window: policy.max_days_in_window,
            window_days: policy.window_days,
            basis: policy.basis.clone(),
            confidence: policy.confidence.clone(),
        }
    }
}

/// How earlier stays shorten this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WindowUse {
    /// Days of earlier stays in the window that ends on the last day of this one.
    pub used_days: u32,
    /// Whether the window, not the limit of one entry, decides.
    pub decides: bool,
}

/// Why a deadline is the day it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Explanation {
    /// The rule.
    pub rule: DeadlineKind,
    /// Where the rule comes from.
    pub source: LegalSource,
    /// The row of the stay policy; absent for a nationality that has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub policy: Option<PolicyRow>,
    /// The day of the event: entry or move.
    pub event_on: NaiveDate,
    /// The first day that counts.
    pub first_day: NaiveDate,
    /// The last day that counts: the same as `due_on`.
    pub last_day: NaiveDate,
    /// How many days were counted.
    pub number: u32,
    /// How they were counted.
    pub unit: Unit,
    /// Weekends and holidays that were not counted.
    pub skipped: Vec<SkippedDay>,
    /// Whether the holidays in the period are official, computed or estimated.
    pub basis: Basis,
    /// Earlier stays, if they were taken into account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub window: Option<WindowUse>,
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

/// A past stay in the country; both days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Day of entry.
    pub entered_on: NaiveDate,
    /// Day of exit.
    pub left_on: NaiveDate,
}

/// What the deadlines depend on.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// Nationality.
    pub nationality: CountryCode,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// Day of the move to another place, if there was one.
    pub moved_on: Option<NaiveDate>,
    /// Earlier stays; empty if they are not known.
    pub previous_stays: &'a [Stay],
}

/// All deadlines of a stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calculation {
    /// The deadlines, in the order in which they are listed here: registration, registration after the move, end of stay.
    pub deadlines: Vec<Deadline>,
    /// The nationality has no row in the stay policy, so the end of stay is not known (see [`super::explain_no_policy`]).
    pub no_policy_for: Option<CountryCode>,
}

/// Calculates all deadlines of a stay.
#[must_use]
pub fn calculate(query: &Query<'_>) -> Calculation {
    let end = end_of_stay(query.nationality, query.entered_on, query.previous_stays);
    let no_policy_for = end.is_none().then_some(query.nationality);
    let first = first_registration(query.nationality, query.entered_on);
    let again = query.moved_on.and_then(re_registration);
    Calculation { deadlines: [first, again, end].into_iter().flatten().collect(), no_policy_for }
}

/// First registration: not later than the 30th calendar day from the border crossing, unless the policy of the nationality says otherwise.
/// `None` only if the rule has been taken out of the table.
/// Source: Order of the Minister of Internal Affairs No. 923 of 17 November 2025.
#[must_use]
pub fn first_registration(nationality: CountryCode, entered_on: NaiveDate) -> Option<Deadline> {
    let rule = policy::rule_on(DeadlineKind::FirstRegistration, entered_on)?;
    let row = policy::policy_of(nationality);
    let number = row.map_or(rule.number, |row| u32::from(row.registration_deadline_days));
    let deadline = counted(DeadlineKind::FirstRegistration, rule.source, entered_on, (number, rule.unit));
    Some(with_policy(deadline, row))
}

/// Registration after a move: within 5 working days.
/// `None` only if the rule has been taken out of the table.
/// Source: Order of the Minister of Internal Affairs No. 923 of 17 November 2025.
#[must_use]
pub fn re_registration(moved_on: NaiveDate) -> Option<Deadline> {
    let rule = policy::rule_on(DeadlineKind::ReRegistration, moved_on)?;
    Some(counted(DeadlineKind::ReRegistration, rule.source, moved_on, (rule.number, rule.unit)))
}

/// The last lawful day of a stay: days per entry, the entry day being day 1, limited by the days in the rolling window if earlier stays
/// are given. Both the entry day and the exit day count, which is not disputed, so `late_after` is the same day. If the window leaves no
/// day at all, it is the entry day, with `number` 0. `None` for a nationality without a policy.
/// Source: the treaty or resolution in the row of the policy.
#[must_use]
pub fn end_of_stay(nationality: CountryCode, entered_on: NaiveDate, previous_stays: &[Stay]) -> Option<Deadline> {
    let row = policy::policy_of(nationality)?;
    let per_entry = u32::from(row.max_days_per_entry);
    let (number, window) = if previous_stays.is_empty() {
        (per_entry, None)
    } else {
        let (number, window) = limited_by_window(row, entered_on, previous_stays);
        (number, Some(window))
    };
    let last_day = last_calendar_day(entered_on, number);
    let explanation = Explanation {
        rule: DeadlineKind::EndOfStay,
        source: LegalSource::StayPolicy,
        policy: Some(row.into()),
        event_on: entered_on,
        first_day: entered_on,
        last_day,
        number,
        unit: Unit::CalendarDays,
        skipped: Vec::new(),
        basis: Basis::Official,
        window,
    };
    Some(Deadline { kind: DeadlineKind::EndOfStay, due_on: last_day, late_after: last_day, explanation })
}

/// Counts both ways: with the day of the event as day 1, and with the next day as day 1.
fn counted(rule: DeadlineKind, source: LegalSource, event_on: NaiveDate, (number, unit): (u32, Unit)) -> Deadline {
    let next = event_on.succ_opt().unwrap_or(event_on);
    let (strict, late_after, basis) = match unit {
        Unit::WorkingDays => {
            let strict = calendar::count(event_on, number);
            let lenient = calendar::count(next, number);
            (strict.clone(), lenient.last, strict.basis.max(lenient.basis))
        }
        Unit::CalendarDays => {
            let last = last_calendar_day(event_on, number);
            let strict = calendar::Counted { first: event_on, last, skipped: Vec::new(), basis: Basis::Official };
            (strict, last_calendar_day(next, number), Basis::Official)
        }
    };
    let explanation = Explanation {
        rule,
        source,
        policy: None,
        event_on,
        first_day: strict.first,
        last_day: strict.last,
        number,
        unit,
        skipped: strict.skipped,
        basis,
        window: None,
    };
    Deadline { kind: rule, due_on: strict.last, late_after, explanation }
}

fn with_policy(mut deadline: Deadline, row: Option<&StayPolicy>) -> Deadline {
    deadline.explanation.policy = row.map(PolicyRow::from);
    deadline
}

fn last_calendar_day(first: NaiveDate, number: u32) -> NaiveDate {
    let days = Days::new(u64::from(number.saturating_sub(1)));
    first.checked_add_days(days).unwrap_or(NaiveDate::MAX)
}

/// How many days of this stay fit: on each day, the days of all stays in the window that ends on it must not exceed the limit.
fn limited_by_window(row: &StayPolicy, entered_on: NaiveDate, previous_stays: &[Stay]) -> (u32, WindowUse) {
    let stays = merged_before(entered_on, previous_stays);
    let limit = u32::from(row.max_days_in_window);
    let per_entry = u32::from(row.max_days_per_entry);
    let back = Days::new(u64::from(row.window_days.saturating_sub(1)));
    let used_on = |number: u32| {
        let last = last_calendar_day(entered_on, number);
        let first = last.checked_sub_days(back).unwrap_or(NaiveDate::MIN);
        stays.iter().map(|stay| overlap(*stay, first, last)).sum::<u32>()
    };
    let fitting = (1..=per_entry).take_while(|number| used_on(*number).saturating_add(*number) <= limit).count();
    let number = u32::try_from(fitting).unwrap_or(per_entry);
    (number, WindowUse { used_days: used_on(number.max(1)), decides: number < per_entry })
}

/// Earlier stays without overlaps, cut off before the day of entry.
fn merged_before(entered_on: NaiveDate, stays: &[Stay]) -> Vec<Stay> {
    let Some(eve) = entered_on.pred_opt() else {
        return Vec::new();
    };
    let cut = |stay: &Stay| Stay { entered_on: stay.entered_on, left_on: stay.left_on.min(eve) };
    let mut sorted: Vec<Stay> = stays.iter().map(cut).filter(|stay| stay.entered_on <= stay.left_on).collect();
    sorted.sort_by_key(|stay| stay.entered_on);
    let mut merged: Vec<Stay> = Vec::with_capacity(sorted.len());
    for stay in sorted {
        match merged.last_mut() {
            Some(last) if stay.entered_on <= last.left_on => {
                last.left_on = last.left_on.max(stay.left_on);
            }
            _ => merged.push(stay),
        }
    }
    merged
}

fn overlap(stay: Stay, first: NaiveDate, last: NaiveDate) -> u32 {
    let days = (stay.left_on.min(last) - stay.entered_on.max(first)).num_days() + 1;
    u32::try_from(days).unwrap_or_default()
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
