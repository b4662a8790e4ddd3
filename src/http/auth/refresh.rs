//! `POST /v1/auth/refresh`

use super::views::{RefreshSession, TokensView};
use crate::app::{App, auth};
use crate::http::extract::Json;
use crate::http::problem::Problem;
use crate::http::responses::PublicWrite;
use actix_web::{HttpResponse, post, web};

/// Get a new pair of tokens
///
/// Within 60 seconds, on the same installation and while its successor is unused, the token before gives the same successor again
/// (a lost answer). Any other use of an old token ends the session, and its owner is told.
#[utoipa::path(
    operation_id = "refresh_session", tag = "auth", request_body = RefreshSession, security(()),
    responses((status = 200, description = "New tokens", body = TokensView), PublicWrite)
)]
#[post("/v1/auth/refresh")]
pub async fn refresh_session(app: web::Data<App>, body: Json<RefreshSession>) -> Result<HttpResponse, Problem> {
    let tokens = auth::refresh::refresh(&app, &body.value.refresh_token, body.value.installation_id.as_deref()).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(TokensView::from(tokens)))
}
