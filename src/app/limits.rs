//! Counts against the limits. The counters stand in the store, so that all replicas count together; a replica takes a share of a quota
//! at a time and gives it out by itself, so that most requests ask no database. The sum over all replicas never exceeds the quota.

use crate::app::{App, AppError};
use crate::domain::limits::policies::{SHARES, window_start};
use crate::domain::limits::{Exceeded, Policy, Standing};
use crate::store::DbError;
use crate::store::limits::{CounterRow, lease};
use crate::store::types::Ts;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Buckets remembered; more than this, and those whose window is over are forgotten.
const REMEMBERED: usize = 100_000;
/// Longest wait for the store of who goes on without it.
const PATIENCE: Duration = Duration::from_secs(1);

/// What this replica has taken of the quotas.
#[derive(Debug)]
pub struct Limits {
    /// Every quota times this; none where nothing is limited.
    factor: Option<u32>,
    /// Codes by SMS in a day, for the whole service.
    sms_daily: u32,
    leases: Mutex<HashMap<Vec<u8>, Arc<Bucket>>>,
}

/// The lease of a bucket: who waits for the store lets the others of the same bucket wait too.
#[derive(Debug, Default)]
struct Bucket(tokio::sync::Mutex<Lease>);

#[derive(Debug, Default)]
struct Lease {
    /// Beginning of the window it is for.
    start: i64,
    /// End of that window.
    end: i64,
    /// What is left of the share taken.
    held: u32,
    /// What all replicas had taken at last.
    taken: u32,
}

/// What to do while the store does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfStoreFails {
    /// Go on uncounted: who only reads shall not suffer.
    Allow,
    /// Fail as the store does: what is wanted would fail too.
    Fail,
}

/// A window of a bucket.
struct Window {
    bucket: Vec<u8>,
    start: i64,
    length: u32,
}

impl Window {
    fn of(policy: &Policy, bucket: Vec<u8>, now: i64) -> Self {
        // Not all windows shall end at the same instant.
        let offset = bucket.iter().take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
        Self { start: window_start(now, policy.window, offset), bucket, length: policy.window }
    }

    fn ends_in(&self, now: i64) -> u32 {
        u32::try_from(self.start + i64::from(self.length) - now).unwrap_or(1).max(1)
    }
}

impl Limits {
    /// `factor` multiplies every quota; none switches limits off. `sms_daily` is the budget of codes a day.
    #[must_use]
    pub fn new(factor: Option<u32>, sms_daily: u32) -> Self {
        Self { factor, sms_daily, leases: Mutex::default() }
    }

    /// How much of a limit is allowed in a window; none where nothing is limited.
    #[must_use]
    pub fn quota(&self, policy: &Policy) -> Option<u32> {
        self.factor.map(|factor| policy.quota.saturating_mul(factor).min(i32::MAX.unsigned_abs()))
    }

    /// Codes by SMS in a day, for the whole service.
    #[must_use]
    pub const fn sms_daily(&self) -> u32 {
        self.sms_daily
    }

    fn bucket(&self, key: &[u8], now: i64) -> Arc<Bucket> {
        let mut leases = self.leases.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = leases.get(key) {
            return Arc::clone(known);
        }
        if leases.len() >= REMEMBERED {
            forget(&mut leases, now);
        }
        Arc::clone(leases.entry(key.to_vec()).or_default())
    }
}

/// Forgets what is over. Where that is not much, everything, so that not every newcomer has all looked through: shares taken are lost
/// then, but nothing is given out twice.
fn forget(leases: &mut HashMap<Vec<u8>, Arc<Bucket>>, now: i64) {
    let before = leases.len();
    leases.retain(|_, bucket| bucket.0.try_lock().is_ok_and(|lease| lease.end > now));
    if leases.len() > before / 2 {
        leases.clear();
    }
}

/// Counts one for `value` and says how the limit stands; none where nothing is counted.
///
/// # Errors
/// The limit is used up; or the store fails, and that matters.
pub async fn count(
    app: &App,
    policy: &'static Policy,
    value: &[u8],
    if_store_fails: IfStoreFails,
) -> Result<Option<Standing>, AppError> {
    let Some(quota) = app.limits.quota(policy) else { return Ok(None) };
    let now = app.real_now();
    let window = Window::of(policy, app.secrets.of_limit(policy.name, value), now.timestamp());
    let bucket = app.limits.bucket(&window.bucket, now.timestamp());
    let mut lease = bucket.0.lock().await;
    if lease.start != window.start {
        *lease = Lease { start: window.start, end: window.start + i64::from(window.length), ..Lease::default() };
    }
    let resets_in = window.ends_in(now.timestamp());
    if lease.held == 0 && lease.taken < quota {
        match refill(app, &window, quota, if_store_fails).await {
            Ok((held, taken)) => (lease.held, lease.taken) = (held, taken),
            Err(error) => {
                metrics::counter!("tirkeu_limits_store_failures_total", "policy" => policy.name).increment(1);
                tracing::warn!(%error, limit.name = policy.name, "the limit cannot be counted");
                if if_store_fails == IfStoreFails::Fail {
                    return Err(error.into());
                }
                // A share uncounted, so that not every request waits for a store that does not answer.
                lease.held = quota / SHARES;
            }
        }
    }
    let Some(left) = lease.held.checked_sub(1) else {
        metrics::counter!("tirkeu_limits_exceeded_total", "policy" => policy.name).increment(1);
        return Err(AppError::Limited(Exceeded::new(policy.name, quota, policy.window, resets_in.into())));
    };
    lease.held = left;
    let left = left.saturating_add(quota.saturating_sub(lease.taken));
    Ok(Some(Standing { name: policy.name, quota, window: policy.window, left, resets_in }))
}

/// Takes a share of the quota: what this replica may give out now, and what all have taken. (0, quota) if nothing is left.
async fn refill(app: &App, window: &Window, quota: u32, if_store_fails: IfStoreFails) -> Result<(u32, u32), DbError> {
    let share = (quota / SHARES).max(1);
    let instant = |seconds: i64| Ts(DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or_default());
    let row = CounterRow {
        bucket: window.bucket.clone(),
        window_start: instant(window.start),
        used: i32::try_from(share).unwrap_or(i32::MAX),
        expires_at: instant(window.start + i64::from(window.length)),
    };
    let limit = i32::try_from(quota).unwrap_or(i32::MAX);
    let taking = app.db.write(async move |tx| Ok::<_, DbError>(lease(tx, &row, limit).await?));
    let taken = match if_store_fails {
        IfStoreFails::Allow => tokio::time::timeout(PATIENCE, taking).await.map_err(|_| DbError::Busy)??,
        // What is wanted would have to wait for the store as well.
        IfStoreFails::Fail => taking.await?,
    };
    Ok(taken.map_or((0, quota), |taken| (share, taken.unsigned_abs())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leases(ends: &[i64]) -> HashMap<Vec<u8>, Arc<Bucket>> {
        let bucket = |end: &i64| Arc::new(Bucket(tokio::sync::Mutex::new(Lease { end: *end, ..Lease::default() })));
        ends.iter().zip(0_u8..).map(|(end, n)| (vec![n], bucket(end))).collect()
    }

    #[test]
    fn windows_that_are_over_are_forgotten_and_all_if_that_is_not_enough() {
        let mut mostly_over = leases(&[10, 20, 30, 200]);
        forget(&mut mostly_over, 100);
        assert_eq!(mostly_over.into_keys().collect::<Vec<_>>(), [vec![3]]);
        let mut mostly_running = leases(&[10, 200, 200, 200]);
        forget(&mut mostly_running, 100);
        assert!(mostly_running.is_empty());
    }

    #[test]
    fn the_window_of_a_bucket_is_its_own_and_ends_in_time() {
        let policy =
            Policy::of(crate::domain::limits::RouteClass::Read, crate::domain::limits::Counts::Principal).unwrap();
        let (one, other) = (Window::of(policy, vec![0, 0, 0, 0], 1_000), Window::of(policy, vec![0, 0, 0, 50], 1_000));
        assert_eq!((one.start, other.start), (900, 950));
        assert_eq!((one.ends_in(1_000), one.ends_in(1_199), one.ends_in(1_200)), (200, 1, 1));
    }
}
