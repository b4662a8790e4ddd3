//! Prints a certificate. Nothing is stored: the same certificate and status give the same bytes.

use crate::app::certificates::link::verify_url;
use crate::app::certificates::read::Certificate;
use crate::app::ports::Printout;
use crate::app::{App, AppError};
use crate::store::audit::{self, AuditRow};

/// Version of the printed form: part of the `ETag`, so that a new form is fetched again.
pub const FORM: &str = "1";

/// The PDF.
pub fn print(app: &App, certificate: &Certificate) -> Result<Vec<u8>, AppError> {
    app.pdf
        .render(&Printout {
            facts: certificate.facts(),
            status: certificate.status,
            jws: &certificate.row.core.jws,
            qr: &certificate.row.core.qr,
            verify_url: &verify_url(app, &certificate.row.number),
        })
        .map_err(AppError::Internal)
}

/// Notes that somebody fetched the PDF by its link: the holder finds it in his access log. To be called before it is answered.
pub async fn note_fetch(app: &App, certificate: &Certificate) -> Result<(), AppError> {
    let entry = AuditRow {
        actor_kind: "link",
        subject_id: Some(certificate.row.account_id),
        purpose: Some("certificate_link".to_owned()),
        ..app.audit_of_system("certificate.print", ("registration", certificate.row.registration_id.0))
    };
    app.db.write(async move |tx| Ok::<_, AppError>(audit::insert(tx, &entry).await.map(drop)?)).await
}
