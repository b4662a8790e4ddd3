//! `tirkeu import FILE --client ID`: takes a file of applications in for a client, as `POST /v1/batches` does, and works on it here, beside
//! whatever service runs on the same database.

use super::Failure;
use crate::app::batches::accept::{SubmitBatch, accept};
use crate::app::batches::refused::sheet;
use crate::app::batches::work::work_some;
use crate::app::batches::{Sender, read};
use crate::app::idempotency::{Answer, Guard};
use crate::app::integrators::access::acting;
use crate::app::registrations::receipt::fingerprint;
use crate::app::{App, AppError};
use crate::boot;
use crate::config::Config;
use crate::config::files::create_private;
use crate::domain::batches::{BatchState, Format};
use crate::domain::integrators::Scope;
use crate::domain::language::Language;
use crate::domain::limits::published::BATCH_FILE;
use crate::i18n;
use crate::store::batches::BatchRow;
use crate::store::types::Id;
use clap::{Args as ClapArgs, ValueEnum};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::LocalSet;
use uuid::Uuid;

/// The exit code where a line was refused, or the batch was ended before its last one.
const SOME_REFUSED: u8 = 3;
/// How often it looks while somebody else has the lines, or they wait.
const LOOK: Duration = Duration::from_millis(300);

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    /// A JSON array.
    Json,
    /// An application a line.
    Ndjson,
    /// A table.
    Csv,
}

/// What is imported.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The file: .json, .ndjson (or .jsonl) or .csv, at most 10,000 lines
    pub file: PathBuf,
    /// The client for which it is submitted, and that sees the results
    #[arg(long)]
    pub client: Uuid,
    /// The form of the file, if its name does not tell
    #[arg(long, value_enum)]
    pub format: Option<FileFormat>,
    /// Only judges the lines
    #[arg(long)]
    pub dry_run: bool,
    /// Leaves the work to the service: ends once the file is taken in
    #[arg(long)]
    pub leave: bool,
    /// Where refused lines are written as CSV, to be mended and imported again; FILE.refused.csv unless given
    #[arg(long)]
    pub refused: Option<PathBuf>,
    /// Language of messages: kk, ru, en or uz
    #[arg(long, default_value = "ru", value_parser = language)]
    pub language: Language,
}

fn language(text: &str) -> Result<Language, String> {
    let found = Language::ALL.into_iter().find(|language| language.tag() == text);
    found.ok_or_else(|| "the languages are kk, ru, en and uz".to_owned())
}

impl Args {
    fn format(&self) -> Result<Format, Failure> {
        let ending = self.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
        match (self.format, ending.as_str()) {
            (Some(FileFormat::Json), _) | (None, "json") => Ok(Format::Json),
            (Some(FileFormat::Ndjson), _) | (None, "ndjson" | "jsonl") => Ok(Format::Ndjson),
            (Some(FileFormat::Csv), _) | (None, "csv") => Ok(Format::Csv),
            _ => Err(Failure::Usage("the name of the file does not tell its form: say --format".to_owned())),
        }
    }

    fn refused_file(&self) -> PathBuf {
        self.refused.clone().unwrap_or_else(|| {
            let mut name = self.file.clone().into_os_string();
            name.push(".refused.csv");
            name.into()
        })
    }
}

/// Imports a file.
pub(super) async fn run(args: Args) -> Result<ExitCode, Failure> {
    let format = args.format()?;
    let size = std::fs::metadata(&args.file).map_err(|error| Failure::Usage(error.to_string()))?.len();
    if usize::try_from(size).unwrap_or(usize::MAX) > BATCH_FILE {
        return Err(Failure::Usage(format!("the file has more than {BATCH_FILE} bytes: divide it")));
    }
    if args.refused_file().exists() {
        let name = args.refused_file();
        return Err(Failure::Usage(format!("{} is there already: take it away, or say --refused", name.display())));
    }
    let bytes = std::fs::read(&args.file)?;
    let app = Arc::new(boot::offline(&Config::load()?).await?);
    let may = acting(&app, args.client).await.map_err(|error| failed(error, args.language))?;
    if !may.is_some_and(|client| client.scopes.contains(Scope::RegistrationsWrite)) {
        return Err(Failure::Usage("there is no such client that may submit registrations now".to_owned()));
    }
    // Transactions are tasks of one thread.
    LocalSet::new().run_until(import(&app, &args, format, bytes)).await
}

async fn import(app: &Arc<App>, args: &Args, format: Format, bytes: Vec<u8>) -> Result<ExitCode, Failure> {
    let told = |error| failed(error, args.language);
    let (client, now) = (Id(args.client), app.now());
    let guard = Guard {
        principal: args.client,
        key: format!("import:{}", app.new_id(now)),
        fingerprint: fingerprint(&[]),
        reader: "client",
    };
    let command = SubmitBatch { format, dry_run: args.dry_run, bytes };
    let answer = accept(app, (client, Sender::Operator), guard, command, |row| {
        Ok(Answer { status: 202, location: None, etag: None, body: serde_json::to_string(&row.id.0)?, replayed: false })
    });
    let id: Uuid = serde_json::from_str(&answer.await.map_err(told)?.body).map_err(|error| told(error.into()))?;
    writeln!(io::stdout(), "batch: {id}")?;
    if args.leave {
        return Ok(ExitCode::SUCCESS);
    }
    let batch = follow(app, (client, id), args.language).await?;
    writeln!(
        io::stdout(),
        "{}: {} lines, {} accepted, {} refused, {} not worked on",
        batch.state,
        batch.total,
        batch.accepted,
        batch.refused,
        batch.total - batch.accepted - batch.refused
    )?;
    if batch.refused > 0 {
        let table = sheet(app, client, id, args.language).await.map_err(told)?;
        let path = args.refused_file();
        create_private(&path, &String::from_utf8_lossy(&table))?;
        writeln!(io::stdout(), "refused lines: {}", path.display())?;
    }
    let all_accepted = batch.accepted == batch.total;
    Ok(if all_accepted { ExitCode::SUCCESS } else { ExitCode::from(SOME_REFUSED) })
}

/// Works on a batch until it is over, and tells how far it is.
async fn follow(app: &Arc<App>, (client, id): (Id, Uuid), language: Language) -> Result<BatchRow, Failure> {
    let told = |error| failed(error, language);
    loop {
        let worked = work_some(app, Some(id)).await.map_err(told)?;
        let batch = read::get(app, client, id).await.map_err(told)?;
        let done = batch.accepted + batch.refused;
        write!(io::stderr(), "\r{done} of {} lines, {} refused ", batch.total, batch.refused)?;
        if BatchState::parse(&batch.state).is_none_or(|state| !state.is_open()) {
            writeln!(io::stderr())?;
            return Ok(batch);
        }
        if !worked {
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// What is wrong, with every field.
fn failed(error: AppError, language: Language) -> Failure {
    match error {
        AppError::Invalid(errors) => {
            let line = |pointer: &str, text: &str| format!("\n  {pointer}: {text}");
            let lines = errors.iter().map(|it| line(&it.pointer, i18n::fields::message(it.code).get(language)));
            Failure::Usage(format!("the file cannot be read{}", lines.collect::<String>()))
        }
        AppError::Problem(code) => Failure::Failed(i18n::problems::title(code).get(language).to_owned()),
        other => Failure::Failed(other.to_string()),
    }
}
