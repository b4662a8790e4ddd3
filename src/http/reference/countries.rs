//! `GET /v1/reference/countries`

use super::views::{CountryTable, CountryView, NamesView};
use super::written::Written;
use crate::domain::language::Language;
use crate::domain::reference::countries;
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get};
use std::sync::LazyLock;

static TABLE: LazyLock<Written> = LazyLock::new(|| Written::of(countries::version(), table));

fn table(language: Language) -> CountryTable {
    let items = countries::all().iter().map(|country| CountryView {
        code: country.code(),
        name: country.name(language),
        names: NamesView::of(|language| country.name(language)),
        alpha2: country.alpha2(),
    });
    CountryTable { version: countries::version().to_owned(), items: items.collect() }
}

/// Countries
///
/// ISO 3166-1 alpha-3, with names in kk, ru, en and uz.
#[utoipa::path(
    operation_id = "list_countries", tag = "reference", security(()),
    responses((status = 200, description = "Countries, by code", body = CountryTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/countries")]
pub async fn list_countries(lang: Lang, request: HttpRequest) -> HttpResponse {
    TABLE.answer(&request, lang.0)
}
