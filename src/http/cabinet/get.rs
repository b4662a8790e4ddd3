//! `GET /v1/cabinet`

use super::views::CabinetView;
use crate::app::App;
use crate::app::cabinet::overview::overview;
use crate::app::minors::acting;
use crate::domain::access::rights;
use crate::http::answer::tagged_by_content;
use crate::http::extract::page::MinorQuery;
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// Where the migrant stands
///
/// Legal position, deadlines with their explanations, the registration in force, the application that waits and how far it is, what to do
/// next and by when, an intended annulment, an entry ban, violations, and who has looked. The tag is over everything in it.
#[utoipa::path(
    operation_id = "get_cabinet", tag = "cabinet", params(MinorQuery), security(("bearer" = [])),
    responses((status = 200, description = "Overview", body = CabinetView, headers(("ETag" = String))), Read)
)]
#[get("/v1/cabinet")]
pub async fn get_cabinet(
    caller: May<rights::GetCabinet>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<MinorQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let overview = overview(&app, acting(&app, caller.0, query.minor).await?.account).await?;
    Ok(tagged_by_content(&request, &CabinetView::of(&app, overview, lang.0))?)
}
