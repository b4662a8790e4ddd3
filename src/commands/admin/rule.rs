//! `tirkeu admin rule …`

use super::rulebook::{From, Words, columns, day, from, print, tell};
use crate::app::App;
use crate::app::rules::change::{LEAD, set, withdraw};
use crate::commands::Failure;
use crate::domain::deadlines::policy::{RuleRow, Unit};
use crate::domain::deadlines::rulebook::{Content, Subject};
use crate::domain::deadlines::versions::Validity;
use crate::domain::deadlines::{DeadlineKind, LegalSource};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

/// What can be done with the periods of registration.
#[derive(Debug, Subcommand)]
pub enum RuleCommand {
    /// Lists all rows, those that are valid later, too
    List,
    /// Sets the period that is valid from a day; it replaces the one that begins on the same day
    Set(Set),
    /// Takes back the period that is valid from a day; without any other, there is no such duty
    Withdraw(Withdraw),
}

/// A period.
#[derive(Debug, Args)]
pub struct Set {
    /// `first_registration` or `re_registration`
    #[arg(value_parser = kind)]
    pub rule: DeadlineKind,
    /// The first day in force: for an entry or a move on this day or later
    #[arg(long, value_parser = day)]
    pub from: NaiveDate,
    /// The last day in force; none is until further notice
    #[arg(long, value_parser = day)]
    pub until: Option<NaiveDate>,
    /// Length of the period
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=366))]
    pub number: u32,
    /// `calendar_days` or `working_days`
    #[arg(long, value_parser = unit)]
    pub unit: Unit,
    /// The act that sets it, if it is another one than order No. 923
    #[command(flatten)]
    pub words: Words,
}

/// A period.
#[derive(Debug, Args)]
pub struct Withdraw {
    /// `first_registration` or `re_registration`
    #[arg(value_parser = kind)]
    pub rule: DeadlineKind,
    /// The day on which it begins, as `list` shows it
    #[arg(long, value_parser = from)]
    pub from: From,
}

fn kind(text: &str) -> Result<DeadlineKind, String> {
    let kind = DeadlineKind::parse(text).filter(|kind| *kind != DeadlineKind::EndOfStay);
    kind.ok_or_else(|| "the rules are first_registration and re_registration".to_owned())
}

fn unit(text: &str) -> Result<Unit, String> {
    let unit = Unit::ALL.into_iter().find(|unit| unit.as_str() == text);
    unit.ok_or_else(|| "the units are calendar_days and working_days".to_owned())
}

/// Carries out a command and says what was done.
pub(super) async fn run(app: &App, command: RuleCommand) -> Result<(), Failure> {
    match command {
        RuleCommand::List => list(app),
        RuleCommand::Set(row) => {
            let (what, validity) = (row.rule.as_str(), Validity { from: Some(row.from), until: row.until });
            let source_names = row.words.names();
            let rule = RuleRow {
                rule: row.rule,
                valid_from: row.from,
                number: row.number,
                unit: row.unit,
                source: if source_names.is_some() { LegalSource::OtherAct } else { LegalSource::MiaOrder923 },
                source_names,
            };
            tell(what, set(app, Content::Rule(rule), validity).await?)
        }
        RuleCommand::Withdraw(Withdraw { rule, from }) => {
            tell(rule.as_str(), withdraw(app, Subject::Rule(rule), from.0).await?)
        }
    }
}

fn list(app: &App) -> Result<(), Failure> {
    let book = app.rulebook();
    print(book.known_at(app.now() + LEAD).rules().map(|row| {
        let (rule, columns) = (row.content, columns(row.validity, row.known_from));
        format!("{:18}  {columns}  {:3} {}", rule.rule.as_str(), rule.number, rule.unit.as_str())
    }))
}
