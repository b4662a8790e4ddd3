//! Sealing at rest. Each person has a data key of his own, wrapped by a key outside the database; what identifies him is stored
//! only sealed under it, and looked up only by keyed MACs. Whoever erases the key erases the person. Must not know the tables.

mod keyring;
mod keys;
mod reseal;

pub use keyring::Keyring;
pub use keys::{
    KeyRow, hold, hold_alone, insert_key, key_of, keys_behind, keys_not_wrapped_by, rewrap, wrapping_versions,
};
pub use reseal::{Resealed, reseal};

use crate::domain::border::matching::likeness;
use crate::domain::clock::Random;
use crate::domain::key_encryption::{KeyEncryption, KeyEncryptionError};
use crate::store::types::{Id, Ts};
use aws_lc_rs::hmac;
use chrono::NaiveDate;
use diesel::result::Error as DieselError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// Why something could not be sealed or opened. Says nothing of its content.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key-encryption key.
    #[error(transparent)]
    Key(#[from] KeyEncryptionError),
    /// The sealed bytes are damaged, belong elsewhere, or need a data key that is gone.
    #[error("a sealed value of {0} cannot be opened")]
    Open(&'static str),
    /// The value could not be sealed.
    #[error("a value of {0} cannot be sealed")]
    Seal(&'static str),
    /// The service's own key was not loaded.
    #[error("the service's data key is not loaded")]
    NotLoaded,
}

/// To diesel an unreadable value is one that cannot be read from its row.
impl From<VaultError> for DieselError {
    fn from(error: VaultError) -> Self {
        Self::DeserializationError(Box::new(error))
    }
}

/// Where a sealed value stands: it can be opened in no other table, column or row.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Table and column, as `table.column`.
    pub column: &'static str,
    /// Primary key of the row.
    pub row: &'a [u8],
}

/// What can be looked up though it is sealed: each has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexed {
    /// A phone, E.164.
    Phone,
    /// An IIN or BIN.
    Identifier,
    /// A travel document: country, kind and number.
    Document,
    /// A name in Latin letters.
    Name,
    /// An address without its apartment.
    Address,
    /// Whom somebody looks like: nationality, birth date and surname.
    Likeness,
    /// An integrator's own reference to what it sent.
    Reference,
}

/// The keyed MAC of a value (HMAC-SHA-256, whole): equal for equal values, and nothing else can be told from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Index(Vec<u8>);

impl Index {
    /// As stored.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        self.0.clone()
    }
}

/// Seals, opens and indexes. One for each process.
pub struct Vault {
    wrapping: Arc<dyn KeyEncryption>,
    random: Arc<dyn Random>,
    indexes: [hmac::Key; 7],
    service: OnceLock<Keyring>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// A vault; `index_secret` is what the keys of the look-ups are derived from, and must never change.
    #[must_use]
    pub fn new(wrapping: Arc<dyn KeyEncryption>, random: Arc<dyn Random>, index_secret: &[u8]) -> Self {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, index_secret);
        let derive = |name: &str| hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&secret, name.as_bytes()).as_ref());
        let indexes = ["phone", "identifier", "document", "name", "address", "likeness", "reference"].map(derive);
        Self { wrapping, random, indexes, service: OnceLock::new() }
    }

    /// The index of a value that is in its one canonical form already.
    #[must_use]
    pub fn index(&self, what: Indexed, value: &str) -> Index {
        let [phone, identifier, document, name, address, likeness, reference] = &self.indexes;
        let key = match what {
            Indexed::Phone => phone,
            Indexed::Identifier => identifier,
            Indexed::Document => document,
            Indexed::Name => name,
            Indexed::Address => address,
            Indexed::Likeness => likeness,
            Indexed::Reference => reference,
        };
        Index(hmac::sign(key, value.as_bytes()).as_ref().to_vec())
    }

    /// The index of whom somebody looks like; none where the name has no Latin letters.
    #[must_use]
    pub fn likeness(&self, nationality: &str, birth_date: NaiveDate, surname: &str) -> Option<Vec<u8>> {
        likeness(nationality, birth_date, surname).map(|text| self.index(Indexed::Likeness, &text).to_vec())
    }

    /// Makes the first data key of `owner`, and the row to be stored with what it seals.
    pub fn new_key(&self, owner: Uuid, now: Ts) -> Result<(Keyring, KeyRow), VaultError> {
        let keyring = Keyring::first(self.random.as_ref());
        let row = self.row(owner, 1, &keyring, now)?;
        Ok((keyring, row))
    }

    /// The data keys in a row.
    pub fn keyring(&self, row: &KeyRow) -> Result<Keyring, VaultError> {
        let bytes = self.wrapping.unwrap(row.kek_version, row.owner.0, &row.wrapped)?;
        Keyring::read(&bytes).ok_or(VaultError::Key(KeyEncryptionError::Unwrap))
    }

    fn row(&self, owner: Uuid, generation: i32, keyring: &Keyring, now: Ts) -> Result<KeyRow, VaultError> {
        let wrapped = self.wrapping.wrap(owner, &keyring.to_bytes())?;
        Ok(KeyRow { owner: Id(owner), generation, kek_version: self.wrapping.current(), wrapped, changed_at: now })
    }

    /// Version of the key that wraps new data keys.
    #[must_use]
    pub fn wrapping_version(&self) -> i32 {
        self.wrapping.current()
    }

    /// Whether what this version wrapped can be opened.
    #[must_use]
    pub fn knows(&self, version: i32) -> bool {
        self.wrapping.knows(version)
    }

    /// The same data keys, wrapped by the newest key-encryption key.
    pub fn rewrapped(&self, row: &KeyRow, now: Ts) -> Result<KeyRow, VaultError> {
        self.row(row.owner.0, row.generation + 1, &self.keyring(row)?, now)
    }

    /// The row with a new data key before the old ones: what is sealed from now on is sealed under it.
    pub fn rotated(&self, row: &KeyRow, now: Ts) -> Result<KeyRow, VaultError> {
        let keyring = self.keyring(row)?.with_new(self.random.as_ref());
        self.row(row.owner.0, row.generation + 1, &keyring, now)
    }

    /// The row without the old data keys.
    pub fn retired(&self, row: &KeyRow, now: Ts) -> Result<KeyRow, VaultError> {
        let keyring = self.keyring(row)?.newest_only();
        self.row(row.owner.0, row.generation + 1, &keyring, now)
    }

    /// Seals a value under the newest data key of `keyring`.
    pub fn seal(&self, keyring: &Keyring, place: Place<'_>, value: &impl Serialize) -> Result<Vec<u8>, VaultError> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(value).map_err(|_| VaultError::Seal(place.column))?);
        keyring.seal(self.random.as_ref(), place, &plain).ok_or(VaultError::Seal(place.column))
    }

    /// Opens a sealed value.
    pub fn open<T: DeserializeOwned>(keyring: &Keyring, place: Place<'_>, sealed: &[u8]) -> Result<T, VaultError> {
        let plain = keyring.open(place, sealed).ok_or(VaultError::Open(place.column))?;
        serde_json::from_slice(&plain).map_err(|_| VaultError::Open(place.column))
    }

    /// Opens a sealed value whose owner's key was read with it.
    pub fn open_with<T: DeserializeOwned>(
        &self,
        row: &KeyRow,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<T, VaultError> {
        Self::open(&self.keyring(row)?, place, sealed)
    }

    /// The key of the service itself, for what belongs to no person yet: codes and messages on their way.
    pub fn service(&self) -> Result<&Keyring, VaultError> {
        self.service.get().ok_or(VaultError::NotLoaded)
    }

    /// Takes the service's own key, once, at the start.
    pub fn load_service(&self, row: &KeyRow) -> Result<(), VaultError> {
        let keyring = self.keyring(row)?;
        self.service.get_or_init(|| keyring);
        Ok(())
    }
}
