//! `POST /v1/registrations`

use super::views::{RegistrationView, SubmitRegistrationBody};
use crate::app::App;
use crate::app::registrations::application::SubmitRegistration;
use crate::app::registrations::file::Role;
use crate::app::registrations::submit::submit;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{Draft, IdempotencyKey, IdempotencyKeyHeader, Lang, LateWriter, May};
use crate::http::problem::Problem;
use crate::http::responses::Write;
use actix_web::{HttpResponse, post, web};

/// Apply for registration at a place
///
/// The migrant's duty is fulfilled by this: the answer holds a signed receipt. The host is told and has until `answer_by`.
#[utoipa::path(
    operation_id = "submit_registration", tag = "registrations", params(IdempotencyKeyHeader),
    request_body = SubmitRegistrationBody, security(("bearer" = [])),
    responses(
        (status = 201, description = "Submitted", body = RegistrationView, headers(("Location" = String), ("ETag" = String))),
        Write
    )
)]
#[post("/v1/registrations")]
pub async fn submit_registration(
    caller: May<rights::SubmitRegistration, LateWriter>,
    app: web::Data<App>,
    key: IdempotencyKey,
    lang: Lang,
    body: Draft<SubmitRegistrationBody>,
) -> Result<HttpResponse, Problem> {
    let guard = key.guard_of(caller.0.account(), &body.bytes);
    let command = SubmitRegistration::from(body);
    let answer = submit(&app, caller.0, guard, command, |file| {
        let view = RegistrationView::of(&app, file, Role::Migrant, lang.0);
        let location = Some(format!("/v1/registrations/{}", view.id));
        storable(201, location, &view.tag(lang.0), &view)
    })
    .await?;
    Ok(answered(answer))
}
