//! `POST /v1/auth/otp/verify`

use super::views::{AccountRefView, SignedInView, VerifyOtp};
use crate::app::{App, auth};
use crate::http::extract::{Json, Lang};
use crate::http::problem::Problem;
use crate::http::responses::PublicWrite;
use actix_web::{HttpResponse, post, web};

/// Sign in with the code
///
/// Gives an access token of short life and a refresh token. A code can be used once, and only a few tries are let in.
#[utoipa::path(
    operation_id = "verify_otp", tag = "auth", request_body = VerifyOtp, security(()),
    responses((status = 200, description = "Signed in", body = SignedInView), PublicWrite)
)]
#[post("/v1/auth/otp/verify")]
pub async fn verify_otp(app: web::Data<App>, lang: Lang, body: Json<VerifyOtp>) -> Result<HttpResponse, Problem> {
    let command = auth::verify_otp::VerifyOtp {
        challenge_id: body.value.challenge_id,
        code: body.value.code,
        device_name: body.value.device_name,
        installation_id: body.value.installation_id,
        language: lang.0,
    };
    let signed_in = auth::verify_otp::verify_otp(&app, command).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(SignedInView { account: AccountRefView::from(&signed_in.account), tokens: signed_in.tokens.into() }))
}
