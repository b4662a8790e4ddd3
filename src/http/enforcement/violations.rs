//! `GET /v1/officer/violations`

use super::views::{ViolationPage, ViolationView};
use crate::app::App;
use crate::app::enforcement::list::violations;
use crate::domain::access::rights;
use crate::http::extract::page::cut;
use crate::http::extract::{AsOfficer, Lang, May};
use crate::http::officers::views::PurposePageQuery;
use crate::http::problem::Problem;
use crate::http::responses::OfficerRead;
use crate::store::violations::Sought;
use actix_web::{HttpResponse, get, web};

/// Violations on record
///
/// Those of the officer's region. Whoever is known to the service reads of the look in his access log.
#[utoipa::path(
    operation_id = "list_violations", tag = "officer", params(PurposePageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page, newest first", body = ViolationPage), OfficerRead)
)]
#[get("/v1/officer/violations")]
pub async fn list_violations(
    officer: May<rights::ListViolations, AsOfficer>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<PurposePageQuery>,
) -> Result<HttpResponse, Problem> {
    let (occasion, (before, limit)) = query.into_inner().parse()?;
    let rows = violations(&app, officer.0, (&occasion, &Sought::All, None), (before, limit + 1)).await?;
    let (rows, next_cursor) = cut(rows, limit, |(row, _)| row.id.0);
    let items = rows.iter().map(|(row, shown)| ViolationView::of(row, shown, lang.0)).collect();
    Ok(HttpResponse::Ok().json(ViolationPage { items, next_cursor }))
}
