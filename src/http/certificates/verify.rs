//! `GET /v1/verify/{number}` and `POST /v1/verify`

use super::details::Shown;
use super::views::{VerificationView, VerifyCertificate};
use crate::app::App;
use crate::app::certificates::verify::{verify_birth_date, verify_jws, verify_number, verify_qr};
use crate::domain::codes::{FieldCode, FieldError};
use crate::http::extract::Json;
use crate::http::extract::address::From;
use crate::http::extract::json::LARGE;
use crate::http::problem::Problem;
use crate::http::responses::{PublicRead, PublicWrite};
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;

fn answer(view: &VerificationView) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(view)
}

/// Check a certificate by its number
///
/// Anybody may ask, and learns the least: status, dates and initials.
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

/// Check a certificate that one holds
///
/// By its signed core, by the text of its QR code, or by its number and the holder's birth date: each of them shows that the caller has
/// the certificate before him, so the answer tells what it says. The holder finds the check in his access log. A wrong birth date is
/// answered like a number that does not exist, and there are few tries for a number.
#[utoipa::path(
    operation_id = "verify_certificate", tag = "verification", request_body = VerifyCertificate, security(()),
    responses((status = 200, description = "What it is worth now, and what it says", body = VerificationView), PublicWrite)
)]
#[post("/v1/verify")]
pub async fn verify_certificate(
    app: web::Data<App>,
    From(address): From,
    body: Json<VerifyCertificate, LARGE>,
) -> Result<HttpResponse, Problem> {
    let (certificate, shown) = match body.value.held()? {
        Held::Jws(jws) => (verify_jws(&app, &jws).await?, Shown::Whole),
        Held::Qr(qr) => (verify_qr(&app, &qr).await?, Shown::Whole),
        Held::Number(number, birth_date) => {
            (verify_birth_date(&app, (&number, birth_date), address).await?, Shown::End)
        }
    };
    Ok(answer(&VerificationView::with_details(&app, &certificate, shown)))
}

/// What shows that one holds a certificate.
#[derive(Debug)]
enum Held {
    Jws(String),
    Qr(String),
    Number(String, NaiveDate),
}

impl VerifyCertificate {
    /// Exactly one way; what is missing or too much is named.
    fn held(self) -> Result<Held, Vec<FieldError>> {
        let wrong = |pointer, code| Err(vec![FieldError::new(pointer, code)]);
        match self {
            Self { jws: Some(jws), qr: None, number: None, birth_date: None } => Ok(Held::Jws(jws)),
            Self { jws: None, qr: Some(qr), number: None, birth_date: None } => Ok(Held::Qr(qr)),
            Self { jws: None, qr: None, number: Some(number), birth_date: Some(date) } => {
                Ok(Held::Number(number, date))
            }
            Self { jws: None, qr: None, number: None, birth_date: None } => wrong("/jws", FieldCode::Required),
            Self { jws: None, qr: None, number: Some(_), .. } => wrong("/birth_date", FieldCode::Required),
            Self { jws: None, qr: None, .. } => wrong("/number", FieldCode::Required),
            Self { jws: Some(_), qr: Some(_), .. } => wrong("/qr", FieldCode::NotAllowed),
            Self { number: Some(_), .. } => wrong("/number", FieldCode::NotAllowed),
            _ => wrong("/birth_date", FieldCode::NotAllowed),
        }
    }
}
