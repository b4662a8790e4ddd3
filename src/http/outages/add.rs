//! `POST /v1/officer/outages`

use super::views::{AddOutageBody, OutageView};
use crate::app::App;
use crate::app::outages::add::{AddOutage, add};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::json::LARGE;
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Json, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use actix_web::{HttpResponse, post, web};

/// Enter an outage
///
/// What the service cannot measure itself, such as a broken line before it. Deadlines that fell into it move, for the whole country.
#[utoipa::path(
    operation_id = "add_outage", tag = "officer", security(("bearer" = [])), request_body = AddOutageBody,
    params(IdempotencyKeyHeader),
    responses((status = 201, description = "Entered", body = OutageView, headers(("ETag" = String))), OfficerWrite)
)]
#[post("/v1/officer/outages")]
pub async fn add_outage(
    officer: May<rights::AddOutage, AsOfficer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    body: Json<AddOutageBody, LARGE>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(officer.0.caller, &body.bytes);
    let AddOutageBody { from, until, reason } = body.value;
    let answer = add(&app, officer.0, guard, AddOutage { from, until, reason }, |row| {
        let view = OutageView::of(row, lang.0);
        storable(201, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
