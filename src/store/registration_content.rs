//! What is sealed of a registration.

use super::types::Id;
use super::vault::{Keyring, Place, Vault, VaultError};
use crate::domain::deadlines::Stay;
use crate::domain::persons::PersonSnapshot;
use crate::domain::premises::Address;
use crate::domain::registrations::lifted::Lifted;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is sealed of a registration, under the migrant's key.
#[derive(Clone, Serialize, Deserialize)]
pub struct RegistrationContent {
    /// The migrant as he was when he applied: what the host sees and what is certified, whatever he enters later.
    pub person: PersonSnapshot,
    /// IIN or BIN of the host.
    pub host_identifier: String,
    /// The host's phone, E.164.
    pub host_phone: Option<String>,
    /// Phones of the other owners, E.164.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub co_owners: Vec<String>,
    /// Address.
    pub address: Address,
    /// Earlier stays that the border had reported when he applied: the end of his stay is judged by them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stays: Vec<Stay>,
    /// Checks of the service that an officer had found wrong about this stay when he applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lifted: Vec<Lifted>,
    /// Signed proof of timely filing.
    pub receipt: String,
    /// The client's own reference: who knows what stands in it.
    pub client_reference: Option<String>,
}

/// Says nothing: a log line cannot hold a person.
impl fmt::Debug for RegistrationContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistrationContent(…)")
    }
}

impl RegistrationContent {
    /// Seals it for the registration `id`.
    pub fn seal(&self, vault: &Vault, keyring: &Keyring, id: Id) -> Result<Vec<u8>, VaultError> {
        vault.seal(keyring, Place { column: "registrations.sealed", row: id.0.as_bytes() }, self)
    }
}

/// Seals a host's comment on the registration `id`.
pub fn seal_comment(vault: &Vault, keyring: &Keyring, id: Id, comment: &str) -> Result<Vec<u8>, VaultError> {
    vault.seal(keyring, Place { column: "registrations.comment", row: id.0.as_bytes() }, &comment)
}
