//! `POST /v1/officer/outages/{id}/withdraw`

use super::views::OutageView;
use crate::app::App;
use crate::app::outages::withdraw::withdraw;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Withdraw an outage
///
/// A wrong entry, or one that a wrong clock measured. It stays in the ledger, with a signed statement that it no longer counts.
#[utoipa::path(
    operation_id = "withdraw_outage", tag = "officer", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Outage"), IdempotencyKeyHeader),
    responses((status = 200, description = "Withdrawn", body = OutageView, headers(("ETag" = String))), OfficerWrite)
)]
#[post("/v1/officer/outages/{id}/withdraw")]
pub async fn withdraw_outage(
    officer: May<rights::WithdrawOutage, AsOfficer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(officer.0.caller, &[]);
    let answer = withdraw(&app, officer.0, guard, *id, |row| {
        let view = OutageView::of(row, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
