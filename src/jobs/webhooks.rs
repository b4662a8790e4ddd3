//! The loops behind webhooks: one hands events out, two send. Those that fail are visited from slots of their own, so that however many
//! of them there are, they take none from the others. Several processes may run them. Must not know what is sent.

use super::periodic::report;
use crate::app::webhooks::deliver::{claim, visit};
use crate::app::webhooks::hand_out::{Looked, hand_out, measure, replay_some};
use crate::app::{App, AppError};
use futures_util::future::{join, join3};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::spawn_local;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How often it looks by itself: retries that became due, and what other processes have committed.
const POLL: Duration = Duration::from_secs(1);
/// The least time between two looks at the feed, however much is written; also the first pause when something committed waits for an
/// open transaction. Each further one is twice as long, up to [`POLL`].
const BREATH: Duration = Duration::from_millis(20);
/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(5);
/// Webhooks visited at a time.
const SLOTS: usize = 64;
/// Of those that fail.
const SLOTS_OF_FAILING: usize = 32;
/// Webhooks taken in one transaction.
const AT_ONCE: usize = 16;
/// How long visits under way may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(20);
/// How often the gauge is set.
const MEASURE_EVERY: Duration = Duration::from_secs(15);

/// Runs until it is stopped; visits under way then have some seconds to end. Needs a `LocalSet`.
pub(super) async fn run(app: &Arc<App>, stopped: watch::Receiver<bool>) {
    let sending = join(send(app, false, SLOTS, stopped.clone()), send(app, true, SLOTS_OF_FAILING, stopped.clone()));
    join3(look(app, stopped.clone()), sending, watch_over(app, stopped)).await;
}

async fn look(app: &App, mut stopped: watch::Receiver<bool>) {
    // One of the two is rung after each step of a registration.
    let (mut bell, mut other) = (app.outbox_bell.anywhere(), app.escalation_bell.anywhere());
    let mut patience = BREATH;
    while !*stopped.borrow() {
        // Marked before the look: a ring that comes while it looks is heard afterwards.
        bell.mark_unchanged();
        other.mark_unchanged();
        let begun = Instant::now();
        let pause = match look_once(app).await {
            Ok(Looked { events: 1.., .. }) => {
                sleep_until(begun + BREATH).await;
                continue;
            }
            Ok(Looked { held: true, .. }) => {
                patience = (patience * 2).min(POLL);
                patience
            }
            Ok(_) => {
                patience = BREATH;
                POLL
            }
            Err(error) => {
                report("events", Err(error));
                PAUSE
            }
        };
        tokio::select! {
            () = either(&mut bell, &mut other), if pause != PAUSE => sleep_until(begun + BREATH).await,
            () = sleep(pause) => {}
            // An error means that the other half is gone, which also says to stop.
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}

/// Waits until one of two bells rings.
async fn either(one: &mut watch::Receiver<()>, other: &mut watch::Receiver<()>) {
    tokio::select! {
        _ = one.changed() => {}
        _ = other.changed() => {}
    }
}

async fn look_once(app: &App) -> Result<Looked, AppError> {
    let looked = hand_out(app).await?;
    let replayed = replay_some(app).await?;
    Ok(Looked { events: looked.events + replayed, ..looked })
}

async fn send(app: &Arc<App>, failing: bool, size: usize, mut stopped: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(size));
    let mut bell = app.webhook_bell.anywhere();
    while !*stopped.borrow() {
        bell.mark_unchanged();
        tokio::select! {
            // Closed only with this loop.
            slot = slots.acquire() => drop(slot),
            _ = stopped.wait_for(|stop| *stop) => break,
        }
        let room = slots.available_permits().min(AT_ONCE);
        let (pause, heed_bell) = match claim(app, failing, room).await {
            Ok(webhooks) => {
                let taken = webhooks.len();
                for webhook in webhooks {
                    let Ok(slot) = Arc::clone(&slots).try_acquire_owned() else { continue };
                    let app = Arc::clone(app);
                    spawn_local(async move {
                        report("webhooks", visit(&app, webhook).await);
                        drop(slot);
                        // It may have more, or be in the other line now.
                        app.webhook_bell.echo();
                    });
                }
                if taken == room {
                    continue;
                }
                (POLL, true)
            }
            Err(error) => {
                report("webhooks", Err(error));
                (PAUSE, false)
            }
        };
        tokio::select! {
            _ = bell.changed(), if heed_bell => {}
            () = sleep(pause) => {}
            changed = stopped.changed() => if changed.is_err() { break },
        }
    }
    let all = u32::try_from(size).unwrap_or(u32::MAX);
    if timeout(DRAIN, slots.acquire_many(all)).await.is_err() {
        tracing::warn!("visits to webhooks were left; their leases run out");
    }
}

async fn watch_over(app: &App, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        report("webhooks", measure(app).await);
        tokio::select! {
            () = sleep(MEASURE_EVERY) => {}
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}
