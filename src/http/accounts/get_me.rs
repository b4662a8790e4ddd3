//! `GET /v1/me`

use super::views::AccountView;
use crate::app::{App, accounts};
use crate::http::answer::tagged;
use crate::http::extract::Authed;
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// The caller's profile
#[utoipa::path(
    operation_id = "get_me", tag = "me", security(("bearer" = [])),
    responses((status = 200, description = "Profile", body = AccountView, headers(("ETag" = String))), Read)
)]
#[get("/v1/me")]
pub async fn get_me(caller: Authed, app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let row = accounts::me::read(&app, caller.0).await?;
    let tag = format!("v{}", row.version);
    Ok(tagged(&request, &tag, &AccountView::from(row)))
}
