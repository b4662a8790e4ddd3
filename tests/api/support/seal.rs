//! The seal of the tests. What has been sealed once gets the same seal again, as if it had been stored.

use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};
use tirkeu::app::ports::{Sealer, SigningError};
use tirkeu::gateways::seal::{CertifiedSealer, certificates_for, generate_key};

static SEAL: OnceLock<Arc<RememberingSealer>> = OnceLock::new();

/// Remembers its seals.
pub struct RememberingSealer {
    sealer: CertifiedSealer,
    seals: Mutex<HashMap<[u8; 32], Vec<u8>>>,
}

impl Sealer for RememberingSealer {
    fn seal(&self, digest: &[u8; 32]) -> Result<Vec<u8>, SigningError> {
        let mut seals = self.seals.lock().expect("no seal failed before");
        if let Some(seal) = seals.get(digest) {
            return Ok(seal.clone());
        }
        let seal = self.sealer.seal(digest)?;
        seals.insert(*digest, seal.clone());
        Ok(seal)
    }

    fn key_id(&self) -> &str {
        self.sealer.key_id()
    }
}

/// One seal for all worlds.
pub fn seal(now: DateTime<Utc>) -> Arc<RememberingSealer> {
    let make = || {
        let key = generate_key().expect("a key");
        let certificates = certificates_for(&key, now).expect("certificates");
        let sealer = CertifiedSealer::from_pem(&key, &certificates, now).expect("a seal");
        Arc::new(RememberingSealer { sealer, seals: Mutex::default() })
    };
    Arc::clone(SEAL.get_or_init(make))
}
