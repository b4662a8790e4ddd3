//! `POST /v1/officer/entry-bans/{id}/lift`

use super::subject::act;
use super::views::{EntryBanView, LiftEntryBanBody};
use crate::app::App;
use crate::app::enforcement::lift::lift;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Json, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Lift an entry ban
///
/// For supervisors, by an act that says so. It stays on record and blocks nothing any more.
#[utoipa::path(
    operation_id = "lift_entry_ban", tag = "officer", security(("bearer" = [])), request_body = LiftEntryBanBody,
    params(("id" = Uuid, Path, description = "Entry ban"), IdempotencyKeyHeader),
    responses((status = 200, description = "Lifted", body = EntryBanView, headers(("ETag" = String))), OfficerWrite)
)]
#[post("/v1/officer/entry-bans/{id}/lift")]
pub async fn lift_entry_ban(
    officer: May<rights::LiftEntryBan, AsOfficer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
    body: Json<LiftEntryBanBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(officer.0.caller, &body.bytes);
    let by = act(&body.value.act)?;
    let answer = lift(&app, officer.0, guard, (*id, by), |row| {
        let view = EntryBanView::of(row, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
