//! `GET /v1/statistics`

use super::views::{DimensionView, MeasureView, StatisticsView};
use crate::domain::language::Language;
use crate::domain::statistics::hiding::Hiding;
use crate::domain::statistics::{Dimension, Measure};
use crate::http::extract::Lang;
use crate::http::reference::views::{ExplanationsView, NamesView};
use crate::http::reference::written::Written;
use crate::http::responses::PublicRead;
use crate::i18n::statistics::definition;
use actix_web::{HttpRequest, HttpResponse, get};
use std::sync::LazyLock;

static TABLE: LazyLock<Written> = LazyLock::new(|| Written::of(Measure::VERSION, table));

fn table(language: Language) -> StatisticsView {
    let dimension = |one: &Dimension| DimensionView {
        code: *one,
        name: one.name(language),
        names: NamesView::of(|language| one.name(language)),
    };
    let measure = |measure: &Measure| {
        let text = definition(*measure);
        MeasureView {
            code: *measure,
            name: measure.name(language),
            names: NamesView::of(|language| measure.name(language)),
            definition: text.get(language),
            definitions: ExplanationsView { kk: text.kk, ru: text.ru, en: text.en, uz: text.uz },
            is_stock: measure.is_stock(),
            dimensions: measure.dimensions().iter().map(dimension).collect(),
        }
    };
    StatisticsView {
        version: Measure::VERSION,
        items: Measure::ALL.iter().map(measure).collect(),
        open: Hiding::OPEN.into(),
        official: Hiding::OFFICIAL.into(),
    }
}

/// What is counted, and how
///
/// Definitions, by what each figure can be broken down, and which numbers are too small to be shown.
#[utoipa::path(
    operation_id = "list_statistics", tag = "statistics", security(()),
    responses((status = 200, description = "Definitions", body = StatisticsView, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/statistics")]
pub async fn list_statistics(lang: Lang, request: HttpRequest) -> HttpResponse {
    TABLE.answer(&request, lang.0)
}
