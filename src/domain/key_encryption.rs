//! Wraps the data keys of people. The wrapping key stands outside the database: without it, the database tells nothing of anybody.

use uuid::Uuid;
use zeroize::Zeroizing;

/// Why a data key could not be wrapped or unwrapped. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyEncryptionError {
    /// There is no key-encryption key of this version.
    #[error("there is no key-encryption key of version {0}")]
    UnknownVersion(i32),
    /// The wrapped key is damaged, of another owner, or wrapped by another key.
    #[error("a data key cannot be unwrapped")]
    Unwrap,
    /// The library or the device failed.
    #[error("a data key cannot be wrapped")]
    Wrap,
}

/// Wraps and unwraps data keys: with keys of a file, or in a hardware security module.
pub trait KeyEncryption: Send + Sync {
    /// Version of the key that wraps new data keys.
    fn current(&self) -> i32;
    /// Whether there is a key of this version.
    fn knows(&self, version: i32) -> bool;
    /// Wraps a data key of `owner` with the current version.
    ///
    /// # Errors
    /// The library or the device failed.
    fn wrap(&self, owner: Uuid, key: &[u8]) -> Result<Vec<u8>, KeyEncryptionError>;
    /// Unwraps what the version `version` wrapped for the same owner.
    ///
    /// # Errors
    /// The version is not known, or the wrapped key is not of this owner and version.
    fn unwrap(&self, version: i32, owner: Uuid, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyEncryptionError>;
}
