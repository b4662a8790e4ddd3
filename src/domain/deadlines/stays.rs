//! The permitted stay, counted day by day: so many days in any window of 180 (or what the policy says), counted back from the day being
//! checked. The day of entry and the day of exit both count; a day on which somebody leaves and comes back counts once.

use crate::domain::reference::stay_policies::StayPolicy;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// An earlier stay in the country; both days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// Day of entry.
    pub entered_on: NaiveDate,
    /// Day of exit; none if no exit is known. Such a stay counts for as long as one entry allows, or until the eve of the next entry:
    /// a lost record makes nobody an overstayer, and the days on which he may have been there count.
    pub left_on: Option<NaiveDate>,
}

/// How earlier stays shorten this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WindowUse {
    /// Days of earlier stays in the window that ends on the last day of this one.
    pub used_days: u32,
    /// Whether the window, not the limit of one entry, decides.
    pub decides: bool,
    /// Stays among them whose exit is not known.
    #[serde(default)]
    pub without_exit: u32,
}

/// The days before an entry, the eve first: on which of them the person was there.
struct Past {
    present: Vec<bool>,
    without_exit: u32,
}

/// How many days this stay may have, at most the days of one entry: on each of them, the days of all stays in the window that ends on it
/// must not exceed the limit. Tells of the window if there are earlier stays.
pub(super) fn permitted_days(policy: &StayPolicy, entered_on: NaiveDate, stays: &[Stay]) -> (u32, Option<WindowUse>) {
    let (limit, window) = (u32::from(policy.max_days_in_window), u32::from(policy.window_days));
    let per_entry = u32::from(policy.max_days_per_entry);
    // Days of this stay itself that are in the window of its last day.
    let own = |number: u32| number.min(window);
    if stays.is_empty() {
        return (if window <= limit { per_entry } else { per_entry.min(limit) }, None);
    }
    let past = past(policy, entered_on, stays);
    let mut in_window: u32 = past.present.iter().copied().map(u32::from).sum();
    let (mut number, mut used_days) = (0, in_window);
    // Each day of this stay pushes the oldest day out of the window.
    let mut oldest = past.present.iter().rev();
    while number < per_entry && in_window + own(number + 1) <= limit {
        number += 1;
        used_days = in_window;
        in_window -= u32::from(oldest.next().copied().unwrap_or_default());
    }
    (number, Some(WindowUse { used_days, decides: number < per_entry, without_exit: past.without_exit }))
}

/// Where the person was on the days before the entry that are still in the window on the day of entry. Each stay costs the same,
/// however long it was and whether or not it matters.
fn past(policy: &StayPolicy, entered_on: NaiveDate, stays: &[Stay]) -> Past {
    let reach = policy.window_days.saturating_sub(1);
    let Some(eve) = entered_on.pred_opt() else { return Past { present: Vec::new(), without_exit: 0 } };
    let first = entered_on.checked_sub_days(Days::new(reach.into())).unwrap_or(NaiveDate::MIN);
    let entries = entries_if_needed(stays);
    let (mut changes, mut without_exit) = (vec![0_i32; usize::from(reach) + 1], 0);
    for stay in stays.iter().filter(|stay| stay.entered_on <= eve && stay.left_on.is_none_or(|left| left >= first)) {
        let left = stay.left_on.unwrap_or_else(|| presumed_exit(policy, stay.entered_on, &entries)).min(eve);
        let entered = stay.entered_on.max(first);
        if entered > left {
            continue;
        }
        without_exit += u32::from(stay.left_on.is_none());
        add(&mut changes, days_between(left, eve), 1);
        add(&mut changes, days_between(entered, eve) + 1, -1);
    }
    let mut depth = 0;
    let present = changes.iter().take(reach.into()).map(|change| {
        depth += change;
        depth > 0
    });
    Past { present: present.collect(), without_exit }
}

/// All days of entry in order, if an exit must be presumed from them.
fn entries_if_needed(stays: &[Stay]) -> Vec<NaiveDate> {
    if stays.iter().all(|stay| stay.left_on.is_some()) {
        return Vec::new();
    }
    let mut entries: Vec<NaiveDate> = stays.iter().map(|stay| stay.entered_on).collect();
    entries.sort_unstable();
    entries
}

fn presumed_exit(policy: &StayPolicy, entered_on: NaiveDate, entries: &[NaiveDate]) -> NaiveDate {
    let longest = last_of(entered_on, policy.max_days_per_entry.into());
    let next = entries.get(entries.partition_point(|entry| *entry <= entered_on));
    next.and_then(NaiveDate::pred_opt).map_or(longest, |eve| longest.min(eve))
}

fn add(changes: &mut [i32], at: usize, change: i32) {
    if let Some(place) = changes.get_mut(at) {
        *place += change;
    }
}

fn days_between(earlier: NaiveDate, later: NaiveDate) -> usize {
    usize::try_from((later - earlier).num_days()).unwrap_or(usize::MAX)
}

/// The last of so many days, the first being day 1; of none, the first.
pub(super) fn last_of(first: NaiveDate, number: u32) -> NaiveDate {
    let days = Days::new(u64::from(number.saturating_sub(1)));
    first.checked_add_days(days).unwrap_or(NaiveDate::MAX)
}
