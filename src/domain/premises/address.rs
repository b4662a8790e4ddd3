//! An address in Kazakhstan: a region of the classifier, the rest as people write it, cleaned and limited in length.

use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::language::Language;
use crate::domain::reference::regions::RegionCode;
use crate::domain::reference::text;
use serde::{Deserialize, Serialize};

const MAX_PLACE: usize = 100;
const MAX_NUMBER: usize = 20;
const MAX_RKA: usize = 20;

/// An address as it comes in: nothing checked yet. An empty optional field counts as absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressInput {
    /// Two-digit KATO code.
    pub region: String,
    /// City, town or village.
    pub locality: String,
    /// Street, square or microdistrict.
    pub street: String,
    /// House number.
    pub building: String,
    /// Apartment or room.
    pub apartment: Option<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Address register code.
    pub rka: Option<String>,
}

/// A whole address whose parts are all acceptable.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "AddressInput")]
pub struct Address {
    region: RegionCode,
    locality: String,
    street: String,
    building: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    apartment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rka: Option<String>,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// Everything that is wrong, with pointers below `prefix` (such as `/premises/address`).
    pub fn parse(input: &AddressInput, prefix: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut note = |field: &str, code| errors.push(FieldError::new(format!("{prefix}/{field}"), code));
        let region = RegionCode::parse(&input.region).map_err(|code| note("region", code)).ok();
        let locality = place(&input.locality).map_err(|code| note("locality", code)).ok();
        let street = place(&input.street).map_err(|code| note("street", code)).ok();
        let building = number(&input.building).map_err(|code| note("building", code)).ok();
        let apartment = optional(input.apartment.as_deref(), number).unwrap_or_else(|code| {
            note("apartment", code);
            None
        });
        let postcode = optional(input.postcode.as_deref(), postcode).unwrap_or_else(|code| {
            note("postcode", code);
            None
        });
        let rka = optional(input.rka.as_deref(), rka).unwrap_or_else(|code| {
            note("rka", code);
            None
        });
        match (region, locality, street, building) {
            (Some(region), Some(locality), Some(street), Some(building)) if errors.is_empty() => {
                Ok(Self { region, locality, street, building, apartment, postcode, rka })
            }
            _ => Err(errors),
        }
    }

    /// The region.
    #[must_use]
    pub const fn region(&self) -> RegionCode {
        self.region
    }

    /// City, town or village, as typed.
    #[must_use]
    pub fn locality(&self) -> &str {
        &self.locality
    }

    /// Street, square or microdistrict, as typed.
    #[must_use]
    pub fn street(&self) -> &str {
        &self.street
    }

    /// House number.
    #[must_use]
    pub fn building(&self) -> &str {
        &self.building
    }

    /// Apartment or room.
    #[must_use]
    pub fn apartment(&self) -> Option<&str> {
        self.apartment.as_deref()
    }

    /// Postcode: six digits, or the form `A15E3B4`.
    #[must_use]
    pub fn postcode(&self) -> Option<&str> {
        self.postcode.as_deref()
    }

    /// Address register code.
    #[must_use]
    pub fn rka(&self) -> Option<&str> {
        self.rka.as_deref()
    }

    /// The whole address on one line, with the usual abbreviations of the language; locality and street as typed.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        super::line::write(self, language)
    }
}

impl TryFrom<AddressInput> for Address {
    type Error = &'static str;

    fn try_from(input: AddressInput) -> Result<Self, Self::Error> {
        Self::parse(&input, "").map_err(|errors| errors.first().map_or("invalid", |error| error.code.as_str()))
    }
}

fn optional(
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<String, FieldCode>,
) -> Result<Option<String>, FieldCode> {
    text.filter(|text| !text.trim().is_empty()).map(parse).transpose()
}

fn place(text: &str) -> Result<String, FieldCode> {
    let cleaned = text::clean(text, MAX_PLACE, is_address_char)?;
    with_content(cleaned)
}

fn number(text: &str) -> Result<String, FieldCode> {
    let cleaned = text::clean(text, MAX_NUMBER, is_address_char)?;
    with_content(cleaned)
}

fn with_content(text: String) -> Result<String, FieldCode> {
    if text.chars().any(char::is_alphanumeric) { Ok(text) } else { Err(FieldCode::BadFormat) }
}

fn is_address_char(c: char) -> bool {
    c.is_ascii_graphic() || matches!(c, '№' | '«' | '»' | '“' | '”' | '„' | '‘' | '’' | '–' | '—' | '‑')
}

/// Six digits, or a letter, two digits, a letter, a digit, a letter, a digit (`A15E3B4`).
fn postcode(text: &str) -> Result<String, FieldCode> {
    let code = text.trim().to_ascii_uppercase();
    let old = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    let new = code.len() == 7 && code.bytes().zip(*b"A00A0A0").all(|(b, form)| fits(b, form));
    if old || new { Ok(code) } else { Err(FieldCode::BadFormat) }
}

const fn fits(byte: u8, form: u8) -> bool {
    if form == b'A' { byte.is_ascii_uppercase() } else { byte.is_ascii_digit() }
}

fn rka(text: &str) -> Result<String, FieldCode> {
    let code = text.trim();
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(FieldCode::BadFormat);
    }
    if code.len() > MAX_RKA { Err(FieldCode::TooLong) } else { Ok(code.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn input() -> AddressInput {
        AddressInput {
            region: "75".into(),
            locality: " Алматы ".into(),
            street: "Абая".into(),
            building: "5".into(),
            apartment: Some("12".into()),
            postcode: Some("a15e3b4".into()),
            rka: Some("0201300123456789".into()),
        }
    }

    #[test]
    fn a_good_address_is_cleaned() {
        let address = Address::parse(&input(), "").unwrap();
        assert_eq!(address.locality(), "Алматы");
        assert_eq!(address.postcode(), Some("A15E3B4"));
        let empty = AddressInput { apartment: Some(" ".into()), postcode: None, rka: Some(String::new()), ..input() };
        let address = Address::parse(&empty, "").unwrap();
        assert_eq!((address.apartment(), address.postcode(), address.rka()), (None, None, None));
    }

    #[test]
    fn all_errors_come_at_once_below_the_prefix() {
        let bad = AddressInput {
            region: "99".into(),
            locality: String::new(),
            street: "Абая😀".into(),
            building: "1".repeat(21),
            apartment: Some("--".into()),
            postcode: Some("12345".into()),
            rka: Some("1a".into()),
        };
        let errors = Address::parse(&bad, "/premises/address").unwrap_err();
        let found: Vec<_> = errors.iter().map(|e| (e.pointer.as_str(), e.code)).collect();
        assert_eq!(
            found,
            [
                ("/premises/address/region", FieldCode::UnknownRegion),
                ("/premises/address/locality", FieldCode::Required),
                ("/premises/address/street", FieldCode::BadCharacters),
                ("/premises/address/building", FieldCode::TooLong),
                ("/premises/address/apartment", FieldCode::BadFormat),
                ("/premises/address/postcode", FieldCode::BadFormat),
                ("/premises/address/rka", FieldCode::BadFormat),
            ]
        );
    }

    #[test]
    fn lengths_and_codes_have_limits() {
        assert!(place(&"я".repeat(100)).is_ok());
        assert_eq!(place(&"я".repeat(101)), Err(FieldCode::TooLong));
        assert_eq!(number("12/1 корп. №3"), Ok("12/1 корп. №3".to_owned()));
        assert!(postcode("050000").is_ok());
        assert_eq!(postcode("АБ5000"), Err(FieldCode::BadFormat));
        assert_eq!(rka(&"1".repeat(21)), Err(FieldCode::TooLong));
    }

    #[test]
    fn json_goes_through_the_parser() {
        let address = Address::parse(&input(), "").unwrap();
        let json = serde_json::to_string(&address).unwrap();
        assert_eq!(serde_json::from_str::<Address>(&json).unwrap(), address);
        assert!(serde_json::from_str::<Address>(&json.replace("\"75\"", "\"01\"")).is_err());
    }

    proptest! {
        #[test]
        fn parsing_never_panics(region in ".{0,4}", place in ".{0,120}", short in ".{0,25}") {
            let input = AddressInput {
                region, locality: place.clone(), street: place, building: short.clone(),
                apartment: Some(short.clone()), postcode: Some(short.clone()), rka: Some(short),
            };
            if let Ok(address) = Address::parse(&input, "") {
                for language in Language::ALL {
                    prop_assert!(address.line(language).chars().count() < 600);
                }
            }
        }
    }
}
