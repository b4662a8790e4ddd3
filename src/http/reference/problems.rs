//! `GET /v1/reference/problems`

use super::views::{ExplanationsView, FieldCodeView, NamesView, ProblemEntryView, ProblemTable, Retry};
use super::written::Written;
use crate::domain::codes::{FieldCode, ProblemCode};
use crate::domain::language::Language;
use crate::http::extract::Lang;
use crate::http::problem::status;
use crate::http::responses::PublicRead;
use crate::i18n;
use actix_web::{HttpRequest, HttpResponse, get};
use std::sync::LazyLock;

/// The day of the catalogue's last change.
pub(super) const VERSION: &str = "2026-11-27";

static TABLE: LazyLock<Written> = LazyLock::new(|| Written::of(VERSION, table));

fn table(language: Language) -> ProblemTable {
    let items = ProblemCode::ALL.iter().map(|code| {
        let (title, detail) = (i18n::problems::title(*code), i18n::problems::detail(*code));
        ProblemEntryView {
            code: code.as_str(),
            name: title.get(language),
            names: NamesView::of(|language| title.get(language)),
            title: title.get(language),
            detail: detail.get(language),
            details: details(detail),
            retry: retry(*code),
            status: status(*code).as_u16(),
            advice: i18n::problems::advice(*code),
        }
    });
    let fields = FieldCode::ALL.iter().map(|code| (code, i18n::fields::message(*code))).map(|(code, text)| {
        FieldCodeView { code: code.as_str(), message: text.get(language), messages: details(text) }
    });
    ProblemTable { version: VERSION, items: items.collect(), fields: fields.collect() }
}

fn details(text: &i18n::Text) -> ExplanationsView {
    ExplanationsView { kk: text.kk, ru: text.ru, en: text.en, uz: text.uz }
}

/// Whether it makes sense to send the same again.
fn retry(code: ProblemCode) -> Retry {
    match (code, status(code).as_u16()) {
        (ProblemCode::TokenExpired, _) => Retry::AfterRefresh,
        (ProblemCode::IdempotencyInProgress, _) | (_, 408 | 429 | 500 | 503) => Retry::Later,
        (_, 412) => Retry::AfterReading,
        (_, 400 | 413 | 415 | 422) => Retry::Corrected,
        _ => Retry::Never,
    }
}

/// Everything that can go wrong
///
/// The `type` of a problem points here.
#[utoipa::path(
    operation_id = "list_problems", tag = "reference", security(()),
    responses((status = 200, description = "Problems of requests, and of single fields", body = ProblemTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/problems")]
pub async fn list_problems(lang: Lang, request: HttpRequest) -> HttpResponse {
    TABLE.answer(&request, lang.0)
}
