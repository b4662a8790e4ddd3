//! `POST /v1/officer/registrations/search`

use super::views::{OfficerHitPage, OfficerHitView, SearchRegistrationsBody};
use crate::app::App;
use crate::app::registrations::inspect::search;
use crate::domain::access::rights;
use crate::http::extract::{AsOfficer, Cursor, Draft, May, PageQuery};
use crate::http::problem::Problem;
use crate::http::responses::OfficerSearch;
use actix_web::{HttpResponse, post, web};

/// Search registrations
///
/// By exactly one of number (of a registration or certificate), travel document, phone (of the migrant or host), IIN or BIN of
/// the host, name and address, among the registrations of the officer's region. A POST, so that no number of a person stands in an address; it changes
/// nothing and takes no idempotency key. Everybody whose file is found reads of it in his access log.
#[utoipa::path(
    operation_id = "search_registrations", tag = "officer", security(("bearer" = [])), params(PageQuery),
    request_body = SearchRegistrationsBody,
    responses((status = 200, description = "A page, newest first", body = OfficerHitPage), OfficerSearch)
)]
#[post("/v1/officer/registrations/search")]
pub async fn search_registrations(
    officer: May<rights::SearchRegistrations, AsOfficer>,
    app: web::Data<App>,
    query: web::Query<PageQuery>,
    body: Draft<SearchRegistrationsBody>,
) -> Result<HttpResponse, Problem> {
    let page = query.parse()?;
    let command = body.value.parse(&body.wrong, &app)?;
    let found = search(&app, officer.0, command, page).await?;
    Ok(HttpResponse::Ok().json(OfficerHitPage {
        items: found.files.iter().map(OfficerHitView::from).collect(),
        next_cursor: found.next.map(|id| Cursor(id).encode()),
    }))
}
