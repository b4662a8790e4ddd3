//! `GET /v1/cabinet/minors`

use super::views::{MinorList, MinorView};
use crate::app::App;
use crate::app::minors::list::list;
use crate::domain::access::rights;
use crate::http::extract::May;
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};

/// The minors for whom the caller acts
///
/// What else there is of a minor is read by `minor=` his id: the overview, registrations, certificates, the access log.
#[utoipa::path(
    operation_id = "list_minors", tag = "cabinet", security(("bearer" = [])),
    responses((status = 200, description = "All of them, the first entered first", body = MinorList), Read)
)]
#[get("/v1/cabinet/minors")]
pub async fn list_minors(caller: May<rights::ListMinors>, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let items = list(&app, caller.0).await?.into_iter().map(|row| MinorView::of(row, None)).collect();
    Ok(HttpResponse::Ok().json(MinorList { items }))
}
