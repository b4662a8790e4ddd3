//! `POST /v1/host/registrations/{id}/confirm`

use crate::app::App;
use crate::app::registrations::confirm::confirm;
use crate::app::registrations::file::Role;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Lang, LateWriter, May};
use crate::http::problem::Problem;
use crate::http::registrations::views::RegistrationView;
use crate::http::responses::PartyWrite;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Confirm that the guest stays at the caller's place
///
/// The certificate is issued in the same transaction. A former registration of the same migrant is superseded in the same step.
#[utoipa::path(
    operation_id = "confirm_registration", tag = "host", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader, IfMatchHeader),
    responses((status = 200, description = "Confirmed", body = RegistrationView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/host/registrations/{id}/confirm")]
pub async fn confirm_registration(
    caller: May<rights::ConfirmRegistration, LateWriter>,
    app: web::Data<App>,
    (key, if_match, lang): (IdempotencyKey, IfMatch, Lang),
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account(), b"");
    let answer = confirm(&app, caller.0, guard, (*id, if_match.0), |file| {
        let view = RegistrationView::of(&app, file, Role::Host, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
