//! The seal of the tests.

use chrono::{DateTime, Utc};
use std::sync::{Arc, OnceLock};
use tirkeu::gateways::seal::{CertifiedSealer, certificates_for, generate_key};

static SEAL: OnceLock<Arc<CertifiedSealer>> = OnceLock::new();

/// One seal for all worlds. Two seals of the same file differ: only one that was kept gives the same bytes again.
pub fn seal(now: DateTime<Utc>) -> Arc<CertifiedSealer> {
    let make = || {
        let key = generate_key().expect("a key");
        let certificates = certificates_for(&key, now).expect("certificates");
        Arc::new(CertifiedSealer::from_pem(&key, &certificates, now).expect("a seal"))
    };
    Arc::clone(SEAL.get_or_init(make))
}
