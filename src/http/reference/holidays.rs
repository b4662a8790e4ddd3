//! `GET /v1/reference/holidays`

use super::views::{HolidayTable, HolidayView, NamesView};
use super::written::Written;
use crate::domain::language::Language;
use crate::domain::reference::holidays;
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get};
use std::sync::LazyLock;

static TABLE: LazyLock<Written> = LazyLock::new(|| Written::of(holidays::version(), table));

fn table(language: Language) -> HolidayTable {
    let items = holidays::all().iter().map(|holiday| HolidayView {
        code: holiday.code(),
        name: holiday.name(language),
        names: NamesView::of(|language| holiday.name(language)),
        date: holiday.date(),
        kind: holiday.kind(),
        basis: holiday.basis(),
    });
    HolidayTable { version: holidays::version(), items: items.collect() }
}

/// Holidays and moved working days
#[utoipa::path(
    operation_id = "list_holidays", tag = "reference", security(()),
    responses((status = 200, description = "Days that differ from the usual week, by date", body = HolidayTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/holidays")]
pub async fn list_holidays(lang: Lang, request: HttpRequest) -> HttpResponse {
    TABLE.answer(&request, lang.0)
}
