//! `GET /v1/cabinet/minors/{id}`

use super::views::MinorView;
use crate::app::App;
use crate::app::minors::read::read;
use crate::domain::access::rights;
use crate::http::answer::quoted;
use crate::http::extract::May;
use crate::http::persons::views::tag;
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};
use uuid::Uuid;

/// A minor for whom the caller acts
///
/// `ETag` is the version for `If-Match` when it is replaced.
#[utoipa::path(
    operation_id = "get_minor", tag = "cabinet", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Minor")),
    responses((status = 200, description = "The minor", body = MinorView, headers(("ETag" = String))), Read)
)]
#[get("/v1/cabinet/minors/{id}")]
pub async fn get_minor(
    caller: May<rights::GetMinor>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (row, card) = read(&app, caller.0, *id).await?;
    let tag = quoted(&tag(&row, card.as_ref()));
    Ok(HttpResponse::Ok().insert_header(("ETag", tag)).json(MinorView::of(row, card)))
}
