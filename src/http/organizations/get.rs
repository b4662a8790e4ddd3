//! `GET /v1/organizations` and `GET /v1/organizations/{id}`

use super::views::{OrganizationPage, OrganizationView};
use crate::app::App;
use crate::app::organizations::list::{get as get_one, mine};
use crate::domain::access::rights;
use crate::http::answer::tagged_by_content;
use crate::http::extract::May;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};
use uuid::Uuid;

/// The organisations for which the caller acts, or is asked to act
///
/// Each with the caller's own delegation: its role, its premises, and whether it still waits for his answer.
#[utoipa::path(
    operation_id = "list_organizations", tag = "organizations", params(PageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page, oldest first", body = OrganizationPage), Read)
)]
#[get("/v1/organizations")]
pub async fn list_organizations(
    caller: May<rights::ListOrganizations>,
    app: web::Data<App>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (after, limit) = query.parse()?;
    let found = mine(&app, caller.0, (after, limit + 1)).await?;
    let (found, next_cursor) = cut(found, limit, |(delegate, ..)| delegate.id.0);
    let items = found.iter().map(|(delegate, organization, some)| OrganizationView::of(delegate, organization, some));
    let items = items.collect();
    Ok(HttpResponse::Ok().json(OrganizationPage { items, next_cursor }))
}

/// An organisation for which the caller acts
///
/// Its name and BIN, and what the caller may do for it. Who does not act for it, or not any more, is told that there is none.
#[utoipa::path(
    operation_id = "get_organization", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Organisation")),
    responses((status = 200, description = "Organisation", body = OrganizationView, headers(("ETag" = String))), Read)
)]
#[get("/v1/organizations/{id}")]
pub async fn get_organization(
    caller: May<rights::GetOrganization>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (delegate, organization, premises) = get_one(&app, caller.0, *id).await?;
    Ok(tagged_by_content(&request, &OrganizationView::of(&delegate, &organization, &premises))?)
}
