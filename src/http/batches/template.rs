//! `GET /v1/batches/template.csv`

use crate::domain::batches::sheet::template;
use crate::http::responses::PublicRead;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpResponse, get};

/// The table of a batch: its columns, and one line as an example
///
/// Columns may stand in any order, and those that are not required may be left out.
#[utoipa::path(
    operation_id = "get_batch_template", tag = "integrators", security(()),
    responses((status = 200, description = "CSV, UTF-8 with a byte order mark", body = String, content_type = "text/csv"), PublicRead)
)]
#[get("/v1/batches/template.csv")]
pub async fn get_batch_template() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"template.csv\""))
        .body(template())
}
