//! What an organisation is called.

use crate::domain::codes::FieldCode;

/// Longest name, in characters.
const LONGEST: usize = 200;

/// The name of an organisation: 1 to 200 characters on one line, without spaces around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationName(String);

impl OrganizationName {
    /// Reads a name.
    ///
    /// # Errors
    /// `required`, `too_long` or `bad_characters`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let name = text.trim();
        match name.chars().count() {
            0 => Err(FieldCode::Required),
            count if count > LONGEST => Err(FieldCode::TooLong),
            _ if name.chars().any(char::is_control) => Err(FieldCode::BadCharacters),
            _ => Ok(Self(name.to_owned())),
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_is_neither_empty_nor_endless() {
        assert_eq!(OrganizationName::parse("  ЖШС «Алатау» ").unwrap().as_str(), "ЖШС «Алатау»");
        assert!(OrganizationName::parse(&"я".repeat(200)).is_ok());
        assert_eq!(OrganizationName::parse(" "), Err(FieldCode::Required));
        assert_eq!(OrganizationName::parse(&"я".repeat(201)), Err(FieldCode::TooLong));
        assert_eq!(OrganizationName::parse("two\nlines"), Err(FieldCode::BadCharacters));
    }
}
