//! Reconcilers: work that looks at the state every so often. Running one twice, or in two processes, does no harm.
//! Must not know the rules it applies.

use crate::app::audit::checkpoint::{deliver, make};
use crate::app::cabinet::remind::remind_to_apply;
use crate::app::ports::CheckpointSink;
use crate::app::registrations::expire::expire_overdue;
use crate::app::registrations::stays::attend_stays;
use crate::app::upkeep;
use crate::app::vacates::lapse::lapse_overdue;
use crate::app::{App, AppError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

const EXPIRE_EVERY: Duration = Duration::from_secs(30);
const TIDY_EVERY: Duration = Duration::from_hours(1);
/// Between two checkpoints the end of the audit log has only the database to speak for it.
const CHECKPOINT_EVERY: Duration = Duration::from_mins(1);
const WATCH_EVERY: Duration = Duration::from_secs(15);

/// Runs the reconcilers until they are stopped; finishes the one in hand then.
pub(super) async fn run(app: &App, witness: Option<&dyn CheckpointSink>, mut stopped: watch::Receiver<bool>) {
    let [mut expire, mut tidy, mut watch, mut sign] =
        [EXPIRE_EVERY, TIDY_EVERY, WATCH_EVERY, CHECKPOINT_EVERY].map(interval);
    for ticks in [&mut expire, &mut tidy, &mut watch, &mut sign] {
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    while !*stopped.borrow() {
        tokio::select! {
            _ = expire.tick() => {
                until_done("expire", &stopped, async || expire_overdue(app).await).await;
                until_done("vacates", &stopped, async || lapse_overdue(app).await).await;
                until_done("stays", &stopped, async || attend_stays(app).await).await;
                until_done("apply", &stopped, async || remind_to_apply(app).await).await;
            }
            _ = tidy.tick() => report("tidy", upkeep::tidy(app).await),
            _ = sign.tick() => report("checkpoint", checkpoint(app, witness).await),
            _ = watch.tick() => report("watch", upkeep::measure(app).await),
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}

async fn checkpoint(app: &App, witness: Option<&dyn CheckpointSink>) -> Result<(), AppError> {
    make(app).await?;
    match witness {
        Some(witness) => deliver(app, witness).await.map(drop),
        None => Ok(()),
    }
}

async fn until_done(
    job: &'static str,
    stopped: &watch::Receiver<bool>,
    work: impl AsyncFn() -> Result<usize, AppError>,
) {
    while !*stopped.borrow() {
        match work().await {
            Ok(0) => return,
            Ok(done) => tracing::info!(job.name = job, job.done = done, "what had become due was done"),
            Err(error) => return report(job, Err(error)),
        }
    }
}

/// Nothing is lost by a failure: the next tick finds the same state.
pub(super) fn report(job: &'static str, outcome: Result<(), AppError>) {
    if let Err(error) = outcome {
        metrics::counter!("tirkeu_job_failures_total", "job" => job).increment(1);
        tracing::error!(%error, job.name = job, "a periodic job failed and will be run again");
    }
}
