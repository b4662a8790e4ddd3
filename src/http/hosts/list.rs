//! `GET /v1/host/registrations`

use crate::app::App;
use crate::app::registrations::file::Role;
use crate::domain::access::rights;
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::registrations::list::{ListQuery, page};
use crate::http::registrations::views::RegistrationPage;
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};

/// Applications and registrations addressed to the caller
///
/// `?state=pending` is what waits for an answer. What was addressed to a phone before its owner signed in is here, too.
#[utoipa::path(
    operation_id = "list_host_registrations", tag = "host", params(ListQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page, newest first", body = RegistrationPage), Read)
)]
#[get("/v1/host/registrations")]
pub async fn list_host_registrations(
    caller: May<rights::ListHostRegistrations>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<ListQuery>,
) -> Result<HttpResponse, Problem> {
    let page = page(&app, caller.0, Role::Host, query.into_inner(), lang.0).await?;
    Ok(HttpResponse::Ok().json(page))
}
