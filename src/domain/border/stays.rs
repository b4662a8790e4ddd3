//! The stays that follow from somebody's crossings, whoever reported them and in whatever order they came.
//! Where a crossing is missing, the reading is the one that cannot harm the migrant: nothing is counted that was not seen.

use super::Direction;
use crate::domain::clock::legal_day;
use crate::domain::deadlines::Stay;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Two crossings the same way within so much time are one, told twice.
const TOLD_TWICE: TimeDelta = TimeDelta::minutes(10);

/// A crossing, as far as stays are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// When.
    pub at: DateTime<Utc>,
    /// Which way.
    pub direction: Direction,
}

/// Something that must have happened and was not reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// An exit, some time after the entry of this day.
    ExitAfter(NaiveDate),
    /// An entry, some time before the exit of this day.
    EntryBefore(NaiveDate),
}

/// What follows from somebody's crossings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Journey {
    /// Stays that are over, in their order.
    pub stays: Vec<Stay>,
    /// Day of the entry of the stay that is not over: the clock runs from it.
    pub open_since: Option<NaiveDate>,
    /// Day of the last exit, if nobody saw him enter since.
    pub left_on: Option<NaiveDate>,
    /// What was not reported.
    pub missing: Vec<Missing>,
}

/// The stays behind these crossings.
///
/// - An entry opens a stay, the next exit closes it; both days count.
/// - Two entries in a row: between them he was out, nobody knows since when. Of the first stay only the day of its entry counts, and
///   the clock runs anew from the second.
/// - An exit without an entry opens nothing and closes nothing here (it does end a registration).
#[must_use]
pub fn journey(passages: &[Passage]) -> Journey {
    let mut sorted = passages.to_vec();
    sorted.sort_unstable();
    let mut found = Journey::default();
    let mut last: Option<Passage> = None;
    for passage in sorted {
        let day = legal_day(passage.at);
        let is_repeated = last
            .replace(passage)
            .is_some_and(|last| last.direction == passage.direction && passage.at - last.at <= TOLD_TWICE);
        found.left_on = (passage.direction == Direction::Exit).then_some(day);
        match (passage.direction, found.open_since) {
            (Direction::Entry, Some(entered_on)) => {
                if !is_repeated {
                    found.stays.push(Stay { entered_on, left_on: Some(entered_on) });
                    found.missing.push(Missing::ExitAfter(entered_on));
                }
                found.open_since = Some(day);
            }
            (Direction::Entry, None) => found.open_since = Some(day),
            (Direction::Exit, Some(entered_on)) => {
                found.stays.push(Stay { entered_on, left_on: Some(day) });
                found.open_since = None;
            }
            (Direction::Exit, None) if is_repeated => {}
            (Direction::Exit, None) => found.missing.push(Missing::EntryBefore(day)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn entry(text: &str) -> Passage {
        Passage { at: at(text), direction: Direction::Entry }
    }

    fn exit(text: &str) -> Passage {
        Passage { at: at(text), direction: Direction::Exit }
    }

    fn stay(entered_on: &str, left_on: &str) -> Stay {
        Stay { entered_on: day(entered_on), left_on: Some(day(left_on)) }
    }

    #[test]
    fn an_entry_opens_an_exit_closes_and_a_new_entry_counts_anew() {
        let all = [exit("2026-10-09T20:00:00Z"), entry("2026-10-01T08:00:00Z"), entry("2026-11-20T08:00:00Z")];
        let found = journey(&all);
        // 20:00 in UTC is the next day in the country.
        assert_eq!(found.stays, [stay("2026-10-01", "2026-10-10")]);
        assert_eq!((found.open_since, found.missing.as_slice()), (Some(day("2026-11-20")), &[][..]));
    }

    #[test]
    fn of_a_stay_whose_exit_is_missing_only_the_day_of_entry_counts() {
        let found = journey(&[entry("2026-10-01T08:00:00Z"), entry("2026-11-20T08:00:00Z")]);
        assert_eq!(found.stays, [stay("2026-10-01", "2026-10-01")]);
        assert_eq!(found.missing, [Missing::ExitAfter(day("2026-10-01"))]);
        assert_eq!(found.open_since, Some(day("2026-11-20")));
    }

    #[test]
    fn an_exit_without_an_entry_is_no_stay() {
        let found = journey(&[exit("2026-10-01T08:00:00Z")]);
        let missing = vec![Missing::EntryBefore(day("2026-10-01"))];
        assert_eq!(found, Journey { missing, left_on: Some(day("2026-10-01")), ..Journey::default() });
    }

    #[test]
    fn what_two_senders_told_of_one_crossing_is_one_crossing() {
        let all = [
            entry("2026-10-01T08:00:00Z"),
            entry("2026-10-01T08:04:00Z"),
            exit("2026-10-09T08:00:00Z"),
            exit("2026-10-09T08:10:00Z"),
        ];
        let once = journey(&[all[0], all[2]]);
        assert_eq!(journey(&all), once);
        assert!(once.missing.is_empty());
    }

    fn passages() -> impl Strategy<Value = Vec<Passage>> {
        // Hours apart, so that none is told twice.
        let one = (1i64..72, prop::bool::ANY);
        prop::collection::vec(one, 0..24).prop_map(|all| {
            let mut hour = 0;
            let begin = at("2026-03-01T00:00:00Z");
            all.into_iter()
                .map(|(hours, enters)| {
                    hour += hours;
                    let direction = if enters { Direction::Entry } else { Direction::Exit };
                    Passage { at: begin + TimeDelta::hours(hour), direction }
                })
                .collect()
        })
    }

    /// Whether a day was spent in the country, as far as anybody saw: asked for each day by itself.
    fn was_here(passages: &[Passage], day: NaiveDate) -> bool {
        let days = |passage: &Passage| legal_day(passage.at);
        passages.iter().enumerate().any(|(at, passage)| {
            let next = passages.get(at + 1);
            passage.direction == Direction::Entry
                && match next {
                    Some(next) if next.direction == Direction::Exit => days(passage) <= day && day <= days(next),
                    Some(_) => day == days(passage),
                    None => false,
                }
        })
    }

    proptest! {
        #[test]
        fn the_stays_are_those_of_a_look_at_each_day(passages in passages(), shuffled in any::<prop::sample::Index>()) {
            let found = journey(&passages);
            let first = day("2026-02-25");
            let counted: BTreeSet<NaiveDate> = found
                .stays
                .iter()
                .flat_map(|stay| stay.entered_on.iter_days().take_while(move |day| Some(*day) <= stay.left_on))
                .collect();
            let seen: BTreeSet<NaiveDate> = first.iter_days().take(90).filter(|day| was_here(&passages, *day)).collect();
            prop_assert_eq!(counted, seen);
            let last = passages.last().filter(|last| last.direction == Direction::Entry);
            prop_assert_eq!(found.open_since, last.map(|last| legal_day(last.at)));
            let exit = passages.last().filter(|last| last.direction == Direction::Exit);
            prop_assert_eq!(found.left_on, exit.map(|exit| legal_day(exit.at)));
            // The order in which they were reported says nothing.
            let mut other = passages.clone();
            other.rotate_left(shuffled.index(passages.len().max(1)).min(passages.len()));
            other.reverse();
            prop_assert_eq!(journey(&other), found.clone());
            // Nor does who else reported them.
            let twice: Vec<Passage> = passages.iter().flat_map(|one| [*one, *one]).collect();
            prop_assert_eq!(journey(&twice), found);
        }
    }
}
