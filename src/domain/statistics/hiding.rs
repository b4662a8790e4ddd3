//! What of the figures is shown. A small number may betray somebody, so it is hidden, and so is as much beside it that it cannot be
//! calculated from the totals and from the other level (days add up to months).
//!
//! - A total below the threshold is hidden. Nothing adds months up, so no other month need be.
//! - In a month, values below the threshold are hidden; if there are any, the next greater ones, too, until they are at least two and
//!   together reach the threshold.
//! - A month with a day whose total is small is not broken down by days at all.
//! - Else a value that is small on any day is hidden on all days of the month, as is whatever is hidden in the month; at least two again.
//!
//! Whatever is hidden is a prefix of one order that does not depend on the threshold: who is shown more is never shown less beside it.

use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// How much is hidden from somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hiding {
    /// Numbers below it are hidden, zero aside.
    pub threshold: i64,
    /// Numbers of people inside are rounded to multiples of this.
    pub base: i64,
    /// Whether the month that is not over yet is shown.
    pub shows_this_month: bool,
}

/// Amounts by value.
pub type Amounts = BTreeMap<String, i64>;

impl Hiding {
    /// From everybody.
    pub const OPEN: Self = Self { threshold: 10, base: 100, shows_this_month: false };
    /// From officers, and from integrators that may read statistics.
    pub const OFFICIAL: Self = Self { threshold: 5, base: 10, shows_this_month: true };

    /// Whether a total may be shown.
    #[must_use]
    pub const fn shows(self, total: i64) -> bool {
        total == 0 || total >= self.threshold
    }

    /// The multiple of the base that is next to `amount`.
    #[must_use]
    pub const fn rounded(self, amount: i64) -> i64 {
        (amount + self.base / 2).div_euclid(self.base) * self.base
    }

    /// The values that are hidden in a month.
    #[must_use]
    pub fn hidden_in_month(self, month: &Amounts) -> BTreeSet<String> {
        let order = in_order(month.iter().map(|(value, amount)| (*amount, value.as_str())));
        let small = order.iter().take_while(|(amount, _)| *amount < self.threshold).count();
        self.prefix(&order, small, month)
    }

    /// Whether a month is broken down by days.
    #[must_use]
    pub fn breaks_down(self, totals: impl IntoIterator<Item = i64>) -> bool {
        totals.into_iter().all(|total| self.shows(total))
    }

    /// The values that are hidden on the days of a month that is broken down.
    #[must_use]
    pub fn hidden_on_days(self, month: &Amounts, days: &BTreeMap<NaiveDate, Amounts>) -> BTreeSet<String> {
        let mut least: BTreeMap<&str, i64> = BTreeMap::new();
        for (value, amount) in days.values().flatten().filter(|(_, amount)| **amount != 0) {
            let known = least.entry(value).or_insert(*amount);
            *known = (*known).min(*amount);
        }
        let order = in_order(least.into_iter().map(|(value, amount)| (amount, value)));
        let in_month = self.hidden_in_month(month);
        let is_needed = |(amount, value): &(i64, &str)| *amount < self.threshold || in_month.contains(*value);
        let needed = order.iter().rposition(is_needed).map_or(0, |last| last + 1);
        self.prefix(&order, needed, month)
    }

    /// The first `least` values, and as many more as it takes that there are two which together reach the threshold.
    fn prefix(self, order: &[(i64, &str)], least: usize, month: &Amounts) -> BTreeSet<String> {
        let (mut hidden, mut sum) = (BTreeSet::new(), 0);
        if least == 0 {
            return hidden;
        }
        for (at, (_, value)) in order.iter().enumerate() {
            if at >= least && hidden.len() >= 2 && sum >= self.threshold {
                break;
            }
            sum += month.get(*value).copied().unwrap_or_default();
            hidden.insert((*value).to_owned());
        }
        hidden
    }
}

fn in_order<'a>(values: impl Iterator<Item = (i64, &'a str)>) -> Vec<(i64, &'a str)> {
    let mut order: Vec<_> = values.filter(|(amount, _)| *amount != 0).collect();
    order.sort_unstable();
    order
}

#[cfg(test)]
#[path = "hiding_tests.rs"]
mod tests;
