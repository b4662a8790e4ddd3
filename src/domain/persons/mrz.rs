//! The machine-readable zone of passports (TD3, 2 lines of 44) and cards (TD1, 3 lines of 30), ICAO 9303 parts 3 to 5.
//! The arithmetic is that of the `mrz` crate; here are the century rule, the names and what counts as an error.

use super::sex::Sex;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::document_kinds::DocumentKind;
use chrono::{Datelike, NaiveDate};
use mrz::{Date, MrzData, MrzDate, Td1Fields, Td3Fields};

/// Where the zone stands in a request.
const POINTER: &str = "/mrz";

/// The two layouts of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MrzFormat {
    /// Passports: 2 lines of 44.
    Td3,
    /// Cards: 3 lines of 30.
    Td1,
}

/// A zone whose check digits are all right.
#[derive(Clone, PartialEq, Eq)]
pub struct Mrz {
    /// The layout.
    pub format: MrzFormat,
    /// Document code, such as `P` or `ID`.
    pub document_code: String,
    /// Issuing state, if it is one of the table.
    pub issuing_country: Option<CountryCode>,
    /// The whole number, long ones included.
    pub number: String,
    /// Primary identifier: the surname, or the whole of a one-word name.
    pub surname: String,
    /// Secondary identifier; empty if there is none.
    pub given_names: String,
    /// Whether the names fill their field to its end, so that they may have been cut.
    pub names_may_be_cut: bool,
    /// Nationality, if it is one of the table.
    pub nationality: Option<CountryCode>,
    /// Birth date, six cells `YYMMDD`; unknown parts are `<`.
    pub birth_cells: String,
    /// Birth date; `None` if parts of it are unknown to the issuer.
    pub birth_date: Option<NaiveDate>,
    /// Last day of validity, six cells `YYMMDD`.
    pub expiry_cells: String,
    /// Last day of validity.
    pub expires_on: Option<NaiveDate>,
    /// Sex.
    pub sex: Sex,
    /// The lines as they were read.
    pub lines: Vec<String>,
}

impl Mrz {
    /// Reads the lines of a zone: spaces are dropped and letters capitalised, nothing is guessed.
    /// A two-digit birth year is of this century unless that lies after `today`.
    ///
    /// # Errors
    /// With pointers below `/mrz`: `MrzShape` for lines of another number, length, alphabet or layout, `MrzCheckDigit` at every line with a
    /// wrong check digit.
    pub fn parse<S: AsRef<str>>(lines: &[S], today: NaiveDate) -> Result<Self, Vec<FieldError>> {
        let lines = normalised(lines)?;
        let (format, data) = match lines.as_slice() {
            [first, second] => (MrzFormat::Td3, mrz::parse_td3(first, second)),
            [first, second, third] => (MrzFormat::Td1, mrz::parse_td1(first, second, third)),
            _ => return Err(vec![FieldError::new(POINTER, FieldCode::MrzShape)]),
        };
        let data = data.map_err(|error| vec![shape_error(&error)])?;
        let wrong = wrong_check_digits(&data);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Self::from_data(format, &data, lines, today)
    }

    fn from_data(
        format: MrzFormat,
        data: &MrzData,
        lines: Vec<String>,
        today: NaiveDate,
    ) -> Result<Self, Vec<FieldError>> {
        let shape = || vec![FieldError::new(format!("{POINTER}/1"), FieldCode::MrzShape)];
        let sex = match data.sex.zone_char() {
            'M' => Sex::Male,
            'F' => Sex::Female,
            '<' | 'X' => Sex::Unspecified,
            _ => return Err(shape()),
        };
        let birth_cells = cells(&data.date_of_birth).ok_or_else(shape)?;
        let expiry_cells = cells(&data.date_of_expiry).ok_or_else(shape)?;
        let name_field = match format {
            MrzFormat::Td3 => lines.first().and_then(|line| line.get(5..)),
            MrzFormat::Td1 => lines.get(2).map(String::as_str),
        };
        let name_field = name_field.unwrap_or_default();
        let (surname, given_names) = names(name_field);
        if surname.is_empty() && given_names.is_empty() {
            return Err(vec![FieldError::new(POINTER, FieldCode::MrzShape)]);
        }
        Ok(Self {
            format,
            document_code: data.document_type.clone(),
            issuing_country: CountryCode::from_mrz(&data.issuing_country),
            number: data.full_document_number().replace('<', ""),
            surname,
            given_names,
            names_may_be_cut: !name_field.ends_with('<'),
            nationality: CountryCode::from_mrz(&data.nationality),
            birth_date: birth_date(&birth_cells, today),
            expires_on: date_in(2000, &expiry_cells),
            birth_cells,
            expiry_cells,
            sex,
            lines,
        })
    }

    /// Whether documents of a kind have a zone of this layout.
    #[must_use]
    pub const fn fits(&self, kind: DocumentKind) -> bool {
        match kind {
            DocumentKind::Passport | DocumentKind::StatelessTravelDocument => {
                matches!(self.format, MrzFormat::Td3)
            }
            DocumentKind::NationalId | DocumentKind::MigrantIdCard => {
                matches!(self.format, MrzFormat::Td1)
            }
            DocumentKind::InternalPassport => false,
            DocumentKind::CertificateOfReturn | DocumentKind::Other => true,
        }
    }
}

/// Only the layout, so that a log line cannot hold a person.
impl std::fmt::Debug for Mrz {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mrz({:?})", self.format)
    }
}

fn normalised<S: AsRef<str>>(lines: &[S]) -> Result<Vec<String>, Vec<FieldError>> {
    let width = match lines.len() {
        2 => 44,
        3 => 30,
        _ => return Err(vec![FieldError::new(POINTER, FieldCode::MrzShape)]),
    };
    let mut errors = Vec::new();
    let mut read = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let is_cell = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '<';
        // More than a space between any two cells is no zone; do not copy megabytes to find out.
        let line: String = line.as_ref().chars().filter(|c| !c.is_whitespace()).take(width + 1).collect();
        let line = line.to_ascii_uppercase();
        if line.len() != width || !line.chars().all(is_cell) {
            errors.push(FieldError::new(format!("{POINTER}/{index}"), FieldCode::MrzShape));
        }
        read.push(line);
    }
    if errors.is_empty() { Ok(read) } else { Err(errors) }
}

fn shape_error(error: &mrz::MrzError) -> FieldError {
    let line = match error {
        mrz::MrzError::BadDocumentCode(_) => 0,
        mrz::MrzError::LeadingFiller { line, .. } | mrz::MrzError::BadCharacter { line: Some(line), .. } => *line,
        _ => return FieldError::new(POINTER, FieldCode::MrzShape),
    };
    FieldError::new(format!("{POINTER}/{line}"), FieldCode::MrzShape)
}

/// One error for each line that holds a wrong check digit. On a card the number is on the first line, all the rest on the second.
fn wrong_check_digits(data: &MrzData) -> Vec<FieldError> {
    let checks = &data.checks;
    let number_line = usize::from(data.format != mrz::Format::Td1);
    let second = [checks.date_of_birth, checks.date_of_expiry, checks.personal_number, checks.composite];
    let mut lines = Vec::new();
    if checks.document_number == Some(false) {
        lines.push(number_line);
    }
    if second.contains(&Some(false)) && !lines.contains(&1) {
        lines.push(1);
    }
    lines.into_iter().map(|line| FieldError::new(format!("{POINTER}/{line}"), FieldCode::MrzCheckDigit)).collect()
}

/// The name field: `<<` separates the identifiers, `<` the words of one. Without `<<`
/// between words all of them are the primary identifier, which is never empty.
fn names(field: &str) -> (String, String) {
    let words = |text: &str| text.split('<').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let field = field.trim_matches('<');
    let (primary, secondary) = field.split_once("<<").unwrap_or((field, ""));
    (words(primary), words(secondary))
}

fn cells(date: &MrzDate) -> Option<String> {
    match date {
        MrzDate::Calendar(date) => Some(format!("{:02}{:02}{:02}", date.year.rem_euclid(100), date.month, date.day)),
        MrzDate::PartiallyUnknown(raw) => Some(raw.as_str().to_owned()),
        MrzDate::Unknown => Some("<<<<<<".to_owned()),
        _ => None,
    }
}

fn date_in(century: i32, cells: &str) -> Option<NaiveDate> {
    let pair = |range| cells.get(range).and_then(|text: &str| text.parse::<u32>().ok());
    let year = i32::try_from(pair(0..2)?).ok()?;
    NaiveDate::from_ymd_opt(century + year, pair(2..4)?, pair(4..6)?)
}

/// A birth date is never in the future: the latest century in which it is not.
fn birth_date(cells: &str, today: NaiveDate) -> Option<NaiveDate> {
    let century = today.year() - today.year().rem_euclid(100);
    [century, century - 100].into_iter().find_map(|century| date_in(century, cells).filter(|date| *date <= today))
}

/// What is written into a zone.
#[derive(Debug, Clone)]
pub struct MrzFields<'a> {
    /// Document code, such as `P` or `ID`.
    pub document_code: &'a str,
    /// Issuing country.
    pub issuing_country: CountryCode,
    /// Document number.
    pub number: &'a str,
    /// Surname, in Latin letters.
    pub surname: &'a str,
    /// Given names, in Latin letters; empty for one-word names.
    pub given_names: &'a str,
    /// Nationality.
    pub nationality: CountryCode,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Sex.
    pub sex: Sex,
    /// Last day of validity.
    pub expires_on: NaiveDate,
}

/// Writes the two lines of a passport's zone, with all check digits.
#[must_use]
pub fn compose_td3(fields: &MrzFields<'_>) -> Vec<String> {
    let zone = mrz::format_td3(&Td3Fields {
        document_code: fields.document_code.to_owned(),
        issuing_country: fields.issuing_country.to_mrz().to_owned(),
        document_number: fields.number.to_owned(),
        surname: fields.surname.to_owned(),
        given_names: fields.given_names.to_owned(),
        nationality: fields.nationality.to_mrz().to_owned(),
        date_of_birth: to_mrz_date(fields.birth_date),
        sex: fields.sex.into(),
        date_of_expiry: to_mrz_date(fields.expires_on),
        personal_number: None,
    });
    zone.lines().map(str::to_owned).collect()
}

/// Writes the three lines of a card's zone, with all check digits.
#[must_use]
pub fn compose_td1(fields: &MrzFields<'_>) -> Vec<String> {
    let zone = mrz::format_td1(&Td1Fields {
        document_code: fields.document_code.to_owned(),
        issuing_country: fields.issuing_country.to_mrz().to_owned(),
        document_number: fields.number.to_owned(),
        optional_data_1: None,
        surname: fields.surname.to_owned(),
        given_names: fields.given_names.to_owned(),
        nationality: fields.nationality.to_mrz().to_owned(),
        date_of_birth: to_mrz_date(fields.birth_date),
        sex: fields.sex.into(),
        date_of_expiry: to_mrz_date(fields.expires_on),
        optional_data_2: None,
    });
    zone.lines().map(str::to_owned).collect()
}

fn to_mrz_date(date: NaiveDate) -> MrzDate {
    MrzDate::Calendar(Date::new(date.year(), date.month(), date.day()))
}

impl From<Sex> for mrz::Sex {
    fn from(sex: Sex) -> Self {
        match sex {
            Sex::Male => Self::Male,
            Sex::Female => Self::Female,
            Sex::Unspecified => Self::Unspecified,
        }
    }
}

#[cfg(test)]
#[path = "mrz_tests.rs"]
mod tests;
