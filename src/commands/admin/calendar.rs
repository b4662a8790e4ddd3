//! `tirkeu admin calendar …`

use super::rulebook::{Words, columns, day, print, tell};
use crate::app::App;
use crate::app::rules::change::{LEAD, set, withdraw};
use crate::commands::Failure;
use crate::domain::deadlines::rulebook::{Content, Subject};
use crate::domain::deadlines::versions::Validity;
use crate::domain::language::Language;
use crate::domain::reference::holidays::{Basis, Holiday, HolidayKind};
use chrono::NaiveDate;
use clap::{Args, Subcommand};

/// What can be done with the working-day calendar.
#[derive(Debug, Subcommand)]
pub enum CalendarCommand {
    /// Lists the days that differ from the usual week
    List,
    /// Says what a day is: a holiday, a moved or swapped day off, a working weekend
    Set(Set),
    /// Says that a day is like any other of its week
    Withdraw(Withdraw),
}

/// A day.
#[derive(Debug, Args)]
pub struct Set {
    /// The day
    #[arg(value_parser = day)]
    pub date: NaiveDate,
    /// `holiday`, `moved_day_off`, `swapped_day_off` or `working_weekend`
    #[arg(long, value_parser = word::<HolidayKind>)]
    pub kind: HolidayKind,
    /// `official`, `computed` or `estimated`
    #[arg(long, default_value = "official", value_parser = word::<Basis>)]
    pub basis: Basis,
    /// Its name
    #[command(flatten)]
    pub words: Words,
}

/// A day.
#[derive(Debug, Args)]
pub struct Withdraw {
    /// The day
    #[arg(value_parser = day)]
    pub date: NaiveDate,
}

/// Reads a code as it stands on the wire.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(text.into()).map_err(|error| error.to_string())
}

/// A code as it stands on the wire.
fn code(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Carries out a command and says what was done.
pub(super) async fn run(app: &App, command: CalendarCommand) -> Result<(), Failure> {
    match command {
        CalendarCommand::List => list(app),
        CalendarCommand::Set(Set { date, kind, basis, words }) => {
            let names =
                words.names().ok_or_else(|| Failure::Failed("give its name with --kk --ru --en --uz".to_owned()))?;
            let day = Holiday { date, kind, basis, names };
            tell(&date.to_string(), set(app, Content::Day(day), Validity::default()).await?)
        }
        CalendarCommand::Withdraw(Withdraw { date }) => {
            tell(&date.to_string(), withdraw(app, Subject::Day(date), None).await?)
        }
    }
}

fn list(app: &App) -> Result<(), Failure> {
    let book = app.rulebook();
    print(book.known_at(app.now() + LEAD).holidays(NaiveDate::MIN, NaiveDate::MAX).map(|row| {
        let (day, columns) = (row.content, columns(row.validity, row.known_from));
        format!("{}  {columns}  {:15}  {:9}  {}", day.date, code(day.kind), code(day.basis), day.name(Language::En))
    }))
}
