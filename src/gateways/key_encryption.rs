//! Key-encryption keys that live in this process, read from the environment or a file. A hardware module would implement the same port.

use crate::domain::aead::{AeadKey, KEY_BYTES};
use crate::domain::clock::Random;
use crate::domain::key_encryption::{KeyEncryption, KeyEncryptionError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The keys by version; the first of the list wraps new data keys.
pub struct LocalKeyEncryption {
    keys: BTreeMap<i32, AeadKey>,
    current: i32,
    random: Arc<dyn Random>,
}

/// One `version:base64` of the configuration.
fn entry(text: &str) -> Option<(i32, AeadKey)> {
    let (version, key) = text.split_once(':')?;
    let bytes = Zeroizing::new(STANDARD.decode(key).ok()?);
    let version = version.parse().ok().filter(|version| *version > 0)?;
    AeadKey::new(&bytes).map(|key| (version, key))
}

impl LocalKeyEncryption {
    /// Reads keys written as `version:base64`, apart by spaces, commas or line ends; lines that begin with `#` are notes.
    /// The first one wraps, the others only unwrap: so a new key is known everywhere before anybody uses it.
    /// None if there is no key, a version stands twice, or a key has not 32 bytes.
    #[must_use]
    pub fn parse(text: &str, random: Arc<dyn Random>) -> Option<Self> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let (mut keys, mut first) = (BTreeMap::new(), None);
        for part in lines.flat_map(|line| line.split([' ', ',', '\t', '\r'])).filter(|part| !part.is_empty()) {
            let (version, key) = entry(part)?;
            first = first.or(Some(version));
            if keys.insert(version, key).is_some() {
                return None;
            }
        }
        Some(Self { keys, current: first?, random })
    }

    /// A new key of this version, as the configuration takes it.
    #[must_use]
    pub fn generate(version: i32, random: &dyn Random) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0u8; KEY_BYTES]);
        random.fill(bytes.as_mut());
        Zeroizing::new(format!("{version}:{}", STANDARD.encode(bytes.as_ref())))
    }
}

/// Binds a wrapped key to its owner and to the version that wrapped it.
fn context(version: i32, owner: Uuid) -> Vec<u8> {
    [b"tirkeu data key".as_slice(), &version.to_be_bytes(), owner.as_bytes()].concat()
}

impl KeyEncryption for LocalKeyEncryption {
    fn current(&self) -> i32 {
        self.current
    }

    fn knows(&self, version: i32) -> bool {
        self.keys.contains_key(&version)
    }

    fn wrap(&self, owner: Uuid, key: &[u8]) -> Result<Vec<u8>, KeyEncryptionError> {
        let wrapping = self.keys.get(&self.current).ok_or(KeyEncryptionError::UnknownVersion(self.current))?;
        let wrapped = wrapping.seal(self.random.as_ref(), &context(self.current, owner), key);
        wrapped.ok_or(KeyEncryptionError::Wrap)
    }

    fn unwrap(&self, version: i32, owner: Uuid, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyEncryptionError> {
        let wrapping = self.keys.get(&version).ok_or(KeyEncryptionError::UnknownVersion(version))?;
        wrapping.open(&context(version, owner), wrapped).ok_or(KeyEncryptionError::Unwrap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::SeededRandom;

    fn keys(text: &str) -> Option<LocalKeyEncryption> {
        LocalKeyEncryption::parse(text, Arc::new(SeededRandom::new(3)))
    }

    #[test]
    fn the_first_key_wraps_and_the_others_unwrap() {
        let random = SeededRandom::new(4);
        let [one, two] = [1, 2].map(|version| LocalKeyEncryption::generate(version, &random));
        let old = keys(&one).unwrap();
        let owner = Uuid::from_u128(7);
        let wrapped = old.wrap(owner, b"data key").unwrap();
        let both = keys(&format!("# note\n{},{}\n", *two, *one)).unwrap();
        let published = keys(&format!("{} {}", *one, *two)).unwrap();
        assert_eq!((old.current(), published.current(), both.current()), (1, 1, 2));
        assert!(published.knows(2) && !old.knows(2));
        assert_eq!(both.unwrap(1, owner, &wrapped).unwrap().as_slice(), b"data key");
        assert_eq!(both.unwrap(2, owner, &wrapped), Err(KeyEncryptionError::Unwrap));
        assert_eq!(both.unwrap(1, Uuid::nil(), &wrapped), Err(KeyEncryptionError::Unwrap));
        assert_eq!(keys(&two).unwrap().unwrap(1, owner, &wrapped), Err(KeyEncryptionError::UnknownVersion(1)));
    }

    #[test]
    fn what_is_no_list_of_keys_is_refused() {
        let key = STANDARD.encode([5; 32]);
        for text in
            ["", "# only a note", "secret", &key, "1:c2hvcnQ=", &format!("0:{key}"), &format!("1:{key} 1:{key}")]
        {
            assert!(keys(text).is_none(), "{text}");
        }
    }
}
