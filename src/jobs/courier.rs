//! The loop that empties the outbox. Several may run, here and in other processes: each claims its own rows.
//! Must not know what is in the messages.

use crate::app::notifications::deliver::{Senders, deliver_batch};
use crate::app::upkeep;
use crate::app::{App, AppError};
use std::time::Duration;
use tokio::sync::watch;

/// The longest sleep: rows of other processes ring no bell here.
const POLL: Duration = Duration::from_secs(1);
/// The shortest sleep: a row whose lease another courier holds must not make a busy loop.
const BREATH: Duration = Duration::from_millis(20);
/// The longest pause after failures in a row.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Delivers until it is stopped; finishes the batch in hand then.
pub(super) async fn run(app: &App, senders: Senders<'_>, mut stopped: watch::Receiver<bool>) {
    let mut failures = 0u32;
    while !*stopped.borrow() {
        let outcome = deliver_due(app, senders, &stopped).await;
        let (pause, heed_bell) = match outcome {
            Ok(pause) => {
                failures = 0;
                (pause, true)
            }
            Err(error) => {
                failures = failures.saturating_add(1);
                tracing::error!(%error, job.failures = failures, "messages could not be delivered");
                (pause_after(failures), false)
            }
        };
        // The bell keeps one ring for whoever comes next, so a row committed since the claim is not overslept.
        tokio::select! {
            () = app.outbox_bell.notified(), if heed_bell => {}
            () = tokio::time::sleep(pause) => {}
            // An error means that the other half is gone, which also says to stop.
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}

/// Delivers batch by batch until nothing is due, and says how long to sleep.
async fn deliver_due(app: &App, senders: Senders<'_>, stopped: &watch::Receiver<bool>) -> Result<Duration, AppError> {
    while !*stopped.borrow() {
        if deliver_batch(app, senders).await? == 0 {
            break;
        }
    }
    let Some(due) = upkeep::next_due(app).await? else { return Ok(POLL) };
    Ok((due - app.now()).to_std().unwrap_or_default().clamp(BREATH, POLL))
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
