//! `POST /v1/host/registrations/{id}/vacate` and `…/vacate-withdraw`

use crate::app::App;
use crate::app::registrations::file::Role;
use crate::app::vacates::request::{VacateRegistration, request};
use crate::app::vacates::take_back::take_back;
use crate::domain::access::rights;
use crate::domain::reference::vacate_reasons::VacateReason;
use crate::http::answer::{answered, storable};
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Json, Lang, LateWriter, May};
use crate::http::long_text::long_text;
use crate::http::problem::Problem;
use crate::http::registrations::views::RegistrationView;
use crate::http::responses::PartyWrite;
use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A request that a registration end.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "moved_out", "comment": "Съехал на прошлой неделе"}))]
pub struct VacateRegistrationBody {
    /// Why.
    pub reason: VacateReason,
    /// In the host's own words; the migrant reads it.
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

/// Ask that a registration at the caller's place end
///
/// The migrant is told, and has some days to answer (`vacate.answer_by`). If he agrees, or keeps silent, the registration ends; if he
/// objects, an officer decides. Until then it stays in force.
#[utoipa::path(
    operation_id = "vacate_registration", tag = "host", security(("bearer" = [])), request_body = VacateRegistrationBody,
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader, IfMatchHeader),
    responses((status = 200, description = "Asked", body = RegistrationView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/host/registrations/{id}/vacate")]
pub async fn vacate_registration(
    caller: May<rights::VacateRegistration, LateWriter>,
    app: web::Data<App>,
    (key, if_match, lang): (IdempotencyKey, IfMatch, Lang),
    id: web::Path<Uuid>,
    body: Json<VacateRegistrationBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account(), &body.bytes);
    let command = VacateRegistration {
        id: *id,
        expected_version: if_match.0,
        reason: body.value.reason,
        comment: long_text("/comment", body.value.comment.as_deref())?,
    };
    let answer = request(&app, caller.0, guard, command, |file| {
        let view = RegistrationView::of(&app, file, Role::Host, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}

/// Take such a request back
///
/// The registration stays in force, and the migrant is told.
#[utoipa::path(
    operation_id = "withdraw_vacate", tag = "host", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader, IfMatchHeader),
    responses((status = 200, description = "Taken back", body = RegistrationView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/host/registrations/{id}/vacate-withdraw")]
pub async fn withdraw_vacate(
    caller: May<rights::WithdrawVacate, LateWriter>,
    app: web::Data<App>,
    (key, if_match, lang): (IdempotencyKey, IfMatch, Lang),
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account(), b"");
    let answer = take_back(&app, caller.0, guard, (*id, if_match.0), |file| {
        let view = RegistrationView::of(&app, file, Role::Host, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
