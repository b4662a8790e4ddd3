//! `POST /v1/officer/violations`

use super::subject::known;
use super::views::{RecordViolationBody, ViolationView};
use crate::app::App;
use crate::app::enforcement::record::{RecordViolation, record};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Json, Lang, May};
use crate::http::long_text::long_text;
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use actix_web::{HttpResponse, post, web};

/// Record a violation
///
/// By its article, of a foreigner, host or employer. It is no decision, and no fine is computed. Whose it is reads of it in his cabinet and is told, if his
/// phone is known: a foreigner by his document, a host by a registration or his phone. An IIN or a BIN alone tells nobody: people say it of themselves.
#[utoipa::path(
    operation_id = "record_violation", tag = "officer", security(("bearer" = [])), request_body = RecordViolationBody,
    params(IdempotencyKeyHeader),
    responses((status = 201, description = "Recorded", body = ViolationView, headers(("ETag" = String))), OfficerWrite)
)]
#[post("/v1/officer/violations")]
pub async fn record_violation(
    officer: May<rights::RecordViolation, AsOfficer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    body: Json<RecordViolationBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard(officer.0.caller, &body.bytes);
    let body = body.value;
    let command = RecordViolation {
        known: known(
            body.registration_id,
            body.document.as_ref(),
            (body.host_identifier.as_deref(), body.host_phone.as_deref()),
        )?,
        article: body.article,
        occurred_on: body.occurred_on,
        note: long_text("/note", body.note.as_deref())?,
    };
    let answer = record(&app, officer.0, guard, command, |row, shown| {
        let view = ViolationView::of(row, shown, lang.0);
        storable(201, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
