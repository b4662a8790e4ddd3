//! Sending what waits in the outbox: which ways out there are, when one is given a rest, how fast it may go. Pure: the time comes in as
//! a parameter, what is sent is nobody's business here.

pub mod breaker;
pub mod pace;

use chrono::TimeDelta;

/// A way out that breaks by itself: the others go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// FCM to Android and to browsers.
    Fcm,
    /// FCM through Apple: its key for APNs may break alone.
    Apns,
    /// The SMS gateway.
    Sms,
}

impl Lane {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fcm, Self::Apns, Self::Sms];

    /// The name in the database and in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fcm => "fcm",
            Self::Apns => "apns",
            Self::Sms => "sms",
        }
    }
}

/// The priorities, most urgent first.
pub const PRIORITIES: [i32; 3] = [0, 1, 2];

/// A message that failed so often is given up: with the pauses of [`backoff`] that takes more than the hour after which FCM says to
/// stop. A rest of the whole lane costs no message a try.
pub const MOST_FAILURES: i32 = 10;

/// The pause after the failure number `failures` (from 1): doubles each time, up to an hour, never less than what was asked for, and
/// longer by up to a quarter, so that retries do not come in waves. `spread` is a random number.
#[must_use]
pub fn backoff(failures: i32, at_least: TimeDelta, spread: u8) -> TimeDelta {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or_default().min(10);
    let doubled = at_least.checked_mul(1 << doublings).unwrap_or(TimeDelta::hours(1));
    let pause = doubled.min(TimeDelta::hours(1)).max(at_least);
    pause + pause * i32::from(spread) / 1020
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_are_spread_by_a_quarter() {
        let ten = TimeDelta::seconds(10);
        let seconds: Vec<i64> = (1..=11).map(|failures| backoff(failures, ten, 0).num_seconds()).collect();
        assert_eq!(seconds, [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
        assert_eq!(backoff(1, ten, 255), TimeDelta::milliseconds(12_500));
        assert_eq!(backoff(3, TimeDelta::hours(2), 0), TimeDelta::hours(2));
        assert_eq!(backoff(i32::MAX, ten, 0), TimeDelta::hours(1));
        assert_eq!(backoff(0, ten, 0), ten);
    }
}
