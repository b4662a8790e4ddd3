//! `GET /v1/certificates/{number}`

use super::views::CertificateView;
use crate::app::App;
use crate::app::certificates::read::{disclosable, own};
use crate::domain::access::rights;
use crate::domain::certificates::number::CertificateNumber;
use crate::domain::codes::ProblemCode;
use crate::http::answer::{asks_only_for, caller_has, quoted, tagged};
use crate::http::extract::{EitherReader, May};
use crate::http::problem::Problem;
use crate::http::responses::PartyRead;
use actix_web::http::header::{ETAG, HeaderValue, VARY};
use actix_web::{HttpRequest, HttpResponse, get, web};

/// A certificate number in a path; a mistyped one is refused before the database is asked.
pub fn number_in(path: &str) -> Result<CertificateNumber, Problem> {
    CertificateNumber::parse(path).map_err(|error| ProblemCode::from(error).into())
}

/// For a wallet, which shows parts of it.
const SD_JWT: &str = "application/dc+sd-jwt";

/// Read a certificate
///
/// With `Accept: application/dc+sd-jwt` as an SD-JWT VC with all disclosures (a preview: the standard is a draft): the holder can show
/// that he is registered, and until when, and nothing else. A program reads the certificates of those for whom it applied.
#[utoipa::path(
    operation_id = "get_certificate", tag = "certificates", security(("bearer" = []), ("client" = ["registrations:read"])),
    params(("number" = String, Path, description = "Certificate number", min_length = 14, max_length = 14, pattern = "^[0-9]{14}$", example = "26418053729152")),
    responses((status = 200, description = "Certificate", headers(("ETag" = String)), content(
        (CertificateView = "application/json"), (String = "application/dc+sd-jwt")
    )), PartyRead)
)]
#[get("/v1/certificates/{number}")]
pub async fn get_certificate(
    caller: May<rights::GetCertificate, EitherReader>,
    app: web::Data<App>,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let certificate = own(&app, &caller.0, &number_in(&path)?).await?;
    if asks_only_for(&request, SD_JWT) {
        let tag = quoted(&format!("sd-{}", app.signer.key_id()));
        if caller_has(&request, &tag) {
            return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).insert_header((VARY, "Accept")).finish());
        }
        let text = disclosable(&app, &certificate)?;
        return Ok(HttpResponse::Ok()
            .content_type(SD_JWT)
            .insert_header((ETAG, tag))
            .insert_header((VARY, "Accept"))
            .body(text));
    }
    // The link to the PDF expires: a copy older than half of its life is not the same answer.
    let age = app.now().timestamp() / (app.settings.link_life.num_seconds() / 2).max(1);
    let tag = format!("v{}-{:?}-{age}", certificate.version, certificate.status);
    let mut answer = tagged(&request, &tag, &CertificateView::of(&app, certificate));
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    Ok(answer)
}
