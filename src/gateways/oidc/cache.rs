//! Something fetched from the provider and kept for an hour. One request at a time however many wait, a pause after a failure,
//! and at most one forced request a minute: whoever invents key ids must not make us a flood. Must not know what is kept.

use super::PAUSE;
use crate::app::ports::IdentityError;
use crate::domain::clock::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use tokio::sync::Mutex;

/// How long it is kept: what the provider withdraws must not be trusted for longer.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// How often at most something unknown makes us ask before the hour is over.
const FORCED: TimeDelta = TimeDelta::minutes(1);
/// How long a failure is remembered.
const FAILED: TimeDelta = TimeDelta::seconds(5);

/// Something kept.
pub(super) struct Cache<T> {
    clock: Arc<dyn Clock>,
    slot: Mutex<Slot<T>>,
}

struct Slot<T> {
    held: Option<(Arc<T>, DateTime<Utc>)>,
    failed_at: Option<DateTime<Utc>>,
    forced_at: Option<DateTime<Utc>>,
}

/// A clock set back must not make anything last longer.
fn within(now: DateTime<Utc>, since: DateTime<Utc>, time: TimeDelta) -> bool {
    now >= since && now - since < time
}

impl<T: Send + Sync> Cache<T> {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, slot: Mutex::new(Slot { held: None, failed_at: None, forced_at: None }) }
    }

    /// What is kept, else what `fetch` gives.
    pub(super) async fn get(
        &self,
        fetch: impl Future<Output = Result<T, IdentityError>> + Send,
    ) -> Result<Arc<T>, IdentityError> {
        let mut slot = self.slot.lock().await;
        let now = self.clock.now();
        match &slot.held {
            Some((value, at)) if within(now, *at, KEPT) => Ok(Arc::clone(value)),
            _ => slot.fill(now, fetch).await,
        }
    }

    /// What `fetch` gives, in the place of `stale`, in which something was missing. None if that was done within the last minute.
    pub(super) async fn renew(
        &self,
        stale: &Arc<T>,
        fetch: impl Future<Output = Result<T, IdentityError>> + Send,
    ) -> Result<Option<Arc<T>>, IdentityError> {
        let mut slot = self.slot.lock().await;
        let now = self.clock.now();
        if let Some((value, _)) = slot.held.as_ref().filter(|(value, _)| !Arc::ptr_eq(value, stale)) {
            // Somebody else was faster.
            return Ok(Some(Arc::clone(value)));
        }
        if slot.forced_at.is_some_and(|at| within(now, at, FORCED)) {
            return Ok(None);
        }
        slot.forced_at = Some(now);
        slot.fill(now, fetch).await.map(Some)
    }
}

impl<T> Slot<T> {
    async fn fill(
        &mut self,
        now: DateTime<Utc>,
        fetch: impl Future<Output = Result<T, IdentityError>> + Send,
    ) -> Result<Arc<T>, IdentityError> {
        if self.failed_at.is_some_and(|at| within(now, at, FAILED)) {
            return Err(IdentityError::Unavailable { after: PAUSE });
        }
        match fetch.await {
            Ok(value) => {
                let value = Arc::new(value);
                self.held = Some((Arc::clone(&value), now));
                self.failed_at = None;
                Ok(value)
            }
            Err(error) => {
                self.failed_at = Some(now);
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::ManualClock;

    fn cache() -> (Arc<ManualClock>, Cache<u8>) {
        let clock = Arc::new(ManualClock::at(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
        (clock.clone(), Cache::new(clock))
    }

    const DOWN: Result<u8, IdentityError> = Err(IdentityError::Unavailable { after: PAUSE });

    #[tokio::test]
    async fn what_was_fetched_is_kept_for_an_hour() {
        let (clock, cache) = cache();
        assert_eq!(*cache.get(async { Ok(1) }).await.unwrap(), 1);
        clock.advance(TimeDelta::minutes(59));
        assert_eq!(*cache.get(async { Ok(2) }).await.unwrap(), 1);
        clock.advance(TimeDelta::minutes(1));
        assert_eq!(*cache.get(async { Ok(3) }).await.unwrap(), 3);
        clock.advance(TimeDelta::hours(1));
        assert!(cache.get(async { DOWN }).await.is_err());
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_makes_nothing_last_longer() {
        let (clock, cache) = cache();
        let first = cache.get(async { Ok(1) }).await.unwrap();
        let second = cache.renew(&first, async { Ok(2) }).await.unwrap().unwrap();
        clock.advance(TimeDelta::seconds(-1));
        assert_eq!(*cache.renew(&second, async { Ok(3) }).await.unwrap().unwrap(), 3);
        clock.advance(TimeDelta::seconds(-1));
        assert!(cache.get(async { DOWN }).await.is_err());
        clock.advance(TimeDelta::seconds(-1));
        assert_eq!(*cache.get(async { Ok(4) }).await.unwrap(), 4);
    }

    #[tokio::test]
    async fn a_failure_is_not_repeated_for_some_seconds() {
        let (clock, cache) = cache();
        assert!(cache.get(async { DOWN }).await.is_err());
        clock.advance(TimeDelta::seconds(4));
        assert!(cache.get(async { Ok(1) }).await.is_err());
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(*cache.get(async { Ok(2) }).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn the_unknown_forces_one_request_a_minute() {
        let (clock, cache) = cache();
        let first = cache.get(async { Ok(1) }).await.unwrap();
        let second = cache.renew(&first, async { Ok(2) }).await.unwrap().unwrap();
        assert_eq!(*second, 2);
        assert_eq!(*cache.renew(&first, async { Ok(3) }).await.unwrap().unwrap(), 2);
        clock.advance(TimeDelta::seconds(59));
        assert!(cache.renew(&second, async { Ok(4) }).await.unwrap().is_none());
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(*cache.renew(&second, async { Ok(5) }).await.unwrap().unwrap(), 5);
    }
}
