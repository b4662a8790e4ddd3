//! `POST /v1/batches/{id}/cancel`

use super::views::BatchView;
use crate::app::App;
use crate::app::batches::cancel::cancel;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AuthedClient, IdempotencyKey, IdempotencyKeyHeader, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientChange;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// End a batch before its last line
///
/// No line is submitted any more once this is answered; what was accepted until then stays, and the counts of lines that were being
/// judged follow at once.
#[utoipa::path(
    operation_id = "cancel_batch", tag = "integrators", security(("client" = ["registrations:write"])),
    params(("id" = Uuid, Path, description = "Batch"), IdempotencyKeyHeader),
    responses((status = 200, description = "Ended", body = BatchView, headers(("ETag" = String))), ClientChange)
)]
#[post("/v1/batches/{id}/cancel")]
pub async fn cancel_batch(
    client: May<rights::CancelBatch, AuthedClient>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let client = client.0.client.id;
    let guard = key.guard_of_client(client.0, &[]);
    let answer = cancel(&app, client, guard, *id, |row| {
        let view = BatchView::from(row);
        storable(200, None, &view.tag(), &view)
    })
    .await?;
    Ok(answered(answer))
}
