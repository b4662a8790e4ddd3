//! `UUIDv7` ids that ascend even within one millisecond (and while a test's clock stands still), so that lists keep their order.

use crate::domain::clock::Random;
use chrono::{DateTime, Utc};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Makes ids.
#[derive(Debug, Default)]
pub struct Ids(Mutex<(u64, u16)>);

/// Values of the 12-bit counter behind the time stamp.
const COUNTS: u16 = 1 << 12;

impl Ids {
    /// The next id: greater than all before it in this process.
    pub fn next(&self, now: DateTime<Utc>, random: &dyn Random) -> Uuid {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        let (millis, count) = {
            let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *last = match *last {
                (then, _) if millis > then => (millis, 0),
                (then, count) if count + 1 < COUNTS => (then, count + 1),
                (then, _) => (then + 1, 0),
            };
            *last
        };
        let mut bytes = [0u8; 10];
        random.fill(&mut bytes);
        let [high, low] = count.to_be_bytes();
        bytes[0] = high;
        bytes[1] = low;
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::SeededRandom;

    #[test]
    fn ids_ascend_while_the_clock_stands_still() {
        let (ids, random) = (Ids::default(), SeededRandom::new(1));
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let made: Vec<Uuid> = (0..10_000).map(|_| ids.next(now, &random)).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }
}
