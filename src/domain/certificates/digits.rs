//! Bytes as decimal digits: 8.1 bits of a QR code a byte, and every character is legal in a URL. Knows no more than that.

use qrcodegen::QrSegment;

/// Largest number of digits a QR code holds (version 40-L): nothing longer is looked at.
pub const MAX_DIGITS: usize = 7_089;

/// Digits that hold 0, 1, … 7 bytes.
const WIDTHS: [usize; 8] = [0, 3, 5, 8, 10, 13, 15, 17];

/// The digits of some bytes.
#[must_use]
pub fn to_digits(bytes: &[u8]) -> String {
    let digits = bytes.chunks(7).map(|chunk| {
        let width = WIDTHS.get(chunk.len()).copied().unwrap_or_default();
        format!("{:0width$}", big_endian(chunk))
    });
    digits.collect()
}

/// The bytes of digits; none if there is another way to write them.
#[must_use]
pub fn from_digits(digits: &str) -> Option<Vec<u8>> {
    if digits.len() > MAX_DIGITS || !QrSegment::is_numeric(digits) {
        return None;
    }
    let mut bytes = Vec::new();
    for chunk in digits.as_bytes().chunks(17) {
        let count = WIDTHS.iter().position(|width| *width == chunk.len())?;
        let digit = |value: u64, digit: &u8| value * 10 + u64::from(digit - b'0');
        let value = chunk.iter().fold(0, digit);
        // A value too large for its bytes would be a second way to write the same message.
        if value >> (8 * count) != 0 {
            return None;
        }
        bytes.extend(value.to_be_bytes().iter().skip(8 - count));
    }
    Some(bytes)
}

/// The number that at most 8 bytes stand for.
#[must_use]
pub fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_are_one_to_one(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            prop_assert_eq!(from_digits(&to_digits(&bytes)), Some(bytes));
        }

        #[test]
        fn accepted_digits_have_one_spelling(digits in "[0-9]{0,60}") {
            if let Some(bytes) = from_digits(&digits) {
                prop_assert_eq!(to_digits(&bytes), digits);
            }
        }
    }
}
