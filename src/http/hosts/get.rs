//! `GET /v1/host/registrations/{id}`

use crate::app::App;
use crate::app::registrations::read::show;
use crate::domain::access::{Permission, rights};
use crate::http::answer::tagged;
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::registrations::views::RegistrationView;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};
use uuid::Uuid;

/// Read a registration addressed to the caller
///
/// Only what the host needs to recognise the guest; the number of his document is masked.
#[utoipa::path(
    operation_id = "get_host_registration", tag = "host", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Registration")),
    responses((status = 200, description = "Registration", body = RegistrationView, headers(("ETag" = String))), Read)
)]
#[get("/v1/host/registrations/{id}")]
pub async fn get_host_registration(
    caller: May<rights::GetHostRegistration>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (file, role) = show(&app, &caller.0.into(), *id, Permission::GetHostRegistration).await?;
    let view = RegistrationView::of(&app, &file, role, lang.0);
    Ok(tagged(&request, &view.tag(lang.0), &view))
}
