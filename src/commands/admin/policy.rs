//! `tirkeu admin policy …`

use super::rulebook::{From, Words, columns, day, from, print, tell, words};
use crate::app::App;
use crate::app::rules::change::{LEAD, set, withdraw};
use crate::commands::Failure;
use crate::domain::deadlines::rulebook::{Content, Subject};
use crate::domain::deadlines::versions::Validity;
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::stay_policies::{StayPolicy, is_known_basis};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

/// What can be done with stay policies.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Lists all rows, those that are valid later, too
    List,
    /// Sets the row of a nationality that is valid from a day; it replaces the one that begins on the same day
    Set(Box<Set>),
    /// Takes back the row of a nationality that is valid from a day; without any other, there is no visa-free stay
    Withdraw(Withdraw),
}

/// A row.
#[derive(Debug, Args)]
pub struct Set {
    /// Nationality, ISO 3166-1 alpha-3
    #[arg(value_parser = nationality)]
    pub nationality: CountryCode,
    /// First day of entry for which it counts; always for the row that is built in
    #[arg(long, value_parser = from)]
    pub from: From,
    /// Last day of entry for which it counts; none is until further notice
    #[arg(long, value_parser = day)]
    pub until: Option<NaiveDate>,
    /// Days of one stay
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub per_entry: u16,
    /// Days in any window
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub in_window: u16,
    /// Length of the window in days
    #[arg(long, default_value_t = 180, value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub window: u16,
    /// Days from the entry to the registration, if a treaty sets its own
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub registration_days: Option<u16>,
    /// The treaty or resolution, as the table has it, or a new one with its texts
    #[arg(long, value_parser = words)]
    pub basis: String,
    /// How well it is supported
    #[arg(long, default_value = "set by an operator", value_parser = words)]
    pub confidence: String,
    /// The texts of a new basis
    #[command(flatten)]
    pub words: Words,
}

/// A row.
#[derive(Debug, Args)]
pub struct Withdraw {
    /// Nationality, ISO 3166-1 alpha-3
    #[arg(value_parser = nationality)]
    pub nationality: CountryCode,
    /// The day on which it begins, as `list` shows it
    #[arg(long, value_parser = from)]
    pub from: From,
}

fn nationality(text: &str) -> Result<CountryCode, String> {
    CountryCode::parse(text).map_err(|_| "not an ISO 3166-1 alpha-3 code".to_owned())
}

/// Carries out a command and says what was done.
pub(super) async fn run(app: &App, command: PolicyCommand) -> Result<(), Failure> {
    match command {
        PolicyCommand::List => list(app),
        PolicyCommand::Set(row) => {
            let (nationality, validity) = (row.nationality, Validity { from: row.from.0, until: row.until });
            tell(nationality.as_str(), set(app, content(*row)?, validity).await?)
        }
        PolicyCommand::Withdraw(Withdraw { nationality, from }) => {
            tell(nationality.as_str(), withdraw(app, Subject::Policy(nationality), from.0).await?)
        }
    }
}

fn content(row: Set) -> Result<Content, Failure> {
    if row.in_window > row.window {
        return Err(Failure::Failed("there are not so many days in the window".to_owned()));
    }
    let basis_names = row.words.names();
    if basis_names.is_none() && !is_known_basis(&row.basis) {
        return Err(Failure::Failed("the table has no such basis: give its text with --kk --ru --en --uz".to_owned()));
    }
    Ok(Content::Policy(StayPolicy {
        nationality: row.nationality.as_str().to_owned(),
        max_days_per_entry: row.per_entry,
        max_days_in_window: row.in_window,
        window_days: row.window,
        registration_deadline_days: row.registration_days,
        basis: row.basis,
        basis_names,
        confidence: row.confidence,
    }))
}

fn list(app: &App) -> Result<(), Failure> {
    let book = app.rulebook();
    print(book.known_at(app.now() + LEAD).policies().map(|row| {
        let policy = row.content;
        let limits = format!("{}/{}/{}", policy.max_days_per_entry, policy.max_days_in_window, policy.window_days);
        let days = policy.registration_deadline_days.map_or_else(|| "-".to_owned(), |days| days.to_string());
        let columns = columns(row.validity, row.known_from);
        format!("{}  {columns}  {limits:11}  {days:4}  {}", policy.nationality, policy.basis)
    }))
}
