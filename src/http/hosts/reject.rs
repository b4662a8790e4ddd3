//! `POST /v1/host/registrations/{id}/reject`

use crate::app::App;
use crate::app::registrations::file::Role;
use crate::app::registrations::reject::{RejectRegistration, reject};
use crate::domain::access::rights;
use crate::domain::reference::refusal_reasons::RejectReason;
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

/// A refusal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "does_not_live_here", "comment": "Съехал на прошлой неделе"}))]
pub struct RejectRegistrationBody {
    /// Why.
    pub reason: RejectReason,
    /// In the host's own words; the migrant reads it.
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

/// Refuse
///
/// The migrant is told the reason. He may name another host, or ask an officer.
#[utoipa::path(
    operation_id = "reject_registration", tag = "host", security(("bearer" = [])), request_body = RejectRegistrationBody,
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader, IfMatchHeader),
    responses((status = 200, description = "Rejected", body = RegistrationView, headers(("ETag" = String))), PartyWrite)
)]
#[post("/v1/host/registrations/{id}/reject")]
pub async fn reject_registration(
    caller: May<rights::RejectRegistration, LateWriter>,
    app: web::Data<App>,
    (key, if_match, lang): (IdempotencyKey, IfMatch, Lang),
    id: web::Path<Uuid>,
    body: Json<RejectRegistrationBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account(), &body.bytes);
    let command = RejectRegistration {
        id: *id,
        expected_version: if_match.0,
        reason: body.value.reason,
        comment: long_text("/comment", body.value.comment.as_deref())?,
    };
    let answer = reject(&app, caller.0, guard, command, |file| {
        let view = RegistrationView::of(&app, file, Role::Host, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
