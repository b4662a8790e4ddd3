//! The loop behind the sandbox: simulated hosts answer, and clocks that were moved make things due. Ends at once anywhere else.
//! Must not know what is due.

use super::periodic::report;
use crate::app::App;
use crate::app::sandbox::due::work_due;
use std::time::Duration;
use tokio::sync::watch;

/// The longest sleep: what other processes commit rings no bell here.
const POLL: Duration = Duration::from_secs(1);
/// The pause after a failure.
const PAUSE: Duration = Duration::from_secs(5);

/// Runs until it is stopped; finishes the batch in hand then.
pub(super) async fn run(app: &App, mut stopped: watch::Receiver<bool>) {
    if !app.settings.is_sandbox {
        return;
    }
    // One of the two is rung after each application.
    let (mut bell, mut other) = (app.outbox_bell.anywhere(), app.escalation_bell.anywhere());
    while !*stopped.borrow() {
        // Marked before the look: a ring that comes while it looks is heard afterwards.
        bell.mark_unchanged();
        other.mark_unchanged();
        let pause = match work_due(app).await {
            Ok(done) if done > 0 => continue,
            Ok(_) => POLL,
            Err(error) => {
                report("sandbox", Err(error));
                PAUSE
            }
        };
        tokio::select! {
            _ = bell.changed(), if pause == POLL => {}
            _ = other.changed(), if pause == POLL => {}
            () = tokio::time::sleep(pause) => {}
            // An error means that the other half is gone, which also says to stop.
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}
