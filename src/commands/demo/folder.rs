//! The folder of a demonstration: where it is, what the service is told to keep in it, what is written beside.
//! Must not know what is played.

use crate::commands::Failure;
use crate::config::files;
use chrono::{DateTime, Utc};
use std::fmt::Display;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

const DATABASE: &str = "tirkeu.db";
const PREFERRED_PORT: u16 = 8080;

/// The folder.
pub(super) struct Folder {
    path: PathBuf,
    port: u16,
}

impl Folder {
    /// Makes the folder. One that holds a database is refused: the journeys begin with people whom nobody knows yet.
    pub(super) fn create(given: Option<PathBuf>, now: DateTime<Utc>) -> Result<Self, Failure> {
        let fresh = || Path::new("var").join(format!("demo-{}", now.format("%Y%m%d-%H%M%S")));
        let path = given.unwrap_or_else(fresh);
        if path.join(DATABASE).exists() {
            let shown = path.display();
            return Err(Failure::Usage(format!(
                "{shown} holds a database already; the demo needs a folder without one"
            )));
        }
        files::create_private_dir(&path).map_err(|error| failed(&path, &error))?;
        let is_free = TcpListener::bind((Ipv4Addr::LOCALHOST, PREFERRED_PORT)).is_ok();
        Ok(Self { path, port: if is_free { PREFERRED_PORT } else { 0 } })
    }

    /// The service's settings. The environment has no say: a demonstration must not reach a real database, Firebase or
    /// SMS gateway.
    pub(super) fn setting(&self, name: &str) -> Option<String> {
        match name {
            "DATA_DIR" => Some(self.shown()),
            "BIND_ADDRESS" => Some(format!("127.0.0.1:{}", self.port)),
            "LINK_MINUTES" => Some("60".to_owned()),
            "DRAIN_SECONDS" => Some("2".to_owned()),
            "RUST_LOG" => Some("warn".to_owned()),
            _ => None,
        }
    }

    /// The folder as text.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// The database's file as text.
    pub(super) fn database(&self) -> String {
        self.path.join(DATABASE).display().to_string()
    }

    /// Writes a file for its owner only, in place of an older one, and gives its path.
    pub(super) fn keep(&self, name: &str, content: &[u8]) -> Result<String, Failure> {
        let path = self.path.join(name);
        let written = match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => create(&path, content),
        };
        written.map_err(|error| failed(&path, &error))?;
        Ok(path.display().to_string())
    }
}

fn create(path: &Path, content: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content)
}

fn failed(path: &Path, error: &dyn Display) -> Failure {
    Failure::Failed(format!("{} cannot be written: {error}", path.display()))
}
