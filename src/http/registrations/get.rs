//! `GET /v1/registrations/{id}`

use super::views::RegistrationView;
use crate::app::App;
use crate::app::registrations::read::show;
use crate::domain::access::{Permission, rights};
use crate::http::answer::tagged;
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};
use uuid::Uuid;

/// Read a registration
///
/// For the parties to it: the migrant and the host each see their part.
#[utoipa::path(
    operation_id = "get_registration", tag = "registrations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Registration")),
    responses((status = 200, description = "Registration", body = RegistrationView, headers(("ETag" = String))), Read)
)]
#[get("/v1/registrations/{id}")]
pub async fn get_registration(
    caller: May<rights::GetRegistration>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (file, role) = show(&app, caller.0, *id, Permission::GetRegistration).await?;
    let view = RegistrationView::of(&file, role, lang.0);
    Ok(tagged(&request, &view.tag(lang.0), &view))
}
