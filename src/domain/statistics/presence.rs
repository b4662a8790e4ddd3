//! Who is inside by what the border has seen. Reports are incomplete: an exit may be missing, and an entry may lie before the first
//! report. So somebody is inside from an entry until his next exit, and no longer than a year after the last entry of which nothing more
//! was heard: errors do not add up.

use crate::domain::border::Direction;
use crate::domain::clock::legal_day;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// How long somebody is taken to be inside of whom nothing more was heard, in days.
pub const LONGEST: i64 = 365;

/// A valid crossing of one traveller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen<K> {
    /// Which.
    pub id: K,
    /// Which way.
    pub direction: Direction,
    /// When.
    pub at: DateTime<Utc>,
}

/// A time inside: since an entry, up to the end of the day before `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inside<K> {
    /// The entry.
    pub entry: K,
    /// Its day.
    pub from: NaiveDate,
    /// The first day at whose end he is not inside.
    pub until: NaiveDate,
}

struct Open<K> {
    entry: K,
    from: NaiveDate,
    last: DateTime<Utc>,
}

impl<K: Copy> Open<K> {
    fn since(seen: &Seen<K>) -> Self {
        Self { entry: seen.id, from: legal_day(seen.at), last: seen.at }
    }

    fn limit(&self) -> DateTime<Utc> {
        self.last + TimeDelta::days(LONGEST)
    }

    fn close(&self, at: DateTime<Utc>) -> Inside<K> {
        Inside { entry: self.entry, from: self.from, until: legal_day(at.min(self.limit())) }
    }
}

/// The times inside of one traveller, whatever order his crossings are given in.
#[must_use]
pub fn times_inside<K: Copy + Ord>(mut seen: Vec<Seen<K>>) -> Vec<Inside<K>> {
    seen.sort_by_key(|one| (one.at, one.id));
    let (mut found, mut open) = (Vec::new(), None::<Open<K>>);
    for one in &seen {
        open = match (open.take(), one.direction) {
            (Some(stay), Direction::Entry) if one.at <= stay.limit() => Some(Open { last: one.at, ..stay }),
            (Some(stay), Direction::Entry) => {
                found.push(stay.close(one.at));
                Some(Open::since(one))
            }
            (Some(stay), Direction::Exit) => {
                found.push(stay.close(one.at));
                None
            }
            (None, Direction::Entry) => Some(Open::since(one)),
            (None, Direction::Exit) => None,
        };
    }
    if let Some(stay) = open {
        found.push(stay.close(DateTime::<Utc>::MAX_UTC));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(id: u32, direction: Direction, hour: i64) -> Seen<u32> {
        let start: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().unwrap();
        Seen { id, direction, at: start + TimeDelta::hours(hour) }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_hours_of_a_day_in_utc_belong_to_the_next_day() {
        let times = times_inside(vec![seen(1, Direction::Entry, 19), seen(2, Direction::Exit, 19 + 48)]);
        assert_eq!(times, [Inside { entry: 1, from: day("2026-01-02"), until: day("2026-01-04") }]);
    }

    #[test]
    fn a_missing_exit_or_entry_counts_nobody_twice() {
        let times = times_inside(vec![
            seen(1, Direction::Exit, 1),
            seen(2, Direction::Entry, 24),
            seen(3, Direction::Entry, 48),
            seen(4, Direction::Exit, 72),
            seen(5, Direction::Exit, 96),
        ]);
        assert_eq!(times, [Inside { entry: 2, from: day("2026-01-02"), until: day("2026-01-04") }]);
    }

    #[test]
    fn who_is_never_seen_to_leave_is_inside_for_a_year() {
        let times = times_inside(vec![seen(1, Direction::Entry, 0), seen(2, Direction::Exit, 24 * 400)]);
        assert_eq!(times, [Inside { entry: 1, from: day("2026-01-01"), until: day("2027-01-01") }]);
        let times = times_inside(vec![seen(1, Direction::Entry, 0), seen(2, Direction::Entry, 24 * 400)]);
        assert_eq!(times.len(), 2);
    }

    proptest! {
        #[test]
        fn nobody_is_inside_twice_and_order_does_not_matter(
            crossings in proptest::collection::vec((any::<bool>(), 0i64..20_000), 0..20),
            seed in any::<u64>(),
        ) {
            let all: Vec<_> = crossings.iter().enumerate().map(|(n, (is_entry, hour))| {
                let direction = if *is_entry { Direction::Entry } else { Direction::Exit };
                seen(u32::try_from(n).unwrap(), direction, *hour)
            }).collect();
            let times = times_inside(all.clone());
            for pair in times.windows(2) {
                prop_assert!(pair[0].until <= pair[1].from);
            }
            let mut shuffled = all;
            let by = usize::try_from(seed % 7).unwrap().min(shuffled.len());
            shuffled.rotate_left(by);
            shuffled.reverse();
            prop_assert_eq!(times_inside(shuffled), times);
        }
    }
}
