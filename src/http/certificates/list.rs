//! `GET /v1/certificates`

use super::views::{CertificatePage, CertificateView};
use crate::app::App;
use crate::app::certificates::read::list;
use crate::app::minors::acting;
use crate::domain::access::rights;
use crate::http::extract::May;
use crate::http::extract::page::{OwnPageQuery, cut};
use crate::http::problem::Problem;
use crate::http::responses::Read;
use actix_web::{HttpResponse, get, web};

/// The caller's certificates
///
/// Newest first, with those that are no longer valid.
#[utoipa::path(
    operation_id = "list_certificates", tag = "certificates", params(OwnPageQuery), security(("bearer" = [])),
    responses((status = 200, description = "A page, newest registration first", body = CertificatePage), Read)
)]
#[get("/v1/certificates")]
pub async fn list_certificates(
    caller: May<rights::ListCertificates>,
    app: web::Data<App>,
    query: web::Query<OwnPageQuery>,
) -> Result<HttpResponse, Problem> {
    let (minor, page) = query.into_inner().split();
    let (before, limit) = page.parse()?;
    let whose = acting(&app, caller.0, minor).await?;
    let found = list(&app, whose, before, limit + 1).await?;
    let (found, next_cursor) = cut(found, limit, |certificate| certificate.row.registration_id.0);
    let items = found.into_iter().map(|certificate| CertificateView::of(&app, certificate)).collect();
    Ok(HttpResponse::Ok().json(CertificatePage { items, next_cursor }))
}
