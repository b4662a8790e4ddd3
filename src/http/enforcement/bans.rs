//! `GET /v1/officer/entry-bans`

use super::views::{EntryBanPage, EntryBanView};
use crate::app::App;
use crate::app::enforcement::list::entry_bans;
use crate::domain::access::rights;
use crate::http::extract::page::cut;
use crate::http::extract::{AsOfficer, Lang, May};
use crate::http::officers::views::PurposePageQuery;
use crate::http::problem::Problem;
use crate::http::responses::OfficerRead;
use actix_web::{HttpResponse, get, web};

/// Entry bans on record
///
/// Of the whole country, lifted ones too. Whoever is known to the service reads of the look in his access log.
#[utoipa::path(
    operation_id = "list_entry_bans", tag = "officer", params(PurposePageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page, newest first", body = EntryBanPage), OfficerRead)
)]
#[get("/v1/officer/entry-bans")]
pub async fn list_entry_bans(
    officer: May<rights::ListEntryBans, AsOfficer>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<PurposePageQuery>,
) -> Result<HttpResponse, Problem> {
    let (occasion, (before, limit)) = query.into_inner().parse()?;
    let rows = entry_bans(&app, officer.0, &occasion, (before, limit + 1)).await?;
    let (rows, next_cursor) = cut(rows, limit, |row| row.id.0);
    let items = rows.iter().map(|row| EntryBanView::of(row, lang.0)).collect();
    Ok(HttpResponse::Ok().json(EntryBanPage { items, next_cursor }))
}
