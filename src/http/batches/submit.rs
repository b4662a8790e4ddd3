//! `POST /v1/batches`

use super::upload::Upload;
use super::views::{BatchApplications, BatchText, BatchView, SubmitBatchQuery};
use crate::app::App;
use crate::app::batches::Sender;
use crate::app::batches::accept::{SubmitBatch, accept};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AuthedClient, IdempotencyKey, IdempotencyKeyHeader, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientWrite;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, post, web};

/// Submit many applications in one file
///
/// Up to 10,000 applications for guests: a JSON array, one application a line (`application/x-ndjson`), or a table (`text/csv`, see
/// `/v1/batches/template.csv`). The answer says that the file was taken in; each line is then submitted as if it had come by itself, and
/// `GET /v1/batches/{id}` says how far that is. A line that is wrong is told among the results and harms no other; only a file that cannot
/// be read, or has too many lines, is refused as a whole. The same file may be sent again after it was mended: what was accepted already,
/// under the same `client_reference`, is answered with the same registration. With `dry_run=true` lines are judged and nothing is submitted.
#[utoipa::path(
    operation_id = "submit_batch", tag = "integrators", security(("client" = ["registrations:write"])),
    params(SubmitBatchQuery, IdempotencyKeyHeader),
    request_body(content(
        (BatchApplications = "application/json"),
        (BatchText = "application/x-ndjson", example = json!("{\"client_reference\": \"booking-4711\", \"person\": {}}\n")),
        (BatchText = "text/csv", example = json!("client_reference,person.surname\nbooking-4711,YOLDOSHEV\n"))
    )),
    responses(
        (status = 202, description = "Taken in", body = BatchView,
            headers(("Location" = String), ("ETag" = String), ("Retry-After" = String))),
        ClientWrite
    )
)]
#[post("/v1/batches")]
pub async fn submit_batch(
    client: May<rights::SubmitBatch, AuthedClient>,
    app: web::Data<App>,
    query: web::Query<SubmitBatchQuery>,
    key: IdempotencyKey,
    body: Upload,
) -> Result<HttpResponse, Problem> {
    let dry_run = query.dry_run.unwrap_or_default();
    let id = client.0.client.id;
    // What the same bytes mean depends on these.
    let meant = format!("{} {dry_run}\n", body.format.as_str());
    let guard = key.guard_of_client_with(id.0, &[meant.as_bytes(), &body.bytes]);
    let command = SubmitBatch { format: body.format, dry_run, bytes: body.bytes.into() };
    let answer = accept(&app, (id, Sender::Client), guard, command, |row| {
        let view = BatchView::from(row);
        storable(202, Some(format!("/v1/batches/{}", view.id)), &view.tag(), &view)
    })
    .await?;
    let mut response = answered(answer);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("2"));
    Ok(response)
}
