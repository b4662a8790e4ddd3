//! `tirkeu keys`

use super::Failure;
use crate::boot::keys::new_secret;
use crate::config::files;
use crate::domain::clock::SystemRandom;
use crate::gateways::key_encryption::LocalKeyEncryption;
use crate::gateways::signing::{generate_pem, public_jwks};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What `keys` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print the public keys of these files (private keys, or JWK Sets) as one JWK Set, instead of making a key
    #[arg(long)]
    pub public: bool,
    /// Where to write the new signing key; an existing file is left alone
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
}

/// Makes a key, or prints public ones.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    match args.paths.as_slice() {
        paths if args.public => print_public(paths),
        [path] => make(path),
        _ => Err(Failure::Usage("one file for one new key".to_owned())),
    }
}

/// What `PREVIOUS_KEYS_FILE` and `RETIRED_KEYS_FILE` take.
fn print_public(paths: &[PathBuf]) -> Result<(), Failure> {
    let read = |path: &PathBuf| {
        files::read(path).map_err(|error| Failure::Failed(format!("{} cannot be read: {error}", path.display())))
    };
    let texts = paths.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let set = public_jwks(&texts).map_err(|error| Failure::Failed(error.to_string()))?;
    writeln!(io::stdout(), "{set:#}")?;
    Ok(())
}

/// Writes a new signing key and prints the three lines for `.env`.
fn make(file: &Path) -> Result<(), Failure> {
    let path = file.display();
    let pem = generate_pem().map_err(io::Error::other)?;
    files::create_private(file, &pem).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Failed(format!("{path} exists and is left alone")),
        _ => Failure::Failed(format!("{path} cannot be written: {error}")),
    })?;
    let secret = new_secret(&SystemRandom);
    let wrapping = LocalKeyEncryption::generate(1, &SystemRandom);
    writeln!(io::stdout(), "SECRET_KEY={}\nKEY_ENCRYPTION_KEYS={}\nSIGNING_KEY_FILE={path}", *secret, *wrapping)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_new_key_goes_into_one_file_and_public_keys_come_from_files_that_hold_some() {
        let directory = std::env::temp_dir().join(format!("tirkeu-public-{}", std::process::id()));
        files::create_private_dir(&directory).unwrap();
        let (key, rubbish) = (directory.join("signing.pem"), directory.join("rubbish"));
        files::create_private(&rubbish, "rubbish").unwrap();
        let keys = |public: bool, paths: &[&PathBuf]| {
            run(&Args { public, paths: paths.iter().map(|path| (*path).clone()).collect() })
        };
        keys(false, &[&key]).unwrap();
        keys(true, &[&key, &key]).unwrap();
        assert!(matches!(keys(false, &[&key]), Err(Failure::Failed(text)) if text.contains("left alone")));
        assert!(matches!(keys(false, &[&key, &rubbish]), Err(Failure::Usage(_))));
        assert!(matches!(keys(true, &[&key, &rubbish]), Err(Failure::Failed(_))));
        assert!(matches!(keys(true, &[&directory.join("none")]), Err(Failure::Failed(_))));
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
