//! Travel documents: kind, number, issuing country and last day of validity.

use crate::domain::codes::FieldCode;
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::document_kinds::DocumentKind;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest document number.
pub const MAX_NUMBER: usize = 20;

/// The number of a document: capitals and digits, without spaces and hyphens.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, min_length = 1, max_length = 20, examples("AC1234567"))]
pub struct DocumentNumber(String);

impl DocumentNumber {
    /// Reads the number of a document of the given kind: upper case, spaces and hyphens removed, 1 to 20 of A–Z and 0–9.
    /// Documents without an ICAO zone (internal passport, certificate of return, other) may also carry Cyrillic letters.
    ///
    /// # Errors
    /// `Required` when nothing is left, `DocumentNumberFormat` otherwise.
    pub fn parse(kind: DocumentKind, text: &str) -> Result<Self, FieldCode> {
        let cyrillic = match kind {
            DocumentKind::Passport
            | DocumentKind::NationalId
            | DocumentKind::StatelessTravelDocument
            | DocumentKind::MigrantIdCard => false,
            DocumentKind::InternalPassport | DocumentKind::CertificateOfReturn | DocumentKind::Other => true,
        };
        Self::read(text, cyrillic)
    }

    fn read(text: &str, cyrillic: bool) -> Result<Self, FieldCode> {
        // Spaces and hyphens may separate every character, no more.
        if text.chars().count() > MAX_NUMBER * 3 {
            return Err(FieldCode::DocumentNumberFormat);
        }
        let is_separator = |c: char| matches!(c, ' ' | '\u{a0}' | '-' | '\u{2010}' | '\u{2011}' | '–' | '№');
        let number: String = text.trim().chars().filter(|c| !is_separator(*c)).flat_map(char::to_uppercase).collect();
        let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || (cyrillic && matches!(c, 'А'..='Я' | 'Ё'));
        match number.chars().count() {
            0 => Err(FieldCode::Required),
            1..=MAX_NUMBER if number.chars().all(fits) => Ok(Self(number)),
            _ => Err(FieldCode::DocumentNumberFormat),
        }
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names the document that has this number: the same text for the same document.
    #[must_use]
    pub fn key(&self, issuing_country: CountryCode, kind: DocumentKind) -> String {
        format!("{}:{}:{}", issuing_country.as_str(), kind.as_str(), self.0)
    }

    /// For display: the last four characters of a long number, the last two of a short one; the others are replaced by `•`.
    #[must_use]
    pub fn masked(&self) -> String {
        mask(&self.0)
    }
}

/// A document number as [`DocumentNumber::masked`] shows it.
#[must_use]
pub fn mask(number: &str) -> String {
    mask_all_but(number, if number.chars().count() >= 8 { 4 } else { 2 })
}

/// A document number of which no more than the last `shown` characters are to be read, and never all.
#[must_use]
pub fn mask_all_but(number: &str, shown: usize) -> String {
    let hidden = number.chars().count().saturating_sub(shown).max(1);
    number.chars().enumerate().map(|(i, c)| if i < hidden { '•' } else { c }).collect()
}

/// Masked, so that a log line cannot hold a number.
impl fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentNumber({})", self.masked())
    }
}

/// Reads back a stored number, whose kind is not known here.
impl<'de> Deserialize<'de> for DocumentNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text, true).map_err(|code| serde::de::Error::custom(code.as_str()))
    }
}

/// The document a migrant travels with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TravelDocument {
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// Its number.
    pub number: DocumentNumber,
    /// The country that issued it.
    pub issuing_country: CountryCode,
    /// Its last day of validity.
    pub expires_on: NaiveDate,
}

impl TravelDocument {
    /// Whether its validity ended before `today`; on the last day it is still valid.
    #[must_use]
    pub fn has_expired(&self, today: NaiveDate) -> bool {
        self.expires_on < today
    }

    /// Names the document: the same text for the same document.
    #[must_use]
    pub fn key(&self) -> String {
        self.number.key(self.issuing_country, self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_in_capitals_without_separators() {
        for (kind, text, stored) in [
            (DocumentKind::Passport, " ac 123-4567 ", "AC1234567"),
            (DocumentKind::NationalId, "ID1234567", "ID1234567"),
            (DocumentKind::InternalPassport, "45 08 № 123456", "4508123456"),
            (DocumentKind::InternalPassport, "IV-аб 123456", "IVАБ123456"),
            (DocumentKind::Other, "1", "1"),
        ] {
            assert_eq!(DocumentNumber::parse(kind, text).unwrap().as_str(), stored);
        }
    }

    #[test]
    fn a_passport_number_has_latin_capitals_and_digits_only() {
        let refused = |text: &str| DocumentNumber::parse(DocumentKind::Passport, text).unwrap_err();
        assert_eq!(refused(""), FieldCode::Required);
        assert_eq!(refused(" - "), FieldCode::Required);
        for text in ["АС1234567", "AC/1234567", "AC_1", "AC1<", "１２３", "AC\n1", "AC😀"] {
            assert_eq!(refused(text), FieldCode::DocumentNumberFormat, "{text}");
        }
        assert_eq!(refused(&"1".repeat(21)), FieldCode::DocumentNumberFormat);
        assert!(DocumentNumber::parse(DocumentKind::Passport, &"1".repeat(20)).is_ok());
    }

    #[test]
    fn the_number_is_masked() {
        let masked = |text: &str| DocumentNumber::parse(DocumentKind::Other, text).unwrap().masked();
        assert_eq!(masked("AC1234567"), "•••••4567");
        assert_eq!(mask_all_but("AC1234567", 3), "••••••567");
        assert_eq!(mask_all_but("123", 3), "•23");
        assert_eq!(masked("12345"), "•••45");
        assert_eq!(masked("1"), "•");
    }

    #[test]
    fn on_the_last_day_a_document_is_valid() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let document = TravelDocument {
            kind: DocumentKind::Passport,
            number: DocumentNumber::parse(DocumentKind::Passport, "AC1234567").unwrap(),
            issuing_country: CountryCode::parse("UZB").unwrap(),
            expires_on: day("2026-11-22"),
        };
        assert!(!document.has_expired(day("2026-11-22")));
        assert!(document.has_expired(day("2026-11-23")));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(text in ".{0,70}") {
            for kind in DocumentKind::ALL {
                if let Ok(number) = DocumentNumber::parse(*kind, &text) {
                    prop_assert_eq!(DocumentNumber::parse(*kind, number.as_str()), Ok(number));
                }
            }
        }
    }
}
