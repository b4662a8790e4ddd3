//! `tirkeu admin outbox …`

use crate::app::App;
use crate::app::notifications::dead_letters::{list, replay, standing};
use crate::commands::Failure;
use chrono::SecondsFormat;
use clap::{Args, Subcommand};
use std::io::{self, Write};
use uuid::Uuid;

/// Rows read at a time.
const PAGE: i64 = 200;

/// What can be done with messages on their way.
#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// Lists the messages that were given up, oldest first, and why
    List,
    /// Sends messages that were given up again
    Replay(Which),
}

/// Which of them.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The message, as `list` shows it
    pub message: Option<Uuid>,
    /// All of them
    #[arg(long)]
    pub all: bool,
}

/// Carries out a command and says what was done.
pub(super) async fn run(app: &App, command: OutboxCommand) -> Result<(), Failure> {
    match command {
        OutboxCommand::List => print(app).await,
        OutboxCommand::Replay(which) => {
            let count = replay(app, which.message).await.map_err(failed)?;
            writeln!(io::stdout(), "sent again: {count}")?;
            if count == 0 && !which.all {
                return Err(Failure::Failed("no message of this id was given up".to_owned()));
            }
            Ok(())
        }
    }
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Failed(error.to_string())
}

async fn print(app: &App) -> Result<(), Failure> {
    let stands = standing(app).await.map_err(failed)?;
    let mut out = io::stdout().lock();
    writeln!(out, "waiting: {}\ngiven up: {}", stands.waiting, stands.dead)?;
    let mut after = None;
    loop {
        let rows = list(app, after, PAGE).await.map_err(failed)?;
        for row in &rows {
            let at = |at: crate::store::types::Ts| at.0.to_rfc3339_opts(SecondsFormat::Secs, true);
            let (made, ended) = (at(row.created_at), row.done_at.map(at).unwrap_or_default());
            let why = row.outcome.as_deref().unwrap_or("?");
            let (message, lane, kind) = (row.message_id.0, &row.lane, &row.kind);
            writeln!(
                out,
                "{message}  {lane:<4}  {kind}  {why} after {} failures  made {made}  given up {ended}",
                row.failures
            )?;
        }
        match rows.last() {
            Some(last) if rows.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX) => after = Some(last.message_id.0),
            _ => return Ok(()),
        }
    }
}
