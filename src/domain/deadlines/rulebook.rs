//! The rulebook: stay policies, rules of the order and the calendar, built in and as officers have changed them since. Whoever asks
//! says what day it is about and at what instant he asks: an old registration is judged by what was known when it was submitted.

use super::deadline::DeadlineKind;
use super::policy::{self, RuleRow};
use super::versions::{Row, Validity, Version, Versions};
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::holidays::{self, Holiday};
use crate::domain::reference::stay_policies::{self, StayPolicy};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The stay policy of a nationality.
    Policy(CountryCode),
    /// A rule of the order.
    Rule(DeadlineKind),
    /// A day of the calendar.
    Day(NaiveDate),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy(nationality) => write!(f, "policy:{}", nationality.as_str()),
            Self::Rule(kind) => write!(f, "rule:{}", kind.as_str()),
            Self::Day(date) => write!(f, "day:{date}"),
        }
    }
}

impl FromStr for Subject {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':').ok_or(())? {
            ("policy", code) => CountryCode::parse(code).map(Self::Policy).map_err(drop),
            ("rule", name) => DeadlineKind::parse(name).map(Self::Rule).ok_or(()),
            ("day", date) => date.parse().map(Self::Day).map_err(drop),
            _ => Err(()),
        }
    }
}

/// What is to count for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// A stay policy.
    Policy(StayPolicy),
    /// A rule.
    Rule(RuleRow),
    /// A day.
    Day(Holiday),
}

impl Content {
    /// What it is about; none if there is no such nationality.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Self::Policy(policy) => CountryCode::parse(&policy.nationality).ok().map(Subject::Policy),
            Self::Rule(rule) => Some(Subject::Rule(rule.rule)),
            Self::Day(day) => Some(Subject::Day(day.date)),
        }
    }
}

/// A change of the rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// For which days; a day of the calendar is always valid.
    pub validity: Validity,
    /// Since when it is known.
    pub known_from: DateTime<Utc>,
    /// What is to count; none takes back what was valid from the same day.
    pub content: Option<Content>,
}

/// All rows in all their versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    policies: BTreeMap<CountryCode, Versions<StayPolicy>>,
    rules: BTreeMap<DeadlineKind, Versions<RuleRow>>,
    days: BTreeMap<NaiveDate, Versions<Holiday>>,
}

const fn built_in<T>(from: Option<NaiveDate>, content: T) -> Version<T> {
    Version { validity: Validity { from, until: None }, known_from: None, content: Some(content) }
}

impl Rulebook {
    /// What is built in, which is known since ever. The first row of each kind counts for earlier days, too.
    #[must_use]
    pub fn built_in() -> Self {
        let mut book = Self { policies: BTreeMap::new(), rules: BTreeMap::new(), days: BTreeMap::new() };
        for rule in policy::rules() {
            let from = book.rules.contains_key(&rule.rule).then_some(rule.valid_from);
            book.rules.entry(rule.rule).or_default().add(built_in(from, rule.clone()));
        }
        for row in stay_policies::all() {
            let Ok(nationality) = CountryCode::parse(&row.nationality) else { continue };
            // A row that repeats the order's period has none of its own: it follows the order when that changes.
            let own_days = row.registration_deadline_days.filter(|days| Some((*days).into()) != policy::first_period());
            let row = StayPolicy { registration_deadline_days: own_days, ..row.clone() };
            book.policies.entry(nationality).or_default().add(built_in(None, row));
        }
        for day in holidays::all() {
            book.days.entry(day.date).or_default().add(built_in(None, day.clone()));
        }
        book
    }

    /// What is built in, with these changes, in the order in which they were made. A change whose content is about something else
    /// than its subject changes nothing.
    #[must_use]
    pub fn with(changes: impl IntoIterator<Item = Change>) -> Self {
        let mut book = Self::built_in();
        for Change { subject, validity, known_from, content } in changes {
            let known_from = Some(known_from);
            match (subject, content) {
                (Subject::Policy(key), None) => book.policies.entry(key).or_default().add(gone(validity, known_from)),
                (Subject::Rule(key), None) => book.rules.entry(key).or_default().add(gone(validity, known_from)),
                (Subject::Day(key), None) => book.days.entry(key).or_default().add(gone(validity, known_from)),
                (Subject::Policy(key), Some(Content::Policy(row))) => {
                    book.policies.entry(key).or_default().add(Version { validity, known_from, content: Some(row) });
                }
                (Subject::Rule(key), Some(Content::Rule(row))) => {
                    book.rules.entry(key).or_default().add(Version { validity, known_from, content: Some(row) });
                }
                (Subject::Day(key), Some(Content::Day(row))) => {
                    book.days.entry(key).or_default().add(Version { validity, known_from, content: Some(row) });
                }
                _ => {}
            }
        }
        book
    }

    /// The rulebook as it is known at an instant.
    #[must_use]
    pub const fn known_at(&self, at: DateTime<Utc>) -> Edition<'_> {
        Edition { book: self, at }
    }
}

const fn gone<T>(validity: Validity, known_from: Option<DateTime<Utc>>) -> Version<T> {
    Version { validity, known_from, content: None }
}

/// The rulebook as it is known at an instant. Deadlines are calculated in it.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'a> {
    book: &'a Rulebook,
    at: DateTime<Utc>,
}

impl<'a> Edition<'a> {
    /// The stay policy of a nationality on a day; none means that no visa-free stay is known.
    #[must_use]
    pub fn policy(self, nationality: CountryCode, day: NaiveDate) -> Option<Row<'a, StayPolicy>> {
        self.book.policies.get(&nationality)?.on(day, self.at)
    }

    /// The rule for an event on a day.
    #[must_use]
    pub fn rule(self, kind: DeadlineKind, day: NaiveDate) -> Option<Row<'a, RuleRow>> {
        self.book.rules.get(&kind)?.on(day, self.at)
    }

    /// What is special about a day.
    #[must_use]
    pub fn holiday(self, date: NaiveDate) -> Option<&'a Holiday> {
        self.book.days.get(&date)?.on(date, self.at).map(|row| row.content)
    }

    /// All rows of the stay policies, by nationality, the latest first.
    pub fn policies(self) -> impl Iterator<Item = Row<'a, StayPolicy>> {
        self.book.policies.values().flat_map(move |versions| versions.rows(self.at))
    }

    /// The stay policies of a day, by nationality.
    pub fn policies_on(self, day: NaiveDate) -> impl Iterator<Item = Row<'a, StayPolicy>> {
        self.book.policies.values().filter_map(move |versions| versions.on(day, self.at))
    }

    /// All rows of the rules, the latest of each first.
    pub fn rules(self) -> impl Iterator<Item = Row<'a, RuleRow>> {
        self.book.rules.values().flat_map(move |versions| versions.rows(self.at))
    }

    /// The days that differ from the usual week, from one day to another.
    pub fn holidays(self, from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = Row<'a, Holiday>> {
        self.book.days.range(from..=until).flat_map(move |(_, versions)| versions.rows(self.at))
    }

    /// When the stay policies were last changed, if they ever were.
    #[must_use]
    pub fn policies_changed(self) -> Option<DateTime<Utc>> {
        self.book.policies.values().filter_map(|versions| versions.changed(self.at)).max()
    }

    /// When the calendar was last changed, if it ever was.
    #[must_use]
    pub fn calendar_changed(self) -> Option<DateTime<Utc>> {
        self.book.days.values().filter_map(|versions| versions.changed(self.at)).max()
    }
}
