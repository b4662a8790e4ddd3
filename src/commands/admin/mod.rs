//! `tirkeu admin …`: what an operator does on the machine itself, one file a noun. Each command is one transaction with its
//! audit entry; the service may run meanwhile, and obeys at once.

pub mod officer;

use super::Failure;
use crate::app::App;
use crate::boot;
use crate::config::Config;
use clap::Subcommand;

/// A noun.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Officers of the migration police
    #[command(subcommand)]
    Officer(officer::OfficerCommand),
}

/// Carries out a command.
pub(super) async fn run(command: Admin) -> Result<(), Failure> {
    let app: App = boot::offline(&Config::load()?).await?;
    match command {
        Admin::Officer(command) => officer::run(&app, command).await,
    }
}
