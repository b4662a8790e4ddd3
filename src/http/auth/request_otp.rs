//! `POST /v1/auth/otp`

use super::views::{ChallengeView, RequestOtp};
use crate::app::auth::budgets::Origin;
use crate::app::{App, auth};
use crate::domain::accounts::Phone;
use crate::domain::codes::FieldError;
use crate::http::extract::address::From;
use crate::http::extract::{Json, Lang};
use crate::http::problem::Problem;
use crate::http::responses::PublicWrite;
use actix_web::{HttpResponse, post, web};

/// Send a code to a phone
///
/// The answer is the same whether the phone is known or not. Codes are limited per phone, installation, network, destination and day.
#[utoipa::path(
    operation_id = "request_otp", tag = "auth", request_body = RequestOtp, security(()),
    responses((status = 202, description = "A code is on its way", body = ChallengeView), PublicWrite)
)]
#[post("/v1/auth/otp")]
pub async fn request_otp(
    app: web::Data<App>,
    lang: Lang,
    from: From,
    body: Json<RequestOtp>,
) -> Result<HttpResponse, Problem> {
    let phone = Phone::parse(&body.value.phone).map_err(|code| vec![FieldError::new("/phone", code)])?;
    let origin = Origin { address: from.0, installation: body.value.installation_id };
    let challenge = auth::request_otp::request_otp(&app, &phone, lang.0, &origin).await?;
    Ok(HttpResponse::Accepted().json(ChallengeView {
        challenge_id: challenge.id,
        expires_at: challenge.expires_at.into(),
        resend_at: challenge.resend_at.into(),
    }))
}
