//! Tells other processes of new work, and hears them. Signals are gathered, so that a burst of commits is one signal; one that is lost
//! costs a second. Must not know what the work is.

use crate::app::{App, AppError};
use futures_util::StreamExt;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// Signals are sent no more often.
const GATHER: Duration = Duration::from_millis(10);
/// A broken connection is opened again after this time.
const PAUSE: Duration = Duration::from_secs(2);
/// A connection that is silent for so long is asked whether it is still there.
const SILENCE: Duration = Duration::from_mins(1);

/// Tells others of what this process commits, until it is stopped. Ends at once where there are no others.
pub(super) async fn tell(app: &App, me: &str, stopped: watch::Receiver<bool>) {
    until_stopped(stopped, again_and_again(async || tell_once(app, me).await)).await;
}

/// Rings here when others have committed something, until it is stopped. Ends at once where there are no others.
pub(super) async fn hear(app: &App, me: &str, stopped: watch::Receiver<bool>) {
    until_stopped(stopped, again_and_again(async || hear_once(app, me).await)).await;
}

async fn until_stopped(mut stopped: watch::Receiver<bool>, work: impl Future<Output = ()>) {
    tokio::select! {
        // An error means that the other half is gone, which also says to stop.
        _ = stopped.wait_for(|stop| *stop) => {}
        () = work => {}
    }
}

async fn again_and_again(work: impl AsyncFn() -> Result<(), AppError>) {
    while let Err(error) = work().await {
        tracing::warn!(%error, "no signals between processes; everybody looks by himself once a second");
        sleep(PAUSE).await;
    }
}

async fn tell_once(app: &App, me: &str) -> Result<(), AppError> {
    let mut bell = app.outbox_bell.here();
    let Some(mut signals) = app.db.signals().await? else { return Ok(()) };
    while bell.changed().await.is_ok() {
        signals.send(me).await?;
        sleep(GATHER).await;
    }
    Ok(())
}

async fn hear_once(app: &App, me: &str) -> Result<(), AppError> {
    loop {
        let Some(mut signals) = app.db.signals().await? else { return Ok(()) };
        signals.listen().await?;
        // What was committed before it listened.
        app.outbox_bell.echo();
        let mut heard = signals.heard();
        while let Ok(Some(from)) = timeout(SILENCE, heard.next()).await {
            if from? != me {
                app.outbox_bell.echo();
            }
        }
        // A connection that died silently says nothing for ever: a new one is cheap.
    }
}
