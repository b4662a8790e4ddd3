//! A circuit breaker for one lane: where the far end itself is the matter, nothing is claimed, so that no message uses up its tries.
//! One message at a time finds out whether it works again.

use chrono::{DateTime, TimeDelta, Utc};

/// Why a lane rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Our project, permission or credentials are wrong: a person has to act.
    Misconfigured,
    /// FCM's own access to Apple is broken: a person has to act.
    ThirdPartyAuth,
    /// Too fast.
    Throttled,
    /// The far end does not answer, or says that it cannot.
    Unavailable,
}

impl Cause {
    /// The name in metrics and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Misconfigured => "misconfigured",
            Self::ThirdPartyAuth => "third_party_auth",
            Self::Throttled => "throttled",
            Self::Unavailable => "unavailable",
        }
    }

    /// How many such failures in a row open it. One 429 may be about one device, one 503 about one machine; a wrong project is wrong
    /// for all.
    const fn in_a_row(self) -> u32 {
        match self {
            Self::Misconfigured | Self::ThirdPartyAuth => 1,
            Self::Throttled => 3,
            Self::Unavailable => 5,
        }
    }

    /// How long it rests at least.
    const fn rest(self) -> TimeDelta {
        match self {
            Self::Misconfigured | Self::ThirdPartyAuth => LONGEST_REST,
            Self::Throttled | Self::Unavailable => TimeDelta::seconds(10),
        }
    }
}

/// A lane that rests is tried once a minute at least.
const LONGEST_REST: TimeDelta = TimeDelta::minutes(1);

/// What an attempt says about its lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The far end works, whatever it said of this message.
    Works,
    /// It does not. The pause is what it asked for.
    Fails(Cause, TimeDelta),
}

/// How many messages may be claimed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// As many as there is room for.
    Any,
    /// One, to find out.
    Probe,
    /// None before this instant.
    Rest(DateTime<Utc>),
}

#[derive(Debug, Clone, Copy)]
struct Rest {
    cause: Cause,
    length: TimeDelta,
    until: DateTime<Utc>,
    /// Whether a message is under way to find out.
    probing: bool,
}

/// Whether a lane works.
#[derive(Debug, Default)]
pub struct Breaker {
    /// Failures in a row of the same cause.
    failures: Option<(Cause, u32)>,
    rest: Option<Rest>,
}

impl Breaker {
    /// How many messages may be claimed at `now`. After [`Allowance::Probe`] the next one is allowed when its answer is there, or after
    /// another rest: whoever probes may have died.
    pub fn allowance(&mut self, now: DateTime<Utc>) -> Allowance {
        match &mut self.rest {
            None => Allowance::Any,
            // A clock that was set back must not make the rest longer.
            Some(rest) if now < rest.until && rest.until - now <= rest.length => Allowance::Rest(rest.until),
            Some(rest) => {
                rest.until = now + rest.length;
                rest.probing = true;
                Allowance::Probe
            }
        }
    }

    /// There was nothing to probe with: the next call may.
    pub fn spare_probe(&mut self, now: DateTime<Utc>) {
        if let Some(rest) = &mut self.rest {
            rest.until = now;
            rest.probing = false;
        }
    }

    /// Learns from an attempt; says whether the lane begins to rest by it, or works again.
    pub fn observe(&mut self, signal: Signal, now: DateTime<Utc>) -> Option<Turn> {
        let Signal::Fails(cause, asked) = signal else {
            let before = std::mem::take(self);
            return before.rest.map(|rest| Turn::Works(rest.cause));
        };
        let failures = match self.failures {
            Some((before, failures)) if before == cause => failures.saturating_add(1),
            _ => 1,
        };
        self.failures = Some((cause, failures));
        let length = match self.rest {
            // An answer to what was sent before the rest says nothing new.
            Some(rest) if !rest.probing => return None,
            Some(rest) => (rest.length * 2).min(LONGEST_REST).max(cause.rest()).max(asked),
            None if failures < cause.in_a_row() => return None,
            None => cause.rest().max(asked),
        };
        let began = self.rest.is_none();
        self.rest = Some(Rest { cause, length, until: now + length, probing: false });
        began.then_some(Turn::Rests(cause))
    }

    /// Whether a message is under way to find out.
    #[must_use]
    pub fn is_probing(&self) -> bool {
        self.rest.is_some_and(|rest| rest.probing)
    }

    /// Why it rests, if it does.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        self.rest.map(|rest| rest.cause)
    }
}

/// A lane that begins to rest, or works again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It begins to rest.
    Rests(Cause),
    /// It works again.
    Works(Cause),
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_PAUSE: TimeDelta = TimeDelta::zero();

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn down(cause: Cause) -> Signal {
        Signal::Fails(cause, NO_PAUSE)
    }

    fn failed(breaker: &mut Breaker, cause: Cause, times: u32) {
        for _ in 0..times {
            breaker.observe(down(cause), at(0));
        }
    }

    #[test]
    fn a_wrong_project_opens_it_at_once_and_a_machine_that_fails_after_five() {
        let mut breaker = Breaker::default();
        assert_eq!(breaker.observe(down(Cause::Misconfigured), at(0)), Some(Turn::Rests(Cause::Misconfigured)));
        assert_eq!(breaker.allowance(at(59)), Allowance::Rest(at(60)));
        let mut breaker = Breaker::default();
        failed(&mut breaker, Cause::Unavailable, 4);
        assert_eq!(breaker.allowance(at(0)), Allowance::Any);
        failed(&mut breaker, Cause::Unavailable, 1);
        assert_eq!((breaker.allowance(at(0)), breaker.cause()), (Allowance::Rest(at(10)), Some(Cause::Unavailable)));
    }

    #[test]
    fn a_success_in_between_begins_the_count_anew() {
        let mut breaker = Breaker::default();
        failed(&mut breaker, Cause::Unavailable, 4);
        assert_eq!(breaker.observe(Signal::Works, at(0)), None);
        failed(&mut breaker, Cause::Unavailable, 4);
        assert_eq!(breaker.allowance(at(0)), Allowance::Any);
    }

    #[test]
    fn after_the_rest_one_message_finds_out_and_a_failure_doubles_the_rest() {
        let mut breaker = Breaker::default();
        failed(&mut breaker, Cause::Unavailable, 5);
        // What was under way before fails too, and changes nothing.
        failed(&mut breaker, Cause::Unavailable, 100);
        let mut now = 10;
        for length in [20, 40, 60, 60] {
            assert_eq!(breaker.allowance(at(now)), Allowance::Probe);
            assert!(matches!(breaker.allowance(at(now)), Allowance::Rest(_)), "one is enough");
            assert_eq!(breaker.observe(down(Cause::Unavailable), at(now)), None);
            assert_eq!(breaker.allowance(at(now)), Allowance::Rest(at(now + length)));
            now += length;
        }
        assert_eq!(breaker.allowance(at(now)), Allowance::Probe);
        assert_eq!(breaker.observe(Signal::Works, at(now)), Some(Turn::Works(Cause::Unavailable)));
        assert_eq!((breaker.allowance(at(now)), breaker.cause()), (Allowance::Any, None));
    }

    #[test]
    fn a_probe_whose_sender_died_is_made_again_and_one_without_a_message_is_not_used_up() {
        let mut breaker = Breaker::default();
        failed(&mut breaker, Cause::ThirdPartyAuth, 1);
        assert_eq!(breaker.allowance(at(60)), Allowance::Probe);
        assert_eq!(breaker.allowance(at(120)), Allowance::Probe);
        breaker.spare_probe(at(121));
        assert_eq!(breaker.allowance(at(121)), Allowance::Probe);
    }

    #[test]
    fn a_pause_that_was_asked_for_is_kept() {
        let mut breaker = Breaker::default();
        for _ in 0..3 {
            breaker.observe(Signal::Fails(Cause::Throttled, TimeDelta::minutes(5)), at(0));
        }
        assert_eq!(breaker.allowance(at(299)), Allowance::Rest(at(300)));
    }
}
