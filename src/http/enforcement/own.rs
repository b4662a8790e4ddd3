//! `GET /v1/me/violations`

use super::views::MyViolationsView;
use crate::app::App;
use crate::app::enforcement::own::list;
use crate::app::minors::acting;
use crate::domain::access::rights;
use crate::http::extract::page::MinorQuery;
use crate::http::extract::{Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};

/// Violations on record of the caller
///
/// As a foreigner, by each document that he has had here; as a host, by his phone; `subject` says which. The newest hundred.
#[utoipa::path(
    operation_id = "list_my_violations", tag = "me", params(MinorQuery), security(("bearer" = [])),
    responses((status = 200, description = "Violations, newest first", body = MyViolationsView), Read)
)]
#[get("/v1/me/violations")]
pub async fn list_my_violations(
    caller: May<rights::ListMyViolations>,
    app: web::Data<App>,
    lang: Lang,
    query: web::Query<MinorQuery>,
) -> Result<HttpResponse, Problem> {
    let rows = list(&app, acting(&app, caller.0, query.minor).await?).await?;
    Ok(HttpResponse::Ok().json(MyViolationsView::of(&rows, lang.0)))
}
