//! The loop that works on batches: some lines of one client, then some of the next. Several processes may run it. Must not know what
//! becomes of a line.

use super::periodic::report;
use crate::app::App;
use crate::app::batches::work::work_some;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// How often it looks by itself: what became due again, and what other processes have taken in.
const POLL: Duration = Duration::from_secs(1);
/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(5);

/// Runs until it is stopped; finishes the lines in hand then. Needs a `LocalSet`.
pub(super) async fn run(app: &Arc<App>, mut stopped: watch::Receiver<bool>) {
    let mut bell = app.batch_bell.anywhere();
    while !*stopped.borrow() {
        // Marked before the look: a ring that comes while it looks is heard afterwards.
        bell.mark_unchanged();
        let (pause, heed_bell) = match work_some(app, None).await {
            Ok(true) => continue,
            Ok(false) => (POLL, true),
            Err(error) => {
                report("batches", Err(error));
                (PAUSE, false)
            }
        };
        tokio::select! {
            _ = bell.changed(), if heed_bell => {}
            () = sleep(pause) => {}
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}
