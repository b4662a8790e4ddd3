//! The seal of certificates at the start: the configured one, else (in development) one made once, with an authority of its own.
//! Must not know what is sealed.

use super::error::BootError;
use super::keys::made_once;
use crate::config::{Config, files};
use crate::gateways::seal::{CertifiedSealer, certificates_for, generate_key, root_of};
use chrono::{DateTime, Utc};
use std::io;
use zeroize::Zeroizing;

/// Reads key and certificates; development makes them, and leaves `seal-root.pem` beside them for those who check.
///
/// # Errors
/// A file cannot be read, they do not belong together, or the certificate does not hold at `now`.
pub fn load(config: &Config, now: DateTime<Utc>) -> Result<CertifiedSealer, BootError> {
    let unreadable = |error| BootError::Io("the seal cannot be read".to_owned(), error);
    let key = match &config.keys.seal_key_file {
        Some(path) => files::read(path).map_err(unreadable)?,
        None => made_once(config, "seal-key.pem", || generate_key().map_err(io::Error::other))?,
    };
    let certificates = if let Some(path) = &config.keys.seal_certificates_file {
        files::read(path).map_err(unreadable)?
    } else {
        let make = || certificates_for(&key, now).map(Zeroizing::new).map_err(io::Error::other);
        let chain = made_once(config, "seal.pem", make)?;
        made_once(config, "seal-root.pem", || Ok(Zeroizing::new(root_of(&chain).to_owned())))?;
        chain
    };
    CertifiedSealer::from_pem(&key, &certificates, now)
        .map_err(|error| BootError::Setup(format!("SEAL_KEY_FILE and SEAL_CERTIFICATES_FILE: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ports::Sealer;
    use chrono::TimeDelta;

    #[test]
    fn a_seal_of_development_survives_a_restart_and_ends_one_day() {
        let dir = std::env::temp_dir().join(format!("tirkeu-seal-{}", std::process::id()));
        let data_dir = dir.display().to_string();
        let config = Config::from_source(&|name| (name == "DATA_DIR").then(|| data_dir.clone())).unwrap();
        let now = DateTime::from_timestamp(1_795_341_791, 0).unwrap();
        let (first, second) = (load(&config, now).unwrap(), load(&config, now).unwrap());
        assert_eq!(first.key_id(), second.key_id());
        let root = std::fs::read_to_string(dir.join("keys/seal-root.pem")).unwrap();
        assert_eq!(root.matches("BEGIN CERTIFICATE").count(), 1);
        let refused = load(&config, now + TimeDelta::days(4_000)).unwrap_err().to_string();
        assert!(refused.contains("SEAL_CERTIFICATES_FILE") && refused.contains("valid from"), "{refused}");
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
