//! `GET /.well-known/oauth-authorization-server`

use super::views::MetadataView;
use crate::app::App;
use crate::http::responses::PublicRead;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};

/// Where clients get tokens, and how (RFC 8414)
///
/// An OAuth library that is given the address of the service finds everything else here.
#[utoipa::path(
    operation_id = "get_oauth_metadata", tag = "integrators", security(()),
    responses((status = 200, description = "Metadata", body = MetadataView), PublicRead)
)]
#[get("/.well-known/oauth-authorization-server")]
pub async fn get_metadata(app: web::Data<App>) -> HttpResponse {
    let view = MetadataView::of(&app.settings.public_url);
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(view)
}
