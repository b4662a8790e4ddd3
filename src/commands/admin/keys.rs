//! `tirkeu admin keys …`: re-keying of people's data. Stopped at any moment, it goes on where it was.

use crate::app::App;
use crate::app::keys::rewrap::rewrap_batch;
use crate::app::keys::rotate::{Step, owners, rotate};
use crate::commands::Failure;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use std::io::{self, Write};
use uuid::Uuid;

/// Lines of progress come after so many persons.
const TELL_EVERY: u64 = 10_000;

/// What can be done with data keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Wraps all data keys with the first key of `KEY_ENCRYPTION_KEYS`; afterwards the others may be taken out
    Rewrap,
    /// Gives everybody a new data key and seals everything anew; run again an hour later, it removes the old keys
    Rotate(Rotate),
}

/// Whose keys.
#[derive(Debug, Args)]
pub struct Rotate {
    /// Only keys that were last changed before this instant, such as 2027-01-31T00:00:00Z; without it, the start of this command
    #[arg(long)]
    pub before: Option<DateTime<Utc>>,
    /// Only this account
    #[arg(long)]
    pub account: Option<Uuid>,
}

/// Carries out a command and says what was done.
pub(super) async fn run(app: &App, command: KeysCommand) -> Result<(), Failure> {
    match command {
        KeysCommand::Rewrap => rewrap_all(app).await,
        KeysCommand::Rotate(args) => rotate_all(app, &args).await,
    }
}

fn failed(error: &crate::app::AppError) -> Failure {
    Failure::Failed(error.to_string())
}

async fn rewrap_all(app: &App) -> Result<(), Failure> {
    let mut done: u64 = 0;
    let mut told = 0;
    loop {
        let batch = rewrap_batch(app).await.map_err(|error| failed(&error))?;
        if batch == 0 {
            break;
        }
        done += u64::try_from(batch).unwrap_or_default();
        if done / TELL_EVERY > told {
            told = done / TELL_EVERY;
            writeln!(io::stderr(), "{done} keys wrapped")?;
        }
    }
    writeln!(io::stdout(), "{done} keys wrapped with version {}; none is left", app.vault.wrapping_version())?;
    Ok(())
}

#[derive(Default)]
struct Counts {
    rotated: u64,
    retired: u64,
    unchanged: u64,
}

async fn rotate_all(app: &App, args: &Rotate) -> Result<(), Failure> {
    let before = args.before.unwrap_or_else(|| app.now());
    let mut counts = Counts::default();
    let mut last = Uuid::nil();
    loop {
        let batch = match args.account {
            Some(account) => vec![account],
            None => owners(app, last).await.map_err(|error| failed(&error))?,
        };
        let Some(end) = batch.last() else { break };
        last = *end;
        for owner in batch {
            match rotate(app, owner, before).await.map_err(|error| failed(&error))? {
                Step::Rotated => counts.rotated += 1,
                Step::Retired => counts.retired += 1,
                Step::Unchanged => counts.unchanged += 1,
            }
            if (counts.rotated + counts.retired + counts.unchanged).is_multiple_of(TELL_EVERY) {
                writeln!(
                    io::stderr(),
                    "{} persons have a new key, {} lost the old one",
                    counts.rotated,
                    counts.retired
                )?;
            }
        }
        if args.account.is_some() {
            break;
        }
    }
    writeln!(
        io::stdout(),
        "{} persons have a new key, {} lost the old one, {} needed nothing",
        counts.rotated,
        counts.retired,
        counts.unchanged
    )?;
    if counts.rotated > 0 {
        writeln!(io::stdout(), "run this again with the same --before in an hour, to remove the old keys")?;
    }
    Ok(())
}
