//! Which characters the registers accept in names and addresses: letters of any script that can be stored, printed and read back
//! the same, no control or format characters, no direction marks, no emoji.

use crate::domain::codes::FieldCode;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// More combining marks than this on one letter are an ornament, not a name.
const MAX_MARKS: usize = 4;

/// Whether a character is a letter of a living script: no styled, circled or full-width copies, no invisible fillers.
#[must_use]
pub fn is_letter(c: char) -> bool {
    c.is_alphabetic()
        && !is_combining_mark(c)
        && !matches!(c,
            '\u{2100}'..='\u{214F}' | '\u{2160}'..='\u{2188}' | '\u{24B6}'..='\u{24E9}' | '\u{FF00}'..='\u{FFEF}'
            | '\u{1D400}'..='\u{1D7FF}' | '\u{1F000}'..='\u{1FFFF}' | '\u{115F}' | '\u{1160}' | '\u{3164}')
}

/// Whether a character is a combining mark that belongs to writing: no variation selectors, no enclosing marks.
#[must_use]
pub fn is_mark(c: char) -> bool {
    is_combining_mark(c)
        && !matches!(c,
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{20D0}'..='\u{20FF}' | '\u{180B}'..='\u{180F}'
            | '\u{034F}' | '\u{17B4}' | '\u{17B5}' | '\u{0488}' | '\u{0489}')
}

/// Trims, joins runs of spaces, composes (NFC) and checks length and characters.
///
/// # Errors
/// `Required` when nothing is left, `BadCharacters` for a character that `allowed` refuses (letters and marks are always allowed),
/// `TooLong` over `max` characters.
pub fn clean(text: &str, max: usize, allowed: impl Fn(char) -> bool) -> Result<String, FieldCode> {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    // A limit before the work: no text of megabytes is normalised to learn that it is too long.
    if text.len() > max.saturating_mul(32) {
        return Err(FieldCode::TooLong);
    }
    for c in text.trim().nfc() {
        if is_space(c) {
            if !out.ends_with(' ') {
                out.push(' ');
            }
            continue;
        }
        marks = if is_mark(c) { marks + 1 } else { 0 };
        let stray_mark = marks > 0 && (out.is_empty() || out.ends_with(' '));
        if stray_mark || marks > MAX_MARKS || !(is_letter(c) || marks > 0 || allowed(c)) {
            return Err(FieldCode::BadCharacters);
        }
        out.push(c);
    }
    match out.chars().count() {
        0 => Err(FieldCode::Required),
        count if count > max => Err(FieldCode::TooLong),
        _ => Ok(out),
    }
}

/// A space that may stand between words; line and paragraph separators are not.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{1680}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(text: &str) -> Result<String, FieldCode> {
        clean(text, 10, |c| matches!(c, '-' | '\''))
    }

    #[test]
    fn text_is_trimmed_composed_and_joined() {
        assert_eq!(plain("  Ма\u{a0} рия "), Ok("Ма рия".to_owned()));
        assert_eq!(plain("Е\u{308}лка"), Ok("Ёлка".to_owned()));
        assert_eq!(plain("देवी"), Ok("देवी".to_owned()));
        assert_eq!(plain("   "), Err(FieldCode::Required));
        assert_eq!(plain("Abcdefghijk"), Err(FieldCode::TooLong));
        assert_eq!(plain(&"a".repeat(1_000)), Err(FieldCode::TooLong));
    }

    #[test]
    fn what_cannot_be_printed_is_refused() {
        for text in [
            "A\u{202e}B",
            "A\u{200b}B",
            "A\nB",
            "A\u{0}B",
            "A😀",
            "A\u{fe0f}",
            "1\u{20e3}",
            "𝐀",
            "Ⓐ",
            "Ａ",
            "A\u{2028}B",
            "\u{3164}",
            "A\u{feff}B",
            "A\u{ad}B",
            "A5",
            "\u{301}A",
            "A\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}",
            "🇰🇿",
            "A\u{e000}",
        ] {
            assert_eq!(plain(text), Err(FieldCode::BadCharacters), "{}", text.escape_unicode());
        }
    }

    proptest! {
        #[test]
        fn cleaning_never_panics_and_is_stable(text in "\\PC{0,40}|.{0,40}") {
            if let Ok(cleaned) = clean(&text, 120, |c| c.is_ascii_graphic()) {
                prop_assert_eq!(clean(&cleaned, 120, |c| c.is_ascii_graphic()), Ok(cleaned));
            }
        }
    }
}
