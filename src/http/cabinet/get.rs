//! `GET /v1/cabinet`

use super::views::CabinetView;
use crate::app::App;
use crate::app::cabinet::overview::overview;
use crate::domain::access::rights;
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};

/// Where the migrant stands
///
/// Legal position, deadlines with their explanations, the registration in force, the application that waits, what to do next.
#[utoipa::path(
    operation_id = "get_cabinet", tag = "cabinet", security(("bearer" = [])),
    responses((status = 200, description = "Overview", body = CabinetView), Read)
)]
#[get("/v1/cabinet")]
pub async fn get_cabinet(
    caller: May<rights::GetCabinet>,
    app: web::Data<App>,
    lang: Lang,
) -> Result<HttpResponse, Problem> {
    let overview = overview(&app, caller.0).await?;
    Ok(HttpResponse::Ok().json(CabinetView::of(&app, &overview, lang.0)))
}
