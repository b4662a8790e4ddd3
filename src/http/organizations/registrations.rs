//! `GET /v1/organizations/{id}/registrations`

use crate::app::App;
use crate::app::organizations::list::registrations;
use crate::app::registrations::file::Role;
use crate::app::registrations::read::note_looks;
use crate::domain::access::rights;
use crate::domain::registrations::state::State;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::registrations::views::{RegistrationPage, RegistrationView};
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which registrations of an organisation.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganizationQuery {
    /// Only this state.
    pub state: Option<State>,
    /// Only at these premises.
    pub premises: Option<Uuid>,
    /// Items on the page, 1 to 100; 20 if absent.
    #[param(minimum = 1, maximum = 100, example = 20)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(min_length = 22, max_length = 22, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$")]
    pub cursor: Option<String>,
}

/// Applications to an organisation, and registrations with it
///
/// As far as the caller's rights reach: at the premises for which he acts. `?state=pending` is what waits for an answer.
#[utoipa::path(
    operation_id = "list_organization_registrations", tag = "organizations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Organisation"), OrganizationQuery),
    responses((status = 200, description = "A page, newest first", body = RegistrationPage), Read)
)]
#[get("/v1/organizations/{id}/registrations")]
pub async fn list_organization_registrations(
    caller: May<rights::ListOrganizationRegistrations>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
    query: web::Query<OrganizationQuery>,
) -> Result<HttpResponse, Problem> {
    let OrganizationQuery { state, premises, limit, cursor } = query.into_inner();
    let (before, limit) = PageQuery { limit, cursor }.parse()?;
    let files = registrations(&app, caller.0, (*id, premises), (state, before, limit + 1)).await?;
    let (files, next_cursor) = cut(files, limit, |file| file.row.id.0);
    note_looks(&app, &caller.0.into(), &files).await?;
    let items = files.iter().map(|file| RegistrationView::of(&app, file, Role::Host, lang.0)).collect();
    Ok(HttpResponse::Ok().json(RegistrationPage { items, next_cursor }))
}
