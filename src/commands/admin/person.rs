//! `tirkeu admin person …` and `tirkeu admin retention`

use crate::app::App;
use crate::app::persons::claim::code_for;
use crate::app::persons::erase::erase;
use crate::commands::Failure;
use crate::domain::accounts::Phone;
use crate::domain::retention;
use crate::store::accounts::by_phone;
use crate::store::vault::Indexed;
use clap::{Args, Subcommand};
use std::io::{self, Write};
use uuid::Uuid;

/// What can be done with people's data.
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Erases a person for good: his data key goes, and everything sealed under it can never be read again
    Erase(Who),
    /// Prints the code with which somebody takes his file over, who has no phone in it: a guest who has lost his code, or one who has come of
    /// age and whose guardian does not let go. Make sure that it is he
    ClaimCode {
        /// Number of an application or certificate of his
        number: String,
    },
}

/// Who.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Who {
    /// His account
    #[arg(long)]
    pub account: Option<Uuid>,
    /// His phone, E.164
    #[arg(long)]
    pub phone: Option<String>,
}

/// Carries out a command and says what was done.
pub(super) async fn run(app: &App, command: PersonCommand) -> Result<(), Failure> {
    let who = match command {
        PersonCommand::Erase(who) => who,
        PersonCommand::ClaimCode { number } => {
            let code = code_for(app, &number).await.map_err(|error| Failure::Failed(error.to_string()))?;
            writeln!(io::stdout(), "{code}")?;
            return Ok(());
        }
    };
    let account = account(app, &who).await?;
    let erased = erase(app, account, "operator").await.map_err(|error| Failure::Failed(error.to_string()))?;
    if !erased {
        return Err(Failure::Failed(
            "nothing was erased: he is erased already, or a registration of his is pending or in force".to_owned(),
        ));
    }
    writeln!(io::stdout(), "erased: {account}")?;
    Ok(())
}

async fn account(app: &App, who: &Who) -> Result<Uuid, Failure> {
    if let Some(account) = who.account {
        return Ok(account);
    }
    let phone = Phone::parse(who.phone.as_deref().unwrap_or_default())
        .map_err(|code| Failure::Usage(format!("--phone: {}", code.as_str())))?;
    let index = app.vault.index(Indexed::Phone, phone.as_str());
    let found = app.db.read(async |conn| by_phone(conn, &app.vault, &index).await).await;
    let found = found.map_err(|error| Failure::Failed(error.to_string()))?;
    found.map(|account| account.id.0).ok_or_else(|| Failure::Failed("nobody has this phone".to_owned()))
}

/// Prints the table of retention.
pub(super) fn print_retention() -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    for rule in retention::rules() {
        writeln!(out, "{:?}: {:?} after {} days", rule.item, rule.action, rule.days)?;
        writeln!(out, "    {}\n    for {}\n    {}", rule.fields, rule.purpose, rule.basis)?;
    }
    Ok(())
}
