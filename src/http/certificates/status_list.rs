//! `GET /v1/status-lists` and `GET /v1/status-lists/{list}`

use crate::app::App;
use crate::app::certificates::status::{addresses, published, published_tag};
use crate::domain::codes::ProblemCode;
use crate::http::answer::{caller_has, quoted};
use crate::http::problem::Problem;
use crate::http::responses::PublicRead;
use actix_web::http::header::{CACHE_CONTROL, ContentEncoding, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// Together with the time that a change needs to come into a list, this stays below a minute.
const CACHED: &str = "public, max-age=20";

/// All lists.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusListsView {
    /// Their addresses.
    #[schema(max_items = 10000, max_length = 300)]
    pub status_lists: Vec<String>,
}

/// The addresses of all status lists
///
/// For whoever checks certificates without a network: fetch them once a day.
#[utoipa::path(
    operation_id = "list_status_lists", tag = "verification", security(()),
    responses((status = 200, description = "All lists", body = StatusListsView), PublicRead)
)]
#[get("/v1/status-lists")]
pub async fn list_status_lists(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let view = StatusListsView { status_lists: addresses(&app).await? };
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, CACHED)).json(view))
}

/// A status list
///
/// A signed Token Status List of one bit for each certificate: 1 says that it is no longer in force.
#[utoipa::path(
    operation_id = "get_status_list", tag = "verification", security(()),
    params(("list" = i32, Path, description = "Number of the list", minimum = 0, maximum = 2_147_483_647, example = 0)),
    responses((status = 200, description = "A JWT", content_type = "application/statuslist+jwt", body = String, headers(("ETag" = String))), PublicRead)
)]
#[get("/v1/status-lists/{list}")]
pub async fn get_status_list(
    app: web::Data<App>,
    path: web::Path<i32>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    // Who asks for the first time is not worth a question of its own.
    let tag = if request.headers().contains_key(IF_NONE_MATCH) { published_tag(&app, *path).await? } else { None };
    if let Some(tag) = tag.map(|tag| quoted(&tag)).filter(|tag| caller_has(&request, tag)) {
        return Ok(HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, CACHED))
            .finish());
    }
    let (tag, jwt) = published(&app, *path).await?.ok_or(ProblemCode::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("application/statuslist+jwt")
        .insert_header((ETAG, quoted(&tag)))
        .insert_header((CACHE_CONTROL, CACHED))
        // It is packed already.
        .insert_header(ContentEncoding::Identity)
        .body(jwt))
}
