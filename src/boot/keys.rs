//! The keys at the start: those that are configured, else (in development) made once and kept. Must not know what is
//! signed with them.

use super::error::BootError;
use crate::config::sections::{Profile, decode_secret_key};
use crate::config::{Config, DEVELOPMENT_MARK, files, key_line};
use crate::domain::clock::Random;
use crate::gateways::key_encryption::LocalKeyEncryption;
use crate::gateways::signing::{Ed25519Signer, generate_pem};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Bytes of a new secret key.
const SECRET_BYTES: usize = 32;

/// The keys of the service.
pub struct Keys {
    /// What the MAC keys are derived from.
    pub secret: Zeroizing<Vec<u8>>,
    /// Signs certificates, receipts and tokens.
    pub signer: Ed25519Signer,
    /// Wraps the data keys of people.
    pub key_encryption: LocalKeyEncryption,
}

/// A new `SECRET_KEY`.
#[must_use]
pub fn new_secret(random: &dyn Random) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0u8; SECRET_BYTES]);
    random.fill(bytes.as_mut());
    Zeroizing::new(STANDARD.encode(bytes.as_ref()))
}

/// Reads the keys; development makes those that are missing.
///
/// # Errors
/// A file cannot be read or is no key, or production has none.
pub fn load(config: &Config, random: &Arc<dyn Random>) -> Result<Keys, BootError> {
    let unreadable = |error| BootError::Io("the keys cannot be read".to_owned(), error);
    let secret = match config.secret_key().map_err(unreadable)? {
        Some(secret) => Zeroizing::new(secret.expose().to_owned()),
        None => made_once(config, "secret.key", || Ok(new_secret(random.as_ref())))?,
    };
    let secret = decode_secret_key(key_line(&secret))
        .ok_or_else(|| BootError::Setup("the secret key must be base64 of at least 32 bytes".to_owned()))?;
    let pem = match &config.keys.signing_key_file {
        Some(path) => files::read(path).map_err(unreadable)?,
        None => made_once(config, "signing.pem", || generate_pem().map_err(io::Error::other))?,
    };
    let signer =
        Ed25519Signer::from_pem(&pem).map_err(|error| BootError::Setup(format!("SIGNING_KEY_FILE: {error}")))?;
    let signer = match &config.keys.previous_keys_file {
        Some(path) => signer
            .with_others(&files::read(path).map_err(unreadable)?)
            .map_err(|error| BootError::Setup(format!("PREVIOUS_KEYS_FILE: {error}")))?,
        None => signer,
    };
    let signer = match &config.keys.retired_keys_file {
        Some(path) => signer
            .with_retired(&files::read(path).map_err(unreadable)?)
            .map_err(|error| BootError::Setup(format!("RETIRED_KEYS_FILE: {error}")))?,
        None => signer,
    };
    let wrapping = match config.key_encryption_keys().map_err(unreadable)? {
        Some(keys) => Zeroizing::new(keys.expose().to_owned()),
        None => made_once(config, "key-encryption.keys", || Ok(LocalKeyEncryption::generate(1, random.as_ref())))?,
    };
    let key_encryption = LocalKeyEncryption::parse(&wrapping, Arc::clone(random)).ok_or_else(|| {
        BootError::Setup("KEY_ENCRYPTION_KEYS must be a list of version:base64, each of 32 bytes".to_owned())
    })?;
    Ok(Keys { secret, signer, key_encryption })
}

/// The content of a development key, made at the first start.
///
/// # Errors
/// This is production, or the file cannot be kept.
pub(super) fn made_once(
    config: &Config,
    name: &str,
    make: impl FnOnce() -> io::Result<Zeroizing<String>>,
) -> Result<Zeroizing<String>, BootError> {
    if config.profile == Profile::Production {
        return Err(BootError::Setup(format!("production makes no keys of its own ({name})")));
    }
    keep(&config.development_keys(), name, make)
        .map_err(|error| BootError::Io(format!("the development key {name} cannot be kept"), error))
}

/// Reads a file of the directory, or makes it with a line that says for what.
///
/// # Errors
/// The file cannot be read or written, or nothing could be made.
pub fn keep(
    directory: &Path,
    name: &str,
    make: impl FnOnce() -> io::Result<Zeroizing<String>>,
) -> io::Result<Zeroizing<String>> {
    let path = directory.join(name);
    match files::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        other => return other,
    }
    files::create_private_dir(directory)?;
    let content = Zeroizing::new(format!("# {DEVELOPMENT_MARK}\n{}\n", make()?.trim_end()));
    match files::create_private(&path, &content) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => files::read(&path),
        other => other.map(|()| content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ports::Signer;
    use crate::domain::clock::SystemRandom;

    #[test]
    fn development_keys_survive_a_restart_and_are_the_owners() {
        let dir = std::env::temp_dir().join(format!("tirkeu-keys-{}", std::process::id()));
        let data_dir = dir.display().to_string();
        let config = Config::from_source(&|name| (name == "DATA_DIR").then(|| data_dir.clone())).unwrap();
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let (first, second) = (load(&config, &random).unwrap(), load(&config, &random).unwrap());
        assert_eq!(first.secret, second.secret);
        assert_eq!(first.signer.key_id(), second.signer.key_id());
        for name in ["secret.key", "signing.pem", "key-encryption.keys"] {
            assert!(!files::is_open_to_others(&dir.join("keys").join(name)).unwrap());
        }
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
