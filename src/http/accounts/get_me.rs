//! `GET /v1/me`

use super::views::{AccountView, OfficerView};
use crate::app::{App, accounts};
use crate::domain::access::rights;
use crate::http::answer::tagged;
use crate::http::extract::May;
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// The caller's profile
///
/// Phone, language, and the officer that the caller is, if any.
#[utoipa::path(
    operation_id = "get_me", tag = "me", security(("bearer" = [])),
    responses((status = 200, description = "Profile", body = AccountView, headers(("ETag" = String))), Read)
)]
#[get("/v1/me")]
pub async fn get_me(
    caller: May<rights::GetMe>,
    app: web::Data<App>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (row, officer) = accounts::me::profile(&app, caller.0).await?;
    let tag = officer.as_ref().map_or_else(String::new, |officer| format!("-{}", officer.version));
    let tag = format!("v{}{tag}", row.version);
    let view = AccountView { officer: officer.as_ref().and_then(OfficerView::of), ..AccountView::from(row) };
    Ok(tagged(&request, &tag, &view))
}
