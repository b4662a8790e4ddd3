//! The deadlines a second time, in other words: day by day, from the tables as they lie on the disk, with nothing of the product but
//! its names. Slow and plain; what it says is compared with the product. And random histories to compare them on.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use rand::{Rng, RngExt};
use std::collections::{HashMap, HashSet};
use tirkeu::domain::deadlines::{Calculation, Outage, Query, Stay};
use tirkeu::domain::reference::countries::CountryCode;

const HOLIDAYS: &str = include_str!("../../src/domain/reference/data/holidays.csv");
const POLICIES: &str = include_str!("../../src/domain/reference/data/stay_policies.csv");

/// What the deadlines hang on.
#[derive(Debug, Clone)]
pub struct History {
    pub nationality: String,
    pub entered_on: NaiveDate,
    pub moved_on: Option<NaiveDate>,
    pub stays: Vec<(NaiveDate, Option<NaiveDate>)>,
    pub outages: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Kind, `due_on`, `late_after`.
pub type Dates = Vec<(&'static str, NaiveDate, NaiveDate)>;

/// The tables.
pub struct Model {
    off: HashSet<NaiveDate>,
    on: HashSet<NaiveDate>,
    /// Days of one entry, days in the window, length of the window.
    policies: HashMap<String, (usize, usize, usize)>,
}

fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap()
}

fn legal_day(at: DateTime<Utc>) -> NaiveDate {
    (at + TimeDelta::hours(5)).date_naive()
}

impl Model {
    pub fn new() -> Self {
        let (mut off, mut on) = (HashSet::new(), HashSet::new());
        for line in HOLIDAYS.lines().skip(1) {
            let mut cells = line.split(',');
            let day: NaiveDate = cells.next().unwrap().parse().unwrap();
            if cells.next() == Some("working_weekend") {
                on.insert(day)
            } else {
                off.insert(day)
            };
        }
        let policies = POLICIES.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let number = |at: usize| cells[at].parse().unwrap();
            (cells[0].to_owned(), (number(1), number(2), number(3)))
        });
        Self { off, on, policies: policies.collect() }
    }

    fn works(&self, day: NaiveDate) -> bool {
        self.on.contains(&day)
            || !(self.off.contains(&day) || day.weekday() == Weekday::Sat || day.weekday() == Weekday::Sun)
    }

    fn working_days(&self, mut day: NaiveDate, number: usize) -> NaiveDate {
        let mut seen = usize::from(self.works(day));
        while seen < number {
            day = next(day);
            seen += usize::from(self.works(day));
        }
        day
    }

    /// Steps on from a day on which the service was down: over all days of the outage, then to the next working day.
    fn after_outages(&self, mut day: NaiveDate, outages: &[(DateTime<Utc>, DateTime<Utc>)]) -> NaiveDate {
        let down = |day: NaiveDate| {
            let hit = outages.iter().filter(|(from, until)| {
                let begins = (day.and_hms_opt(0, 0, 0).unwrap() - TimeDelta::hours(5)).and_utc();
                from < until && *from < begins + TimeDelta::days(1) && *until > begins
            });
            hit.map(|(_, until)| legal_day(*until - TimeDelta::microseconds(1))).max()
        };
        while let Some(last) = down(day) {
            day = self.working_days(next(last), 1);
        }
        day
    }

    /// The days on which the person was there before this entry.
    fn there(history: &History, per_entry: usize) -> HashSet<NaiveDate> {
        let mut there = HashSet::new();
        for (entered, left) in &history.stays {
            let mut day = *entered;
            for number in 1.. {
                let gone = match left {
                    Some(left) => day > *left,
                    None => {
                        number > per_entry || history.stays.iter().any(|(other, _)| *entered < *other && *other <= day)
                    }
                };
                if gone || day >= history.entered_on {
                    break;
                }
                there.insert(day);
                day = next(day);
            }
        }
        there
    }

    fn end_of_stay(&self, history: &History) -> Option<NaiveDate> {
        let (per_entry, limit, window) = *self.policies.get(&history.nationality)?;
        let there = Self::there(history, per_entry);
        let (mut last, mut day) = (history.entered_on, history.entered_on);
        for number in 1..=per_entry {
            let mut count = 0;
            let mut looked_at = day;
            for _ in 0..window {
                let of_this_stay = looked_at >= history.entered_on && looked_at <= day;
                count += usize::from(of_this_stay || there.contains(&looked_at));
                looked_at = looked_at.pred_opt().unwrap();
            }
            if count > limit {
                break;
            }
            last = history.entered_on + TimeDelta::days(i64::try_from(number).unwrap() - 1);
            day = next(day);
        }
        Some(last)
    }

    pub fn dates(&self, history: &History) -> Dates {
        let end = self.end_of_stay(history);
        let mut dates = Dates::new();
        let entered = history.entered_on;
        let mut add = |kind, due: NaiveDate, late: NaiveDate| {
            let (due, late) = (self.after_outages(due, &history.outages), self.after_outages(late, &history.outages));
            let late = late.max(due);
            dates.push((kind, due, late));
        };
        add("first_registration", entered + TimeDelta::days(29), entered + TimeDelta::days(30));
        if let Some(moved) = history.moved_on {
            add("re_registration", self.working_days(moved, 5), self.working_days(next(moved), 5));
        }
        dates.extend(end.map(|end| ("end_of_stay", end, end)));
        dates
    }
}

impl History {
    /// Asks the product.
    pub fn ask<R>(&self, question: impl FnOnce(&Query<'_>) -> R) -> R {
        let stays: Vec<Stay> = self
            .stays
            .iter()
            .map(|(entered_on, left_on)| Stay { entered_on: *entered_on, left_on: *left_on })
            .collect();
        let outages: Vec<Outage> =
            self.outages.iter().map(|(from, until)| Outage { from: *from, until: *until }).collect();
        question(&Query {
            nationality: CountryCode::parse(&self.nationality).unwrap(),
            entered_on: self.entered_on,
            moved_on: self.moved_on,
            previous_stays: &stays,
            outages: &outages,
        })
    }

    /// A history at random: most within the years of the calendar, with stays that touch, overlap, lie after the entry or have no
    /// exit, and with outages around the days that matter.
    pub fn random(random: &mut impl Rng) -> Self {
        let names = ["UZB", "RUS", "TUR", "IND", "IRN", "KGZ", "CHN", "USA", "AFG", "XXA"];
        let first: NaiveDate = "2025-01-01".parse().unwrap();
        let entered_on = first + TimeDelta::days(random.random_range(0..1_700));
        let moved_on = random.random_bool(0.5).then(|| entered_on + TimeDelta::days(random.random_range(0..120)));
        let count = if random.random_bool(0.1) { random.random_range(0..60) } else { random.random_range(0..6) };
        let stays = (0..count).map(|_| {
            let entered = entered_on - TimeDelta::days(random.random_range(-10..400));
            let left = entered + TimeDelta::days(random.random_range(0..70));
            (entered, random.random_bool(0.9).then_some(left))
        });
        let stays = stays.collect();
        let down = if random.random_bool(0.3) { random.random_range(1..4) } else { 0 };
        let outages = (0..down).map(|_| {
            let near = moved_on.filter(|_| random.random_bool(0.5)).unwrap_or(entered_on + TimeDelta::days(25));
            let from =
                near.and_hms_opt(0, 0, 0).unwrap().and_utc() + TimeDelta::minutes(random.random_range(-300..15_000));
            (from, from + TimeDelta::minutes(random.random_range(-60..6_000)))
        });
        let outages = outages.collect();
        Self {
            nationality: names[random.random_range(0..names.len())].to_owned(),
            entered_on,
            moved_on,
            stays,
            outages,
        }
    }
}

/// What the product says, to be compared.
pub fn dates_of(calculation: &Calculation) -> Dates {
    calculation.deadlines.iter().map(|found| (found.kind.as_str(), found.due_on, found.late_after)).collect()
}
