//! `tirkeu admin organization …`

use crate::app::App;
use crate::app::organizations::add::{AddOrganization, add, all, appoint};
use crate::app::organizations::error::OrganizationError;
use crate::commands::Failure;
use crate::domain::accounts::phone::Phone;
use crate::domain::hosts::identifier::Bin;
use crate::domain::organizations::OrganizationName;
use crate::store::organizations::OrganizationRow;
use chrono::SecondsFormat;
use clap::{Args, Subcommand};
use std::io::{self, Write};

/// What can be done with organisations.
#[derive(Debug, Subcommand)]
pub enum OrganizationCommand {
    /// Enters an organisation whose papers were seen: from then on its delegates alone answer what names its BIN
    Add(Add),
    /// Makes the owner of a phone a manager, beside those that there are
    Appoint(Appoint),
    /// Lists all organisations
    List,
}

/// A new organisation.
#[derive(Debug, Args)]
pub struct Add {
    /// Its BIN
    #[arg(value_parser = bin)]
    pub bin: Bin,
    /// Its name
    #[arg(long, value_parser = name)]
    pub name: OrganizationName,
    /// The phone of its first manager, such as +77012345678
    #[arg(long, value_parser = phone)]
    pub manager: Phone,
}

/// One more manager.
#[derive(Debug, Args)]
pub struct Appoint {
    /// The BIN of the organisation
    #[arg(value_parser = bin)]
    pub bin: Bin,
    /// His phone, such as +77012345678
    #[arg(long, value_parser = phone)]
    pub manager: Phone,
}

fn bin(text: &str) -> Result<Bin, String> {
    Bin::parse(text).map_err(|_| "a BIN has 12 digits, the last of which checks the others".to_owned())
}

fn name(text: &str) -> Result<OrganizationName, String> {
    OrganizationName::parse(text).map_err(|_| "a name has 1 to 200 characters on one line".to_owned())
}

fn phone(text: &str) -> Result<Phone, String> {
    Phone::parse(text).map_err(|_| "not a valid phone number with + and country code".to_owned())
}

impl From<OrganizationError> for Failure {
    fn from(error: OrganizationError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Carries out a command and says what was done.
pub(super) async fn run(app: &App, command: OrganizationCommand) -> Result<(), Failure> {
    let rows = match command {
        OrganizationCommand::Add(Add { bin, name, manager }) => {
            vec![add(app, AddOrganization { bin, name, manager }).await?]
        }
        OrganizationCommand::Appoint(Appoint { bin, manager }) => vec![appoint(app, &bin, &manager).await?],
        OrganizationCommand::List => all(app).await?,
    };
    let text: String = rows.iter().map(line).collect();
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// BIN, since when, id, name.
fn line(row: &OrganizationRow) -> String {
    let since = row.created_at.0.to_rfc3339_opts(SecondsFormat::Secs, true);
    format!("{}  {since}  {}  {}\n", row.bin, row.id.0, row.name)
}
