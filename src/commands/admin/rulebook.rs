//! What `tirkeu admin policy`, `… rule` and `… calendar` share: days, words, and how a change is told.

use crate::app::rules::change::RuleError;
use crate::commands::Failure;
use crate::domain::deadlines::versions::Validity;
use crate::domain::reference::Names;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use clap::Args;
use std::io::{self, Write};

/// The day from which a row is valid.
#[derive(Debug, Clone, Copy)]
pub struct From(pub Option<NaiveDate>);

/// Reads a day, or `always` for what is built in.
pub(super) fn from(text: &str) -> Result<From, String> {
    if text == "always" {
        return Ok(From(None));
    }
    day(text).map(|day| From(Some(day)))
}

/// Reads a day.
pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "not a day such as 2027-01-01".to_owned())
}

/// A text in every language.
#[derive(Debug, Args)]
pub struct Words {
    /// In Kazakh
    #[arg(long, value_parser = words, requires = "ru")]
    pub kk: Option<String>,
    /// In Russian
    #[arg(long, value_parser = words, requires = "en")]
    pub ru: Option<String>,
    /// In English
    #[arg(long, value_parser = words, requires = "uz")]
    pub en: Option<String>,
    /// In Uzbek, Latin script
    #[arg(long, value_parser = words, requires = "kk")]
    pub uz: Option<String>,
}

impl Words {
    /// The text, if it was given.
    pub(super) fn names(self) -> Option<Names> {
        Some(Names { kk: self.kk?, ru: self.ru?, en: self.en?, uz: self.uz? })
    }
}

/// A text of a line, 1 to 200 characters.
pub(super) fn words(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_good =
        (1..=200).contains(&text.chars().count()) && !text.chars().any(|c| c.is_control() || "{}".contains(c));
    if is_good { Ok(text.to_owned()) } else { Err("a text has 1 to 200 characters of one line, no braces".to_owned()) }
}

impl std::convert::From<RuleError> for Failure {
    fn from(error: RuleError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Says from when on a change counts.
pub(super) fn tell(what: &str, known_from: DateTime<Utc>) -> Result<(), Failure> {
    writeln!(io::stdout(), "{what}: counts from {}", known_from.to_rfc3339_opts(SecondsFormat::Secs, true))?;
    Ok(())
}

/// The columns of validity and knowledge in a list.
pub(super) fn columns(validity: Validity, known_from: Option<DateTime<Utc>>) -> String {
    let from = validity.from.map_or_else(|| "always".to_owned(), |day| day.to_string());
    let until = validity.until.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let known = known_from.map_or_else(|| "built in".to_owned(), |at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    format!("{from:10}  {until:10}  {known:20}")
}

/// Prints lines.
pub(super) fn print(lines: impl Iterator<Item = String>) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
