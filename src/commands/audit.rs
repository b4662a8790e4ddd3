//! `tirkeu audit verify`, `tirkeu audit checkpoint` and `tirkeu audit certificates`

use super::Failure;
use crate::app::AppError;
use crate::app::audit::checkpoint::{deliver, make};
use crate::app::audit::verify::{Report, verify};
use crate::app::certificates::reread;
use crate::boot::{self, Parts};
use crate::config::Config;
use crate::gateways::checkpoints;
use clap::Subcommand;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

/// What can be done with the audit log.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Checks every entry, every chain and every signed checkpoint; ends with 1 if anything is wrong
    Verify(VerifyArgs),
    /// Signs what has been added since the last checkpoint, and sends the copies that have not left this machine
    Checkpoint,
    /// Reads all certificates again and checks them and their register; ends with 1 if anything is wrong
    Certificates(CertificatesArgs),
}

/// What `certificates` takes.
#[derive(Debug, clap::Args)]
pub struct CertificatesArgs {
    /// A file with signed heads that were kept elsewhere, one a line
    #[arg(long)]
    pub heads: Option<PathBuf>,
}

/// What `verify` takes.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Folder with the copies of the checkpoints that are kept off this machine
    #[arg(long)]
    pub checkpoints: Option<PathBuf>,
}

/// Carries the command out.
pub(super) async fn run(command: Command) -> Result<(), Failure> {
    let config = Config::load()?;
    match command {
        Command::Verify(args) => check(&config, &args).await,
        Command::Checkpoint => Box::pin(checkpoint(&config)).await,
        Command::Certificates(args) => certificates(&config, &args).await,
    }
}

fn failed(error: &AppError) -> Failure {
    Failure::Failed(error.to_string())
}

async fn check(config: &Config, args: &VerifyArgs) -> Result<(), Failure> {
    let copies = match &args.checkpoints {
        Some(folder) => checkpoints::read(folder)
            .map_err(|error| Failure::Usage(format!("--checkpoints {}: {error}", folder.display())))?,
        None => BTreeMap::new(),
    };
    let app = boot::offline(config).await?;
    let report = verify(&app.db, &app.verifier, &copies, app.now()).await.map_err(|error| failed(&error))?;
    print(&report)?;
    if report.faults.is_empty() {
        return Ok(());
    }
    Err(Failure::Failed(format!("the audit log is not sound: {} faults", report.faults.len())))
}

async fn checkpoint(config: &Config) -> Result<(), Failure> {
    let app = boot::offline(config).await?;
    let made = make(&app).await.map_err(|error| failed(&error))?;
    let sent = match Parts::from_config(config)?.checkpoints {
        Some(witness) => deliver(&app, witness.as_ref()).await.map_err(|error| failed(&error))?,
        None => 0,
    };
    let made = made.map_or_else(|| "nothing new to sign".to_owned(), |seq| format!("checkpoint {seq} signed"));
    writeln!(io::stdout(), "{made}; {sent} copies sent")?;
    Ok(())
}

async fn certificates(config: &Config, args: &CertificatesArgs) -> Result<(), Failure> {
    let copies: Vec<String> = match &args.heads {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| Failure::Usage(format!("--heads {}: {error}", path.display())))?
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        None => Vec::new(),
    };
    let app = boot::offline(config).await?;
    let report = reread::verify(&app, &copies).await.map_err(|error| failed(&error))?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{} certificates read, {} entries of the register ({} of erased people), {} signed heads",
        report.certificates, report.entries, report.erased, report.heads
    )?;
    for fault in &report.faults {
        writeln!(out, "FAULT: {fault}")?;
    }
    if report.count == 0 {
        writeln!(out, "sound")?;
        return Ok(());
    }
    Err(Failure::Failed(format!("the certificates are not sound: {} faults", report.count)))
}

fn print(report: &Report) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{} entries in {} chains, {} checkpoints", report.entries, report.chains, report.checkpoints)?;
    match report.newest {
        Some(at) => writeln!(out, "newest checkpoint: {}", at.to_rfc3339())?,
        None => writeln!(out, "there is no checkpoint yet")?,
    }
    writeln!(out, "{} entries are younger than the checkpoint of their chain", report.uncovered)?;
    for fault in &report.faults {
        writeln!(out, "FAULT: {fault}")?;
    }
    if report.faults.is_empty() {
        writeln!(out, "sound")?;
    }
    Ok(())
}
