//! Says every few seconds that this process serves. Must not know what a silence means.

use super::periodic::report;
use crate::app::App;
use crate::app::outages::beat::beat;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

const EVERY: Duration = Duration::from_secs(5);

/// Beats until it is stopped.
pub(super) async fn run(app: &App, mut stopped: watch::Receiver<bool>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stopped.borrow() {
        tokio::select! {
            _ = ticks.tick() => match beat(app).await {
                Ok(None) => {}
                Ok(Some(outage)) => {
                    let seconds = (outage.ended_at.0 - outage.began_at.0).num_seconds();
                    tracing::warn!(outage.id = %outage.id.0, outage.seconds = seconds, "the service was down, as its heartbeats show");
                }
                Err(error) => report("heartbeat", Err(error)),
            },
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}
