//! IIN (person) and BIN (organisation): 12 digits with a two-pass check digit.
//! Birth date and sex are never derived from an IIN.

use crate::domain::codes::FieldCode;
use crate::domain::reference::text_value;
use std::fmt;

const FIRST_WEIGHTS: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const SECOND_WEIGHTS: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
const SHOWN: usize = 4;

macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident, $format:ident, $check:ident, $example:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, utoipa::ToSchema)]
        #[schema(value_type = String, min_length = 12, max_length = 12, pattern = "^[0-9]{12}$", examples($example))]
        pub struct $name(String);

        text_value!($name);

        impl $name {
            /// Reads 12 digits and verifies the check digit.
            ///
            /// # Errors
            /// `Required` for an empty text, then the code for a wrong form or a wrong check digit.
            pub fn parse(text: &str) -> Result<Self, FieldCode> {
                match verify(text.trim()) {
                    Verdict::Valid(digits) => Ok(Self(digits)),
                    Verdict::Empty => Err(FieldCode::Required),
                    Verdict::Form => Err(FieldCode::$format),
                    Verdict::CheckDigit => Err(FieldCode::$check),
                }
            }

            /// For display: all but the last four digits are replaced by `•`.
            #[must_use]
            pub fn masked(&self) -> String {
                let hidden = self.0.len().saturating_sub(SHOWN);
                self.0.chars().enumerate().map(|(i, c)| if i < hidden { '•' } else { c }).collect()
            }
        }

        /// Masked, so that a log line cannot hold a number.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.masked())
            }
        }
    };
}

identifier! {
    /// Individual identification number (ИИН, ЖСН) of a person.
    Iin, IinFormat, IinCheckDigit, "900101300017"
}

identifier! {
    /// Business identification number (БИН, БСН) of an organisation.
    Bin, BinFormat, BinCheckDigit, "150140000012"
}

enum Verdict {
    Valid(String),
    Empty,
    Form,
    CheckDigit,
}

fn verify(text: &str) -> Verdict {
    if text.is_empty() {
        return Verdict::Empty;
    }
    // Twelve zeros satisfy the arithmetic, but nobody has that number.
    if text.len() != 12 || !text.bytes().all(|b| b.is_ascii_digit()) || text.bytes().all(|b| b == b'0') {
        return Verdict::Form;
    }
    match text.get(..11).and_then(with_check_digit) {
        Some(number) if number == text => Verdict::Valid(number),
        _ => Verdict::CheckDigit,
    }
}

/// Appends the check digit to 11 digits; `None` for another form, or when no check digit exists for them.
/// For making up test data.
#[must_use]
pub fn with_check_digit(first_eleven: &str) -> Option<String> {
    if first_eleven.len() != 11 || !first_eleven.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digit = [FIRST_WEIGHTS, SECOND_WEIGHTS]
        .iter()
        .map(|weights| weighted_sum(first_eleven, weights))
        .find(|sum| *sum != 10)?;
    Some(format!("{first_eleven}{digit}"))
}

fn weighted_sum(digits: &str, weights: &[u32; 11]) -> u32 {
    let sum: u32 = digits.chars().zip(weights).map(|(c, weight)| c.to_digit(10).unwrap_or_default() * weight).sum();
    sum % 11
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_first_pass_is_checked() {
        // 9·1 + 0·2 + 0·3 + 1·4 + 0·5 + 1·6 + 3·7 + 0·8 + 0·9 + 0·10 + 1·11 = 51; 51 mod 11 = 7
        assert_eq!(with_check_digit("90010130001").as_deref(), Some("900101300017"));
        assert_eq!(Iin::parse(" 900101300017 ").unwrap().as_str(), "900101300017");
        assert_eq!(Iin::parse("900101300018"), Err(FieldCode::IinCheckDigit));
        // 1·1 + 5·2 + 0·3 + 1·4 + 4·5 + 0·6 + … + 1·11 = 46; 46 mod 11 = 2
        assert_eq!(with_check_digit("15014000001").as_deref(), Some("150140000012"));
        assert_eq!(Bin::parse("150140000013"), Err(FieldCode::BinCheckDigit));
    }

    #[test]
    fn the_second_pass_is_used_when_the_first_gives_ten() {
        // 1·10 = 10, so the second weights: 1·1 = 1
        assert_eq!(with_check_digit("00000000010").as_deref(), Some("000000000101"));
        assert!(Iin::parse("000000000101").is_ok());
    }

    #[test]
    fn some_numbers_are_impossible() {
        let impossible = (0..200_000_u64).map(|n| format!("{n:011}")).find(|n| with_check_digit(n).is_none()).unwrap();
        for digit in 0..10 {
            assert_eq!(Iin::parse(&format!("{impossible}{digit}")), Err(FieldCode::IinCheckDigit));
        }
    }

    #[test]
    fn the_form_is_twelve_digits() {
        assert_eq!(Iin::parse(""), Err(FieldCode::Required));
        for text in ["90010130001", "9001013000170", "90010130001a", "９00101300017", "000000000000", "900101 300017"]
        {
            assert_eq!(Iin::parse(text), Err(FieldCode::IinFormat), "{text}");
            assert_eq!(Bin::parse(text), Err(FieldCode::BinFormat), "{text}");
        }
        assert_eq!(with_check_digit("123"), None);
    }

    #[test]
    fn only_the_last_four_digits_are_shown() {
        let iin = Iin::parse("900101300017").unwrap();
        assert_eq!(iin.masked(), "••••••••0017");
        assert_eq!(format!("{iin:?}"), "Iin(••••••••0017)");
        let error = serde_json::from_str::<Iin>("\"900101300018\"").unwrap_err().to_string();
        assert!(error.contains("iin_check_digit") && !error.contains("900101"), "{error}");
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in ".{0,20}") {
            let _ = Iin::parse(&text);
            let _ = Bin::parse(&text);
        }

        #[test]
        fn exactly_one_check_digit_is_accepted(digits in "[0-9]{11}", wrong in 0..10_u32) {
            if let Some(number) = with_check_digit(&digits).filter(|n| n.bytes().any(|b| b != b'0')) {
                prop_assert!(Iin::parse(&number).is_ok());
                let altered = format!("{digits}{wrong}");
                prop_assert_eq!(Iin::parse(&altered).is_ok(), altered == number);
            }
        }
    }
}
