//! `POST /v1/cabinet/minors/{id}/release`

use super::views::{ReleaseMinorBody, ReleasedMinorView};
use crate::app::App;
use crate::app::minors::release::{ReleaseMinor, release};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, Json, May, Writer};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Give a minor an account of his own
///
/// Ask for a code to his phone by `POST /v1/auth/otp` and send it here: whoever signs in with that phone from here on has all that
/// was entered and registered, and the caller acts for him no more.
#[utoipa::path(
    operation_id = "release_minor", tag = "cabinet",
    params(("id" = Uuid, Path, description = "Minor"), IdempotencyKeyHeader),
    request_body = ReleaseMinorBody, security(("bearer" = [])),
    responses((status = 200, description = "He acts for himself", body = ReleasedMinorView), Write)
)]
#[post("/v1/cabinet/minors/{id}/release")]
pub async fn release_minor(
    caller: May<rights::ReleaseMinor, Writer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
    body: Json<ReleaseMinorBody>,
) -> Result<HttpResponse, Problem> {
    let command = ReleaseMinor { minor: *id, challenge_id: body.value.challenge_id, code: body.value.code };
    let guard = key.guard_of(caller.0.account, &body.bytes);
    let view = ReleasedMinorView { id: *id };
    let answer = release(&app, caller.0, guard, command, || storable(200, None, "released", &view)).await?;
    Ok(answered(answer))
}
