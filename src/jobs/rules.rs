//! Keeps the rulebook of this process current: another process, or an operator, may have changed it. Runs in every process.

use super::periodic::report;
use crate::app::App;
use crate::app::rules::refresh::refresh;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// Half of the time after which a change counts.
const EVERY: Duration = Duration::from_secs(15);

/// Reads it every so often until it is stopped.
pub(super) async fn follow(app: &App, mut stopped: watch::Receiver<bool>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stopped.borrow() {
        tokio::select! {
            _ = ticks.tick() => report("rules", refresh(app).await),
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}
