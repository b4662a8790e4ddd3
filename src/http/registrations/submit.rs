//! `POST /v1/registrations`

use super::views::{RegistrationView, SubmitRegistrationBody};
use crate::app::App;
use crate::app::registrations::application::SubmitRegistration;
use crate::app::registrations::file::File;
use crate::app::registrations::submit::submit;
use crate::domain::access::rights;
use crate::http::answer::{answered, storable};
use crate::http::extract::{Draft, EitherWriter, IdempotencyKey, IdempotencyKeyHeader, Lang, May};
use crate::http::problem::Problem;
use crate::http::responses::PartyWrite;
use actix_web::{HttpResponse, post, web};

/// Apply for registration at a place
///
/// The migrant's duty is fulfilled by this: the answer holds a signed receipt. The host is told and has until `answer_by`.
#[utoipa::path(
    operation_id = "submit_registration", tag = "registrations", params(IdempotencyKeyHeader),
    request_body = SubmitRegistrationBody, security(("bearer" = []), ("client" = ["registrations:write"])),
    responses(
        (status = 201, description = "Submitted", body = RegistrationView, headers(("Location" = String), ("ETag" = String))),
        PartyWrite
    )
)]
#[post("/v1/registrations")]
pub async fn submit_registration(
    caller: May<rights::SubmitRegistration, EitherWriter>,
    app: web::Data<App>,
    key: IdempotencyKey,
    lang: Lang,
    body: Draft<SubmitRegistrationBody>,
) -> Result<HttpResponse, Problem> {
    let (role, guard) = (caller.0.role(), key.guard_for(&caller.0, &body.bytes));
    let command = SubmitRegistration::from(body);
    let render = |file: &File| {
        let view = RegistrationView::of(&app, file, role, lang.0);
        let location = Some(format!("/v1/registrations/{}", view.id));
        storable(201, location, &view.tag(lang.0), &view)
    };
    let answer = Box::pin(submit(&app, caller.0, guard, command, render)).await?;
    Ok(answered(answer))
}
