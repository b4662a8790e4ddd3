//! Counts what has changed, and once an hour adds the last days up again. In several processes one counts, and the others look on.

use super::periodic::report;
use crate::app::statistics::fold::fold;
use crate::app::statistics::recount::add_up;
use crate::app::{App, AppError};
use chrono::Days;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at};

const EVERY: Duration = Duration::from_secs(5);
const CHECK_EVERY: Duration = Duration::from_hours(1);
/// Days that are added up again.
const CHECKED: u64 = 3;

/// Counts until it is stopped.
pub(super) async fn run(app: &App, mut stopped: watch::Receiver<bool>) {
    let me = app.new_id(app.now());
    // The check is not the first thing that a process does: many may start at once.
    let (mut ticks, mut checks) = (interval(EVERY), interval_at(Instant::now() + CHECK_EVERY, CHECK_EVERY));
    for ticks in [&mut ticks, &mut checks] {
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    while !*stopped.borrow() {
        tokio::select! {
            _ = ticks.tick() => while !*stopped.borrow() {
                match fold(app, me).await {
                    Ok(0) => break,
                    Ok(_) => {}
                    Err(error) => {
                        report("statistics", Err(error));
                        break;
                    }
                }
            },
            _ = checks.tick() => report("statistics_check", check(app).await),
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}

async fn check(app: &App) -> Result<(), AppError> {
    let today = app.today();
    let first = today.checked_sub_days(Days::new(CHECKED)).unwrap_or(today);
    let found = add_up(app, (first, today)).await?;
    metrics::counter!("tirkeu_statistics_mended_total").increment(u64::try_from(found.wrong_cells).unwrap_or(u64::MAX));
    Ok(())
}
