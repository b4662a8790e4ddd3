//! `POST /v1/registrations/{id}/resend`

use super::views::RegistrationView;
use crate::app::App;
use crate::app::registrations::resend::resend;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{EitherWriter, IdempotencyKey, IdempotencyKeyHeader, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::PartyWrite;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Have the host told once more
///
/// By another push, or, if he has no device, by an SMS with a one-time link. Once an hour, and three times for one application; more
/// is answered 429.
#[utoipa::path(
    operation_id = "resend_registration", tag = "registrations", security(("bearer" = []), ("client" = ["registrations:write"])),
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader),
    responses((status = 200, description = "On its way", body = RegistrationView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/registrations/{id}/resend")]
pub async fn resend_registration(
    caller: May<rights::ResendRegistration, EitherWriter>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (role, guard) = (caller.0.role(), key.guard_for(&caller.0, b""));
    let answer = resend(&app, caller.0, guard, *id, |file| {
        let view = RegistrationView::of(&app, file, role, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
