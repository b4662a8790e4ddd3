//! Authenticated encryption of small values: AES-256-GCM-SIV (RFC 8452), which forgives a repeated nonce.

use crate::domain::clock::Random;
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;

/// A key that seals and opens. `Debug` shows nothing.
pub struct AeadKey(LessSafeKey);

impl std::fmt::Debug for AeadKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AeadKey(…)")
    }
}

impl AeadKey {
    /// A key of [`KEY_BYTES`] bytes; none of another length.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        UnboundKey::new(&AES_256_GCM_SIV, bytes).ok().map(|key| Self(LessSafeKey::new(key)))
    }

    /// A new key.
    #[must_use]
    pub fn random_bytes(random: &dyn Random) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(vec![0; KEY_BYTES]);
        random.fill(&mut bytes);
        bytes
    }

    /// Nonce, ciphertext and tag; opened only with the same context. None if the library fails.
    #[must_use]
    pub fn seal(&self, random: &dyn Random, context: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0u8; NONCE_LEN];
        random.fill(&mut nonce);
        let mut body = plain.to_vec();
        let tag = self
            .0
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(context), &mut body)
            .ok()?;
        Some([nonce.as_slice(), &body, tag.as_ref()].concat())
    }

    /// What was sealed; none if the key, the context or a single bit is another.
    #[must_use]
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut body = Zeroizing::new(body.to_vec());
        let length = self.0.open_in_place(nonce, Aad::from(context), &mut body).ok()?.len();
        body.truncate(length);
        Some(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::SeededRandom;

    #[test]
    fn what_was_sealed_opens_only_whole_with_its_key_and_its_context() {
        let random = SeededRandom::new(1);
        let (key, other) = (AeadKey::new(&[1; 32]).unwrap(), AeadKey::new(&[2; 32]).unwrap());
        let sealed = key.seal(&random, b"here", b"secret").unwrap();
        assert_eq!(key.open(b"here", &sealed).unwrap().as_slice(), b"secret");
        assert!(key.open(b"there", &sealed).is_none() && other.open(b"here", &sealed).is_none());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key.open(b"here", &changed).is_none(), "{at}");
            assert!(key.open(b"here", &sealed[..at]).is_none(), "{at}");
        }
        assert_ne!(sealed, key.seal(&random, b"here", b"secret").unwrap());
        assert!(AeadKey::new(&[1; 31]).is_none());
    }
}
