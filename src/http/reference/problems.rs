//! `GET /v1/reference/problems`

use super::views::{FieldCodeView, NamesView, ProblemEntryView, ProblemTable};
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
const VERSION: &str = "2026-11-26";

static TABLE: LazyLock<Written> = LazyLock::new(|| Written::of(VERSION, table));

fn table(language: Language) -> ProblemTable {
    let items = ProblemCode::ALL.iter().map(|code| {
        let title = i18n::problems::title(*code);
        ProblemEntryView {
            code: code.as_str(),
            name: title.get(language),
            names: NamesView::of(|language| title.get(language)),
            title: title.get(language),
            detail: i18n::problems::detail(*code).get(language),
            status: status(*code).as_u16(),
            advice: i18n::problems::advice(*code),
        }
    });
    let fields = FieldCode::ALL
        .iter()
        .map(|code| FieldCodeView { code: code.as_str(), message: i18n::fields::message(*code).get(language) });
    ProblemTable { version: VERSION, items: items.collect(), fields: fields.collect() }
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
