//! `POST /v1/registrations/{id}/hearing`

use super::views::{HearingBody, HearingView};
use crate::app::App;
use crate::app::hearings::answer::answer;
use crate::domain::access::rights;
use crate::domain::codes::{FieldCode, FieldError};
use crate::http::answer::{answered, storable};
use crate::http::extract::json::LARGE;
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, Json, Lang, LateWriter, May};
use crate::http::long_text::long_text;
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Answer an intended annulment
///
/// Once, until `hearing_until`. The officer reads it before he decides.
#[utoipa::path(
    operation_id = "answer_hearing", tag = "registrations", security(("bearer" = [])), request_body = HearingBody,
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader),
    responses((status = 200, description = "Answered", body = HearingView, headers(("ETag" = String))), Write)
)]
#[post("/v1/registrations/{id}/hearing")]
pub async fn answer_hearing(
    caller: May<rights::AnswerHearing, LateWriter>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
    body: Json<HearingBody, LARGE>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account(), &body.bytes);
    let statement = long_text("/statement", Some(&body.value.statement))?;
    let statement = statement.ok_or_else(|| vec![FieldError::new("/statement", FieldCode::Required)])?;
    let now = app.now();
    let given = answer(&app, caller.0, guard, (*id, statement), |notice| {
        let view = HearingView::of(notice, now, lang.0);
        storable(200, None, &format!("{}-{}", view.tag(), lang.0.tag()), &view)
    })
    .await?;
    Ok(answered(given))
}
