//! `POST /v1/officer/registrations/{id}/annulment-notice/withdraw`

use crate::app::App;
use crate::app::hearings::drop::drop_notice;
use crate::app::idempotency::Guard;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, Lang, May};
use crate::http::officers::views::OfficerRegistrationView;
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use crate::store::audit::OFFICER;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Drop an intended annulment
///
/// Migrant and host are told. The notice stays on record.
#[utoipa::path(
    operation_id = "drop_annulment_notice", tag = "officer", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader),
    responses(
        (status = 200, description = "The file, with the dropped notice", body = OfficerRegistrationView, headers(("ETag" = String))),
        OfficerWrite
    )
)]
#[post("/v1/officer/registrations/{id}/annulment-notice/withdraw")]
pub async fn drop_annulment_notice(
    officer: May<rights::DropAnnulmentNotice, AsOfficer>,
    app: web::Data<App>,
    (key, lang): (IdempotencyKey, Lang),
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let guard = Guard { reader: OFFICER, ..key.guard(officer.0.caller, &[]) };
    let now = app.now();
    let answer = drop_notice(&app, officer.0, guard, *id, |inspection| {
        let view = OfficerRegistrationView::of(inspection, now, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
