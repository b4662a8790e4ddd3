//! `GET /v1/registrations/{id}`

use super::views::RegistrationView;
use crate::app::App;
use crate::app::registrations::deadlines::deadlines_of;
use crate::app::registrations::file::Role;
use crate::app::registrations::read::show;
use crate::domain::access::{Permission, rights};
use crate::http::answer::tagged;
use crate::http::deadlines::calendar;
use crate::http::extract::{EitherReader, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::PartyRead;
use actix_web::http::header::{HeaderValue, VARY};
use actix_web::{HttpRequest, HttpResponse, get, web};
use uuid::Uuid;

/// Read a registration
///
/// For the parties to it: the migrant and the host each see their part.
/// With `Accept: text/calendar` the migrant gets its deadlines as an iCalendar file.
#[utoipa::path(
    operation_id = "get_registration", tag = "registrations", security(("bearer" = []), ("client" = ["registrations:read"])),
    params(("id" = Uuid, Path, description = "Registration")),
    responses((status = 200, description = "Registration", headers(("ETag" = String)), content(
        (RegistrationView = "application/json"), (String = "text/calendar")
    )), PartyRead)
)]
#[get("/v1/registrations/{id}")]
pub async fn get_registration(
    caller: May<rights::GetRegistration, EitherReader>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (file, role) = show(&app, &caller.0, *id, Permission::GetRegistration).await?;
    if role == Role::Migrant && calendar::is_wanted(&request) {
        return Ok(calendar::file(&app, &deadlines_of(&app, &file).deadlines, &file.row.id.0.to_string(), lang.0));
    }
    let view = RegistrationView::of(&app, &file, role, lang.0);
    let mut answer = tagged(&request, &view.tag(lang.0), &view);
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    Ok(answer)
}
