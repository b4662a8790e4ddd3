//! The parameters of the calculator. They come as texts, so that all mistakes are told at once.

use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::deadlines::Query;
use crate::domain::reference::countries::CountryCode;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use utoipa::IntoParams;

/// Years that a day may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// The stay.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeadlinesQuery {
    /// Nationality, ISO 3166-1 alpha-3 (or ICAO code for stateless persons).
    #[param(value_type = String, required = true, min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$", example = "UZB")]
    pub nationality: Option<String>,
    /// Day of the border crossing, 1900 to 2100.
    #[param(value_type = String, required = true, format = Date, min_length = 10, max_length = 10, example = "2026-11-22")]
    pub entered_on: Option<String>,
    /// Day of the move to another place, if there was one; not before `entered_on`, up to 2100.
    #[param(value_type = String, required = false, format = Date, min_length = 10, max_length = 10, example = "2026-12-11")]
    pub moved_on: Option<String>,
}

impl DeadlinesQuery {
    /// The stay, or everything that is wrong with it.
    pub fn parse(self) -> Result<Query<'static>, Vec<FieldError>> {
        let nationality = nationality(self.nationality.as_deref());
        let entered_on = day(self.entered_on.as_deref().unwrap_or_default());
        let moved_on = self.moved_on.as_deref().map(day).transpose();
        let moved_on = match (entered_on, moved_on) {
            (Ok(entered), Ok(Some(moved))) if moved < entered => Err(FieldCode::DateOrder),
            (_, moved_on) => moved_on,
        };
        match (nationality, entered_on, moved_on) {
            (Ok(nationality), Ok(entered_on), Ok(moved_on)) => {
                Ok(Query { nationality, entered_on, moved_on, previous_stays: &[] })
            }
            (nationality, entered_on, moved_on) => {
                let wrong = [
                    ("/nationality", nationality.err()),
                    ("/entered_on", entered_on.err()),
                    ("/moved_on", moved_on.err()),
                ];
                let errors = wrong.into_iter().filter_map(|(pointer, code)| Some(FieldError::new(pointer, code?)));
                Err(errors.collect())
            }
        }
    }
}

fn nationality(text: Option<&str>) -> Result<CountryCode, FieldCode> {
    let text = text.unwrap_or_default();
    let code = CountryCode::parse(text)?;
    match code {
        code if code.as_str() != text => Err(FieldCode::UnknownCountry),
        code if code.is_own() => Err(FieldCode::OwnCitizen),
        code => Ok(code),
    }
}

/// A day written `YYYY-MM-DD` and in no other way.
fn day(text: &str) -> Result<NaiveDate, FieldCode> {
    if text.is_empty() {
        return Err(FieldCode::Required);
    }
    let day: NaiveDate = text.parse().map_err(|_| FieldCode::BadDate)?;
    match day.year() {
        _ if day.to_string() != text => Err(FieldCode::BadDate),
        year if year < *YEARS.start() => Err(FieldCode::DateTooOld),
        year if year > *YEARS.end() => Err(FieldCode::DateInFuture),
        _ => Ok(day),
    }
}

#[cfg(test)]
mod tests {
    use super::DeadlinesQuery;
    use crate::domain::codes::FieldCode;

    fn errors(nationality: &str, entered_on: &str, moved_on: Option<&str>) -> Vec<(String, FieldCode)> {
        let query = DeadlinesQuery {
            nationality: Some(nationality.to_owned()),
            entered_on: Some(entered_on.to_owned()),
            moved_on: moved_on.map(str::to_owned),
        };
        query.parse().err().unwrap_or_default().into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let missing = DeadlinesQuery::default().parse().unwrap_err();
        let missing: Vec<_> = missing.iter().map(|error| (error.pointer.as_str(), error.code)).collect();
        assert_eq!(missing, [("/nationality", FieldCode::Required), ("/entered_on", FieldCode::Required)]);
        let three = errors("XYZ", "2026-02-30", Some("yesterday"));
        assert_eq!(
            three,
            [
                ("/nationality".to_owned(), FieldCode::UnknownCountry),
                ("/entered_on".to_owned(), FieldCode::BadDate),
                ("/moved_on".to_owned(), FieldCode::BadDate)
            ]
        );
    }

    #[test]
    fn each_parameter_has_one_form() {
        let only = |nationality: &str, entered_on: &str, moved_on: Option<&str>| {
            errors(nationality, entered_on, moved_on).into_iter().map(|(_, code)| code).collect::<Vec<_>>()
        };
        assert_eq!(only("UZB", "2026-11-22", None), []);
        assert_eq!(only("UZB", "2026-11-22", Some("2026-11-22")), []);
        assert_eq!(only("UZB", "1900-01-01", Some("2100-12-31")), []);
        for nationality in ["uzb", " UZB", "UZ"] {
            assert_eq!(only(nationality, "2026-11-22", None), [FieldCode::UnknownCountry], "{nationality}");
        }
        assert_eq!(only("KAZ", "2026-11-22", None), [FieldCode::OwnCitizen]);
        for day in ["2026-1-2", " 2026-11-22", "+2026-11-22", "22.11.2026", "2026-11-22T00:00:00Z", "2025-02-29"] {
            assert_eq!(only("UZB", day, None), [FieldCode::BadDate], "{day}");
        }
        assert_eq!(only("UZB", "1899-12-31", None), [FieldCode::DateTooOld]);
        assert_eq!(only("UZB", "2101-01-01", None), [FieldCode::DateInFuture]);
        assert_eq!(only("UZB", "2026-11-22", Some("2026-11-21")), [FieldCode::DateOrder]);
        assert_eq!(only("UZB", "2026-11-22", Some("")), [FieldCode::Required]);
    }
}
