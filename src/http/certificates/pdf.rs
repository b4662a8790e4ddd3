//! `GET /v1/certificates/{number}/pdf`

use super::get::number_in;
use crate::app::App;
use crate::app::certificates::link::{Link, check};
use crate::app::certificates::print::{edition, print};
use crate::app::certificates::read::{by_number, note_look};
use crate::app::limits::{IfStoreFails, count};
use crate::domain::access::{Permission, Principal, rights};
use crate::domain::codes::ProblemCode;
use crate::domain::hex::hex;
use crate::domain::limits::policies::CERTIFICATE_NUMBER;
use crate::http::answer::{caller_has, quoted};
use crate::http::extract::May;
use crate::http::extract::caller::MaybeAuthed;
use crate::http::problem::Problem;
use crate::http::responses::Fetch;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ETAG};
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// The parameters of a signed link (`links.pdf` of a certificate). Without them, the holder's access token is needed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LinkQuery {
    /// Expiry, seconds since 1970.
    #[param(minimum = 0, maximum = 253_402_300_799_i64)]
    e: Option<i64>,
    /// Version.
    #[param(minimum = 1, maximum = 2_147_483_647)]
    v: Option<i32>,
    /// Signature.
    #[param(max_length = 64, pattern = "^[A-Za-z0-9_-]+$")]
    s: Option<String>,
}

/// A file in PDF.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct PdfFile(#[expect(dead_code, reason = "only describes the answer")] Vec<u8>);

/// Fetch a certificate as PDF
///
/// For the holder by his access token, for anybody by the signed link.
#[utoipa::path(
    operation_id = "get_certificate_pdf", tag = "certificates", security((), ("bearer" = [])),
    params(("number" = String, Path, description = "Certificate number", min_length = 14, max_length = 14, pattern = "^[0-9]{14}$", example = "26418053729152"), LinkQuery),
    responses((status = 200, description = "PDF/A-3a with the signed core attached, under an electronic seal", body = PdfFile, content_type = "application/pdf", headers(("ETag" = String))), Fetch)
)]
#[get("/v1/certificates/{number}/pdf")]
pub async fn get_certificate_pdf(
    app: web::Data<App>,
    caller: May<rights::GetCertificatePdf, MaybeAuthed>,
    path: web::Path<String>,
    query: web::Query<LinkQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let link = match query.into_inner() {
        LinkQuery { e: Some(expires), v: Some(version), s: Some(signature) } => {
            Some(Link { expires, version, signature })
        }
        LinkQuery { e: None, v: None, s: None } => None,
        // A link that was cut leads nowhere, like a forged one.
        _ => return Err(ProblemCode::NotFound.into()),
    };
    if link.is_none() && caller.0.is_none() {
        return Err(ProblemCode::Unauthenticated.into());
    }
    let certificate = by_number(&app, &number_in(&path)?).await?.ok_or(ProblemCode::NotFound)?;
    if let Some(link) = &link {
        count(&app, &CERTIFICATE_NUMBER, certificate.row.number.as_bytes(), IfStoreFails::Allow).await?;
        check(&app, &certificate, link)?;
    }
    let principal = caller.0.map_or(Principal::Anonymous, Into::into);
    if !certificate.is_open_to(Permission::GetCertificatePdf, &principal, link.is_some()) {
        return Err(ProblemCode::NotFound.into());
    }
    let edition = edition(&app, &certificate).await?;
    if let Some(tag) = edition.sha256().map(|hash| quoted(&hex(hash))).filter(|tag| caller_has(&request, tag)) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let name = format!("inline; filename=\"certificate-{}.pdf\"", certificate.row.number);
    let file = print(&app, &certificate, edition).await?;
    let tag = quoted(&hex(&file.sha256));
    if link.is_some() {
        note_look(&app, &certificate, ("certificate.print", "certificate_link")).await?;
    }
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header((CONTENT_DISPOSITION, name))
        .body(file.bytes))
}
