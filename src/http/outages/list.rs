//! `GET /v1/outages`

use super::views::{OutagePage, OutageView};
use crate::app::App;
use crate::app::outages::list;
use crate::http::extract::Lang;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::problem::Problem;
use crate::http::responses::PublicRead;
use actix_web::{HttpResponse, get, web};

/// When the service took no submissions
///
/// Measured by the service's own heartbeats, or entered by an officer, signed, and kept: what was withdrawn says so. Each statement names the
/// SHA-256 of the one before (`prev`), so none can be taken out unnoticed. A deadline that fell into an outage moves.
#[utoipa::path(
    operation_id = "list_outages", tag = "deadlines", params(PageQuery), security(()),
    responses((status = 200, description = "A page, newest first", body = OutagePage), PublicRead)
)]
#[get("/v1/outages")]
pub async fn list_outages(
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = query.parse()?;
    let rows = list(&app, before, limit + 1).await?;
    let (rows, next_cursor) = cut(rows, limit, |row| row.id.0);
    let items = rows.iter().map(|row| OutageView::of(row, lang.0)).collect();
    Ok(HttpResponse::Ok().json(OutagePage { items, next_cursor }))
}
