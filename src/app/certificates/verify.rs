//! Checks a certificate for anybody: by its number, or by what is signed. The answer is minimal.

use crate::app::certificates::issue::CertificateClaims;
use crate::app::certificates::read::{Certificate, by_number};
use crate::app::jws::CERTIFICATE;
use crate::app::limits::{IfStoreFails, count};
use crate::app::{App, AppError};
use crate::domain::certificates::number::{CertificateNumber, NumberError};
use crate::domain::certificates::qr;
use crate::domain::codes::ProblemCode;
use crate::domain::limits::policies::CERTIFICATE_NUMBER;

/// By number. A mistyped one is refused before the database is asked.
pub async fn verify_number(app: &App, text: &str) -> Result<Certificate, AppError> {
    let number = CertificateNumber::parse(text).map_err(|error| match error {
        NumberError::CheckDigits => ProblemCode::CertificateNumberInvalid,
        NumberError::Shape => ProblemCode::NotFound,
    })?;
    found(app, number).await
}

/// By the signed core: the signature is checked, then the present status is looked up.
pub async fn verify_jws(app: &App, text: &str) -> Result<Certificate, AppError> {
    let claims: CertificateClaims = app.verifier.verify(CERTIFICATE, text).ok_or(ProblemCode::SignatureInvalid)?;
    found(app, claims.certificate.number).await
}

/// By the text of the QR code.
pub async fn verify_qr(app: &App, text: &str) -> Result<Certificate, AppError> {
    let scanned = qr::decode(text).map_err(|_| ProblemCode::SignatureInvalid)?;
    if !app.signer.verify(&scanned.key_id, &scanned.signed_bytes, &scanned.signature) {
        return Err(ProblemCode::SignatureInvalid.into());
    }
    found(app, scanned.claims.number).await
}

async fn found(app: &App, number: CertificateNumber) -> Result<Certificate, AppError> {
    count(app, &CERTIFICATE_NUMBER, number.as_str().as_bytes(), IfStoreFails::Allow).await?;
    by_number(app, &number).await?.ok_or_else(|| ProblemCode::NotFound.into())
}
