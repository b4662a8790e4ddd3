//! The certificate's number: digits only (keyboards differ), year, ten permuted digits, two check digits (ISO 7064 MOD 97-10).

use super::status_list::POSITIONS;
use crate::domain::codes::ProblemCode;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number whose check digits are right: 14 digits, `YY` + 10 + 2.
///
/// The ten digits are a keyed permutation of a counter (see [`NumberKey`]), so a number tells neither how many certificates
/// there are nor what the next one is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, min_length = 14, max_length = 14, pattern = "^[0-9]{14}$", examples("26418053729152"))]
pub struct CertificateNumber(String);

/// Why a text is not a certificate number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not 14 digits (spaces and hyphens between groups are allowed).
    #[error("a certificate number has 14 digits")]
    Shape,
    /// The check digits do not fit: a typing error.
    #[error("the check digits of the certificate number do not fit")]
    CheckDigits,
}

/// A mistyped number is told; what cannot be one leads nowhere.
impl From<NumberError> for ProblemCode {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::CheckDigits => Self::CertificateNumberInvalid,
            NumberError::Shape => Self::NotFound,
        }
    }
}

/// Domain of the ten permuted digits.
const SPAN: u64 = 10_000_000_000;

/// Half the bits of a position in a status list.
const LIST_HALF: u32 = POSITIONS.trailing_zeros() / 2;

/// Which bit tells whether a certificate is still in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ListPlace {
    /// Number of the status list.
    pub list: u32,
    /// Position in it.
    pub index: u32,
}

impl ListPlace {
    /// The place of the `counter`-th document. Within a list, places do not tell the order of issue.
    #[must_use]
    pub fn nth(key: &NumberKey, counter: u64) -> Self {
        let size = u64::from(POSITIONS);
        let index = key.feistel(LIST_ROUNDS, LIST_HALF, counter % size);
        let whole = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        Self { list: whole(counter / size), index: whole(index) }
    }
}

impl CertificateNumber {
    /// Reads a number; groups may be separated by spaces or hyphens.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}')).collect();
        if digits.len() != 14 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NumberError::Shape);
        }
        let value: u64 = digits.parse().map_err(|_| NumberError::Shape)?;
        if value % 97 == 1 { Ok(Self(digits)) } else { Err(NumberError::CheckDigits) }
    }

    /// The number of the `counter`-th document of a series, in the year `year`.
    #[must_use]
    pub fn nth(key: &NumberKey, year: i32, counter: u64) -> Self {
        let year = u64::try_from(year.rem_euclid(100)).unwrap_or_default();
        let body = year * SPAN + key.permute(counter % SPAN);
        Self(format!("{:014}", body * 100 + (98 - body * 100 % 97)))
    }

    /// The 14 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As printed: 4-4-4-2.
    #[must_use]
    pub fn grouped(&self) -> String {
        self.0.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Display for CertificateNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CertificateNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// The key of the permutation: a four-round Feistel network over 34 bits, walked until it falls back below 10¹⁰.
pub struct NumberKey(aws_lc_rs::hmac::Key);

impl fmt::Debug for NumberKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NumberKey(…)")
    }
}

/// First number of the rounds of a permutation: each has its own.
const NUMBER_ROUNDS: u8 = 0;
const LIST_ROUNDS: u8 = 16;

impl NumberKey {
    const HALF: u32 = 17;

    /// A key of 32 secret bytes.
    #[must_use]
    pub fn new(secret: &[u8]) -> Self {
        Self(aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret))
    }

    fn round(&self, round: u8, half: u64, bits: u32) -> u64 {
        let mut message = [0u8; 9];
        message[0] = round;
        message[1..].copy_from_slice(&half.to_be_bytes());
        let tag = aws_lc_rs::hmac::sign(&self.0, &message);
        let mut first = [0u8; 8];
        first.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        u64::from_be_bytes(first) & ((1 << bits) - 1)
    }

    /// Permutes the numbers of twice `half` bits.
    fn feistel(&self, rounds: u8, half: u32, value: u64) -> u64 {
        let mask = (1 << half) - 1;
        let (mut left, mut right) = (value >> half & mask, value & mask);
        for round in 0..4 {
            (left, right) = (right, left ^ self.round(rounds + round, right, half));
        }
        left << half | right
    }

    fn permute(&self, counter: u64) -> u64 {
        let mut value = counter;
        loop {
            value = self.feistel(NUMBER_ROUNDS, Self::HALF, value);
            if value < SPAN {
                return value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn numbers_are_unique_valid_and_do_not_count() {
        let key = NumberKey::new(b"0123456789abcdef0123456789abcdef");
        let numbers: Vec<_> = (0..20_000).map(|n| CertificateNumber::nth(&key, 2026, n)).collect();
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 20_000);
        for number in &numbers {
            assert_eq!(CertificateNumber::parse(number.as_str()).as_ref(), Ok(number));
            assert!(number.as_str().starts_with("26"));
        }
        let ascending = numbers.windows(2).filter(|w| w[0] < w[1]).count();
        assert!((9_000..11_000).contains(&ascending), "{ascending} of 19,999 neighbours ascend");
    }

    #[test]
    fn every_place_of_a_list_is_given_once_and_in_no_order() {
        let key = NumberKey::new(&[7; 32]);
        let places: Vec<_> = (0..20_000).map(|n| ListPlace::nth(&key, u64::from(POSITIONS) * 3 + n)).collect();
        assert_eq!(places.iter().collect::<HashSet<_>>().len(), 20_000);
        assert!(places.iter().all(|place| place.list == 3 && place.index < POSITIONS));
        let ascending = places.windows(2).filter(|w| w[0].index < w[1].index).count();
        assert!((9_000..11_000).contains(&ascending), "{ascending} of 19,999 neighbours ascend");
    }

    #[test]
    fn typing_errors_are_noticed() {
        let number = CertificateNumber::nth(&NumberKey::new(&[7; 32]), 2026, 1);
        assert_eq!(CertificateNumber::parse(&number.grouped()).as_ref(), Ok(&number));
        for at in 0..14 {
            for digit in b'0'..=b'9' {
                let mut text = number.as_str().as_bytes().to_vec();
                if text[at] != digit {
                    text[at] = digit;
                    assert_eq!(
                        CertificateNumber::parse(std::str::from_utf8(&text).unwrap()),
                        Err(NumberError::CheckDigits)
                    );
                }
            }
        }
        for text in ["", "1", "2641805372915", "264180537291522", "2641805372915x", "٢٦٤١٨٠٥٣٧٢٩١٥٢"] {
            assert_eq!(CertificateNumber::parse(text), Err(NumberError::Shape), "{text}");
        }
    }
}
