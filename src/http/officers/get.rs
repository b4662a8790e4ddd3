//! `GET /v1/officer/registrations/{id}`

use super::views::{OccasionQuery, OfficerRegistrationView};
use crate::app::App;
use crate::app::registrations::inspect::show;
use crate::domain::access::rights;
use crate::http::answer::tagged;
use crate::http::extract::{AsOfficer, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::OfficerRead;
use actix_web::{HttpRequest, HttpResponse, get, web};
use uuid::Uuid;

/// Read the whole file of a registration
///
/// For officers of its region. The migrant reads in his access log that the file was looked at, when and what for.
#[utoipa::path(
    operation_id = "get_officer_registration", tag = "officer", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Registration"), OccasionQuery),
    responses(
        (status = 200, description = "The file", body = OfficerRegistrationView, headers(("ETag" = String))), OfficerRead
    )
)]
#[get("/v1/officer/registrations/{id}")]
pub async fn get_officer_registration(
    officer: May<rights::GetOfficerRegistration, AsOfficer>,
    app: web::Data<App>,
    lang: Lang,
    (id, query): (web::Path<Uuid>, web::Query<OccasionQuery>),
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let inspection = show(&app, officer.0, *id, &query.into_inner().parse()?).await?;
    let view = OfficerRegistrationView::of(&inspection, app.now(), lang.0);
    Ok(tagged(&request, &view.tag(lang.0), &view))
}
