//! The loop that asks hosts again who do not look. Several processes may run it: each step is guarded.
//! Must not know the steps.

use crate::app::App;
use crate::app::notifications::escalate::escalate_due;
use std::time::Duration;
use tokio::sync::watch;

/// The longest sleep: what other processes commit rings no bell here, and what becomes due by itself none at all.
const POLL: Duration = Duration::from_secs(1);
/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(5);

/// Runs until it is stopped; finishes the batch in hand then.
pub(super) async fn run(app: &App, mut stopped: watch::Receiver<bool>) {
    let mut bell = app.escalation_bell.anywhere();
    while !*stopped.borrow() {
        // Marked before the look: a ring that comes while it looks is heard afterwards.
        bell.mark_unchanged();
        let (pause, heed_bell) = match escalate_due(app).await {
            // There may be more behind it.
            Ok(done) if done > 0 => continue,
            Ok(_) => (POLL, true),
            Err(error) => {
                metrics::counter!("tirkeu_job_failures_total", "job" => "escalate").increment(1);
                tracing::error!(%error, "hosts could not be asked again");
                (PAUSE, false)
            }
        };
        tokio::select! {
            _ = bell.changed(), if heed_bell => {}
            () = tokio::time::sleep(pause) => {}
            // An error means that the other half is gone, which also says to stop.
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}
