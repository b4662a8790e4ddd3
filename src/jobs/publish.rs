//! What is published of certificates: status lists, the register and its heads. After the end of a day, its certificates are read again.
//! Running it twice, or in two processes, does no harm.

use super::periodic::report;
use crate::app::App;
use crate::app::certificates::{register, reread, status};
use futures_util::future::join;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

/// A change of status is published within a minute: this, and twice the time that a list is cached.
const EVERY: Duration = Duration::from_secs(15);
/// How often it is asked whether a day is over.
const CLOSE_EVERY: Duration = Duration::from_mins(1);

/// Publishes until it is stopped.
pub(super) async fn run(app: &App, stopped: watch::Receiver<bool>) {
    join(lists(app, stopped.clone()), days(app, stopped)).await;
}

async fn lists(app: &App, mut stopped: watch::Receiver<bool>) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !*stopped.borrow() {
        tokio::select! {
            _ = ticks.tick() => report("status_lists", status::refresh(app).await.map(drop)),
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}

async fn days(app: &App, mut stopped: watch::Receiver<bool>) {
    let [mut enter, mut close] = [EVERY, CLOSE_EVERY].map(interval);
    for ticks in [&mut enter, &mut close] {
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    }
    while !*stopped.borrow() {
        tokio::select! {
            _ = enter.tick() => { enter_all(app, &stopped).await; }
            _ = close.tick() => if enter_all(app, &stopped).await { close_day(app, &stopped).await },
            changed = stopped.changed() => if changed.is_err() { return },
        }
    }
}

/// Whether everything that was issued is entered now.
async fn enter_all(app: &App, stopped: &watch::Receiver<bool>) -> bool {
    while !*stopped.borrow() {
        match register::enter_batch(app).await {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => {
                report("register", Err(error));
                return false;
            }
        }
    }
    false
}

async fn close_day(app: &App, stopped: &watch::Receiver<bool>) {
    report("register_head", register::close_day(app).await.map(drop));
    match reread::reread_day(app, || !*stopped.borrow()).await {
        Ok(None) => {}
        Ok(Some((day, found))) if found.count == 0 => {
            tracing::info!(%day, certificates.reread = found.certificates, "the certificates of a day were read again");
        }
        Ok(Some((day, found))) => {
            metrics::counter!("tirkeu_certificates_faulty_total").increment(u64::from(found.count.unsigned_abs()));
            tracing::error!(%day, faults = ?found.faults, "certificates are not as they were issued");
        }
        Err(error) => report("reread", Err(error)),
    }
}
