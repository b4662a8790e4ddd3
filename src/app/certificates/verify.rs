//! Checks a certificate for anybody: by its number, which tells little, or by what only whoever holds it can know.

use crate::app::certificates::issue::CertificateClaims;
use crate::app::certificates::read::{Certificate, by_number, note_look};
use crate::app::jws::CERTIFICATE;
use crate::app::limits::{IfStoreFails, count};
use crate::app::{App, AppError};
use crate::domain::certificates::number::CertificateNumber;
use crate::domain::certificates::qr;
use crate::domain::codes::ProblemCode;
use crate::domain::limits::ClientAddress;
use crate::domain::limits::policies::{BIRTH_DATE_ADDRESS, BIRTH_DATE_NUMBER, CERTIFICATE_NUMBER};
use chrono::NaiveDate;

/// By number. A mistyped one is refused before the database is asked.
pub async fn verify_number(app: &App, text: &str) -> Result<Certificate, AppError> {
    found(app, CertificateNumber::parse(text).map_err(ProblemCode::from)?).await
}

/// By the signed core: the signature is checked, then the present status is looked up.
pub async fn verify_jws(app: &App, text: &str) -> Result<Certificate, AppError> {
    let claims: CertificateClaims = app.verifier.verify(CERTIFICATE, text).ok_or(ProblemCode::SignatureInvalid)?;
    noted(app, found(app, claims.certificate.number).await?, "certificate_proof").await
}

/// By the text of the QR code.
pub async fn verify_qr(app: &App, text: &str) -> Result<Certificate, AppError> {
    let scanned = qr::decode(text).map_err(|_| ProblemCode::SignatureInvalid)?;
    if !app.signer.verify(&scanned.key_id, &scanned.signed_bytes, &scanned.signature) {
        return Err(ProblemCode::SignatureInvalid.into());
    }
    noted(app, found(app, scanned.claims.number).await?, "certificate_proof").await
}

/// By number and the holder's birth date. There are not many birth dates: each try counts, for the number and for the address, and a
/// wrong one is answered like a number that does not exist.
pub async fn verify_birth_date(
    app: &App,
    (text, birth_date): (&str, NaiveDate),
    from: ClientAddress,
) -> Result<Certificate, AppError> {
    let number = CertificateNumber::parse(text).map_err(ProblemCode::from)?;
    // Uncounted tries would be as many as one likes.
    count(app, &BIRTH_DATE_ADDRESS, &from.unit(), IfStoreFails::Fail).await?;
    count(app, &BIRTH_DATE_NUMBER, number.as_str().as_bytes(), IfStoreFails::Fail).await?;
    let certificate = found(app, number).await?;
    if certificate.facts().holder.birth_date != birth_date {
        return Err(ProblemCode::NotFound.into());
    }
    noted(app, certificate, "certificate_birth_date").await
}

async fn found(app: &App, number: CertificateNumber) -> Result<Certificate, AppError> {
    count(app, &CERTIFICATE_NUMBER, number.as_str().as_bytes(), IfStoreFails::Allow).await?;
    by_number(app, &number).await?.ok_or_else(|| ProblemCode::NotFound.into())
}

/// Whoever proved that he holds it is told what it says: the person it is about finds that in the access log.
async fn noted(app: &App, certificate: Certificate, purpose: &'static str) -> Result<Certificate, AppError> {
    note_look(app, &certificate, ("certificate.verify", purpose)).await?;
    Ok(certificate)
}
