//! `GET /v1/verify/{number}` and `POST /v1/verify`

use super::views::{VerificationView, VerifyCertificate};
use crate::app::App;
use crate::app::certificates::verify::{verify_jws, verify_number, verify_qr};
use crate::domain::codes::{FieldCode, FieldError};
use crate::http::extract::Json;
use crate::http::extract::json::LARGE;
use crate::http::problem::Problem;
use crate::http::responses::{PublicRead, PublicWrite};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, post, web};

fn answer(view: &VerificationView) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(view)
}

/// Check a certificate by its number
#[utoipa::path(
    operation_id = "verify_certificate_number", tag = "verification", security(()),
    params(("number" = String, Path, description = "Certificate number", min_length = 14, max_length = 14, pattern = "^[0-9]{14}$", example = "26418053729152")),
    responses((status = 200, description = "What it is worth now", body = VerificationView), PublicRead)
)]
#[get("/v1/verify/{number}")]
pub async fn verify_certificate_number(app: web::Data<App>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let certificate = verify_number(&app, &path).await?;
    Ok(answer(&VerificationView::of(&app, &certificate)))
}

/// Check a certificate by what is signed
///
/// The signature is checked, then the present status is looked up.
#[utoipa::path(
    operation_id = "verify_certificate", tag = "verification", request_body = VerifyCertificate, security(()),
    responses((status = 200, description = "What it is worth now", body = VerificationView), PublicWrite)
)]
#[post("/v1/verify")]
pub async fn verify_certificate(
    app: web::Data<App>,
    body: Json<VerifyCertificate, LARGE>,
) -> Result<HttpResponse, Problem> {
    let certificate = match body.value {
        VerifyCertificate { jws: Some(jws), qr: None } => verify_jws(&app, &jws).await?,
        VerifyCertificate { jws: None, qr: Some(qr) } => verify_qr(&app, &qr).await?,
        VerifyCertificate { jws: None, qr: None } => {
            return Err(vec![FieldError::new("/jws", FieldCode::Required)].into());
        }
        _ => return Err(vec![FieldError::new("/qr", FieldCode::NotAllowed)].into()),
    };
    Ok(answer(&VerificationView::of(&app, &certificate)))
}
