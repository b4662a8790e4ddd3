//! What becomes due about the end of a stay: reminders some days before it, in the morning, and the end itself, when its last day is over.
//! Pure: whether the registration is still in force, and what was sent already, is not known here.

use crate::domain::clock::{ZONE, local_time};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};

/// The hours of the country's clocks in which people are reminded: from the first to before the last.
const HOURS: (u32, u32) = (10, 21);

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StayStep {
    /// The migrant is reminded.
    Remind,
    /// The registration ends.
    End,
}

/// What is to be done about a stay now, and when to look again; never, if there is no such time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StayMove {
    /// The step to take; none if it is not time for one.
    pub step: Option<StayStep>,
    /// When to look again.
    pub next: Option<DateTime<Utc>>,
}

/// How many days before the end people are reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayPlan(Vec<u64>);

/// The instant when the country's clocks show this hour of a day.
fn at_hour(day: NaiveDate, hour: u32) -> DateTime<Utc> {
    (day.and_time(NaiveTime::MIN) + TimeDelta::hours(i64::from(hour)) - ZONE).and_utc()
}

impl StayPlan {
    /// Reminds so many days before.
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = i64>) -> Self {
        let mut days: Vec<u64> = days.into_iter().filter_map(|days| u64::try_from(days).ok()).collect();
        days.sort_unstable_by(|one, other| other.cmp(one));
        Self(days)
    }

    /// The steps of a stay whose last day is `last`, in their order.
    fn steps(&self, last: NaiveDate) -> impl DoubleEndedIterator<Item = (DateTime<Utc>, StayStep)> {
        let remind = self.0.iter().filter_map(move |days| last.checked_sub_days(Days::new(*days)));
        let remind = remind.map(|day| (at_hour(day, HOURS.0), StayStep::Remind));
        remind.chain(last.succ_opt().map(|day| (at_hour(day, 0), StayStep::End)))
    }

    /// When something is first due about a stay that is certified at `now`: what is past by then is not made up for.
    #[must_use]
    pub fn first(&self, last: NaiveDate, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let end = self.steps(last).next_back().map(|(at, _)| at);
        self.steps(last).map(|(at, _)| at).find(|at| *at > now).or(end)
    }

    /// What is to be done at `now`, when something has become due. Of several reminders that are late, one is sent; at night none is.
    #[must_use]
    pub fn at(&self, last: NaiveDate, now: DateTime<Utc>) -> StayMove {
        let step = self.steps(last).filter(|(at, _)| *at <= now).map(|(_, step)| step).next_back();
        let next = self.steps(last).map(|(at, _)| at).find(|at| *at > now);
        let clock = local_time(now);
        let is_day = (HOURS.0..HOURS.1).contains(&clock.hour());
        if step != Some(StayStep::Remind) || is_day {
            return StayMove { step, next };
        }
        let today = at_hour(clock.date(), HOURS.0);
        let morning = if today > now { today } else { today + TimeDelta::days(1) };
        StayMove { step: None, next: next.map(|next| next.min(morning)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> StayPlan {
        StayPlan::new([1, 10, 3])
    }

    fn last() -> NaiveDate {
        "2026-12-19".parse().unwrap()
    }

    /// An instant by the country's clocks.
    fn local(text: &str) -> DateTime<Utc> {
        format!("{text}+05:00").parse::<DateTime<chrono::FixedOffset>>().unwrap().to_utc()
    }

    fn at(now: &str) -> (Option<StayStep>, Option<DateTime<Utc>>) {
        let found = plan().at(last(), local(now));
        (found.step, found.next)
    }

    #[test]
    fn people_are_reminded_in_the_morning_and_the_stay_ends_after_its_last_day() {
        let (third, first) = (local("2026-12-16T10:00:00"), local("2026-12-18T10:00:00"));
        let end = local("2026-12-20T00:00:00");
        assert_eq!(at("2026-12-09T09:59:59"), (None, Some(local("2026-12-09T10:00:00"))));
        assert_eq!(at("2026-12-09T10:00:00"), (Some(StayStep::Remind), Some(third)));
        assert_eq!(at("2026-12-16T10:00:00"), (Some(StayStep::Remind), Some(first)));
        assert_eq!(at("2026-12-18T10:00:00"), (Some(StayStep::Remind), Some(end)));
        assert_eq!(at("2026-12-19T23:59:59"), (None, Some(end)));
        assert_eq!(at("2026-12-20T00:00:00"), (Some(StayStep::End), None));
        assert_eq!(at("2028-01-01T12:00:00"), (Some(StayStep::End), None));
    }

    #[test]
    fn after_a_standstill_one_reminder_is_sent_and_none_at_night() {
        let end = local("2026-12-20T00:00:00");
        assert_eq!(at("2026-12-18T15:00:00"), (Some(StayStep::Remind), Some(end)));
        assert_eq!(at("2026-12-13T03:00:00"), (None, Some(local("2026-12-13T10:00:00"))));
        assert_eq!(at("2026-12-15T21:00:00"), (None, Some(local("2026-12-16T10:00:00"))));
        assert_eq!(at("2026-12-18T22:00:00"), (None, Some(local("2026-12-19T10:00:00"))));
        assert_eq!(at("2026-12-19T10:00:00"), (Some(StayStep::Remind), Some(end)));
        assert_eq!(at("2026-12-19T22:00:00"), (None, Some(end)));
    }

    #[test]
    fn what_is_past_when_a_certificate_is_issued_is_not_made_up_for() {
        let first = |now| plan().first(last(), local(now));
        assert_eq!(first("2026-11-22T11:00:00"), Some(local("2026-12-09T10:00:00")));
        assert_eq!(first("2026-12-10T11:00:00"), Some(local("2026-12-16T10:00:00")));
        assert_eq!(first("2026-12-19T11:00:00"), Some(local("2026-12-20T00:00:00")));
        assert_eq!(StayPlan::new([]).first(last(), local("2026-11-22T11:00:00")), Some(local("2026-12-20T00:00:00")));
    }
}
