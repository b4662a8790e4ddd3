//! The whole person, read from what the migrant entered: everything that is wrong is told at once.

use super::compare::{Typed, differences};
use super::document::{DocumentNumber, TravelDocument};
use super::input::PersonInput;
use super::mrz::Mrz;
use super::name::NamePart;
use super::sex::Sex;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::document_kinds::DocumentKind;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Nobody is older.
const MAX_AGE_YEARS: u32 = 130;

/// A migrant with acceptable data. Its serialised form is for storage; what comes in goes through [`Person::parse`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Surname in its own script.
    pub surname: NamePart,
    /// Given names in their own script; `None` for one-word names.
    pub given_names: Option<NamePart>,
    /// Patronymic.
    pub patronymic: Option<NamePart>,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Sex.
    pub sex: Sex,
    /// Nationality; never Kazakhstan.
    pub nationality: CountryCode,
    /// Travel document, valid on the day it was entered.
    pub document: TravelDocument,
    /// Names in A to Z, as the certificate states them.
    pub latin: LatinName,
    /// Lines of the machine-readable zone, if they were given.
    pub mrz: Option<Vec<String>>,
}

/// Only nationality and kind of document, so that a log line cannot hold a person.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Person({}, {})", self.nationality.as_str(), self.document.kind.as_str())
    }
}

/// A name in the letters of the machine-readable zone.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LatinName {
    /// Primary identifier.
    pub surname: String,
    /// Secondary identifier; empty for one-word names.
    pub given_names: String,
}

/// Only its length, so that a log line cannot hold a name.
impl std::fmt::Debug for LatinName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LatinName({} + {} letters)", self.surname.len(), self.given_names.len())
    }
}

/// By what a migrant is recognised when he comes again: most have no identification number of Kazakhstan.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PersonKey {
    /// Nationality.
    pub nationality: CountryCode,
    /// Kind of document.
    pub kind: DocumentKind,
    /// Document number.
    pub number: DocumentNumber,
    /// Birth date.
    pub birth_date: NaiveDate,
}

impl Person {
    /// Reads a person; `today` is the legal day.
    ///
    /// # Errors
    /// Everything that is wrong, at the JSON pointers of the request body.
    pub fn parse(input: &PersonInput, today: NaiveDate) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let read = Read::all(input, today, &mut errors);
        let mrz = read_mrz(input.mrz.as_deref(), today, &mut errors);
        match &mrz {
            Some(mrz) => errors.extend(differences(&read.typed(input), mrz)),
            // The certificate needs the name in Latin letters.
            None if read.has_no_latin_form() && input.mrz.is_none() => {
                errors.push(FieldError::new("/mrz", FieldCode::Required));
            }
            None => {}
        }
        match read.person(mrz) {
            Some(person) if errors.is_empty() => Ok(person),
            _ => Err(errors),
        }
    }

    /// The full name as the person writes it: surname, given names, patronymic.
    #[must_use]
    pub fn original_name(&self) -> String {
        let parts = [Some(&self.surname), self.given_names.as_ref(), self.patronymic.as_ref()];
        parts.into_iter().flatten().map(NamePart::as_str).collect::<Vec<_>>().join(" ")
    }

    /// By what the migrant is recognised.
    #[must_use]
    pub fn key(&self) -> PersonKey {
        PersonKey {
            nationality: self.nationality,
            kind: self.document.kind,
            number: self.document.number.clone(),
            birth_date: self.birth_date,
        }
    }
}

/// The fields that could be read.
#[derive(Default)]
struct Read {
    surname: Option<NamePart>,
    given_names: Option<NamePart>,
    patronymic: Option<NamePart>,
    birth_date: Option<NaiveDate>,
    sex: Option<Sex>,
    nationality: Option<CountryCode>,
    kind: Option<DocumentKind>,
    number: Option<DocumentNumber>,
    issuing_country: Option<CountryCode>,
    expires_on: Option<NaiveDate>,
}

impl Read {
    fn all(input: &PersonInput, today: NaiveDate, errors: &mut Vec<FieldError>) -> Self {
        let document = &input.document;
        let kind = keep("/document/kind", required(&document.kind, DocumentKind::parse), errors);
        // Of an unknown kind the number is read by the widest rule.
        let number_kind = kind.unwrap_or(DocumentKind::Other);
        Self {
            surname: keep("/surname", NamePart::parse(&input.surname), errors),
            given_names: keep("/given_names", optional_name(input.given_names.as_deref()), errors).flatten(),
            patronymic: keep("/patronymic", optional_name(input.patronymic.as_deref()), errors).flatten(),
            birth_date: keep("/birth_date", birth_date(&input.birth_date, today), errors),
            sex: keep("/sex", Sex::parse(input.sex.trim()), errors),
            nationality: keep("/nationality", nationality(&input.nationality), errors),
            kind,
            number: keep("/document/number", DocumentNumber::parse(number_kind, &document.number), errors),
            issuing_country: keep("/document/issuing_country", CountryCode::parse(&document.issuing_country), errors),
            expires_on: keep("/document/expires_on", expiry(&document.expires_on, today), errors),
        }
    }

    fn typed(&self, input: &PersonInput) -> Typed<'_> {
        Typed {
            surname: self.surname.as_ref(),
            given_names: self.given_names.as_ref(),
            has_given_names: input.given_names.as_deref().is_some_and(|text| !text.trim().is_empty()),
            patronymic: self.patronymic.as_ref(),
            birth_date: self.birth_date,
            sex: self.sex,
            nationality: self.nationality,
            kind: self.kind,
            number: self.number.as_ref(),
            issuing_country: self.issuing_country,
            expires_on: self.expires_on,
        }
    }

    fn has_no_latin_form(&self) -> bool {
        [&self.surname, &self.given_names].into_iter().flatten().any(|name| !name.has_mrz_form())
    }

    fn person(self, mrz: Option<Mrz>) -> Option<Person> {
        let surname = self.surname?;
        let latin = match &mrz {
            Some(mrz) => LatinName { surname: mrz.surname.clone(), given_names: mrz.given_names.clone() },
            None => LatinName {
                surname: surname.to_mrz(),
                given_names: self.given_names.as_ref().map(NamePart::to_mrz).unwrap_or_default(),
            },
        };
        Some(Person {
            surname,
            given_names: self.given_names,
            patronymic: self.patronymic,
            birth_date: self.birth_date?,
            sex: self.sex?,
            nationality: self.nationality?,
            document: TravelDocument {
                kind: self.kind?,
                number: self.number?,
                issuing_country: self.issuing_country?,
                expires_on: self.expires_on?,
            },
            latin,
            mrz: mrz.map(|mrz| mrz.lines),
        })
    }
}

fn keep<T>(pointer: &str, result: Result<T, FieldCode>, errors: &mut Vec<FieldError>) -> Option<T> {
    result.map_err(|code| errors.push(FieldError::new(pointer, code))).ok()
}

fn required<T>(text: &str, parse: impl Fn(&str) -> Result<T, FieldCode>) -> Result<T, FieldCode> {
    match text.trim() {
        "" => Err(FieldCode::Required),
        text => parse(text),
    }
}

fn optional_name(text: Option<&str>) -> Result<Option<NamePart>, FieldCode> {
    text.filter(|text| !text.trim().is_empty()).map(NamePart::parse).transpose()
}

fn read_mrz(lines: Option<&[String]>, today: NaiveDate, errors: &mut Vec<FieldError>) -> Option<Mrz> {
    Mrz::parse(lines?, today).map_err(|wrong| errors.extend(wrong)).ok()
}

/// A date `YYYY-MM-DD`, with all its digits.
fn date(text: &str) -> Result<NaiveDate, FieldCode> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldCode::Required);
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.len() != 10 || digits != 8 {
        return Err(FieldCode::BadDate);
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| FieldCode::BadDate)
}

fn birth_date(text: &str, today: NaiveDate) -> Result<NaiveDate, FieldCode> {
    let date = date(text)?;
    let oldest = today.checked_sub_months(Months::new(MAX_AGE_YEARS * 12));
    if date > today {
        Err(FieldCode::DateInFuture)
    } else if oldest.is_some_and(|oldest| date < oldest) {
        Err(FieldCode::DateTooOld)
    } else {
        Ok(date)
    }
}

fn expiry(text: &str, today: NaiveDate) -> Result<NaiveDate, FieldCode> {
    date(text).and_then(|date| if date < today { Err(FieldCode::DocumentExpired) } else { Ok(date) })
}

fn nationality(text: &str) -> Result<CountryCode, FieldCode> {
    CountryCode::parse(text).and_then(|code| if code.is_own() { Err(FieldCode::OwnCitizen) } else { Ok(code) })
}

#[cfg(test)]
#[path = "person_tests.rs"]
mod tests;
