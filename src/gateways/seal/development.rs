//! A seal for development: a key, and certificates of an authority that nobody trusts. Must not know where they are kept.

use super::{BEGIN_CERTIFICATE, SealError};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd};
use zeroize::Zeroizing;

/// How long the certificates hold.
const YEARS: i32 = 10;

/// Makes a private key in PKCS #8 PEM.
///
/// # Errors
/// The cryptographic library failed.
pub fn generate_key() -> Result<Zeroizing<String>, SealError> {
    Ok(Zeroizing::new(KeyPair::generate()?.serialize_pem()))
}

/// Makes the certificates of a key: its own, then that of the authority, whose key is thrown away.
///
/// # Errors
/// It is not a private key, or the cryptographic library failed.
pub fn certificates_for(key: &str, now: DateTime<Utc>) -> Result<String, SealError> {
    let key = key.find("-----BEGIN").and_then(|at| key.get(at..)).ok_or(SealError::Key)?;
    let own = KeyPair::from_pem(key.trim_end()).map_err(|_| SealError::Key)?;
    let authority = KeyPair::generate()?;
    let mut root = params("Tirkeu development authority", now)?;
    root.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let root_certificate = root.self_signed(&authority)?;
    let mut leaf = params("Tirkeu development seal", now)?;
    leaf.is_ca = IsCa::ExplicitNoCa;
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
    leaf.use_authority_key_identifier_extension = true;
    let leaf = leaf.signed_by(&own, &Issuer::new(root, authority))?;
    Ok(format!("{}{}", leaf.pem(), root_certificate.pem()))
}

/// The last certificate of a chain in PEM: what a verifier is to trust.
#[must_use]
pub fn root_of(certificates: &str) -> &str {
    certificates.rfind(BEGIN_CERTIFICATE).and_then(|at| certificates.get(at..)).unwrap_or_default()
}

fn params(name: &str, now: DateTime<Utc>) -> Result<CertificateParams, SealError> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CountryName, "KZ");
    params.distinguished_name.push(DnType::OrganizationName, "Tirkeu development");
    params.distinguished_name.push(DnType::CommonName, name);
    let day = |years: i32| {
        let day = now - TimeDelta::days(1);
        let small = |value: u32| u8::try_from(value).unwrap_or(1);
        // The first of the month exists in every year.
        date_time_ymd(day.year() + years, small(day.month()), if years == 0 { small(day.day()) } else { 1 })
    };
    (params.not_before, params.not_after) = (day(0), day(YEARS));
    Ok(params)
}

impl From<rcgen::Error> for SealError {
    fn from(error: rcgen::Error) -> Self {
        Self::Made(error.to_string())
    }
}
