//! Prints a certificate and seals it. Nothing is stored: each time it is sealed anew.

use crate::app::certificates::link::verify_url;
use crate::app::certificates::read::Certificate;
use crate::app::ports::Printout;
use crate::app::{App, AppError};
use crate::store::audit::{self, AuditRow};

/// Version of the printed form: part of the `ETag`, so that a new form is fetched again.
pub const FORM: &str = "2";

/// The PDF.
pub fn print(app: &App, certificate: &Certificate) -> Result<Vec<u8>, AppError> {
    let facts = certificate.facts();
    let unsealed = app
        .pdf
        .render(&Printout {
            facts,
            status: certificate.status,
            language: None,
            sealed_at: facts.issued_at,
            jws: &certificate.row.core.jws,
            qr: &certificate.row.core.qr,
            verify_url: &verify_url(app, &certificate.row.number),
        })
        .map_err(AppError::Internal)?;
    let seal = app.sealer.seal(&unsealed.digest()).map_err(|error| AppError::Internal(error.to_string()))?;
    unsealed.sealed(&seal).map_err(AppError::Internal)
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
