//! `tirkeu fcm-fake`: the fake FCM as a process of its own, for load tests, for comparisons with the clients of others, and
//! for developers of apps. Must not know the service.

use super::Failure;
use crate::boot::signals::StopSignals;
use crate::config::sections::Profile;
use crate::config::{Config, files};
use crate::domain::clock::{SystemClock, SystemRandom};
use crate::gateways::fcm::fake::{FakeFcm, FakeOptions, TlsPem, generate_key_pem, key_of_account};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What `fcm-fake` takes.
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// The port on the loopback interface; 0 takes a free one
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Speak TLS, too, on the same port, with this chain of certificates in PEM
    #[arg(long, requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The private key of the first certificate, in PEM
    #[arg(long, requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// How long each send takes to be answered, in milliseconds
    #[arg(long, default_value_t = 0)]
    pub delay_ms: u64,
    /// Count messages instead of keeping them, as for tests under load
    #[arg(long)]
    pub count_only: bool,
    /// Write the service account here; the key of an earlier fake's account in this file goes on being used
    #[arg(long)]
    pub account_file: Option<PathBuf>,
    /// Write each request here as a line of JSON; an existing file is emptied
    #[arg(long)]
    pub log: Option<PathBuf>,
}

/// Serves until SIGTERM or SIGINT.
pub(super) async fn run(args: Args) -> Result<(), Failure> {
    if Config::load_leniently()?.profile == Profile::Production {
        return Err(Failure::Usage(
            "the fake FCM does not run with PROFILE=production: pushes would go nowhere".into(),
        ));
    }
    let mut signals = StopSignals::listen()?;
    let fake = start(&args)?;
    announce(&fake, args.account_file.as_deref())?;
    signals.next().await;
    fake.stop();
    Ok(())
}

fn start(args: &Args) -> Result<FakeFcm, Failure> {
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificates), Some(key)) => Some(TlsPem { certificates: text(certificates)?, key: text(key)? }),
        _ => None,
    };
    let log = args.log.as_deref().map(|path| File::create(path).map_err(|error| unusable(path, &error))).transpose()?;
    let options =
        FakeOptions { port: args.port, tls, delay: Duration::from_millis(args.delay_ms), keep: !args.count_only, log };
    let pem = match &args.account_file {
        Some(path) => kept_key(path)?,
        None => None,
    };
    let pem = pem.map_or_else(generate_key_pem, Ok)?;
    let fake = FakeFcm::start_with(options, pem, Arc::new(SystemClock), Arc::new(SystemRandom))?;
    if let Some(path) = &args.account_file {
        write_account(path, &fake.service_account_json())?;
    }
    Ok(fake)
}

fn unusable(path: &Path, error: &io::Error) -> Failure {
    Failure::Failed(format!("{}: {error}", path.display()))
}

fn text(path: &Path) -> Result<String, Failure> {
    files::read(path).map(|text| text.to_string()).map_err(|error| unusable(path, &error))
}

/// The key of the account that an earlier fake wrote; a file of anybody else is left alone.
fn kept_key(path: &Path) -> Result<Option<String>, Failure> {
    if !path.exists() {
        return Ok(None);
    }
    match key_of_account(&text(path)?) {
        Some(pem) => Ok(Some(pem)),
        None => Err(Failure::Failed(format!("{} is not a fake's account and is left alone", path.display()))),
    }
}

fn write_account(path: &Path, json: &str) -> Result<(), Failure> {
    // Written beside it and put in its place: a service that is starting finds the old one or the new one.
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let new = PathBuf::from(name);
    let written = files::create_private(&new, json).and_then(|()| fs::rename(&new, path));
    written.map_err(|error| unusable(path, &error))
}

/// What the service's `.env` needs; the first line is there as soon as the fake answers.
fn announce(fake: &FakeFcm, account: Option<&Path>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "FCM_BASE_URL={}", fake.base_url())?;
    if let Some(path) = account {
        writeln!(out, "FCM_SERVICE_ACCOUNT_FILE={}", path.display())?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn an_account_outlives_its_fake_and_a_strangers_file_is_left_alone() {
        let directory = std::env::temp_dir().join(format!("tirkeu-fcm-fake-{}", std::process::id()));
        files::create_private_dir(&directory).unwrap();
        let (account, log) = (directory.join("account.json"), directory.join("requests.jsonl"));
        let args = || Args { account_file: Some(account.clone()), log: Some(log.clone()), ..Args::default() };
        let read = || serde_json::from_str::<Value>(&fs::read_to_string(&account).unwrap()).unwrap();
        let fake = start(&args()).unwrap();
        let first = read();
        assert!(!files::is_open_to_others(&account).unwrap() && log.exists());
        announce(&fake, Some(&account)).unwrap();
        drop(fake);
        let fake = start(&args()).unwrap();
        let second = read();
        assert_eq!(first["private_key"], second["private_key"]);
        assert_eq!(second["token_uri"], format!("{}/token", fake.base_url()));
        fs::write(&account, "{}").unwrap();
        assert!(matches!(start(&args()), Err(Failure::Failed(text)) if text.contains("left alone")));
        assert_eq!(fs::read_to_string(&account).unwrap(), "{}");
        let none = Some(directory.join("none"));
        assert!(start(&Args { tls_cert: none.clone(), tls_key: none, ..Args::default() }).is_err());
        fs::remove_dir_all(&directory).unwrap();
    }
}
