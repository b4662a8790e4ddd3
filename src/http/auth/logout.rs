//! `POST /v1/auth/logout`

use crate::app::{App, auth};
use crate::domain::access::rights;
use crate::http::extract::{May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, post, web};

/// Sign out
///
/// Ends the session: its refresh token is worthless at once, its access token when it expires; its phone gets no more pushes.
#[utoipa::path(
    operation_id = "logout", tag = "auth", security(("bearer" = [])),
    responses((status = 204, description = "Signed out"), Write)
)]
#[post("/v1/auth/logout")]
pub async fn logout(caller: May<rights::Logout, Writer>, app: web::Data<App>) -> Result<HttpResponse, Problem> {
    auth::logout::logout(&app, caller.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
