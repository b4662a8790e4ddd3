//! `GET /v1/reference/regions`

use super::views::{NamesView, RegionTable, RegionView};
use super::written::Written;
use crate::domain::language::Language;
use crate::domain::reference::regions;
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get};
use std::sync::LazyLock;

static TABLE: LazyLock<Written> = LazyLock::new(|| Written::of(regions::version(), table));

fn table(language: Language) -> RegionTable {
    let items = regions::all().iter().map(|region| RegionView {
        code: region.code(),
        name: region.name(language),
        names: NamesView::of(|language| region.name(language)),
        kind: region.kind().into(),
        kato: region.kato(),
        iso3166_2: region.iso3166_2(),
    });
    RegionTable { version: regions::version().to_owned(), items: items.collect() }
}

/// Regions of Kazakhstan
///
/// Codes of KATO, the classifier of places, with names in kk, ru, en and uz.
#[utoipa::path(
    operation_id = "list_regions", tag = "reference", security(()),
    responses((status = 200, description = "Regions, by code", body = RegionTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/regions")]
pub async fn list_regions(lang: Lang, request: HttpRequest) -> HttpResponse {
    TABLE.answer(&request, lang.0)
}
