//! What for an officer looks into a file. The person reads it in his access log.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LookPurpose {
    /// Something is investigated.
    Investigation,
    /// A place or a person is inspected.
    Inspection,
    /// A decision was appealed.
    Appeal,
    /// The person himself asked for it.
    RequestOfPerson,
    /// A court asked for it.
    Court,
}

impl LookPurpose {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Investigation, Self::Inspection, Self::Appeal, Self::RequestOfPerson, Self::Court];

    /// The name on the wire and in the audit log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Investigation => "investigation",
            Self::Inspection => "inspection",
            Self::Appeal => "appeal",
            Self::RequestOfPerson => "request_of_person",
            Self::Court => "court",
        }
    }
}

/// Longest case number.
const MAX_CASE: usize = 40;

/// The number of a case: 1 to 40 letters of A–Z and a–z, digits, slashes and hyphens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNumber(String);

impl CaseNumber {
    /// Reads a number; none for another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-');
        ((1..=MAX_CASE).contains(&text.len()) && text.bytes().all(fits)).then(|| Self(text.to_owned()))
    }
}

/// What for, and in which case. Its text is what stands in the audit log: `investigation:2026/17`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// What for.
    pub purpose: LookPurpose,
    /// In which case.
    pub case: Option<CaseNumber>,
}

impl fmt::Display for Occasion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.purpose.as_str())?;
        match &self.case {
            Some(case) => write!(f, ":{}", case.0),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_occasion_says_what_for_and_in_which_case() {
        for purpose in LookPurpose::ALL {
            assert_eq!(serde_json::to_value(purpose).unwrap(), purpose.as_str());
            assert_eq!(Occasion { purpose, case: None }.to_string(), purpose.as_str());
        }
        let case = CaseNumber::parse("2026/17-A");
        assert_eq!(Occasion { purpose: LookPurpose::Court, case }.to_string(), "court:2026/17-A");
    }

    #[test]
    fn a_case_number_has_no_other_characters() {
        for wrong in ["", "a b", "1:2", "№1", "1\n", &"1".repeat(41)] {
            assert_eq!(CaseNumber::parse(wrong), None, "{wrong:?}");
        }
        assert!(CaseNumber::parse(&"1".repeat(40)).is_some());
    }
}
