//! Which scripts a certificate can show, and what of them is no text. Knows no fonts.

use unicode_normalization::char::is_combining_mark;

/// A script, by the face that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// Latin, Cyrillic, and what all scripts share.
    Common,
    /// Arabic, Persian, Urdu, Uyghur.
    Arabic,
    /// Armenian.
    Armenian,
    /// Georgian.
    Georgian,
    /// Chinese.
    Han,
}

/// Parts the letters of a Persian name without a gap.
pub const NON_JOINER: char = '\u{200c}';
/// Marks on one letter, at most: more would reach into the next line.
const MARKS: usize = 3;

/// The script of a character.
pub const fn of(character: char) -> Script {
    match character {
        '\u{530}'..='\u{58f}' => Script::Armenian,
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | NON_JOINER => Script::Arabic,
        '\u{10a0}'..='\u{10ff}' | '\u{1c90}'..='\u{1cbf}' => Script::Georgian,
        '\u{2e80}'..='\u{2fdf}' | '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => Script::Han,
        _ => Script::Common,
    }
}

/// Whether a text is of Latin, Cyrillic and what all share.
pub fn is_common(text: &str) -> bool {
    text.chars().all(|character| of(character) == Script::Common)
}

/// The first character that stands where it says nothing: controls, a mark without a letter, too many marks on one.
pub fn misplaced(text: impl Iterator<Item = char>) -> Option<char> {
    let mut before = ' ';
    let mut marks = 0;
    for character in text {
        marks = if is_combining_mark(character) { marks + 1 } else { 0 };
        let is_wrong = match character {
            // The soft hyphen is a control character in all but name.
            '\u{ad}' => true,
            NON_JOINER => of(before) != Script::Arabic || before == NON_JOINER,
            _ => character.is_control() || marks > MARKS || (marks == 1 && !before.is_alphabetic()),
        };
        if is_wrong {
            return Some(character);
        }
        before = character;
    }
    None
}
