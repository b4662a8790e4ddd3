//! Which notifications came, and how often: what a test under load asks for when it is over. Must not know messages
//! beyond their `data`.

use serde::Serialize;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// More arrivals than this are counted, but not told apart.
const KEPT: usize = 2_000_000;

/// A notification that came more than once to one device in one wave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Repeated {
    /// `data.nid`
    pub nid: String,
    /// `data.wave`; empty for the first wave.
    pub wave: String,
    /// How often it came to that device.
    pub times: u32,
}

/// Counts arrivals by notification, wave and device.
#[derive(Default)]
pub(super) struct Tally {
    arrivals: HashMap<Arrival, u32>,
    /// Arrivals that are not told apart.
    beyond: u64,
}

#[derive(PartialEq, Eq, Hash)]
struct Arrival {
    nid: Box<str>,
    wave: Box<str>,
    /// A hash of the target: a token is long, and there are many.
    device: u64,
}

impl Tally {
    /// Counts a message, if it has a `data.nid`.
    pub(super) fn note(&mut self, target: &str, message: &Value) {
        let data = |key: &str| message.get("data").and_then(|data| data.get(key)).and_then(Value::as_str);
        let Some(nid) = data("nid") else { return };
        let mut hasher = DefaultHasher::new();
        target.hash(&mut hasher);
        let wave = data("wave").unwrap_or_default();
        let arrival = Arrival { nid: nid.into(), wave: wave.into(), device: hasher.finish() };
        if self.arrivals.len() >= KEPT && !self.arrivals.contains_key(&arrival) {
            self.beyond = self.beyond.saturating_add(1);
            return;
        }
        let times = self.arrivals.entry(arrival).or_default();
        *times = times.saturating_add(1);
    }

    /// How often each notification came, over all devices and waves.
    pub(super) fn nids(&self) -> HashMap<String, u32> {
        let mut nids = HashMap::new();
        for (arrival, times) in &self.arrivals {
            let sum: &mut u32 = nids.entry(arrival.nid.to_string()).or_default();
            *sum = sum.saturating_add(*times);
        }
        nids
    }

    pub(super) fn distinct_nids(&self) -> usize {
        self.arrivals.keys().map(|arrival| &arrival.nid).collect::<HashSet<_>>().len()
    }

    /// What came more than once, sorted.
    pub(super) fn repeated(&self) -> Vec<Repeated> {
        let more = self.arrivals.iter().filter(|(_, times)| **times > 1);
        let mut repeated: Vec<_> = more
            .map(|(Arrival { nid, wave, .. }, times)| Repeated {
                nid: nid.to_string(),
                wave: wave.to_string(),
                times: *times,
            })
            .collect();
        repeated.sort_unstable();
        repeated
    }

    pub(super) fn beyond(&self) -> u64 {
        self.beyond
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_same_notification_of_the_same_wave_to_the_same_device_is_a_repetition() {
        let mut tally = Tally::default();
        let first = json!({"data": {"nid": "n1"}});
        tally.note("phone", &first);
        tally.note("tablet", &first);
        tally.note("phone", &json!({"data": {"nid": "n1", "wave": "1"}}));
        tally.note("phone", &json!({"notification": {"title": "no data"}}));
        assert_eq!(tally.repeated(), []);
        tally.note("phone", &json!({"data": {"nid": "n2"}}));
        tally.note("phone", &first);
        tally.note("phone", &first);
        assert_eq!(tally.repeated(), [Repeated { nid: "n1".into(), wave: String::new(), times: 3 }]);
        assert_eq!(tally.nids(), HashMap::from([("n1".to_owned(), 5), ("n2".to_owned(), 1)]));
        assert_eq!((tally.distinct_nids(), tally.beyond()), (2, 0));
    }
}
