//! How an endpoint does: when it rests, when it counts as dead, and when it is alive again.

use super::{FAILING_FOR, FAILING_TIMES, spread};
use chrono::{DateTime, TimeDelta, Utc};

/// Why an endpoint is sent nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DisabledReason)]
pub enum Reason {
    /// It answered 410.
    Gone,
    /// It failed for days.
    Failing,
}

impl Reason {
    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }

    /// The reason of this name; failing, if the name is not known here.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        if name == Self::Gone.as_str() { Self::Gone } else { Self::Failing }
    }
}

/// What an endpoint took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// Nothing.
    #[default]
    Nothing,
    /// An event.
    Event,
    /// A ping, perhaps among events.
    Ping,
}

/// What a visit to an endpoint has shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdict {
    /// What it took.
    pub took: Taken,
    /// Whether it failed to take something.
    pub failed: bool,
    /// Whether it wants nothing more.
    pub gone: bool,
    /// How long it asked to be left alone.
    pub pause: Option<TimeDelta>,
}

/// How an endpoint does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Health {
    /// Visits in a row that failed.
    pub failures: i32,
    /// When the first of them was.
    pub failing_since: Option<DateTime<Utc>>,
    /// Until when it is left alone.
    pub not_before: Option<DateTime<Utc>>,
    /// Why it is sent nothing, if so.
    pub disabled: Option<Reason>,
}

/// The longest rest between two visits to an endpoint that fails.
const LONGEST_REST: TimeDelta = TimeDelta::minutes(10);

impl Health {
    /// How it does after a visit. `by` spreads its rest.
    #[must_use]
    pub fn after(self, verdict: Verdict, now: DateTime<Utc>, by: u8) -> Self {
        let pause = verdict.pause.map(|pause| now + pause);
        if verdict.took > Taken::Nothing && !verdict.gone {
            let disabled = self.disabled.filter(|_| verdict.took != Taken::Ping);
            return Self { failures: 0, failing_since: None, not_before: pause, disabled };
        }
        if !verdict.failed {
            return self;
        }
        let failures = self.failures.saturating_add(1);
        let since = self.failing_since.unwrap_or(now);
        let doubled = 1i32 << u32::try_from(failures - 1).unwrap_or_default().min(10);
        let rest = now + spread((TimeDelta::seconds(5) * doubled).min(LONGEST_REST), by);
        let is_dead = failures >= FAILING_TIMES && now - since >= FAILING_FOR;
        let disabled = match self.disabled {
            _ if verdict.gone => Some(Reason::Gone),
            None if is_dead => Some(Reason::Failing),
            before => before,
        };
        Self { failures, failing_since: Some(since), not_before: pause.max(Some(rest)), disabled }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-22T06:00:00Z".parse().unwrap()
    }

    const FAILED: Verdict = Verdict { took: Taken::Nothing, failed: true, gone: false, pause: None };
    const TOOK: Verdict = Verdict { took: Taken::Event, failed: false, gone: false, pause: None };

    #[test]
    fn rests_grow_and_one_success_ends_them() {
        let mut health = Health::default();
        let mut rests = Vec::new();
        for _ in 0..12 {
            health = health.after(FAILED, now(), 128);
            rests.push((health.not_before.unwrap() - now()).num_seconds());
        }
        assert_eq!(rests, [5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600, 600]);
        assert_eq!(health.after(TOOK, now(), 128), Health::default());
        // One event that it refuses among others that it takes is that event's matter.
        assert_eq!(health.after(Verdict { failed: true, ..TOOK }, now(), 128), Health::default());
        assert_eq!(health.after(Verdict::default(), now(), 128), health);
    }

    #[test]
    fn who_fails_for_days_is_disabled_and_who_was_only_seldom_asked_is_not() {
        let long_ago = now() - FAILING_FOR;
        let health = |failures| Health { failures, failing_since: Some(long_ago), ..Health::default() };
        assert_eq!(health(9).after(FAILED, now(), 0).disabled, Some(Reason::Failing));
        assert_eq!(health(8).after(FAILED, now(), 0).disabled, None);
        assert_eq!(health(99).after(FAILED, now() - TimeDelta::seconds(1), 0).disabled, None);
        let dead = health(9).after(FAILED, now(), 0);
        assert_eq!(dead.after(FAILED, now(), 0).disabled, Some(Reason::Failing));
        assert_eq!(dead.after(TOOK, now(), 0).disabled, Some(Reason::Failing), "only a ping brings it back");
        assert_eq!(dead.after(Verdict { took: Taken::Ping, ..TOOK }, now(), 0), Health::default());
    }

    #[test]
    fn who_is_gone_is_disabled_at_once() {
        let gone = Health::default().after(Verdict { gone: true, ..FAILED }, now(), 0);
        assert_eq!(gone.disabled, Some(Reason::Gone));
        assert_eq!(
            Health::default().after(Verdict { gone: true, took: Taken::Ping, ..FAILED }, now(), 0).disabled,
            Some(Reason::Gone)
        );
    }

    #[test]
    fn who_asks_to_be_left_alone_is_left_alone() {
        let pause = Some(TimeDelta::minutes(20));
        assert_eq!(
            Health::default().after(Verdict { pause, ..FAILED }, now(), 128).not_before,
            Some(now() + TimeDelta::minutes(20))
        );
        let short = Some(TimeDelta::seconds(1));
        assert_eq!(
            Health::default().after(Verdict { pause: short, ..FAILED }, now(), 128).not_before,
            Some(now() + TimeDelta::seconds(5))
        );
        assert_eq!(
            Health::default().after(Verdict { pause, failed: true, ..TOOK }, now(), 128).not_before,
            Some(now() + TimeDelta::minutes(20))
        );
    }
}
