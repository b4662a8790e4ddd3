//! The process's metrics: one recorder, installed once, read as text. Must not know what is counted.

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;

/// Upper bounds of the histograms of times, in seconds.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// How often collected times are put into their buckets, so that they do not pile up between two readings.
const UPKEEP_EVERY: Duration = Duration::from_secs(5);

/// A recorder belongs to the process, as the metrics macros do.
static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// The handle to the process's recorder, which is installed at the first call; none if another one is installed already.
#[must_use]
pub fn handle() -> Option<PrometheusHandle> {
    HANDLE.get_or_init(install).clone()
}

fn install() -> Option<PrometheusHandle> {
    let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS);
    match builder.map(PrometheusBuilder::install_recorder) {
        Ok(Ok(handle)) => {
            metrics::describe_counter!("tirkeu_http_requests_total", "Requests answered");
            metrics::describe_histogram!("tirkeu_http_seconds", metrics::Unit::Seconds, "Time until the answer");
            metrics::describe_counter!("tirkeu_outbox_attempts_total", "Attempts to deliver a message");
            metrics::describe_gauge!("tirkeu_outbox_waiting", "Messages still to be delivered");
            metrics::describe_gauge!("tirkeu_outbox_late_seconds", "Delay of the message that waits longest");
            metrics::describe_counter!("tirkeu_limits_exceeded_total", "Requests refused by a limit");
            metrics::describe_counter!(
                "tirkeu_limits_store_failures_total",
                "Requests whose limit could not be counted"
            );
            metrics::describe_counter!("tirkeu_http_connections_cut_total", "Connections ended because nothing came");
            metrics::describe_gauge!("tirkeu_event_streams", "Streams of events that are open");
            metrics::describe_counter!("tirkeu_otp_sent_total", "Sign-in codes sent by SMS");
            metrics::describe_counter!("tirkeu_otp_refused_total", "Sign-in codes refused by a budget");
            metrics::describe_gauge!("tirkeu_otp_day_used", "Sign-in codes of the day");
            metrics::describe_gauge!("tirkeu_otp_day_budget", "Sign-in codes that a day may have");
            metrics::describe_counter!("tirkeu_job_failures_total", "Failed runs of periodic jobs");
            Some(handle)
        }
        Ok(Err(error)) | Err(error) => {
            tracing::error!(%error, "there are no metrics");
            None
        }
    }
}

/// Keeps the recorder small, for ever.
pub async fn keep_up(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP_EVERY).await;
        handle.run_upkeep();
    }
}
