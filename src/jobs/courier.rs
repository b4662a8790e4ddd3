//! Empties one lane of the outbox. Claiming, sending and recording go on at the same time: whoever has a slot is sent, and a slot is free
//! again only when the result is on the disk, so that a slow database slows the sending down instead of sending things twice. Several
//! couriers may run, here and in other processes: each claims its own rows. Must not know what is in the messages.

use super::Ways;
use crate::app::notifications::deliver::{Attempt, Claim, claim, judge, record, send};
use crate::app::upkeep::something_is_due;
use crate::app::{App, AppError};
use crate::domain::outbox::Lane;
use crate::domain::outbox::pace::{Pace, Speed};
use chrono::TimeDelta;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::spawn_local;
use tokio::time::{Instant, sleep, timeout, timeout_at};

/// How often it looks by itself: retries that became due, rows of a process that died before it rang.
const POLL: Duration = Duration::from_secs(1);
/// The most rows claimed or recorded in one transaction.
const BATCH: usize = 200;
/// How long a result waits for others to be written with.
const GATHER: Duration = Duration::from_millis(5);
/// How soon to ask again when the pace allows nothing.
const PACE_STEP: Duration = Duration::from_millis(10);
/// The longest pause after failures of the store in a row.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How long results are tried to be written. After that their leases are over, and what was sent is sent again.
const RECORD_PATIENCE: Duration = Duration::from_mins(1);
/// How long messages under way may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// How fast a lane may send, and how much at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tempo {
    /// Messages a second.
    pub speed: Speed,
    /// Messages under way at a time.
    pub slots: usize,
}

impl Tempo {
    /// Far below FCM's quota of 10,000 a second for a project, in two connections of a hundred streams each.
    pub const PUSH: Self = Self { speed: Speed { most: 500.0, ramp: TimeDelta::seconds(60) }, slots: 200 };
    /// What a gateway takes.
    pub const SMS: Self = Self { speed: Speed { most: 100.0, ramp: TimeDelta::seconds(1) }, slots: 50 };
}

/// What is under way: it holds a slot until its result is recorded.
type Sent = (Attempt, OwnedSemaphorePermit);

/// A courier of one lane.
pub(super) struct Courier {
    pub(super) app: Arc<App>,
    pub(super) ways: Ways,
    pub(super) lane: Lane,
    slots: Arc<Semaphore>,
    pace: RefCell<Pace>,
}

/// What the claiming does next.
enum Next {
    /// Claim again at once.
    Again,
    /// Nothing is due.
    Idle,
    /// Wait so long.
    Pause(Duration),
}

impl Courier {
    pub(super) fn new(app: Arc<App>, ways: Ways, lane: Lane, tempo: Tempo) -> Self {
        let slots = Arc::new(Semaphore::new(tempo.slots.max(1)));
        Self { app, ways, lane, slots, pace: RefCell::new(Pace::new(tempo.speed)) }
    }

    /// Delivers until it is stopped; what is under way then has some seconds to end. Needs a `LocalSet`.
    pub(super) async fn run(self, stopped: watch::Receiver<bool>) {
        let courier = Rc::new(self);
        let (results, to_record) = unbounded_channel();
        let recording = spawn_local(Rc::clone(&courier).record_all(to_record));
        courier.claim_all(results, stopped).await;
        // The channel ends when the last message under way has its answer.
        if timeout(DRAIN, recording).await.is_err() {
            tracing::warn!(outbox.lane = courier.lane.as_str(), "messages under way were left; their leases run out");
        }
    }

    async fn claim_all(self: &Rc<Self>, results: UnboundedSender<Sent>, mut stopped: watch::Receiver<bool>) {
        let mut bell = self.app.outbox_bell.anywhere();
        let mut failures = 0u32;
        while !*stopped.borrow() {
            // Marked before the claim: a ring that comes while it looks is heard afterwards.
            bell.mark_unchanged();
            tokio::select! {
                _ = stopped.wait_for(|stop| *stop) => return,
                // Closed only with the courier itself.
                slot = self.slots.acquire() => drop(slot),
            }
            let next = match self.claim_some(&results).await {
                Ok(next) => {
                    failures = 0;
                    next
                }
                Err(error) => {
                    failures = failures.saturating_add(1);
                    tracing::error!(%error, job.failures = failures, "messages could not be claimed");
                    Next::Pause(pause_after(failures))
                }
            };
            let stop = async {
                // An error means that the other half is gone, which also says to stop.
                let _ = stopped.wait_for(|stop| *stop).await;
            };
            tokio::select! {
                () = stop => return,
                () = async {
                    match next {
                        Next::Again => {}
                        Next::Pause(pause) => sleep(pause).await,
                        Next::Idle => self.wait_for_work(&mut bell).await,
                    }
                } => {}
            }
        }
    }

    /// Until the bell rings, or something became due by itself.
    async fn wait_for_work(&self, bell: &mut watch::Receiver<()>) {
        loop {
            tokio::select! {
                rung = bell.changed() => {
                    if rung.is_err() {
                        sleep(POLL).await;
                    }
                    return;
                }
                () = sleep(POLL) => {
                    // A failure shows itself at the claim.
                    if something_is_due(&self.app, self.lane).await.unwrap_or(true) {
                        return;
                    }
                }
            }
        }
    }

    /// Claims for the free slots, as far as the pace allows, and sets out.
    async fn claim_some(self: &Rc<Self>, results: &UnboundedSender<Sent>) -> Result<Next, AppError> {
        let allowed = self.pace.borrow_mut().allowance(self.app.now());
        if allowed == 0 {
            return Ok(Next::Pause(PACE_STEP));
        }
        let room = self.slots.available_permits().min(allowed).min(BATCH);
        let claims = claim(&self.app, self.lane, room).await?;
        let count = claims.len();
        self.pace.borrow_mut().sent(count, self.app.now());
        for claim in claims {
            self.set_out(claim, results.clone());
        }
        Ok(if count < room { Next::Idle } else { Next::Again })
    }

    fn set_out(self: &Rc<Self>, claim: Claim, results: UnboundedSender<Sent>) {
        // Nobody else takes slots, so there is one for each row.
        let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() else { return };
        let courier = Rc::clone(self);
        spawn_local(async move {
            let attempt = send(&courier.app, courier.ways.senders(), courier.lane, claim).await;
            // The recorder listens as long as anything is under way.
            let _ = results.send((attempt, slot));
        });
    }

    async fn record_all(self: Rc<Self>, mut results: UnboundedReceiver<Sent>) {
        while let Some(first) = results.recv().await {
            let mut sent = vec![first];
            let until = Instant::now() + GATHER;
            while sent.len() < BATCH
                && let Ok(Some(next)) = timeout_at(until, results.recv()).await
            {
                sent.push(next);
            }
            let (attempts, slots): (Vec<Attempt>, Vec<OwnedSemaphorePermit>) = sent.into_iter().unzip();
            self.record_batch(attempts).await;
            drop(slots);
        }
    }

    async fn record_batch(&self, attempts: Vec<Attempt>) {
        if attempts.iter().any(Attempt::was_throttled) {
            self.pace.borrow_mut().slow_down(self.app.now());
        }
        let rested = self.app.lanes.resting(self.lane).is_some();
        let batch = judge(&self.app, self.lane, attempts);
        if rested && self.app.lanes.resting(self.lane).is_none() {
            self.pace.borrow_mut().restart();
            // What became due while it rested need not wait for a look.
            self.app.outbox_bell.echo();
        }
        let until = Instant::now() + RECORD_PATIENCE;
        let mut failures = 0u32;
        while let Err(error) = record(&self.app, self.lane, &batch).await {
            failures = failures.saturating_add(1);
            tracing::error!(%error, job.failures = failures, "what became of messages could not be written");
            if Instant::now() >= until {
                return;
            }
            sleep(pause_after(failures).min(Duration::from_secs(5))).await;
        }
    }
}

/// Doubles with each failure, from one second.
fn pause_after(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(10);
    Duration::from_secs(1 << doublings).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_lengthen_the_pause_up_to_half_a_minute() {
        let seconds: Vec<u64> = (1..8).map(|failures| pause_after(failures).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(pause_after(u32::MAX), LONGEST_PAUSE);
    }
}
