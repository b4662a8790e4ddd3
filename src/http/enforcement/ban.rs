//! `POST /v1/officer/entry-bans`

use super::subject::{act, known};
use super::views::{AddEntryBanBody, EntryBanView};
use crate::app::App;
use crate::app::enforcement::ban::{AddEntryBan, add};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Json, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use actix_web::{HttpResponse, post, web};

/// Enter an entry ban
///
/// That a court or another body has decided. Until its last day no application of that person is taken, by this document or by the account
/// that has entered it; he is told why, until when, and how to appeal.
#[utoipa::path(
    operation_id = "add_entry_ban", tag = "officer", security(("bearer" = [])), request_body = AddEntryBanBody,
    params(IdempotencyKeyHeader),
    responses((status = 201, description = "Entered", body = EntryBanView, headers(("ETag" = String))), OfficerWrite)
)]
#[post("/v1/officer/entry-bans")]
pub async fn add_entry_ban(
    officer: May<rights::AddEntryBan, AsOfficer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    body: Json<AddEntryBanBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(officer.0.caller, &body.bytes);
    let body = body.value;
    let command = AddEntryBan {
        known: known(body.registration_id, body.document.as_ref(), (None, None))?,
        ground: body.ground,
        act: act(&body.act)?,
        from: body.from,
        until: body.until,
    };
    let answer = add(&app, officer.0, guard, command, |row| {
        let view = EntryBanView::of(row, lang.0);
        storable(201, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
