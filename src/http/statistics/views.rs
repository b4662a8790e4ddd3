//! Wire types of statistics.

use super::names::name;
use crate::app::statistics::figures::{Figures, Period, Question};
use crate::domain::language::Language;
use crate::domain::statistics::hiding::Hiding;
use crate::domain::statistics::{AnswerTime, Dimension, Grain, Measure};
use crate::http::reference::views::{ExplanationsView, NamesView};
use crate::http::timestamp::Timestamp;
use crate::i18n::statistics as words;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What is counted, and how.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsView {
    /// Version of the definitions: the day of their last change.
    #[schema(max_length = 10, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples("2026-11-27"))]
    pub version: &'static str,
    /// What is counted.
    #[schema(max_items = 20)]
    pub items: Vec<MeasureView>,
    /// What is hidden from everybody.
    pub open: HidingView,
    /// What is hidden from officers, and from integrators that may read statistics.
    pub official: HidingView,
}

/// Something that is counted.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeasureView {
    /// Its code.
    pub code: Measure,
    /// Its name in the caller's language.
    #[schema(max_length = 300, examples("Entries"))]
    pub name: &'static str,
    /// Its name in every language.
    pub names: NamesView,
    /// How it is defined, in the caller's language.
    #[schema(max_length = 1000, examples("Entries reported by border systems, by the day of the crossing."))]
    pub definition: &'static str,
    /// How it is defined, in every language.
    pub definitions: ExplanationsView,
    /// Whether it is how many there are at the end of a period, not how many came in it.
    pub is_stock: bool,
    /// By what it can be broken down.
    #[schema(max_items = 20)]
    pub dimensions: Vec<DimensionView>,
}

/// By what figures can be broken down.
#[derive(Debug, Serialize, ToSchema)]
pub struct DimensionView {
    /// Its code.
    pub code: Dimension,
    /// Its name in the caller's language.
    #[schema(max_length = 300, examples("Nationality"))]
    pub name: &'static str,
    /// Its name in every language.
    pub names: NamesView,
}

/// How small numbers are treated.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct HidingView {
    /// Numbers below it are hidden, zero aside, and as much beside them that they cannot be calculated.
    #[schema(minimum = 1, maximum = 1000, examples(10))]
    pub threshold: i64,
    /// Numbers of people present are rounded to multiples of this.
    #[schema(minimum = 1, maximum = 1000, examples(100))]
    pub rounded_to: i64,
}

impl From<Hiding> for HidingView {
    fn from(hiding: Hiding) -> Self {
        Self { threshold: hiding.threshold, rounded_to: hiding.base }
    }
}

/// Figures.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiguresView {
    /// What is counted.
    pub measure: Measure,
    /// How it is called, in the caller's language.
    #[schema(max_length = 300, examples("Entries"))]
    pub name: &'static str,
    /// How it is defined, in the caller's language.
    #[schema(max_length = 1000, examples("Entries reported by border systems, by the day of the crossing."))]
    pub definition: &'static str,
    /// By what it is broken down.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub by: Option<Dimension>,
    /// How long a period is.
    pub period: Grain,
    /// The first day that was asked for.
    pub from: NaiveDate,
    /// The last day that was asked for.
    pub until: NaiveDate,
    /// Whatever was committed before this instant is counted.
    pub counted_through: Timestamp,
    /// Days behind it are not shown yet.
    pub last_day: NaiveDate,
    /// How small numbers are treated.
    pub hiding: HidingView,
    /// What the values are called, in the caller's language.
    #[schema(max_items = 400)]
    pub values: Vec<ValueView>,
    /// The periods, oldest first.
    #[schema(max_items = 93)]
    pub items: Vec<PeriodView>,
    /// Months of which no days are shown, because the total of a day is small.
    #[schema(max_items = 36)]
    pub withheld_months: Vec<NaiveDate>,
}

/// A value.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueView {
    /// As in `amounts` and `hidden`.
    #[schema(max_length = 40, examples("UZB"))]
    pub code: String,
    /// What it is called.
    #[schema(max_length = 300, examples("Uzbekistan"))]
    pub name: String,
}

/// The figures of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodView {
    /// Its first day.
    pub begins: NaiveDate,
    /// In all; null if that is hidden.
    #[schema(minimum = 0, maximum = 1_000_000_000, examples(41000))]
    pub total: Option<i64>,
    /// By value. A value that is neither here nor hidden has none.
    #[schema(max_items = 400)]
    pub amounts: Vec<AmountView>,
    /// Values whose amounts are hidden.
    #[schema(max_items = 400)]
    pub hidden: Vec<HiddenValue>,
    /// The band of the median, where times to an answer are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub median: Option<AnswerTime>,
}

/// The code of a value.
#[derive(Debug, Serialize, ToSchema)]
#[schema(max_length = 40, examples("AFG"))]
pub struct HiddenValue(pub String);

/// How many of a value.
#[derive(Debug, Serialize, ToSchema)]
pub struct AmountView {
    /// The value.
    #[schema(max_length = 40, examples("UZB"))]
    pub value: String,
    /// How many.
    #[schema(minimum = 0, maximum = 1_000_000_000, examples(15200))]
    pub amount: i64,
}

impl FiguresView {
    /// In a language.
    #[must_use]
    pub fn of(question: Question, figures: Figures, hiding: Hiding, language: Language) -> Self {
        let Question { measure, by, grain, from, until } = question;
        let told = figures.periods.iter().flat_map(|period| {
            period.amounts.iter().map(|(value, _)| value.clone()).chain(period.hidden.iter().cloned())
        });
        let codes: BTreeSet<String> = told.collect();
        let values = by.map_or_else(Vec::new, |by| {
            codes.into_iter().map(|code| ValueView { name: name(by, &code, language), code }).collect()
        });
        Self {
            measure,
            name: measure.name(language),
            definition: words::definition(measure).get(language),
            by,
            period: grain,
            from,
            until,
            counted_through: figures.through.into(),
            last_day: figures.last_day,
            hiding: hiding.into(),
            values,
            items: figures.periods.into_iter().map(PeriodView::from).collect(),
            withheld_months: figures.withheld,
        }
    }
}

impl From<Period> for PeriodView {
    fn from(period: Period) -> Self {
        let amounts = period.amounts.into_iter().map(|(value, amount)| AmountView { value, amount });
        Self {
            begins: period.begins,
            total: period.total,
            amounts: amounts.collect(),
            hidden: period.hidden.into_iter().map(HiddenValue).collect(),
            median: period.median,
        }
    }
}
