//! `POST /v1/officer/violations/{id}/withdraw`

use super::views::ViolationView;
use crate::app::App;
use crate::app::enforcement::withdraw::withdraw;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Withdraw a violation
///
/// It stays on record, and says that it was taken back.
#[utoipa::path(
    operation_id = "withdraw_violation", tag = "officer", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Violation"), IdempotencyKeyHeader),
    responses((status = 200, description = "Withdrawn", body = ViolationView, headers(("ETag" = String))), OfficerWrite)
)]
#[post("/v1/officer/violations/{id}/withdraw")]
pub async fn withdraw_violation(
    officer: May<rights::WithdrawViolation, AsOfficer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(officer.0.caller, &[]);
    let answer = withdraw(&app, officer.0, guard, *id, |row, shown| {
        let view = ViolationView::of(row, shown, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
