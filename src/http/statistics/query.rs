//! What figures are asked for. Parameters come as texts, so that all mistakes are told at once.

use crate::app::statistics::figures::{Question, last_day};
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::limits::published::{FIGURE_DAYS, FIGURE_MONTHS};
use crate::domain::statistics::hiding::Hiding;
use crate::domain::statistics::{Dimension, Grain, Measure, month_of};
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Deserialize;
use utoipa::IntoParams;

/// Months that are answered if nothing else is asked for.
const DEFAULT_MONTHS: u32 = 11;
/// Years that a day may lie in.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// Which figures.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FiguresQuery {
    /// By what they are broken down; only totals if absent. `/v1/statistics` lists what there is.
    #[param(value_type = String, required = false, min_length = 5, max_length = 20, pattern = "^[a-z_]+$", example = "nationality")]
    pub by: Option<String>,
    /// `month` (the default) or `day`.
    #[param(value_type = String, required = false, min_length = 3, max_length = 5, pattern = "^(day|month)$", example = "month")]
    pub period: Option<String>,
    /// The first day; a month that it lies in counts wholly. A year (or a month, if days are asked for) before `until`, if absent.
    #[param(value_type = String, required = false, format = Date, min_length = 10, max_length = 10, example = "2026-01-01")]
    pub from: Option<String>,
    /// The last day; the last one that is shown, if absent. At most 36 months, or 93 days, at once.
    #[param(value_type = String, required = false, format = Date, min_length = 10, max_length = 10, example = "2026-12-31")]
    pub until: Option<String>,
    /// `json` or `csv`; by `Accept` if absent.
    #[param(value_type = String, required = false, min_length = 3, max_length = 4, pattern = "^(json|csv)$", example = "csv")]
    pub format: Option<String>,
}

/// What is asked, and in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Which figures.
    pub question: Question,
    /// In which form, if it was named.
    pub as_csv: Option<bool>,
}

fn read<T>(
    (pointer, text): (&str, Option<&str>),
    parse: impl Fn(&str) -> Option<T>,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    let value = parse(text?);
    if value.is_none() {
        errors.push(FieldError::new(pointer, FieldCode::NotAllowed));
    }
    value
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| text.len() == 10 && YEARS.contains(&day.year()))
}

impl FiguresQuery {
    /// The question, or everything that is wrong with it.
    pub fn parse(&self, measure: Measure, hiding: Hiding, today: NaiveDate) -> Result<Asked, Vec<FieldError>> {
        let mut errors = Vec::new();
        let dimension = |text: &str| Dimension::parse(text).ok().filter(|by| measure.dimensions().contains(by));
        let by = read(("/by", self.by.as_deref()), dimension, &mut errors);
        let grain = read(("/period", self.period.as_deref()), Grain::parse, &mut errors).unwrap_or(Grain::Month);
        let format = |text: &str| ["json", "csv"].contains(&text).then_some(text == "csv");
        let as_csv = read(("/format", self.format.as_deref()), format, &mut errors);
        let mut date = |pointer, text: &Option<String>| {
            let text = text.as_deref()?;
            let value = day(text);
            if value.is_none() {
                errors.push(FieldError::new(pointer, FieldCode::BadDate));
            }
            value
        };
        let (from, until) = (date("/from", &self.from), date("/until", &self.until));
        let until = until.unwrap_or_else(|| from.unwrap_or_default().max(last_day(hiding, today)));
        let from = from.unwrap_or_else(|| match grain {
            Grain::Month => month_of(until).checked_sub_months(Months::new(DEFAULT_MONTHS)).unwrap_or(until),
            Grain::Day => until.checked_sub_days(Days::new(30)).unwrap_or(until),
        });
        if from > until {
            errors.push(FieldError::new("/until", FieldCode::DateOrder));
        } else if is_too_long(grain, from, until) {
            errors.push(FieldError::new("/from", FieldCode::DateTooOld));
        }
        if errors.is_empty() {
            Ok(Asked { question: Question { measure, by, grain, from, until }, as_csv })
        } else {
            Err(errors)
        }
    }
}

fn is_too_long(grain: Grain, from: NaiveDate, until: NaiveDate) -> bool {
    let month = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or_default();
    match grain {
        Grain::Month => month(until) - month(from) >= FIGURE_MONTHS,
        Grain::Day => (until - from).num_days() >= FIGURE_DAYS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(change: impl Fn(&mut FiguresQuery)) -> Result<Question, Vec<String>> {
        let mut query = FiguresQuery::default();
        change(&mut query);
        let today = "2026-11-27".parse().unwrap();
        let told = query.parse(Measure::Entries, Hiding::OPEN, today);
        told.map(|asked| asked.question).map_err(|errors| errors.into_iter().map(|error| error.pointer).collect())
    }

    #[test]
    fn who_asks_for_nothing_gets_the_last_year_that_is_over() {
        let question = asked(|_| {}).unwrap();
        assert_eq!((question.from.to_string(), question.until.to_string()), ("2025-11-01".into(), "2026-10-31".into()));
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let set = |text: &str| Some(text.to_owned());
        let wrong = asked(|query| {
            query.by = set("purpose");
            query.period = set("year");
            query.format = set("xml");
            query.from = set("2026-02-30");
        });
        assert_eq!(wrong.unwrap_err(), ["/by", "/period", "/format", "/from"]);
        let long = |period: &str, from: &str| {
            asked(|query| {
                query.period = set(period);
                (query.from, query.until) = (set(from), set("2026-10-31"));
            })
        };
        assert!(long("month", "2023-11-30").is_ok() && long("day", "2026-07-31").is_ok());
        assert_eq!(long("month", "2023-10-31").unwrap_err(), ["/from"]);
        assert_eq!(long("day", "2026-07-30").unwrap_err(), ["/from"]);
        assert_eq!(long("day", "2026-11-01").unwrap_err(), ["/until"]);
    }
}
