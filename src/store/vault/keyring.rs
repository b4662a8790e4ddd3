//! The data keys of one owner: the newest seals, all of them open. A sealed value begins with the format and the key's version.

use super::Place;
use crate::domain::aead::{AeadKey, KEY_BYTES};
use crate::domain::clock::Random;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The first byte of every sealed value.
const FORMAT: u8 = 1;
/// Bytes of a key's version.
const VERSION_BYTES: usize = 2;

struct DataKey {
    version: u16,
    bytes: Zeroizing<Vec<u8>>,
    key: AeadKey,
}

/// The data keys of one owner, newest first. Cheap to clone; `Debug` shows nothing.
#[derive(Clone)]
pub struct Keyring(Arc<Vec<DataKey>>);

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring(…)")
    }
}

fn context(place: Place<'_>, version: u16) -> Vec<u8> {
    // The column's name ends with a zero byte, so that no name and row can pass for another pair.
    [place.column.as_bytes(), &[0], place.row, &[0], &version.to_be_bytes()].concat()
}

impl DataKey {
    fn new(version: u16, bytes: Zeroizing<Vec<u8>>) -> Option<Self> {
        let key = AeadKey::new(&bytes)?;
        Some(Self { version, bytes, key })
    }
}

impl Keyring {
    /// A keyring with one new key.
    pub(super) fn first(random: &dyn Random) -> Self {
        Self(Arc::new(DataKey::new(1, AeadKey::random_bytes(random)).into_iter().collect()))
    }

    /// Reads what [`Self::to_bytes`] wrote; none if it is not that.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let entry = |chunk: &[u8]| {
            let (version, key) = chunk.split_at_checked(VERSION_BYTES)?;
            let version = u16::from_be_bytes(version.try_into().ok()?);
            DataKey::new(version, Zeroizing::new(key.to_vec()))
        };
        let keys = bytes.chunks(VERSION_BYTES + KEY_BYTES).map(entry).collect::<Option<Vec<DataKey>>>()?;
        (!keys.is_empty()).then(|| Self(Arc::new(keys)))
    }

    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.0.len() * (VERSION_BYTES + KEY_BYTES)));
        for key in self.0.iter() {
            bytes.extend_from_slice(&key.version.to_be_bytes());
            bytes.extend_from_slice(&key.bytes);
        }
        bytes
    }

    fn copies(&self) -> impl Iterator<Item = DataKey> + '_ {
        self.0.iter().filter_map(|key| DataKey::new(key.version, key.bytes.clone()))
    }

    /// The same keys behind a new one.
    pub(super) fn with_new(&self, random: &dyn Random) -> Self {
        let version = self.version().wrapping_add(1);
        let newest = DataKey::new(version, AeadKey::random_bytes(random));
        Self(Arc::new(newest.into_iter().chain(self.copies()).collect()))
    }

    /// The newest key alone.
    pub(super) fn newest_only(&self) -> Self {
        Self(Arc::new(self.copies().take(1).collect()))
    }

    /// Version of the newest key.
    #[must_use]
    pub fn version(&self) -> u16 {
        self.0.first().map_or(0, |key| key.version)
    }

    /// Whether there are older keys beside the newest.
    #[must_use]
    pub fn has_old(&self) -> bool {
        self.0.len() > 1
    }

    /// Version of the key that sealed a value; none if it is no sealed value.
    #[must_use]
    pub fn version_of(sealed: &[u8]) -> Option<u16> {
        match sealed {
            [FORMAT, high, low, ..] => Some(u16::from_be_bytes([*high, *low])),
            _ => None,
        }
    }

    pub(super) fn seal(&self, random: &dyn Random, place: Place<'_>, plain: &[u8]) -> Option<Vec<u8>> {
        let newest = self.0.first()?;
        let body = newest.key.seal(random, &context(place, newest.version), plain)?;
        Some([[FORMAT].as_slice(), &newest.version.to_be_bytes(), &body].concat())
    }

    pub(super) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let version = Self::version_of(sealed)?;
        let key = self.0.iter().find(|key| key.version == version)?;
        key.key.open(&context(place, version), sealed.get(1 + VERSION_BYTES..)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::SeededRandom;

    const HERE: Place<'static> = Place { column: "persons.sealed", row: b"row 1" };

    #[test]
    fn a_value_opens_in_its_own_place_only() {
        let random = SeededRandom::new(1);
        let ring = Keyring::first(&random);
        let sealed = ring.seal(&random, HERE, b"name").unwrap();
        assert_eq!(ring.open(HERE, &sealed).unwrap().as_slice(), b"name");
        assert!(ring.open(Place { row: b"row 2", ..HERE }, &sealed).is_none());
        assert!(ring.open(Place { column: "accounts.sealed", ..HERE }, &sealed).is_none());
        assert!(Keyring::first(&random).open(HERE, &sealed).is_none());
        assert!(ring.open(HERE, b"").is_none() && ring.open(HERE, b"name").is_none());
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_opens_until_it_is_retired() {
        let random = SeededRandom::new(2);
        let old = Keyring::first(&random);
        let sealed = old.seal(&random, HERE, b"name").unwrap();
        let both = old.with_new(&random);
        let again = both.seal(&random, HERE, b"name").unwrap();
        assert_eq!((Keyring::version_of(&sealed), Keyring::version_of(&again)), (Some(1), Some(2)));
        let read = Keyring::read(&both.to_bytes()).unwrap();
        assert!(read.open(HERE, &sealed).is_some() && read.open(HERE, &again).is_some() && read.has_old());
        let newest = read.newest_only();
        assert!(newest.open(HERE, &sealed).is_none() && newest.open(HERE, &again).is_some() && !newest.has_old());
        assert!(Keyring::read(b"").is_none() && Keyring::read(b"short").is_none());
    }
}
