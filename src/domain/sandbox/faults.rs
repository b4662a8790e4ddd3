//! How a program wants to be disturbed. Chance is a parameter: whoever draws says what was drawn.

use crate::domain::clock::Random;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The longest delay of an answer, in milliseconds.
pub const MAX_DELAY_MS: u32 = 30_000;
/// The longest time for which disturbances may be asked, in hours.
pub const MAX_HOURS: i64 = 24;
/// When the last of the reordered events is sent, in milliseconds after it happened.
pub const REORDER_WITHIN_MS: u32 = 10_000;

/// What goes wrong on purpose. Percentages are of requests, or of deliveries; nothing goes wrong by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Faults {
    /// Requests that are answered 503 and not carried out.
    pub unavailable_percent: u8,
    /// How late every answer is, in milliseconds.
    pub delay_ms: u32,
    /// Requests that are carried out and whose answer is lost: the connection is cut.
    pub lost_answers_percent: u8,
    /// Webhooks.
    pub webhooks: WebhookFaults,
}

/// What goes wrong with webhooks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebhookFaults {
    /// Deliveries that are sent twice, with the same id.
    pub duplicate_percent: u8,
    /// Whether events come in any order.
    pub reorder: bool,
}

/// What becomes of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fate {
    /// Whether it is refused at once.
    pub is_refused: bool,
    /// How late its answer is.
    pub delay: Duration,
    /// Whether its answer is lost.
    pub is_lost: bool,
}

fn draw(random: &dyn Random, below: u32) -> u32 {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    u32::try_from((u64::from(u32::from_be_bytes(bytes)) * u64::from(below)) >> 32).unwrap_or_default()
}

/// Whether something happens that happens so often.
fn happens(percent: u8, random: &dyn Random) -> bool {
    percent > 0 && draw(random, 100) < u32::from(percent)
}

impl Faults {
    /// What becomes of the next request.
    #[must_use]
    pub fn fate(&self, random: &dyn Random) -> Fate {
        let is_refused = happens(self.unavailable_percent, random);
        Fate {
            is_refused,
            delay: Duration::from_millis(self.delay_ms.min(MAX_DELAY_MS).into()),
            is_lost: !is_refused && happens(self.lost_answers_percent, random),
        }
    }
}

impl WebhookFaults {
    /// Whether the next delivery is sent twice.
    #[must_use]
    pub fn duplicates(&self, random: &dyn Random) -> bool {
        happens(self.duplicate_percent, random)
    }

    /// How long the next event is held back.
    #[must_use]
    pub fn held_back(&self, random: &dyn Random) -> Duration {
        if self.reorder { Duration::from_millis(draw(random, REORDER_WITHIN_MS).into()) } else { Duration::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::SeededRandom;

    #[test]
    fn nothing_goes_wrong_unless_it_was_asked_for() {
        let random = SeededRandom::new(1);
        let nothing = Fate { is_refused: false, delay: Duration::ZERO, is_lost: false };
        for _ in 0..1_000 {
            assert_eq!(Faults::default().fate(&random), nothing);
            assert!(!WebhookFaults::default().duplicates(&random));
            assert_eq!(WebhookFaults::default().held_back(&random), Duration::ZERO);
        }
    }

    #[test]
    fn what_is_asked_for_happens_about_so_often_and_a_hundred_percent_always() {
        let random = SeededRandom::new(1);
        let half = Faults { unavailable_percent: 50, lost_answers_percent: 100, ..Faults::default() };
        let fates: Vec<Fate> = (0..10_000).map(|_| half.fate(&random)).collect();
        let refused = fates.iter().filter(|fate| fate.is_refused).count();
        assert!((4_700..5_300).contains(&refused), "{refused}");
        assert!(fates.iter().all(|fate| fate.is_refused != fate.is_lost));
        let all = WebhookFaults { duplicate_percent: 100, reorder: true };
        assert!((0..1_000).all(|_| all.duplicates(&random)));
        let held: Vec<Duration> = (0..1_000).map(|_| all.held_back(&random)).collect();
        assert!(held.iter().all(|held| held.as_millis() < REORDER_WITHIN_MS.into()));
        assert!(held.windows(2).any(|pair| pair[0] > pair[1]));
    }
}
