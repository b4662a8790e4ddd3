//! What became of the tries to deliver an event: the log that the owner of a webhook reads.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Attempts kept for each delivery.
const KEPT: usize = 20;

/// What became of a try, in one word. Whatever keeps a connection from being made looks alike: a webhook is no tool to explore networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DeliveryOutcome)]
pub enum Outcome {
    /// Answered with 2xx.
    Delivered,
    /// Answered with another status.
    Refused,
    /// Answered with 410: nothing more is sent there.
    Gone,
    /// No answer within 10 seconds.
    TimedOut,
    /// There was no connection, or it broke.
    Unreachable,
    /// The event is no longer kept.
    Expired,
}

impl Outcome {
    /// The name in metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Gone => "gone",
            Self::TimedOut => "timed_out",
            Self::Unreachable => "unreachable",
            Self::Expired => "expired",
        }
    }
}

/// A try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it began.
    pub at: DateTime<Utc>,
    /// What became of it.
    pub outcome: Outcome,
    /// HTTP status, if there was an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Milliseconds until the answer; only if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub millis: Option<u32>,
    /// Whether the webhook was disabled by it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

impl Attempt {
    /// A try that began at `at`, was answered with `status` if at all, and took so long.
    #[must_use]
    pub fn answered(at: DateTime<Utc>, status: u16, took: Duration) -> Self {
        let outcome = match status {
            200..=299 => Outcome::Delivered,
            410 => Outcome::Gone,
            _ => Outcome::Refused,
        };
        let millis = Some(u32::try_from(took.as_millis()).unwrap_or(u32::MAX));
        Self { at, outcome, status: Some(status), millis, disabled: false }
    }

    /// A try without an answer.
    #[must_use]
    pub const fn failed(at: DateTime<Utc>, outcome: Outcome) -> Self {
        Self { at, outcome, status: None, millis: None, disabled: false }
    }
}

/// Reads a log. What cannot be read is left out: nothing hangs on it.
#[must_use]
pub fn read(log: &str) -> Vec<Attempt> {
    serde_json::from_str(log).unwrap_or_default()
}

/// The log with one more attempt; the oldest ones are forgotten.
#[must_use]
pub fn with(log: &str, attempt: Attempt) -> String {
    let mut all = read(log);
    all.push(attempt);
    let rest = all.split_off(all.len().saturating_sub(KEPT));
    serde_json::to_string(&rest).unwrap_or_else(|_| "[]".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_hundreds_are_a_success() {
        let of = |status| Attempt::answered(DateTime::UNIX_EPOCH, status, Duration::from_millis(7)).outcome;
        assert_eq!((of(200), of(204), of(299)), (Outcome::Delivered, Outcome::Delivered, Outcome::Delivered));
        assert_eq!(
            (of(199), of(301), of(302), of(404), of(500)),
            (Outcome::Refused, Outcome::Refused, Outcome::Refused, Outcome::Refused, Outcome::Refused)
        );
        assert_eq!(of(410), Outcome::Gone);
    }

    #[test]
    fn the_last_attempts_are_kept() {
        let mut log = "[]".to_owned();
        for status in 500..530 {
            log = with(&log, Attempt::answered(DateTime::UNIX_EPOCH, status, Duration::ZERO));
        }
        let kept = read(&log);
        assert_eq!((kept.len(), kept[0].status, kept[19].status), (20, Some(510), Some(529)));
        assert!(read("?").is_empty());
        let failed = Attempt::failed(DateTime::UNIX_EPOCH, Outcome::TimedOut);
        assert_eq!(read(&with("[]", failed)), [failed]);
    }
}
