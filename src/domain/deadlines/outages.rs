//! Outages of the service: whoever had to register on a day on which it did not work may do so on the next working day.

use super::deadline::Deadline;
use super::rulebook::Edition;
use crate::domain::clock::legal_day;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A time during which the service did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// When it began.
    pub from: DateTime<Utc>,
    /// When it was over: the first instant at which it worked again.
    pub until: DateTime<Utc>,
}

impl Outage {
    /// The first and the last legal day that it touches; none if it is over before it begins.
    #[must_use]
    pub fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        let last = self.until - TimeDelta::microseconds(1);
        (self.from < self.until).then(|| (legal_day(self.from), legal_day(last)))
    }
}

/// How an outage moved a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OutageMove {
    /// The first day on which the service did not work.
    pub first_day: NaiveDate,
    /// The last day on which it did not.
    pub last_day: NaiveDate,
    /// The day on which the period would have ended.
    pub without: NaiveDate,
}

impl Edition<'_> {
    /// Moves both days of a deadline out of the outages.
    pub(super) fn out_of_outages(self, mut deadline: Deadline, outages: &[Outage]) -> Deadline {
        let without = deadline.due_on;
        let mut touched: Option<(NaiveDate, NaiveDate)> = None;
        while let Some((first, last)) = touching(deadline.due_on, outages) {
            let next = self.count(last.succ_opt().unwrap_or(last), 1);
            if next.last <= deadline.due_on {
                break;
            }
            touched = Some((touched.map_or(first, |(first, _)| first), last));
            deadline.due_on = next.last;
            deadline.explanation.skipped.extend(next.skipped);
            deadline.explanation.basis = deadline.explanation.basis.max(next.basis);
        }
        deadline.explanation.outage = touched.map(|(first_day, last_day)| OutageMove { first_day, last_day, without });
        deadline.explanation.last_day = deadline.due_on;
        deadline.late_after = self.behind_outages(deadline.late_after, outages).0;
        // The more lenient day may lie behind the outage and before the working day after it.
        deadline.late_after = deadline.late_after.max(deadline.due_on);
        deadline
    }

    /// The last day of some other period, moved out of the outages: to the next working day behind them.
    #[must_use]
    pub fn behind_outages(self, without: NaiveDate, outages: &[Outage]) -> (NaiveDate, Option<OutageMove>) {
        let (mut day, mut moved) = (without, None::<OutageMove>);
        while let Some((first, last_day)) = touching(day, outages) {
            let next = self.count(last_day.succ_opt().unwrap_or(last_day), 1).last;
            if next <= day {
                break;
            }
            let first_day = moved.map_or(first, |moved| moved.first_day);
            moved = Some(OutageMove { first_day, last_day, without });
            day = next;
        }
        (day, moved)
    }
}

/// The days of the outage that touches a day; of several, of the one that ends last.
fn touching(day: NaiveDate, outages: &[Outage]) -> Option<(NaiveDate, NaiveDate)> {
    let days = outages.iter().filter_map(|outage| outage.days());
    days.filter(|(first, last)| *first <= day && day <= *last).max_by_key(|(_, last)| *last)
}
