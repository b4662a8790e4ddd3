//! One part of a person's name, in its own script. One-word names and missing patronymics are normal.

use super::latin;
use crate::domain::codes::FieldCode;
use crate::domain::reference::{text, text_value};
use mrz::TransliterationStyle;
use std::fmt;

/// Longest name part, in characters.
pub const MAX_NAME: usize = 120;

/// A surname, the given names or a patronymic: 1 to 120 characters, letters of any script with spaces, apostrophes, hyphens and full stops.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(value_type = String, min_length = 1, max_length = 120, examples("Каримов"))]
pub struct NamePart(String);

text_value!(NamePart);

impl NamePart {
    /// Reads a name part: trims, joins runs of spaces, composes (NFC), and writes ‘ and the
    /// grave accent as the Uzbek letter ʻ.
    ///
    /// # Errors
    /// `Required` for an empty text, `BadCharacters` for digits, emoji, control characters and direction marks, `TooLong`, and `BadFormat`
    /// when there is no letter.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let unified: String = text.chars().map(|c| if matches!(c, '‘' | '`') { 'ʻ' } else { c }).collect();
        let name = text::clean(&unified, MAX_NAME, |c| matches!(c, '\'' | 'ʻ' | 'ʼ' | '’' | '-' | '.'))?;
        if name.chars().any(|c| text::is_letter(c) && !matches!(c, 'ʻ' | 'ʼ')) {
            Ok(Self(name))
        } else {
            Err(FieldCode::BadFormat)
        }
    }

    /// The name in A to Z and spaces (ICAO 9303 part 3, section 6); letters of scripts that it does not cover are left out.
    #[must_use]
    pub fn to_mrz(&self) -> String {
        latin::to_mrz(&self.0, TransliterationStyle::Expanded)
    }

    /// Every spelling in A to Z that an issuing state may have chosen: Ü as UE, U or UXX, Azerbaijani Ə as A or E.
    pub fn spellings(&self) -> impl Iterator<Item = String> {
        let with_e = self.0.replace('Ə', "E").replace('ə', "e");
        let texts = if with_e == self.0 { vec![with_e] } else { vec![self.0.clone(), with_e] };
        texts.into_iter().flat_map(|text| latin::STYLES.map(|style| latin::to_mrz(&text, style)))
    }

    /// Whether every letter has a form in A to Z.
    #[must_use]
    pub fn has_mrz_form(&self) -> bool {
        latin::has_form(&self.0)
    }

    /// Whether it is written in Latin letters only.
    #[must_use]
    pub fn is_latin(&self) -> bool {
        latin::is_latin(&self.0)
    }
}

/// Only the length, so that a log line cannot hold a name.
impl fmt::Debug for NamePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NamePart({} characters)", self.0.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_many_scripts_are_accepted() {
        for (text, stored) in [
            (" Каримов ", "Каримов"),
            ("Өмірбек  ұлы", "Өмірбек ұлы"),
            ("O‘ktam", "Oʻktam"),
            ("G`ayrat", "Gʻayrat"),
            ("O'Connor-Smith", "O'Connor-Smith"),
            ("Jr.", "Jr."),
            ("王伟", "王伟"),
            ("अमित", "अमित"),
            ("გიორგი", "გიორგი"),
            ("محمد", "محمد"),
            ("A", "A"),
        ] {
            assert_eq!(NamePart::parse(text).unwrap().as_str(), stored);
        }
    }

    #[test]
    fn what_is_not_a_name_is_refused() {
        for (text, code) in [
            ("", FieldCode::Required),
            ("  ", FieldCode::Required),
            ("Ivan4", FieldCode::BadCharacters),
            ("Иван😀", FieldCode::BadCharacters),
            ("Ivan\u{202e}", FieldCode::BadCharacters),
            ("Ivan\nPetrov", FieldCode::BadCharacters),
            ("Ivan;", FieldCode::BadCharacters),
            ("<b>", FieldCode::BadCharacters),
            ("-", FieldCode::BadFormat),
            ("ʻʼ.", FieldCode::BadFormat),
        ] {
            assert_eq!(NamePart::parse(text), Err(code), "{text:?}");
        }
        assert_eq!(NamePart::parse(&"я".repeat(121)), Err(FieldCode::TooLong));
        assert!(NamePart::parse(&"я".repeat(120)).is_ok());
    }

    #[test]
    fn a_log_line_does_not_hold_the_name() {
        assert_eq!(format!("{:?}", NamePart::parse("Каримов").unwrap()), "NamePart(7 characters)");
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(text in ".{0,130}") {
            if let Ok(name) = NamePart::parse(&text) {
                let _ = name.to_mrz();
                prop_assert_eq!(NamePart::parse(name.as_str()), Ok(name));
            }
        }
    }
}
