//! `POST /v1/registrations/{id}/vacate-answer`

use super::views::RegistrationView;
use crate::app::App;
use crate::app::registrations::file::Role;
use crate::app::vacates::answer::{AnswerVacate, answer};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Json, Lang, LateWriter, May};
use crate::http::long_text::long_text;
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the migrant says to his host's request.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"agrees": false, "comment": "Я живу здесь и плачу за жильё"}))]
pub struct AnswerVacateBody {
    /// Whether he agrees that the registration ends.
    pub agrees: bool,
    /// In his own words; an officer reads it.
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

/// Answer the host's request that the registration end
///
/// Who agrees is registered there no longer, and his certificate is void at once. If he objects, an officer decides.
#[utoipa::path(
    operation_id = "answer_vacate", tag = "registrations", security(("bearer" = [])), request_body = AnswerVacateBody,
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader, IfMatchHeader),
    responses((status = 200, description = "Answered", body = RegistrationView, headers(("ETag" = String))), Write)
)]
#[post("/v1/registrations/{id}/vacate-answer")]
pub async fn answer_vacate(
    caller: May<rights::AnswerVacate, LateWriter>,
    app: web::Data<App>,
    (key, if_match, lang): (IdempotencyKey, IfMatch, Lang),
    id: web::Path<Uuid>,
    body: Json<AnswerVacateBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account(), &body.bytes);
    let command = AnswerVacate {
        id: *id,
        expected_version: if_match.0,
        agrees: body.value.agrees,
        comment: long_text("/comment", body.value.comment.as_deref())?,
    };
    let answer = answer(&app, caller.0, guard, command, |file| {
        let view = RegistrationView::of(&app, file, Role::Migrant, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
