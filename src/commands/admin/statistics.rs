//! `tirkeu admin statistics …`

use crate::app::App;
use crate::app::statistics::recount::recount;
use crate::commands::Failure;
use clap::Subcommand;
use std::io::{self, Write};

/// What can be done with statistics.
#[derive(Debug, Subcommand)]
pub enum StatisticsCommand {
    /// Counts everything again beside the running service, tells what was counted wrongly, and mends it
    Recount,
}

/// Carries out a command and says what was found.
pub(super) async fn run(app: &App, command: StatisticsCommand) -> Result<(), Failure> {
    let StatisticsCommand::Recount = command;
    let found = recount(app).await.map_err(|error| Failure::Failed(error.to_string()))?;
    let mut out = io::stdout();
    writeln!(out, "{} registrations and crossings counted again, {} days added up", found.sources, found.days)?;
    if found.is_right() {
        writeln!(out, "all figures are right")?;
    } else {
        writeln!(out, "mended: {} sources, {} figures", found.wrong_sources, found.wrong_cells)?;
    }
    Ok(())
}
