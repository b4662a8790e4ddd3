//! The log: to the standard error, for people or for programs. What stands in it is the callers' duty: never phones,
//! names, document numbers, codes or tokens.

use super::error::BootError;
use crate::config::sections::{Log, LogFormat};
use std::io;
use tracing_subscriber::EnvFilter;

/// Starts the log; does nothing where one is started already.
///
/// # Errors
/// The filter is not one.
pub fn start(log: &Log) -> Result<(), BootError> {
    let filter = EnvFilter::try_new(&log.filter)
        .map_err(|_| BootError::Setup("RUST_LOG must be a filter, as in info,tirkeu=debug".to_owned()))?;
    // The driver would write down every parameter: sealed or not, that is nobody's to read.
    let filter = match "tokio_postgres=info".parse() {
        Ok(quiet) => filter.add_directive(quiet),
        Err(_) => filter,
    };
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match log.format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init(),
    };
    if started.is_err() {
        tracing::debug!("the log is started already");
    }
    Ok(())
}
