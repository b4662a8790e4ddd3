//! `GET /v1/batches/{id}/lines`

use super::views::{BatchLinePage, BatchLineView, LinesQuery};
use crate::app::App;
use crate::app::batches::read::lines;
use crate::app::batches::refused::sheet;
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::domain::limits::published::BATCH_PAGE;
use crate::http::answer::asks_only_for;
use crate::http::extract::{AuthedClient, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpRequest, HttpResponse, get, web};
use uuid::Uuid;

/// Lines of an answer, if the caller does not say.
const USUAL: i64 = 100;
const CSV: &str = "text/csv";

/// What became of the lines of a batch
///
/// In the order of the file. With `Accept: text/csv`, all refused lines at once as a table: the columns in which they were sent, and
/// what is wrong in columns that begin with `result.`, which are not read when the table is mended and sent again. Lines are kept as they
/// were sent for seven days; what became of them, as codes, for longer.
#[utoipa::path(
    operation_id = "list_batch_lines", tag = "integrators", params(("id" = Uuid, Path, description = "Batch"), LinesQuery),
    security(("client" = ["registrations:read"])),
    responses(
        (status = 200, description = "A page; or the refused lines as CSV",
            content((BatchLinePage = "application/json"), (String = "text/csv"))),
        ClientRead
    )
)]
#[get("/v1/batches/{id}/lines")]
pub async fn list_batch_lines(
    client: May<rights::ListBatchLines, AuthedClient>,
    app: web::Data<App>,
    (lang, request): (Lang, HttpRequest),
    id: web::Path<Uuid>,
    query: web::Query<LinesQuery>,
) -> Result<HttpResponse, Problem> {
    let LinesQuery { state, after, limit } = *query;
    let (after, limit) = (after.unwrap_or_default(), limit.unwrap_or(USUAL));
    if !(1..=BATCH_PAGE).contains(&limit) || after < 0 {
        return Err(ProblemCode::MalformedQuery.into());
    }
    let client = client.0.client.id;
    if asks_only_for(&request, CSV) {
        let table = sheet(&app, client, *id, lang.0).await?;
        let name = format!("attachment; filename=\"{}-refused.csv\"", *id);
        let mut response = HttpResponse::Ok();
        return Ok(response
            .content_type("text/csv; charset=utf-8")
            .insert_header((CONTENT_DISPOSITION, name))
            .body(table));
    }
    let mut found = lines(&app, client, *id, state, (after, limit + 1)).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next_after = found.last().map(|line| line.line).filter(|_| has_more);
    let items = found.iter().map(|line| BatchLineView::of(line, lang.0)).collect();
    Ok(HttpResponse::Ok().insert_header(("Vary", "Accept")).json(BatchLinePage { items, next_after }))
}
