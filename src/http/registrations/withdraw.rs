//! `POST /v1/registrations/{id}/withdraw`

use super::views::RegistrationView;
use crate::app::App;
use crate::app::registrations::withdraw::withdraw;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{EitherWriter, IdempotencyKey, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::PartyWrite;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Take a pending application back
///
/// Possible as long as the host has not answered. He is told, and has nothing left to decide.
#[utoipa::path(
    operation_id = "withdraw_registration", tag = "registrations", security(("bearer" = []), ("client" = ["registrations:write"])),
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader, IfMatchHeader),
    responses((status = 200, description = "Withdrawn", body = RegistrationView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/registrations/{id}/withdraw")]
pub async fn withdraw_registration(
    caller: May<rights::WithdrawRegistration, EitherWriter>,
    app: web::Data<App>,
    (key, if_match, lang): (IdempotencyKey, IfMatch, Lang),
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (role, guard) = (caller.0.role(), key.guard_for(&caller.0, b""));
    let answer = withdraw(&app, caller.0, guard, (*id, if_match.0), |file| {
        let view = RegistrationView::of(&app, file, role, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
