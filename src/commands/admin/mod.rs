//! `tirkeu admin …`: what an operator does on the machine itself, one file a noun. Each command is one transaction with its
//! audit entry; the service may run meanwhile, and obeys at once.

pub mod calendar;
pub mod client;
pub mod keys;
pub mod officer;
pub mod organization;
pub mod outbox;
pub mod person;
pub mod policy;
pub mod rule;
mod rulebook;
pub mod statistics;

use super::Failure;
use crate::app::App;
use crate::boot;
use crate::config::Config;
use clap::Subcommand;

/// A noun.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// The working-day calendar
    #[command(subcommand)]
    Calendar(calendar::CalendarCommand),
    /// Clients: the programs of integrators
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// Keys of people's data
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Officers of the migration police
    #[command(subcommand)]
    Officer(officer::OfficerCommand),
    /// Organisations as hosts
    #[command(subcommand)]
    Organization(organization::OrganizationCommand),
    /// Messages on their way, and those that were given up
    #[command(subcommand)]
    Outbox(outbox::OutboxCommand),
    /// People whose data is kept
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// Stay policies: how long people of each nationality may stay
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Periods of registration
    #[command(subcommand)]
    Rule(rule::RuleCommand),
    /// The figures of statistics
    #[command(subcommand)]
    Statistics(statistics::StatisticsCommand),
    /// Prints what is kept for how long, and why
    Retention,
}

/// Carries out a command.
pub(super) async fn run(command: Admin) -> Result<(), Failure> {
    if matches!(command, Admin::Retention) {
        return person::print_retention();
    }
    let app: App = boot::offline(&Config::load()?).await?;
    match command {
        Admin::Calendar(command) => calendar::run(&app, command).await,
        Admin::Client(command) => client::run(&app, command).await,
        Admin::Keys(command) => keys::run(&app, command).await,
        Admin::Officer(command) => officer::run(&app, command).await,
        Admin::Organization(command) => organization::run(&app, command).await,
        Admin::Outbox(command) => outbox::run(&app, command).await,
        Admin::Person(command) => person::run(&app, command).await,
        Admin::Policy(command) => policy::run(&app, command).await,
        Admin::Rule(command) => rule::run(&app, command).await,
        Admin::Statistics(command) => statistics::run(&app, command).await,
        Admin::Retention => Ok(()),
    }
}
