//! Travel documents that lead to a known end. A number says by itself which end, and whose it is: `X`, the letter of the scenario, four digits
//! of the program's tag, and three digits of its choice. So programs do not meet in one document, and each has a thousand a scenario.

use crate::domain::persons::mrz::{MrzFields, compose_td3};
use crate::domain::persons::{DocumentNumber, Sex};
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::document_kinds::DocumentKind;
use chrono::NaiveDate;

/// Issuing country and nationality of every scenario document: its people may stay 30 days an entry.
pub const COUNTRY: &str = "UZB";
/// Surname of everybody in a scenario.
pub const SURNAME: &str = "SPECIMEN";
/// Documents that a program has in a scenario.
pub const SERIALS: u16 = 1_000;

/// What an application with a document leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scenario {
    /// The host confirms at once.
    Confirmed,
    /// The host refuses at once: he does not know the person.
    Refused,
    /// The host never answers.
    SilentHost,
    /// Somebody else has entered this document already.
    Duplicate,
    /// He has stayed too long before: the service refuses by itself.
    Overstay,
    /// An entry ban is in force: the service refuses by itself.
    Banned,
}

/// A document of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScenarioDocument {
    /// What it leads to.
    pub scenario: Scenario,
    /// The program's, 1 to 9999.
    pub tag: u16,
    /// Which of the program's, below [`SERIALS`].
    pub serial: u16,
}

impl Scenario {
    /// Every scenario, in the order of the documentation.
    pub const ALL: [Self; 6] =
        [Self::Confirmed, Self::Refused, Self::SilentHost, Self::Duplicate, Self::Overstay, Self::Banned];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::SilentHost => "silent_host",
            Self::Duplicate => "duplicate",
            Self::Overstay => "overstay",
            Self::Banned => "banned",
        }
    }

    /// The scenario of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| scenario.as_str() == name)
    }

    const fn letter(self) -> char {
        match self {
            Self::Confirmed => 'C',
            Self::Refused => 'R',
            Self::SilentHost => 'S',
            Self::Duplicate => 'D',
            Self::Overstay => 'O',
            Self::Banned => 'B',
        }
    }

    /// Whether a host is simulated who answers.
    #[must_use]
    pub const fn is_answered(self) -> bool {
        matches!(self, Self::Confirmed | Self::Refused)
    }
}

impl ScenarioDocument {
    /// Reads the number of a document; none for any other document.
    #[must_use]
    pub fn parse(number: &str) -> Option<Self> {
        let (head, digits) = number.split_at_checked(2)?;
        let letter = head.strip_prefix('X')?;
        let scenario = Scenario::ALL.into_iter().find(|scenario| letter.starts_with(scenario.letter()))?;
        if digits.len() != 7 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (tag, serial) = digits.split_at_checked(4)?;
        Some(Self { scenario, tag: tag.parse().ok().filter(|tag| *tag > 0)?, serial: serial.parse().ok()? })
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> String {
        format!("X{}{:04}{:03}", self.scenario.letter(), self.tag, self.serial)
    }

    /// Given names of the person in it.
    #[must_use]
    pub fn given_names(&self) -> String {
        self.scenario.as_str().to_uppercase().replace('_', " ")
    }

    /// His birth date.
    #[must_use]
    pub fn birth_date() -> NaiveDate {
        NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default()
    }

    /// Its last day.
    #[must_use]
    pub fn expires_on() -> NaiveDate {
        NaiveDate::from_ymd_opt(2039, 12, 31).unwrap_or_default()
    }

    /// The two lines of its machine-readable zone, with all check digits; none if the country is not known any more.
    #[must_use]
    pub fn mrz(&self) -> Option<Vec<String>> {
        let country = CountryCode::parse(COUNTRY).ok()?;
        Some(compose_td3(&MrzFields {
            document_code: "P",
            issuing_country: country,
            number: &self.number(),
            surname: SURNAME,
            given_names: &self.given_names(),
            nationality: country,
            birth_date: Self::birth_date(),
            sex: Sex::Male,
            expires_on: Self::expires_on(),
        }))
    }

    /// The phone of whoever has entered the document of a duplicate before. No such number can be dialled, or signed in with.
    #[must_use]
    pub fn stranger_phone(&self) -> String {
        format!("+999{:04}{:03}", self.tag, self.serial)
    }

    /// Names the document, as the register of persons does.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        let number = DocumentNumber::parse(DocumentKind::Passport, &self.number()).ok()?;
        Some(number.key(CountryCode::parse(COUNTRY).ok()?, DocumentKind::Passport))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::accounts::Phone;
    use crate::domain::persons::Mrz;

    fn document(scenario: Scenario) -> ScenarioDocument {
        ScenarioDocument { scenario, tag: 17, serial: 3 }
    }

    #[test]
    fn a_number_says_its_scenario_and_its_program() {
        assert_eq!(document(Scenario::Confirmed).number(), "XC0017003");
        for scenario in Scenario::ALL {
            let document = document(scenario);
            assert_eq!(ScenarioDocument::parse(&document.number()), Some(document));
            assert_eq!(Scenario::parse(scenario.as_str()), Some(scenario));
            let number = DocumentNumber::parse(DocumentKind::Passport, &document.number());
            assert!(number.is_ok_and(|number| number.as_str() == document.number()));
        }
        for other in
            ["", "X", "XC", "XC0000001", "XZ0017003", "FA1234567", "XC001700", "XC00170033", "XC001700a", "XЯ001700"]
        {
            assert_eq!(ScenarioDocument::parse(other), None, "{other}");
        }
    }

    #[test]
    fn its_zone_is_read_without_a_fault() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
        for scenario in Scenario::ALL {
            let lines = document(scenario).mrz().unwrap();
            assert_eq!(lines.iter().map(String::len).collect::<Vec<_>>(), [44, 44]);
            assert!(Mrz::parse(&lines, today).is_ok(), "{lines:?}");
        }
    }

    #[test]
    fn nobody_can_sign_in_with_the_phone_of_a_stranger() {
        assert!(Phone::parse(&document(Scenario::Duplicate).stranger_phone()).is_err());
    }
}
