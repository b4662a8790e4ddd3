//! Phone numbers. Any valid number of the world, since migrants keep foreign SIM cards; stored as E.164.

use crate::domain::codes::FieldCode;
use crate::domain::reference::text_value;
use std::fmt;

/// A valid phone number in E.164 form, such as `+77012345667`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(value_type = String, min_length = 8, max_length = 16, pattern = r"^\+[1-9][0-9]{6,14}$", examples("+77012345667"))]
pub struct Phone(String);

text_value!(Phone);

/// Longest text that is looked at: a number with separators between all digits.
const MAX_INPUT: usize = 40;

impl Phone {
    /// Reads a number with its country code. Spaces, hyphens and parentheses between the digits are allowed.
    ///
    /// # Errors
    /// `Required` for an empty text; `PhoneInvalid` when there is no leading `+`, or the number does not exist in its country's plan.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldCode::Required);
        }
        if text.len() > MAX_INPUT {
            return Err(FieldCode::PhoneInvalid);
        }
        let digits = text.strip_prefix('+').ok_or(FieldCode::PhoneInvalid)?;
        let digits: String = digits.chars().filter(|c| !is_separator(*c)).collect();
        let plausible =
            (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
        if !plausible {
            return Err(FieldCode::PhoneInvalid);
        }
        let number = phonenumber::parse(None, format!("+{digits}")).map_err(|_| FieldCode::PhoneInvalid)?;
        if !number.is_valid() {
            return Err(FieldCode::PhoneInvalid);
        }
        Ok(Self(number.format().mode(phonenumber::Mode::E164).to_string()))
    }

    /// Country calling code and the two digits after it: where an SMS goes, and what it costs.
    #[must_use]
    pub fn dial_prefix(&self) -> String {
        let code = phonenumber::parse(None, &self.0).map(|number| number.code().value().to_string());
        let code = code.map_or(1, |code| code.len());
        self.0.chars().skip(1).take(code + 2).collect()
    }

    /// For display: country and operator code and the last two digits, `+7701•••••67`.
    #[must_use]
    pub fn masked(&self) -> String {
        const LAST: usize = 2;
        let length = self.0.chars().count();
        let first = length.saturating_sub(LAST + 4).min(5);
        let hidden = length.saturating_sub(first + LAST);
        let head = self.0.chars().take(first);
        let tail = self.0.chars().skip(first + hidden);
        head.chain(std::iter::repeat_n('•', hidden)).chain(tail).collect()
    }
}

/// Masked, so that a log line cannot hold a number.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

const fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '(' | ')')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn valid_numbers_are_normalised() {
        for (text, stored) in [
            ("+77012345667", "+77012345667"),
            (" +7 (701) 234-56-67 ", "+77012345667"),
            ("+7\u{a0}701\u{a0}234\u{2011}56\u{2011}67", "+77012345667"),
            ("+998 90 123 45 67", "+998901234567"),
            ("+996 555 123456", "+996555123456"),
            ("+90 532 123 45 67", "+905321234567"),
            ("+49 1512 3456789", "+4915123456789"),
            ("+44 (0)7911 123456", "+447911123456"),
            ("+86 138 0013 8000", "+8613800138000"),
            ("+7 7172 74 55 55", "+77172745555"),
        ] {
            assert_eq!(Phone::parse(text).as_ref().map(Phone::as_str), Ok(stored), "{text}");
            assert_eq!(Phone::parse(stored).unwrap().as_str(), stored);
        }
    }

    #[test]
    fn everything_else_is_refused() {
        assert_eq!(Phone::parse(""), Err(FieldCode::Required));
        for text in [
            "87012345667",
            "77012345667",
            "+7701234566",
            "+770123456678",
            "+70000000000",
            "+7701234566a",
            "++77012345667",
            "+7 701 234 56 67 ext 5",
            "+0012345678",
            "tel:+77012345667",
            "+",
            "+7",
            "+999123456789",
            "+7701٢345667",
        ] {
            assert_eq!(Phone::parse(text), Err(FieldCode::PhoneInvalid), "{text}");
        }
    }

    #[test]
    fn the_masked_form_shows_the_operator_and_two_digits() {
        let phone = Phone::parse("+77012345667").unwrap();
        assert_eq!(phone.masked(), "+7701•••••67");
        assert_eq!(format!("{phone:?}"), "Phone(+7701•••••67)");
    }

    #[test]
    fn the_dial_prefix_is_the_calling_code_and_two_digits() {
        for (phone, prefix) in [("+77012345667", "770"), ("+998901234567", "99890"), ("+12015550123", "120")] {
            assert_eq!(Phone::parse(phone).unwrap().dial_prefix(), prefix);
        }
    }

    #[test]
    fn json_goes_through_the_parser() {
        let phone: Phone = serde_json::from_str("\"+7 701 234 56 67\"").unwrap();
        assert_eq!(serde_json::to_string(&phone).unwrap(), "\"+77012345667\"");
        let error = serde_json::from_str::<Phone>("\"12345\"").unwrap_err().to_string();
        assert!(error.contains("phone_invalid") && !error.contains("12345"), "{error}");
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in ".{0,50}") {
            let _ = Phone::parse(&text);
        }

        #[test]
        fn a_stored_number_reads_back_the_same(text in r"\+[1-9][0-9 ()-]{6,18}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
            }
        }
    }
}
