//! `tirkeu admin officer …`

use crate::app::App;
use crate::app::officers::appoint::{AppointOfficer, appoint};
use crate::app::officers::change::{ChangeOfficer, change, resume, suspend};
use crate::app::officers::{OfficerError, list};
use crate::commands::Failure;
use crate::domain::access::{Badge, Rank};
use crate::domain::accounts::phone::Phone;
use crate::domain::reference::regions::RegionCode;
use crate::store::officers::OfficerRow;
use chrono::SecondsFormat;
use clap::{Args, Subcommand};
use std::io::{self, Write};

/// What can be done with officers.
#[derive(Debug, Subcommand)]
pub enum OfficerCommand {
    /// Makes the owner of a phone an officer: his sessions end, and he signs in anew by SMS
    Add(Add),
    /// Lists all officers
    List,
    /// Suspends an officer at once
    Suspend(Which),
    /// Lets a suspended officer go on
    Resume(Which),
    /// Changes rank, region or badge
    Change(Change),
}

/// An officer.
#[derive(Debug, Args)]
pub struct Which {
    /// His badge number
    #[arg(value_parser = badge)]
    pub badge: Badge,
}

/// A new officer.
#[derive(Debug, Args)]
pub struct Add {
    /// His phone, such as +77012345678
    #[arg(long, value_parser = phone)]
    pub phone: Phone,
    /// officer or supervisor
    #[arg(long, value_parser = rank)]
    pub role: Rank,
    /// His region, two digits of KATO; a supervisor without one oversees the whole country
    #[arg(long, value_parser = region)]
    pub region: Option<RegionCode>,
    /// His badge number
    #[arg(long, value_parser = badge)]
    pub badge: Badge,
}

/// A change.
#[derive(Debug, Args)]
pub struct Change {
    /// His badge number as it is
    #[arg(value_parser = badge)]
    pub badge: Badge,
    /// officer or supervisor
    #[arg(long, value_parser = rank)]
    pub role: Option<Rank>,
    /// Another region, two digits of KATO
    #[arg(long, value_parser = region, conflicts_with = "whole_country")]
    pub region: Option<RegionCode>,
    /// No region: the whole country; for supervisors
    #[arg(long)]
    pub whole_country: bool,
    /// Another badge number
    #[arg(long, value_parser = badge)]
    pub new_badge: Option<Badge>,
}

fn badge(text: &str) -> Result<Badge, String> {
    Badge::parse(text).ok_or_else(|| "a badge number has 1 to 20 capitals, digits and hyphens".to_owned())
}

fn phone(text: &str) -> Result<Phone, String> {
    Phone::parse(text).map_err(|_| "not a valid phone number with + and country code".to_owned())
}

fn rank(text: &str) -> Result<Rank, String> {
    Rank::parse(text).ok_or_else(|| format!("the roles are {}", Rank::ALL.map(Rank::as_str).join(" and ")))
}

fn region(text: &str) -> Result<RegionCode, String> {
    RegionCode::parse(text).map_err(|_| "there is no such region; /v1/reference/regions lists all".to_owned())
}

impl From<OfficerError> for Failure {
    fn from(error: OfficerError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Carries out a command and says what was done.
pub(super) async fn run(app: &App, command: OfficerCommand) -> Result<(), Failure> {
    let rows = match command {
        OfficerCommand::Add(Add { phone, role, region, badge }) => {
            vec![appoint(app, AppointOfficer { phone, rank: role, region, badge }).await?]
        }
        OfficerCommand::List => list(app).await.map_err(OfficerError::from)?,
        OfficerCommand::Suspend(which) => vec![suspend(app, &which.badge).await?],
        OfficerCommand::Resume(which) => vec![resume(app, &which.badge).await?],
        OfficerCommand::Change(command) => vec![changed(app, command).await?],
    };
    let text: String = rows.iter().map(line).collect();
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

async fn changed(app: &App, command: Change) -> Result<OfficerRow, OfficerError> {
    let region = if command.whole_country { Some(None) } else { command.region.map(Some) };
    change(app, &command.badge, ChangeOfficer { rank: command.role, region, badge: command.new_badge }).await
}

/// Badge, role, region, since when, state, account. No phone: a list of officers is not a list of their phones.
fn line(row: &OfficerRow) -> String {
    let region = row.region.as_deref().unwrap_or("whole country");
    let since = row.created_at.0.to_rfc3339_opts(SecondsFormat::Secs, true);
    let state = if row.suspended_at.is_some() { "suspended" } else { "active" };
    format!("{:20}  {:10}  {region:13}  {since}  {state:9}  {}\n", row.badge, row.role, row.account_id.0)
}
