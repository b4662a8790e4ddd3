//! `GET /v1/batches/{id}`

use super::views::BatchView;
use crate::app::App;
use crate::app::batches::read::get;
use crate::domain::access::rights;
use crate::http::answer::tagged;
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, get, web};
use uuid::Uuid;

/// How far a batch is
///
/// While it is under way, `Retry-After` says when it makes sense to look again.
#[utoipa::path(
    operation_id = "get_batch", tag = "integrators", params(("id" = Uuid, Path, description = "Batch")),
    security(("client" = ["registrations:read"])),
    responses(
        (status = 200, description = "The batch", body = BatchView, headers(("ETag" = String), ("Retry-After" = String))),
        ClientRead
    )
)]
#[get("/v1/batches/{id}")]
pub async fn get_batch(
    client: May<rights::GetBatch, AuthedClient>,
    app: web::Data<App>,
    request: HttpRequest,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let view = BatchView::from(&get(&app, client.0.client.id, *id).await?);
    let mut response = tagged(&request, &view.tag(), &view);
    if view.state.is_open() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    }
    Ok(response)
}
