//! Prints a certificate. Nothing is stored: the same certificate and status give the same bytes.

use crate::app::certificates::link::verify_url;
use crate::app::certificates::read::Certificate;
use crate::app::ports::Printout;
use crate::app::{App, AppError};

/// Version of the printed form: part of the `ETag`, so that a new form is fetched again.
pub const FORM: &str = "1";

/// The PDF.
pub fn print(app: &App, certificate: &Certificate) -> Result<Vec<u8>, AppError> {
    app.pdf
        .render(&Printout {
            facts: &certificate.facts,
            status: certificate.status,
            jws: &certificate.row.jws,
            qr: &certificate.row.qr,
            verify_url: &verify_url(app, &certificate.row.number),
        })
        .map_err(AppError::Internal)
}
