//! `POST /v1/officer/registrations/{id}/annulment-notice`

use super::views::OpenNoticeBody;
use crate::app::App;
use crate::app::hearings::open::{OpenNotice, open};
use crate::app::idempotency::Guard;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Json, Lang, May};
use crate::http::long_text::long_text;
use crate::http::officers::views::OfficerRegistrationView;
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use crate::store::audit::OFFICER;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Give notice of an annulment
///
/// Migrant and host are told, with the ground. The migrant may answer until `hearing_until`; then, or once he has answered, the registration may be
/// annulled on this ground.
#[utoipa::path(
    operation_id = "open_annulment_notice", tag = "officer", security(("bearer" = [])), request_body = OpenNoticeBody,
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader),
    responses(
        (status = 200, description = "The file, with the notice", body = OfficerRegistrationView, headers(("ETag" = String))),
        OfficerWrite
    )
)]
#[post("/v1/officer/registrations/{id}/annulment-notice")]
pub async fn open_annulment_notice(
    officer: May<rights::OpenAnnulmentNotice, AsOfficer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
    body: Json<OpenNoticeBody>,
) -> Result<HttpResponse, Problem> {
    let guard = Guard { reader: OFFICER, ..key.guard(officer.0.caller, &body.bytes) };
    let command =
        OpenNotice { id: *id, ground: body.value.ground, note: long_text("/note", body.value.note.as_deref())? };
    let now = app.now();
    let answer = open(&app, officer.0, guard, command, |inspection| {
        let view = OfficerRegistrationView::of(inspection, now, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
