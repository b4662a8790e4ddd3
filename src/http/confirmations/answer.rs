//! `POST /v1/confirmations/{token}`

use super::views::{AnswerConfirmationBody, ConfirmationView};
use crate::app::App;
use crate::app::confirmations::answer::answer;
use crate::app::confirmations::find;
use crate::http::answer::answered;
use crate::http::extract::address::From;
use crate::http::extract::{IdempotencyKey, IdempotencyKeyHeader, Json, Lang};
use crate::http::problem::Problem;
use crate::http::responses::PublicDecision;
use actix_web::{HttpResponse, post, web};

/// Answer by a one-time link
///
/// The same decision as the host's in the app, once: afterwards the link only shows what was answered.
#[utoipa::path(
    operation_id = "answer_confirmation", tag = "host", security(()), request_body = AnswerConfirmationBody,
    params(
        ("token" = String, Path, description = "Token of the link", min_length = 43, max_length = 43, pattern = "^[A-Za-z0-9_-]{43}$", example = "rqHxwrFLpnV0QsBeYqDLpAA4Qx3BtpzzhJ0SVhOdRCo"),
        IdempotencyKeyHeader
    ),
    responses((status = 200, description = "Answered", body = ConfirmationView), PublicDecision)
)]
#[post("/v1/confirmations/{token}")]
pub async fn answer_confirmation(
    app: web::Data<App>,
    From(address): From,
    (key, lang): (IdempotencyKey, Lang),
    token: web::Path<String>,
    body: Json<AnswerConfirmationBody>,
) -> Result<HttpResponse, Problem> {
    let command = body.value.command()?;
    let holder = find(&app, &token, address).await?;
    let guard = key.guard_of_holder(holder.id(), &body.bytes);
    let given =
        answer(&app, holder, guard, command, |file| ConfirmationView::of(&app, file, lang.0).storable()).await?;
    Ok(answered(given))
}
