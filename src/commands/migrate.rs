//! `tirkeu migrate`

use super::Failure;
use crate::boot::{self, telemetry};
use crate::config::Config;
use std::io::{self, Write};

/// Brings the tables up to date.
pub(super) async fn run() -> Result<(), Failure> {
    let config = Config::load_leniently()?;
    telemetry::start(&config.log).map_err(|error| Failure::Usage(error.to_string()))?;
    let run = boot::migrate(config.database.url.expose()).await?;
    writeln!(io::stdout(), "{run} migrations run; the tables are up to date")?;
    Ok(())
}
