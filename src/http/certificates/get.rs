//! `GET /v1/certificates/{number}`

use super::views::CertificateView;
use crate::app::App;
use crate::app::certificates::read::own;
use crate::domain::access::rights;
use crate::domain::certificates::number::{CertificateNumber, NumberError};
use crate::domain::codes::ProblemCode;
use crate::http::answer::tagged;
use crate::http::extract::May;
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// A certificate number in a path; a mistyped one is refused before the database is asked.
pub fn number_in(path: &str) -> Result<CertificateNumber, Problem> {
    CertificateNumber::parse(path).map_err(|error| match error {
        NumberError::CheckDigits => ProblemCode::CertificateNumberInvalid.into(),
        NumberError::Shape => ProblemCode::NotFound.into(),
    })
}

/// Read a certificate
#[utoipa::path(
    operation_id = "get_certificate", tag = "certificates", security(("bearer" = [])),
    params(("number" = String, Path, description = "Certificate number", min_length = 14, max_length = 14, pattern = "^[0-9]{14}$", example = "26418053729152")),
    responses((status = 200, description = "Certificate", body = CertificateView, headers(("ETag" = String))), Read)
)]
#[get("/v1/certificates/{number}")]
pub async fn get_certificate(
    caller: May<rights::GetCertificate>,
    app: web::Data<App>,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let certificate = own(&app, caller.0, &number_in(&path)?).await?;
    // The link to the PDF expires: a copy older than half an hour is not the same answer.
    let half_hour = app.now().timestamp() / 1800;
    let tag = format!("v{}-{:?}-{half_hour}", certificate.version, certificate.status);
    Ok(tagged(&request, &tag, &CertificateView::of(&app, certificate)))
}
