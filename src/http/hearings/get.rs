//! `GET /v1/registrations/{id}/hearing`

use super::views::HearingView;
use crate::app::App;
use crate::app::hearings::read::read;
use crate::domain::access::rights;
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};
use uuid::Uuid;

/// The intended annulment of a registration
///
/// For migrant and host: the ground, and until when the migrant may answer. What he has said, the host does not see.
#[utoipa::path(
    operation_id = "get_hearing", tag = "registrations", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Registration")),
    responses((status = 200, description = "The last notice", body = HearingView), Read)
)]
#[get("/v1/registrations/{id}/hearing")]
pub async fn get_hearing(
    caller: May<rights::GetHearing>,
    app: web::Data<App>,
    lang: Lang,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let notice = read(&app, caller.0, *id).await?;
    Ok(HttpResponse::Ok().json(HearingView::of(&notice, app.now(), lang.0)))
}
