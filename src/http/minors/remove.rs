//! `DELETE /v1/cabinet/minors/{id}`

use crate::app::App;
use crate::app::minors::remove::remove;
use crate::domain::access::rights;
use crate::http::extract::{May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, delete, web};
use uuid::Uuid;

/// Remove a minor
///
/// His data are erased; not while an application of his waits or a registration is in force.
#[utoipa::path(
    operation_id = "remove_minor", tag = "cabinet", params(("id" = Uuid, Path, description = "Minor")),
    security(("bearer" = [])), responses((status = 204, description = "Removed"), Write)
)]
#[delete("/v1/cabinet/minors/{id}")]
pub async fn remove_minor(
    caller: May<rights::RemoveMinor, Writer>,
    app: web::Data<App>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    remove(&app, caller.0, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
