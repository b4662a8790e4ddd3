//! `GET /v1/batches`

use super::views::{BatchPage, BatchView};
use crate::app::App;
use crate::app::batches::read::list;
use crate::domain::access::rights;
use crate::http::extract::page::{PageQuery, cut};
use crate::http::extract::{AuthedClient, May};
use crate::http::problem::Problem;
use crate::http::responses::ClientRead;
use actix_web::{HttpResponse, get, web};

/// The client's batches
///
/// With how far each is; kept for 90 days.
#[utoipa::path(
    operation_id = "list_batches", tag = "integrators", params(PageQuery), security(("client" = ["registrations:read"])),
    responses((status = 200, description = "A page, newest first", body = BatchPage), ClientRead)
)]
#[get("/v1/batches")]
pub async fn list_batches(
    client: May<rights::ListBatches, AuthedClient>,
    app: web::Data<App>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Problem> {
    let (before, limit) = query.parse()?;
    let rows = list(&app, client.0.client.id, (before, limit + 1)).await?;
    let (rows, next_cursor) = cut(rows, limit, |row| row.id.0);
    Ok(HttpResponse::Ok().json(BatchPage { items: rows.iter().map(BatchView::from).collect(), next_cursor }))
}
