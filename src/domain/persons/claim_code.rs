//! The code that a guest is handed who was applied for without a phone: 12 characters of Crockford's alphabet, as `K7Q2-9ZTM-4XWB`.

/// Crockford's Base32: no letter that is taken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 12;
const GROUP: usize = 4;

/// The code that stands for these bytes, of which 60 bits count.
#[must_use]
pub fn code(bytes: &[u8]) -> String {
    let value = bytes.iter().take(8).fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    let mut text = String::with_capacity(LENGTH + LENGTH / GROUP);
    for at in 0..LENGTH {
        if at > 0 && at % GROUP == 0 {
            text.push('-');
        }
        let five = usize::try_from(value >> (59 - 5 * at) & 31).unwrap_or_default();
        text.push(ALPHABET.get(five).copied().map_or('0', char::from));
    }
    text
}

/// A code as somebody typed it, in the form of [`code`]; none if it cannot be one.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let mut canonical = String::with_capacity(LENGTH + LENGTH / GROUP);
    let typed =
        text.chars().filter(|letter| !matches!(letter, ' ' | '-')).map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
    let mut count = 0;
    for letter in typed {
        let is_known = u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte));
        if !is_known || count == LENGTH {
            return None;
        }
        if count > 0 && count % GROUP == 0 {
            canonical.push('-');
        }
        canonical.push(letter);
        count += 1;
    }
    (count == LENGTH).then_some(canonical)
}

#[cfg(test)]
mod tests {
    use super::{code, parse};

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let text = code(&[0xff, 0x00, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde]);
        assert_eq!(text.len(), 14);
        assert_eq!(parse(&text), Some(text.clone()));
        assert_eq!(parse(&text.to_lowercase().replace('-', " ")), Some(text.clone()));
        assert_eq!(parse("0000-0000-0000"), Some(code(&[0; 8])));
        assert_eq!(parse("OoIl-0000-0000"), Some("0011-0000-0000".to_owned()));
        for wrong in ["", "0000-0000-000", "0000-0000-00000", "U000-0000-0000", "Ж000-0000-0000"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_ne!(code(&[1; 8]), code(&[2; 8]));
    }
}
