//! Token Status List (draft-ietf-oauth-status-list-21) of one bit a certificate. Must not know who signs it, nor why a bit is set.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use serde::{Deserialize, Serialize};
use std::io::Read;

/// Positions of a list.
pub const POSITIONS: u32 = 1 << 20;
/// Bytes that hold them.
const BYTES: usize = 1 << 17;
/// No list of ours is longer, however badly it compresses.
const MAX_ENCODED: usize = 200_000;

/// Where a certificate's bit stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusRef {
    /// Position within the list.
    #[serde(rename = "idx")]
    pub index: u32,
    /// Address of the list: its name, whether or not it can be reached.
    pub uri: String,
}

/// The claim `status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusClaim {
    /// The one way in which a status is told.
    pub status_list: StatusRef,
}

impl From<StatusRef> for StatusClaim {
    fn from(status_list: StatusRef) -> Self {
        Self { status_list }
    }
}

/// The bits of a list, all 0 at first. 1 means no longer in force.
#[derive(Clone, PartialEq, Eq)]
pub struct Bits(Vec<u8>);

impl Default for Bits {
    fn default() -> Self {
        Self(vec![0; BYTES])
    }
}

impl std::fmt::Debug for Bits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bits({} set)", self.0.iter().map(|byte| byte.count_ones()).sum::<u32>())
    }
}

/// Byte and mask of a position; the least significant bit is the first.
fn place(index: u32) -> Option<(usize, u8)> {
    Some((usize::try_from(index / 8).ok()?, 1 << (index % 8)))
}

impl Bits {
    /// The bit at `index`; none outside of the list.
    #[must_use]
    pub fn get(&self, index: u32) -> Option<bool> {
        let (at, mask) = place(index)?;
        self.0.get(at).map(|byte| byte & mask != 0)
    }

    /// Sets the bit at `index`; false if that is outside of the list.
    pub fn set(&mut self, index: u32) -> bool {
        let Some((at, mask)) = place(index) else { return false };
        self.0.get_mut(at).map(|byte| *byte |= mask).is_some()
    }

    /// Uncompressed: 2^17 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// From uncompressed bytes; none if they are not 2^17.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == BYTES).then(|| Self(bytes.to_vec()))
    }

    /// Compressed with zlib, in base64url: the member `lst`.
    ///
    /// # Errors
    /// The compressor failed.
    pub fn encode(&self) -> std::io::Result<String> {
        let mut packed = Vec::new();
        ZlibEncoder::new(self.0.as_slice(), Compression::best()).read_to_end(&mut packed)?;
        Ok(URL_SAFE_NO_PAD.encode(packed))
    }

    /// Reads what [`Self::encode`] wrote. Whatever unpacks to another size is none, and is not unpacked any further.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        if text.len() > MAX_ENCODED {
            return None;
        }
        let packed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let mut unpacked = Vec::new();
        let mut reader = ZlibDecoder::new(packed.as_slice()).take(u64::try_from(BYTES).ok()? + 1);
        reader.read_to_end(&mut unpacked).ok()?;
        let used = usize::try_from(reader.get_ref().total_in()).ok()?;
        (used == packed.len()).then_some(unpacked).as_deref().and_then(Self::from_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pack(bytes: &[u8]) -> String {
        let mut packed = Vec::new();
        ZlibEncoder::new(bytes, Compression::best()).read_to_end(&mut packed).unwrap();
        URL_SAFE_NO_PAD.encode(packed)
    }

    #[test]
    fn bits_count_from_the_least_significant_one() {
        // The example of section 4.1 of the draft: B9 A3.
        let mut bits = Bits::default();
        assert!([0, 3, 4, 5, 7, 8, 9, 13, 15].into_iter().all(|index| bits.set(index)));
        assert_eq!(bits.as_bytes()[..3], [0xb9, 0xa3, 0]);
        assert_eq!((bits.get(0), bits.get(1), bits.get(POSITIONS - 1)), (Some(true), Some(false), Some(false)));
        assert!(bits.set(POSITIONS - 1) && !bits.set(POSITIONS) && !bits.set(u32::MAX));
        assert_eq!(bits.get(POSITIONS), None);
        assert_eq!(Bits::from_bytes(bits.as_bytes()), Some(bits.clone()));
        assert_eq!(Bits::decode(&bits.encode().unwrap()), Some(bits));
    }

    #[test]
    fn other_sizes_bombs_and_tails_are_refused() {
        for size in [0, 1, BYTES - 1, BYTES + 1, 50_000_000] {
            assert_eq!(Bits::decode(&pack(&vec![0; size])), None, "{size}");
        }
        let good = URL_SAFE_NO_PAD.decode(Bits::default().encode().unwrap()).unwrap();
        assert!(Bits::decode(&URL_SAFE_NO_PAD.encode(&good)).is_some());
        assert_eq!(Bits::decode(&URL_SAFE_NO_PAD.encode([good.as_slice(), b"x"].concat())), None);
        assert_eq!(Bits::decode(&URL_SAFE_NO_PAD.encode(&good[..good.len() - 1])), None);
        assert_eq!(Bits::decode(&"A".repeat(MAX_ENCODED + 1)), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_decode_panic(text in ".{0,60}|[A-Za-z0-9_-]{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..99)) {
            prop_assert_eq!(Bits::decode(&text), None);
            prop_assert_eq!(Bits::decode(&pack(&bytes)), None);
        }
    }
}
