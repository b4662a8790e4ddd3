//! How fast a lane may send. FCM asks to go from nothing to full speed in no less than a minute, and to slow down when it says 429:
//! the rate grows evenly and is halved by each such answer.

use chrono::{DateTime, TimeDelta, Utc};

/// Full speed of a lane and the way to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Speed {
    /// Messages a second at most.
    pub most: f64,
    /// Time from standing to full speed.
    pub ramp: TimeDelta,
}

/// So many at once are let go from standing: an approval does not wait for a ramp.
const BURST: f64 = 50.0;
/// A lane that stood for so long begins anew.
const STANDING: TimeDelta = TimeDelta::minutes(5);
/// 429 answers of one burst count once.
const ONE_BURST: TimeDelta = TimeDelta::seconds(1);

/// The pace of one lane.
#[derive(Debug)]
pub struct Pace {
    speed: Speed,
    rate: f64,
    tokens: f64,
    last: Option<DateTime<Utc>>,
    sent_at: Option<DateTime<Utc>>,
    slowed_at: Option<DateTime<Utc>>,
}

impl Pace {
    /// A lane that stands.
    #[must_use]
    pub fn new(speed: Speed) -> Self {
        let rate = Self::least(speed);
        Self { speed, rate, tokens: BURST.min(speed.most), last: None, sent_at: None, slowed_at: None }
    }

    fn least(speed: Speed) -> f64 {
        (speed.most / 60.0).max(BURST).min(speed.most)
    }

    /// How many may be sent at `now`.
    pub fn allowance(&mut self, now: DateTime<Utc>) -> usize {
        if self.sent_at.is_some_and(|sent_at| now - sent_at >= STANDING) {
            self.restart();
            self.last = Some(now);
        }
        // A clock that was set back gives nothing and takes nothing.
        let passed = seconds(self.last.map_or(TimeDelta::zero(), |last| (now - last).max(TimeDelta::zero())));
        self.last = Some(now);
        let ramp = seconds(self.speed.ramp).max(0.001);
        let before = self.rate;
        if self.sent_at.is_some() {
            self.rate = (self.rate + self.speed.most * passed / ramp).min(self.speed.most);
        }
        let most = (self.rate / 4.0).max(BURST).min(self.rate.max(1.0));
        self.tokens = (self.tokens + passed * f64::midpoint(before, self.rate)).min(most);
        whole(self.tokens)
    }

    /// So many were claimed at `now`.
    pub fn sent(&mut self, count: usize, now: DateTime<Utc>) {
        if count > 0 {
            self.tokens -= f64::from(u32::try_from(count).unwrap_or(u32::MAX));
            self.sent_at = Some(now);
        }
    }

    /// The far end said that it is too fast.
    pub fn slow_down(&mut self, now: DateTime<Utc>) {
        if self.slowed_at.is_none_or(|at| (now - at).abs() >= ONE_BURST) {
            self.rate = (self.rate / 2.0).max(1.0);
            self.tokens = 0.0;
            self.slowed_at = Some(now);
        }
    }

    /// Begins from standing: after a rest.
    pub fn restart(&mut self) {
        let (last, slowed_at) = (self.last, self.slowed_at);
        *self = Self { last, slowed_at, ..Self::new(self.speed) };
    }
}

fn seconds(delta: TimeDelta) -> f64 {
    delta.to_std().unwrap_or_default().as_secs_f64()
}

/// A count out of a float, without a cast: far fewer than a `u16` are ever claimed at once.
fn whole(tokens: f64) -> usize {
    let bounded = tokens.clamp(0.0, 10_000.0);
    std::time::Duration::from_secs_f64(bounded).as_secs().try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_790_000_000_000 + milliseconds).unwrap()
    }

    /// What a lane with enough to send sends in the second that begins at `from`, asking every ten milliseconds.
    fn second(pace: &mut Pace, from: i64) -> usize {
        (0..100)
            .map(|step| {
                let now = at(from + step * 10);
                let allowed = pace.allowance(now);
                pace.sent(allowed, now);
                allowed
            })
            .sum()
    }

    fn six_hundred() -> Pace {
        Pace::new(Speed { most: 600.0, ramp: TimeDelta::seconds(60) })
    }

    #[test]
    fn it_grows_evenly_to_full_speed_in_a_minute_and_stays_there() {
        let mut pace = six_hundred();
        let sent: Vec<usize> = (0..120).map(|n| second(&mut pace, n * 1_000)).collect();
        assert!(sent[0] <= 110, "a burst and the first rate: {}", sent[0]);
        assert!((280..=380).contains(&sent[30]), "half-way: {}", sent[30]);
        assert!((590..=610).contains(&sent[70]) && (590..=610).contains(&sent[119]), "{} {}", sent[70], sent[119]);
        assert!(sent.windows(2).all(|pair| pair[1] + 60 >= pair[0]));
    }

    #[test]
    fn too_fast_halves_it_once_a_burst_and_it_grows_again() {
        let mut pace = six_hundred();
        for n in 0..70 {
            second(&mut pace, n * 1_000);
        }
        for _ in 0..50 {
            pace.slow_down(at(70_000));
        }
        let slowed = second(&mut pace, 70_000);
        assert!((250..=340).contains(&slowed), "{slowed}");
        let later = (71..110).map(|n| second(&mut pace, n * 1_000)).next_back().unwrap();
        assert!(later >= 590, "{later}");
    }

    #[test]
    fn a_lane_that_stood_begins_from_standing_but_lets_a_few_go_at_once() {
        let mut pace = six_hundred();
        for n in 0..70 {
            second(&mut pace, n * 1_000);
        }
        assert!((30..=60).contains(&pace.allowance(at(1_000_000))), "a burst");
        pace.restart();
        assert!(second(&mut pace, 1_000_000) <= 110);
    }

    #[test]
    fn a_clock_set_back_gives_nothing() {
        let mut pace = six_hundred();
        let now = at(60_000);
        let allowed = pace.allowance(now);
        pace.sent(allowed, now);
        assert_eq!(pace.allowance(at(0)), 0);
    }
}
