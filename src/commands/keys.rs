//! `tirkeu keys`

use super::Failure;
use crate::boot::keys::new_secret;
use crate::config::files;
use crate::domain::clock::SystemRandom;
use crate::gateways::key_encryption::LocalKeyEncryption;
use crate::gateways::signing::generate_pem;
use std::io::{self, Write};
use std::path::PathBuf;

/// What `keys` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to write the new signing key; an existing file is left alone
    pub path: PathBuf,
}

/// Writes a new signing key and prints the three lines for `.env`.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let path = args.path.display();
    let pem = generate_pem().map_err(io::Error::other)?;
    files::create_private(&args.path, &pem).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Failed(format!("{path} exists and is left alone")),
        _ => Failure::Failed(format!("{path} cannot be written: {error}")),
    })?;
    let secret = new_secret(&SystemRandom);
    let wrapping = LocalKeyEncryption::generate(1, &SystemRandom);
    writeln!(io::stdout(), "SECRET_KEY={}\nKEY_ENCRYPTION_KEYS={}\nSIGNING_KEY_FILE={path}", *secret, *wrapping)?;
    Ok(())
}
