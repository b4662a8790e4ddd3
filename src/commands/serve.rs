//! `tirkeu serve`

use super::Failure;
use crate::boot::signals::StopSignals;
use crate::boot::{self, Parts, metrics, telemetry};
use crate::config::Config;
use crate::config::sections::Profile;

/// Serves until SIGTERM or SIGINT, then stops in good order; a second signal stops at once.
pub(super) async fn run() -> Result<(), Failure> {
    let config = Config::load()?;
    telemetry::start(&config.log).map_err(|error| Failure::Usage(error.to_string()))?;
    let mut signals = StopSignals::listen()?;
    if config.profile == Profile::Development && !config.http.bind_address.ip().is_loopback() {
        tracing::warn!("the development profile is reachable from other machines");
    }
    let parts = Parts::from_config(&config)?;
    if let Some(handle) = parts.metrics.clone() {
        actix_web::rt::spawn(metrics::keep_up(handle));
    }
    let mut running = boot::start(parts).await?;
    running.announce();
    let signal = tokio::select! {
        signal = signals.next() => signal,
        failure = running.ended() => return Err(failure.into()),
    };
    tracing::info!(process.signal = signal, "stopping");
    tokio::select! {
        () = running.stop() => {
            tracing::info!("stopped");
            Ok(())
        }
        signal = signals.next() => Err(Failure::Failed(format!("stopped at once by a second signal ({signal})"))),
    }
}
