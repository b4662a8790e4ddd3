//! `GET /v1/reference/holidays`

use super::views::{HolidayTable, HolidayView, NamesView};
use super::written::answer_now;
use crate::app::App;
use crate::domain::clock::legal_day;
use crate::domain::deadlines::Edition;
use crate::domain::language::Language;
use crate::domain::reference::holidays;
use crate::http::extract::Lang;
use crate::http::responses::PublicRead;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;

fn table(edition: Edition<'_>, language: Language) -> HolidayTable {
    let rows = edition.holidays(NaiveDate::MIN, NaiveDate::MAX).map(|row| row.content);
    let items = rows.map(|holiday| HolidayView {
        code: holiday.code(),
        name: holiday.name(language).to_owned(),
        names: NamesView::of(|language| holiday.name(language)),
        date: holiday.date,
        kind: holiday.kind,
        basis: holiday.basis,
    });
    HolidayTable { version: version(edition), items: items.collect() }
}

/// The day of the last change.
pub(super) fn version(edition: Edition<'_>) -> String {
    let changed = edition.calendar_changed().map(|at| legal_day(at).to_string());
    changed.unwrap_or_else(|| holidays::version().to_owned())
}

/// Holidays and moved working days
///
/// What the deadlines in working days are counted by. `basis` says how sure a row is.
#[utoipa::path(
    operation_id = "list_holidays", tag = "reference", security(()),
    responses((status = 200, description = "Days that differ from the usual week, by date", body = HolidayTable, headers(("ETag" = String), ("Cache-Control" = String))), PublicRead)
)]
#[get("/v1/reference/holidays")]
pub async fn list_holidays(app: web::Data<App>, lang: Lang, request: HttpRequest) -> HttpResponse {
    let book = app.rulebook();
    let table = table(book.known_at(app.now()), lang.0);
    answer_now(&request, lang.0, &table.version, &table)
}
