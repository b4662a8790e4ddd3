//! Wakes those who follow the feed. One for the whole process: at each look it asks one question for all who listen, and wakes only
//! whom it concerns; what he then reads, he reads from his own place. It looks at once after a commit of this process, and once a second
//! for those of others. While nobody listens, it asks nothing.

use crate::app::AppError;
use crate::domain::changes::Position;
use crate::domain::codes::ProblemCode;
use crate::store::{Db, changes};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

/// The least time between two looks, however much is written; also the first pause when something committed waits for an open
/// transaction. Each further one is twice as long, up to a second.
const BREATH: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// When to try again while one has too many streams.
const CROWDED: Duration = Duration::from_secs(30);
/// When to try again while the service has too many, or stops.
const FULL: Duration = Duration::from_secs(10);

/// How much is given to those who listen.
#[derive(Debug, Clone, Copy)]
pub struct Capacity {
    /// Streams of one account.
    pub per_account: usize,
    /// Streams of this process.
    pub in_all: usize,
    /// How often a stream shows that it lives.
    pub heartbeat: Duration,
    /// How often it is looked for what other processes wrote.
    pub poll: Duration,
}

#[derive(Debug)]
struct Seat {
    id: u64,
    bell: Arc<Notify>,
    /// Whether a look has not seen it yet.
    fresh: bool,
}

/// Those who listen, by whose phone they listen for.
type Seats = HashMap<Vec<u8>, Vec<Seat>>;

/// Wakes those who follow the feed.
#[derive(Debug)]
pub struct Hub {
    capacity: Capacity,
    seats: Mutex<Seats>,
    ids: AtomicU64,
    joined: Notify,
    stopped: watch::Sender<bool>,
}

/// A place at the hub; given back when it is dropped.
#[derive(Debug)]
pub struct Listener {
    hub: Arc<Hub>,
    recipient: Vec<u8>,
    id: u64,
    bell: Arc<Notify>,
    stopped: watch::Receiver<bool>,
}

impl Hub {
    /// Nobody listens yet.
    #[must_use]
    pub fn new(capacity: Capacity) -> Self {
        Self {
            capacity,
            seats: Mutex::default(),
            ids: AtomicU64::default(),
            joined: Notify::new(),
            stopped: watch::Sender::new(false),
        }
    }

    /// How often a stream shows that it lives.
    #[must_use]
    pub const fn heartbeat(&self) -> Duration {
        self.capacity.heartbeat
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a seat for whoever owns the phone of this index.
    pub fn join(self: &Arc<Self>, recipient: &[u8]) -> Result<Listener, AppError> {
        let stopped = self.stopped.subscribe();
        let mut seats = self.seats();
        if *stopped.borrow() || seats.values().map(Vec::len).sum::<usize>() >= self.capacity.in_all {
            return Err(AppError::Later(ProblemCode::Unavailable, FULL));
        }
        let own = seats.entry(recipient.to_vec()).or_default();
        if own.len() >= self.capacity.per_account {
            return Err(AppError::Later(ProblemCode::TooManyRequests, CROWDED));
        }
        let (id, bell) = (self.ids.fetch_add(1, Ordering::Relaxed), Arc::new(Notify::new()));
        own.push(Seat { id, bell: Arc::clone(&bell), fresh: true });
        drop(seats);
        metrics::gauge!("tirkeu_event_streams").increment(1);
        self.joined.notify_one();
        Ok(Listener { hub: Arc::clone(self), recipient: recipient.to_vec(), id, bell, stopped })
    }

    fn leave(&self, recipient: &[u8], id: u64) {
        let mut seats = self.seats();
        let is_empty = seats.get_mut(recipient).is_some_and(|own| {
            own.retain(|seat| seat.id != id);
            own.is_empty()
        });
        if is_empty {
            seats.remove(recipient);
        }
        metrics::gauge!("tirkeu_event_streams").decrement(1);
    }

    /// Ends everything that follows, and lets nobody follow any more.
    pub fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Wakes until it is stopped.
    pub async fn run(self: Arc<Self>, db: Db) {
        let mut stopped = self.stopped.subscribe();
        let (mut since, mut patience) = (None, BREATH);
        while !*stopped.borrow() {
            let listened = self.listened();
            if listened.is_empty() {
                since = None;
                tokio::select! {
                    () = self.joined.notified() => {}
                    _ = stopped.changed() => {}
                }
                continue;
            }
            let begun = Instant::now();
            let is_held = self.look(&db, &listened, &mut since).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the feed could not be looked at");
                false
            });
            let pause = if is_held { patience } else { self.capacity.poll };
            patience = if is_held { (patience * 2).min(LONGEST_PAUSE) } else { BREATH };
            tokio::select! {
                () = db.committed() => tokio::time::sleep_until(begun + BREATH).await,
                () = tokio::time::sleep(pause) => {}
                _ = stopped.changed() => {}
            }
        }
    }

    /// For whom somebody listens. From here on these seats are seen.
    fn listened(&self) -> Vec<Vec<u8>> {
        let mut seats = self.seats();
        seats.values_mut().flatten().for_each(|seat| seat.fresh = false);
        seats.keys().cloned().collect()
    }

    /// Wakes those for whom there is something behind `since`; whether something is committed that must still wait.
    async fn look(&self, db: &Db, listened: &[Vec<u8>], since: &mut Option<Position>) -> Result<bool, AppError> {
        let Some(before) = *since else {
            // Whoever came first may have read before this horizon.
            *since = Some(db.read(async |conn| changes::bounds(conn).await).await?.horizon);
            self.seats().values().flatten().for_each(|seat| seat.bell.notify_one());
            return Ok(false);
        };
        let news = db.read(async |conn| changes::news(conn, listened, before).await).await?;
        let concerned: BTreeSet<Vec<u8>> = news.recipients.into_iter().collect();
        for (recipient, own) in self.seats().iter() {
            // Who came during the look was not asked about, and the next look asks only about what is behind this one.
            own.iter()
                .filter(|seat| seat.fresh || concerned.contains(recipient))
                .for_each(|seat| seat.bell.notify_one());
        }
        *since = Some(news.horizon);
        Ok(news.held)
    }
}

impl Listener {
    /// Waits until there may be something new, or the service stops.
    pub async fn rung(&mut self) {
        tokio::select! {
            () = self.bell.notified() => {}
            _ = self.stopped.changed() => {}
        }
    }

    /// Whether the service stops.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        *self.stopped.borrow()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.hub.leave(&self.recipient, self.id);
    }
}
