//! `PUT, DELETE /v1/me/devices/{installation_id}`

use super::views::{DeviceView, PutDevice};
use crate::app::{App, accounts};
use crate::domain::access::rights;
use crate::domain::codes::ProblemCode;
use crate::http::extract::json::LARGE;
use crate::http::extract::{Json, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::{Read, Write};
use actix_web::{HttpResponse, delete, put, web};

/// An installation id: a UUID, or a Firebase Installation ID.
fn installation(path: web::Path<String>) -> Result<String, Problem> {
    let id = path.into_inner();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if (1..=100).contains(&id.len()) && id.bytes().all(plain) { Ok(id) } else { Err(ProblemCode::NotFound.into()) }
}

/// Register a device for pushes
///
/// To be called at every start of the app. A push token that belonged to another account moves here.
///
/// A push holds no personal data. Its `data`, all strings, has `nid` (the id of the inbox entry), `kind` (what it is about), `v` (the
/// version of this list: `1`) and `exp` (after this Unix second it is worth nothing). It may come twice: show each `nid` once. If an entry
/// is not looked at, further pushes for the same `nid` may follow, each with a `wave` (`1`, `2`, …): show each pair of `nid` and `wave` once.
/// On Android there is nothing but `data`, so the app shows a text of its own; on iOS the alert names texts of the app, `n_<kind>_t` and
/// `n_<kind>_b`.
#[utoipa::path(
    operation_id = "put_device", tag = "me", request_body = PutDevice, security(("bearer" = [])),
    params(("installation_id" = String, Path, description = "The app's installation id", min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9._-]+$", example = "5f0c3c5e-8d6b-4f7e-9f3c-2b7a1c9d0e11")),
    responses((status = 200, description = "Registered", body = DeviceView), Write)
)]
#[put("/v1/me/devices/{installation_id}")]
pub async fn put_device(
    caller: May<rights::PutDevice, Writer>,
    app: web::Data<App>,
    path: web::Path<String>,
    body: Json<PutDevice, LARGE>,
) -> Result<HttpResponse, Problem> {
    let command = accounts::devices::PutDevice {
        installation_id: installation(path)?,
        platform: body.value.platform.as_str(),
        target_kind: match body.value.target_kind.unwrap_or_default() {
            super::views::TargetKind::Token => "token",
            super::views::TargetKind::Fid => "fid",
        },
        push_token: body.value.push_token,
        app_version: body.value.app_version,
    };
    let row = accounts::devices::put(&app, caller.0, command).await?;
    Ok(HttpResponse::Ok().json(DeviceView::from(row)))
}

/// Stop pushes to a device
///
/// For whoever signs out of the app.
#[utoipa::path(
    operation_id = "delete_device", tag = "me", security(("bearer" = [])),
    params(("installation_id" = String, Path, description = "The app's installation id", min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9._-]+$", example = "5f0c3c5e-8d6b-4f7e-9f3c-2b7a1c9d0e11")),
    responses((status = 204, description = "Removed"), Read)
)]
#[delete("/v1/me/devices/{installation_id}")]
pub async fn delete_device(
    caller: May<rights::DeleteDevice, Writer>,
    app: web::Data<App>,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    accounts::devices::delete(&app, caller.0, installation(path)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
