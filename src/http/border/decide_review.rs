//! `POST /v1/officer/border-reviews/{id}/decide`

use super::review_views::{DecideReviewBody, DecidedReviewView};
use crate::app::App;
use crate::app::border::review::decide;
use crate::app::idempotency::{Answer, Guard};
use crate::domain::access::rights;
use crate::http::answer::answered;
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Json, May};
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use crate::store::audit::OFFICER;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Answer what is asked about a crossing
///
/// A crossing that is found to be this person's has its effects at once: an exit ends his registration.
#[utoipa::path(
    operation_id = "decide_border_review", tag = "officer", security(("bearer" = [])), request_body = DecideReviewBody,
    params(("id" = Uuid, Path, description = "Crossing"), IdempotencyKeyHeader),
    responses((status = 200, description = "Answered", body = DecidedReviewView), OfficerWrite)
)]
#[post("/v1/officer/border-reviews/{id}/decide")]
pub async fn decide_border_review(
    officer: May<rights::DecideBorderReview, AsOfficer>,
    app: web::Data<App>,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
    body: Json<DecideReviewBody>,
) -> Result<HttpResponse, Problem> {
    let guard = Guard { reader: OFFICER, ..key.guard(officer.0.caller, &body.bytes) };
    let answer = decide(&app, officer.0, guard, (*id, body.value.decision), |id, matching| {
        let body = serde_json::to_string(&DecidedReviewView { id, matching })?;
        Ok(Answer { status: 200, location: None, etag: None, body, replayed: false })
    })
    .await?;
    Ok(answered(answer))
}
