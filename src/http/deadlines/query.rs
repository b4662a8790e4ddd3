//! The parameters of the calculator. They come as texts, so that all mistakes are told at once.

use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::deadlines::{Outage, Query, Stay};
use crate::domain::limits::published::STAYS as MAX_STAYS;
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
    /// Earlier stays, up to 500, in any order, separated by commas: each the days of entry and exit as an ISO 8601 interval, with `..`
    /// instead of an exit that is not known. Each begins before `entered_on` and ends on it at the latest.
    #[param(
        value_type = String, required = false, min_length = 13, max_length = 10999, example = "2026-06-01/2026-06-20,2026-09-01/2026-09-10",
        pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}/([0-9]{4}-[0-9]{2}-[0-9]{2}|\.\.)(,[0-9]{4}-[0-9]{2}-[0-9]{2}/([0-9]{4}-[0-9]{2}-[0-9]{2}|\.\.)){0,499}$"
    )]
    pub stays: Option<String>,
}

/// The stay, as it was asked for.
#[derive(Debug)]
pub struct Asked {
    nationality: CountryCode,
    entered_on: NaiveDate,
    moved_on: Option<NaiveDate>,
    stays: Vec<Stay>,
}

impl Asked {
    /// The question to the rulebook.
    #[must_use]
    pub fn query<'a>(&'a self, outages: &'a [Outage]) -> Query<'a> {
        Query {
            nationality: self.nationality,
            entered_on: self.entered_on,
            moved_on: self.moved_on,
            previous_stays: &self.stays,
            outages,
        }
    }

    /// What the deadlines are of: the same question has the same name.
    #[must_use]
    pub fn name(&self) -> String {
        let moved_on = self.moved_on.map(|day| format!("-{day}")).unwrap_or_default();
        format!("{}-{}{moved_on}", self.nationality.as_str(), self.entered_on)
    }
}

impl DeadlinesQuery {
    /// The stay, or everything that is wrong with it.
    pub fn parse(self) -> Result<Asked, Vec<FieldError>> {
        let nationality = nationality(self.nationality.as_deref());
        let entered_on = day(self.entered_on.as_deref().unwrap_or_default());
        let moved_on = self.moved_on.as_deref().map(day).transpose();
        let moved_on = match (entered_on, moved_on) {
            (Ok(entered), Ok(Some(moved))) if moved < entered => Err(FieldCode::DateOrder),
            (_, moved_on) => moved_on,
        };
        let stays = self.stays.as_deref().map_or(Ok(Vec::new()), |text| stays(text, entered_on.ok()));
        match (nationality, entered_on, moved_on, stays) {
            (Ok(nationality), Ok(entered_on), Ok(moved_on), Ok(stays)) => {
                Ok(Asked { nationality, entered_on, moved_on, stays })
            }
            (nationality, entered_on, moved_on, stays) => {
                let wrong = [
                    ("/nationality", nationality.err()),
                    ("/entered_on", entered_on.err()),
                    ("/moved_on", moved_on.err()),
                ];
                let errors = wrong.into_iter().filter_map(|(pointer, code)| Some(FieldError::new(pointer, code?)));
                Err(errors.chain(stays.err().into_iter().flatten()).collect())
            }
        }
    }
}

fn stays(text: &str, entered_on: Option<NaiveDate>) -> Result<Vec<Stay>, Vec<FieldError>> {
    if text.split(',').count() > MAX_STAYS {
        return Err(vec![FieldError::new("/stays", FieldCode::TooLong)]);
    }
    let (mut stays, mut errors) = (Vec::new(), Vec::new());
    for (at, text) in text.split(',').enumerate() {
        match stay(text, entered_on) {
            Ok(stay) => stays.push(stay),
            Err(code) => errors.push(FieldError::new(format!("/stays/{at}"), code)),
        }
    }
    if errors.is_empty() { Ok(stays) } else { Err(errors) }
}

fn stay(text: &str, entered_on: Option<NaiveDate>) -> Result<Stay, FieldCode> {
    let (entry, exit) = text.split_once('/').ok_or(FieldCode::BadFormat)?;
    let stay = Stay { entered_on: day(entry)?, left_on: if exit == ".." { None } else { Some(day(exit)?) } };
    let is_in_order = stay.left_on.is_none_or(|left| stay.entered_on <= left);
    let is_earlier = |entered: NaiveDate| stay.entered_on < entered && stay.left_on.is_none_or(|left| left <= entered);
    if is_in_order && entered_on.is_none_or(is_earlier) { Ok(stay) } else { Err(FieldCode::DateOrder) }
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
    use super::{DeadlinesQuery, MAX_STAYS};
    use crate::domain::codes::FieldCode;

    fn errors(nationality: &str, entered_on: &str, moved_on: Option<&str>) -> Vec<(String, FieldCode)> {
        let query = DeadlinesQuery {
            nationality: Some(nationality.to_owned()),
            entered_on: Some(entered_on.to_owned()),
            moved_on: moved_on.map(str::to_owned),
            stays: None,
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

    fn of_stays(entered_on: &str, stays: &str) -> Vec<(String, FieldCode)> {
        let query = DeadlinesQuery {
            nationality: Some("UZB".to_owned()),
            entered_on: Some(entered_on.to_owned()),
            moved_on: None,
            stays: Some(stays.to_owned()),
        };
        query.parse().err().unwrap_or_default().into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn each_earlier_stay_is_an_interval_before_the_entry() {
        for good in ["2026-06-01/2026-06-20", "2026-09-01/2026-11-22,2026-06-01/2026-06-01", "2026-06-01/.."] {
            assert_eq!(of_stays("2026-11-22", good), [], "{good}");
        }
        for (bad, code) in [
            ("", FieldCode::BadFormat),
            ("2026-06-01", FieldCode::BadFormat),
            ("2026-06-01/", FieldCode::Required),
            ("../2026-06-01", FieldCode::BadDate),
            ("2026-06-31/2026-07-01", FieldCode::BadDate),
            ("2026-06-20/2026-06-01", FieldCode::DateOrder),
            ("2026-11-22/2026-11-22", FieldCode::DateOrder),
            ("2026-11-01/2026-11-23", FieldCode::DateOrder),
            ("1899-06-01/2026-06-20", FieldCode::DateTooOld),
        ] {
            assert_eq!(of_stays("2026-11-22", bad), [("/stays/0".to_owned(), code)], "{bad}");
        }
        let found = of_stays("2026-11-31", "2026-06-01/2026-06-20,x,2026-06-20/2026-06-01");
        assert_eq!(
            found,
            [
                ("/entered_on".to_owned(), FieldCode::BadDate),
                ("/stays/1".to_owned(), FieldCode::BadFormat),
                ("/stays/2".to_owned(), FieldCode::DateOrder)
            ]
        );
        let many = vec!["2026-06-01/2026-06-20"; MAX_STAYS];
        assert_eq!(of_stays("2026-11-22", &many.join(",")), []);
        let too_many = format!("{},2026-06-01/2026-06-20", many.join(","));
        assert_eq!(of_stays("2026-11-22", &too_many), [("/stays".to_owned(), FieldCode::TooLong)]);
    }
}
