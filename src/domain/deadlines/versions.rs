//! Rows that change. Each version has the days for which it is valid and the instant from which it is known; nothing is overwritten.
//! A version replaces the one that is valid from the same day; without content it takes that one back.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The days for which a row is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Validity {
    /// The first day; none is as far back as anybody asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub from: Option<NaiveDate>,
    /// The last day; none is until further notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub until: Option<NaiveDate>,
}

impl Validity {
    /// Whether a day is among them.
    #[must_use]
    pub fn covers(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// One version of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version<T> {
    /// For which days.
    pub validity: Validity,
    /// Since when it is known; none for what is built in.
    pub known_from: Option<DateTime<Utc>>,
    /// The row; none takes back what was valid from the same day.
    pub content: Option<T>,
}

/// A row that counts.
#[derive(Debug)]
pub struct Row<'a, T> {
    /// For which days.
    pub validity: Validity,
    /// Since when it is known; none for what is built in.
    pub known_from: Option<DateTime<Utc>>,
    /// What it says.
    pub content: &'a T,
}

impl<T> Clone for Row<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Row<'_, T> {}

/// All versions of what stands under one key, the latest first: by the first day, then by the instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions<T>(Vec<Version<T>>);

impl<T> Default for Versions<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Versions<T> {
    /// Adds a version. Of two that became known at once, the one added later counts.
    pub fn add(&mut self, version: Version<T>) {
        let place = |version: &Version<T>| (version.validity.from, version.known_from);
        let at = self.0.partition_point(|other| place(other) > place(&version));
        self.0.insert(at, version);
    }

    /// The rows that count for somebody who asks at `at`, the latest first.
    pub fn rows(&self, at: DateTime<Utc>) -> impl Iterator<Item = Row<'_, T>> {
        let mut last = None;
        let known = self.0.iter().filter(move |version| version.known_from.is_none_or(|from| from <= at));
        let newest = known.filter(move |version| last.replace(version.validity.from) != Some(version.validity.from));
        newest.filter_map(|version| {
            let content = version.content.as_ref()?;
            Some(Row { validity: version.validity, known_from: version.known_from, content })
        })
    }

    /// The row for a day: of those valid on it, the one that began last.
    #[must_use]
    pub fn on(&self, day: NaiveDate, at: DateTime<Utc>) -> Option<Row<'_, T>> {
        self.rows(at).find(|row| row.validity.covers(day))
    }

    /// When the last change became known that is known at `at`.
    #[must_use]
    pub fn changed(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.0.iter().filter_map(|version| version.known_from).filter(|from| *from <= at).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn instant(text: &str) -> DateTime<Utc> {
        format!("{text}T00:00:00Z").parse().unwrap()
    }

    fn version(from: Option<&str>, until: Option<&str>, known: Option<&str>, content: Option<u32>) -> Version<u32> {
        let validity = Validity { from: from.map(day), until: until.map(day) };
        Version { validity, known_from: known.map(instant), content }
    }

    fn on(versions: &Versions<u32>, on: &str, at: &str) -> Option<u32> {
        versions.on(day(on), instant(at)).map(|row| *row.content)
    }

    #[test]
    fn a_row_counts_from_its_day_for_whoever_asks_once_it_is_known() {
        let mut versions = Versions::default();
        versions.add(version(None, None, None, Some(30)));
        versions.add(version(Some("2027-01-01"), None, Some("2026-12-01"), Some(20)));
        assert_eq!(on(&versions, "1999-01-01", "2026-12-05"), Some(30));
        assert_eq!(on(&versions, "2026-12-31", "2026-12-05"), Some(30));
        assert_eq!(on(&versions, "2027-01-01", "2026-12-01"), Some(20));
        assert_eq!(on(&versions, "2027-01-01", "2026-11-30"), Some(30), "not known yet");
        assert_eq!(versions.changed(instant("2026-11-30")), None);
        assert_eq!(versions.changed(instant("2027-11-30")), Some(instant("2026-12-01")));
    }

    #[test]
    fn a_row_is_replaced_ended_and_taken_back_by_one_that_begins_on_the_same_day() {
        let mut versions = Versions::default();
        versions.add(version(None, None, None, Some(1)));
        versions.add(version(Some("2027-01-01"), None, Some("2026-12-01"), Some(2)));
        versions.add(version(Some("2027-01-01"), Some("2027-06-30"), Some("2026-12-02"), Some(3)));
        assert_eq!(on(&versions, "2027-06-30", "2026-12-02"), Some(3));
        assert_eq!(on(&versions, "2027-07-01", "2026-12-02"), Some(1), "the earlier row goes on");
        assert_eq!(on(&versions, "2027-07-01", "2026-12-01"), Some(2));
        versions.add(version(Some("2027-01-01"), None, Some("2026-12-03"), None));
        assert_eq!(on(&versions, "2027-03-01", "2026-12-03"), Some(1));
        versions.add(version(None, None, Some("2026-12-04"), None));
        assert_eq!(on(&versions, "2027-03-01", "2026-12-04"), None);
        assert_eq!(on(&versions, "2027-03-01", "2026-12-02"), Some(3), "what was known then stays known");
    }

    #[test]
    fn of_two_changes_at_once_the_later_one_counts() {
        let mut versions = Versions::default();
        versions.add(version(None, None, Some("2026-12-01"), Some(1)));
        versions.add(version(None, None, Some("2026-12-01"), Some(2)));
        assert_eq!(on(&versions, "2026-12-01", "2026-12-01"), Some(2));
        assert_eq!(versions.rows(instant("2026-12-01")).count(), 1);
    }
}
