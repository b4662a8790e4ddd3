//! `POST /v1/officer/registrations/{id}/annul`

use super::views::{AnnulRegistrationBody, OfficerRegistrationView};
use crate::app::App;
use crate::app::idempotency::Guard;
use crate::app::registrations::annul::{AnnulRegistration, annul};
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{AsOfficer, IdempotencyKey, IdempotencyKeyHeader, IfMatch, IfMatchHeader, Json, Lang, May};
use crate::http::long_text::long_text;
use crate::http::problem::Problem;
use crate::http::responses::OfficerWrite;
use crate::store::audit::OFFICER;
use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

/// Annul a registration in force
///
/// Its certificate is void at once. Migrant and host are told; both see the ground, neither sees the note. Unless a court has decided it, the
/// migrant is heard first: there must be an open notice with this ground that he has answered, or whose time is over.
#[utoipa::path(
    operation_id = "annul_registration", tag = "officer", security(("bearer" = [])), request_body = AnnulRegistrationBody,
    params(("id" = Uuid, Path, description = "Registration"), IdempotencyKeyHeader, IfMatchHeader),
    responses(
        (status = 200, description = "Annulled", body = OfficerRegistrationView, headers(("ETag" = String))), OfficerWrite
    )
)]
#[post("/v1/officer/registrations/{id}/annul")]
pub async fn annul_registration(
    officer: May<rights::AnnulRegistration, AsOfficer>,
    app: web::Data<App>,
    (key, if_match, lang): (IdempotencyKey, IfMatch, Lang),
    id: web::Path<Uuid>,
    body: Json<AnnulRegistrationBody>,
) -> Result<HttpResponse, Problem> {
    let guard = Guard { reader: OFFICER, ..key.guard(officer.0.caller, &body.bytes) };
    let command = AnnulRegistration {
        id: *id,
        expected_version: if_match.0,
        ground: body.value.ground,
        note: long_text("/note", body.value.note.as_deref())?,
    };
    let now = app.now();
    let answer = annul(&app, officer.0, guard, command, |inspection| {
        let view = OfficerRegistrationView::of(inspection, now, lang.0);
        storable(200, None, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
