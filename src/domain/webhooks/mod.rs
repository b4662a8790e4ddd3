//! Webhooks: how often and how long an event is tried, when an endpoint counts as dead, how what is sent is signed, and which addresses
//! nothing may be sent to. Must not know how anything is sent.

pub mod address;
pub mod attempts;
pub mod health;
pub mod signature;

pub use attempts::{Attempt, Outcome};
pub use health::{Health, Taken, Verdict};

use chrono::TimeDelta;

/// Webhooks of one client.
pub const MOST: i64 = 20;
/// How long the secret before the last one still signs.
pub const OVERLAP: TimeDelta = TimeDelta::hours(24);
/// How long an endpoint may fail before it is sent nothing any more.
pub const FAILING_FOR: TimeDelta = TimeDelta::days(5);
/// How often it must have failed in that time.
pub const FAILING_TIMES: i32 = 10;
/// How often an event is tried.
pub const TRIES: usize = 10;

/// Waits before each try, as Standard Webhooks proposes: about 76 hours in all.
const WAITS: [TimeDelta; TRIES] = [
    TimeDelta::zero(),
    TimeDelta::seconds(5),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(10),
    TimeDelta::hours(14),
    TimeDelta::hours(20),
    TimeDelta::hours(24),
];

/// Spreads a wait by up to a tenth in each direction, so that not all come back at once.
fn spread(wait: TimeDelta, by: u8) -> TimeDelta {
    wait + wait * (i32::from(by) - 128) / 1280
}

/// How long to wait for the next try after so many; none if it was the last one. `by` spreads it.
#[must_use]
pub fn wait_after(tries: i32, by: u8) -> Option<TimeDelta> {
    let wait = WAITS.get(usize::try_from(tries).ok()?)?;
    Some(spread(*wait, by))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tries_take_about_seventy_six_hours() {
        let all: TimeDelta = (1..10).filter_map(|tries| wait_after(tries, 128)).sum();
        assert_eq!((all.num_minutes() + 30) / 60, 76);
        assert_eq!((wait_after(1, 128), wait_after(9, 128)), (Some(TimeDelta::seconds(5)), Some(TimeDelta::hours(24))));
        assert_eq!((wait_after(10, 0), wait_after(i32::MAX, 0), wait_after(-1, 0)), (None, None, None));
    }

    #[test]
    fn waits_are_spread_by_a_tenth() {
        let day = TimeDelta::hours(24);
        for by in [0, 1, 127, 128, 255] {
            let wait = wait_after(9, by).unwrap();
            assert!(wait >= day - day / 10 && wait <= day + day / 10, "{wait}");
        }
        assert_ne!(wait_after(9, 0), wait_after(9, 255));
    }
}
