//! One crossing, read from what a border system reports: everything that is wrong with it is told at once.

use super::Direction;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::persons::compare::{Typed, differences};
use crate::domain::persons::{DocumentNumber, Mrz, NamePart};
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::document_kinds::DocumentKind;
use crate::domain::reference::regions::RegionCode;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// By so much the clock of a sender may be ahead.
const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);

/// What happened longer ago is a mistyped date.
const OLDEST: TimeDelta = TimeDelta::days(10 * 365);

/// A crossing as it is reported, with nothing checked yet. It has no `Debug`, so that a log line cannot hold it.
#[derive(Clone)]
pub struct CrossingInput {
    /// The sender's own id.
    pub event_id: String,
    /// Which way.
    pub direction: Direction,
    /// When.
    pub crossed_at: DateTime<Utc>,
    /// The border post's code.
    pub checkpoint: String,
    /// The region it lies in, KATO.
    pub region: String,
    /// Kind of the document shown.
    pub document_kind: DocumentKind,
    /// Its number.
    pub document_number: String,
    /// Its issuing country, alpha-3.
    pub document_country: String,
    /// Nationality, alpha-3.
    pub nationality: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Surname, as the zone has it.
    pub surname: Option<String>,
    /// Given names, as the zone has them.
    pub given_names: Option<String>,
    /// The whole name in the traveller's own script.
    pub original_name: Option<String>,
    /// Lines of the machine-readable zone.
    pub mrz: Option<Vec<String>>,
    /// Number of the migrant ID card that was issued to him.
    pub migrant_id_card: Option<String>,
    /// The sender's id of the report that this one replaces.
    pub corrects: Option<String>,
    /// The replaced report was wrong altogether: nobody crossed.
    pub cancelled: bool,
}

/// A crossing that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// The sender's own id.
    pub event_id: String,
    /// Which way.
    pub direction: Direction,
    /// When, to the second.
    pub crossed_at: DateTime<Utc>,
    /// The border post's code.
    pub checkpoint: String,
    /// The region it lies in.
    pub region: RegionCode,
    /// Who crossed.
    pub traveller: Traveller,
    /// The sender's id of the report that this one replaces.
    pub corrects: Option<String>,
    /// Whether nobody crossed.
    pub cancelled: bool,
}

/// Who crossed, as the border saw him. Its serialised form is for storage, sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traveller {
    /// Kind of the document shown.
    pub document_kind: String,
    /// Its number.
    pub document_number: String,
    /// Its issuing country, alpha-3.
    pub document_country: String,
    /// Nationality, alpha-3.
    pub nationality: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Surname, as the zone has it.
    pub surname: String,
    /// Given names; empty for one-word names.
    pub given_names: String,
    /// The whole name in his own script.
    pub original_name: Option<String>,
    /// Number of the migrant ID card that was issued to him.
    pub migrant_id_card: Option<String>,
}

/// Says nothing: a log line cannot hold a person.
impl fmt::Debug for Traveller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Traveller(…)")
    }
}

impl Traveller {
    /// Names the document he showed: the same text for the same document, as in the register of persons.
    #[must_use]
    pub fn document_key(&self) -> String {
        format!("{}:{}:{}", self.document_country, self.document_kind, self.document_number)
    }

    /// Names his migrant ID card as a document.
    #[must_use]
    pub fn card_key(&self) -> Option<String> {
        let kind = DocumentKind::MigrantIdCard.as_str();
        self.migrant_id_card.as_ref().map(|number| format!("KAZ:{kind}:{number}"))
    }
}

impl Crossing {
    /// Reads a crossing that is reported at `now`.
    ///
    /// # Errors
    /// Everything that is wrong, at the JSON pointers of the line.
    pub fn parse(input: &CrossingInput, now: DateTime<Utc>) -> Result<Self, Vec<FieldError>> {
        let mut errors = wrong_relations(input, now);
        let traveller = Read::all(input, now.date_naive(), &mut errors).traveller(input, &mut errors);
        let region = keep("/region", RegionCode::parse(&input.region), &mut errors);
        match (traveller, region) {
            (Some(traveller), Some(region)) if errors.is_empty() => Ok(Self {
                event_id: input.event_id.clone(),
                direction: input.direction,
                crossed_at: DateTime::from_timestamp(input.crossed_at.timestamp(), 0).unwrap_or(input.crossed_at),
                checkpoint: input.checkpoint.clone(),
                region,
                traveller,
                corrects: input.corrects.clone(),
                cancelled: input.cancelled,
            }),
            _ => Err(errors),
        }
    }
}

fn wrong_relations(input: &CrossingInput, now: DateTime<Utc>) -> Vec<FieldError> {
    let wrong = [
        ("/crossed_at", FieldCode::DateInFuture, input.crossed_at > now + CLOCK_SKEW),
        ("/crossed_at", FieldCode::DateTooOld, input.crossed_at < now - OLDEST),
        ("/birth_date", FieldCode::DateInFuture, input.birth_date > now.date_naive()),
        ("/birth_date", FieldCode::DateTooOld, input.birth_date.year() < now.year() - 130),
        ("/corrects", FieldCode::Required, input.cancelled && input.corrects.is_none()),
        ("/corrects", FieldCode::NotAllowed, input.corrects.as_ref() == Some(&input.event_id)),
    ];
    let wrong = wrong.into_iter().filter(|(.., is_wrong)| *is_wrong);
    wrong.map(|(pointer, code, _)| FieldError::new(pointer, code)).collect()
}

/// The fields that could be read.
struct Read {
    number: Option<DocumentNumber>,
    issuing_country: Option<CountryCode>,
    nationality: Option<CountryCode>,
    surname: Option<NamePart>,
    given_names: Option<NamePart>,
    original_name: Option<NamePart>,
    card: Option<DocumentNumber>,
    mrz: Option<Mrz>,
}

impl Read {
    fn all(input: &CrossingInput, today: NaiveDate, errors: &mut Vec<FieldError>) -> Self {
        let mut name = |pointer: &str, text: &Option<String>| {
            // Copied from the zone, a name may have its fillers.
            let text = text.as_ref().map(|text| text.replace('<', " ")).filter(|text| !text.trim().is_empty())?;
            keep(pointer, NamePart::parse(&text), errors)
        };
        let (surname, given_names) = (name("/surname", &input.surname), name("/given_names", &input.given_names));
        let original_name = name("/original_name", &input.original_name);
        let nationality = CountryCode::parse(&input.nationality)
            .and_then(|code| if code.is_own() { Err(FieldCode::OwnCitizen) } else { Ok(code) });
        let card = input.migrant_id_card.as_deref();
        let card = card.map(|number| DocumentNumber::parse(DocumentKind::MigrantIdCard, number));
        Self {
            number: keep(
                "/document/number",
                DocumentNumber::parse(input.document_kind, &input.document_number),
                errors,
            ),
            issuing_country: keep("/document/issuing_country", CountryCode::parse(&input.document_country), errors),
            nationality: keep("/nationality", nationality, errors),
            surname,
            given_names,
            original_name,
            card: keep("/migrant_id_card", card.transpose(), errors).flatten(),
            mrz: input
                .mrz
                .as_deref()
                .and_then(|lines| Mrz::parse(lines, today).map_err(|wrong| errors.extend(wrong)).ok()),
        }
    }

    /// Names are taken from the zone if it was read; what was typed beside it must not contradict it.
    fn traveller(self, input: &CrossingInput, errors: &mut Vec<FieldError>) -> Option<Traveller> {
        if let Some(mrz) = &self.mrz {
            let typed = Typed {
                surname: self.surname.as_ref(),
                given_names: self.given_names.as_ref(),
                // Both may be left to the zone.
                has_given_names: self.given_names.is_some() || self.surname.is_none() || mrz.given_names.is_empty(),
                birth_date: Some(input.birth_date),
                nationality: self.nationality,
                kind: Some(input.document_kind),
                number: self.number.as_ref(),
                issuing_country: self.issuing_country,
                ..Typed::default()
            };
            errors.extend(differences(&typed, mrz));
        } else if self.surname.is_none() && input.mrz.is_none() && errors.iter().all(|one| one.pointer != "/surname") {
            errors.push(FieldError::new("/surname", FieldCode::Required));
        }
        let text = |name: Option<NamePart>| name.map(|name| name.as_str().to_owned());
        let (surname, given_names) = match self.mrz {
            Some(mrz) => (mrz.surname, mrz.given_names),
            None => (text(self.surname)?, text(self.given_names).unwrap_or_default()),
        };
        Some(Traveller {
            document_kind: input.document_kind.as_str().to_owned(),
            document_number: self.number?.as_str().to_owned(),
            document_country: self.issuing_country?.as_str().to_owned(),
            nationality: self.nationality?.as_str().to_owned(),
            birth_date: input.birth_date,
            surname,
            given_names,
            original_name: text(self.original_name),
            migrant_id_card: self.card.map(|card| card.as_str().to_owned()),
        })
    }
}

fn keep<T>(pointer: &str, result: Result<T, FieldCode>, errors: &mut Vec<FieldError>) -> Option<T> {
    result.map_err(|code| errors.push(FieldError::new(pointer, code))).ok()
}

#[cfg(test)]
#[path = "crossing_tests.rs"]
mod tests;
