//! `PATCH /v1/me`

use super::views::{AccountView, UpdateMe};
use crate::app::App;
use crate::app::accounts::me::{UpdateProfile, update};
use crate::domain::access::rights;
use crate::http::answer::quoted;
use crate::http::extract::{IfMatch, IfMatchHeader, Json, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, patch, web};

/// Change the caller's profile
///
/// Fields that are left out stay as they are.
#[utoipa::path(
    operation_id = "update_me", tag = "me", params(IfMatchHeader), request_body = UpdateMe, security(("bearer" = [])),
    responses((status = 200, description = "Changed", body = AccountView, headers(("ETag" = String))), Write)
)]
#[patch("/v1/me")]
pub async fn update_me(
    caller: May<rights::UpdateMe, Writer>,
    app: web::Data<App>,
    if_match: IfMatch,
    body: Json<UpdateMe>,
) -> Result<HttpResponse, Problem> {
    let UpdateMe { locale, name, iin, quiet_hours } = body.value;
    let quiet_hours = quiet_hours.map(|hours| hours.map(|hours| (hours.from, hours.until)));
    let command = UpdateProfile { locale, name, iin, quiet_hours, expected_version: if_match.0 };
    let row = update(&app, caller.0, command).await?;
    Ok(HttpResponse::Ok().insert_header(("ETag", quoted(&format!("v{}", row.version)))).json(AccountView::from(row)))
}
