//! The electronic seal of certificates: who seals, with which certificates, and the seal itself. Must not know what is sealed, nor
//! where keys are kept.

mod check;
mod cms;
mod development;
#[cfg(test)]
mod tests;

use crate::app::ports::{Sealer, SigningError};
use crate::domain::hex::hex;
use aws_lc_rs::digest::{Digest, SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use chrono::{DateTime, Utc};
use cms::IssuerAndSerial;
use der::asn1::Any;
use der::{DecodePem, Encode};
use std::fmt;
use x509_cert::Certificate;
use zeroize::Zeroizing;

pub use check::Roots;
pub use development::{certificates_for, generate_key, root_of};

/// Bytes of the certificate's hash that make its id.
const ID_BYTES: usize = 8;
const BEGIN_CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";
const END_CERTIFICATE: &str = "-----END CERTIFICATE-----";
const BEGIN_KEY: &str = "-----BEGIN PRIVATE KEY-----";

/// Why nothing can be sealed with this. Says nothing of the key's content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Not a PKCS #8 PEM file with a key of P-256.
    #[error("not a private key of P-256 in PKCS #8 PEM")]
    Key,
    /// Not a PEM file with certificates.
    #[error("not certificates in PEM, the seal's first")]
    Certificates,
    /// The first certificate is not that of the key.
    #[error("the first certificate is not that of the key")]
    OtherKey,
    /// A certificate was not issued by the one behind it.
    #[error("certificate {0} was not issued by the one behind it")]
    Order(usize),
    /// The first certificate does not hold today.
    #[error("the certificate is valid from {from} to {to} only")]
    Expired {
        /// First instant.
        from: DateTime<Utc>,
        /// Last instant.
        to: DateTime<Utc>,
    },
    /// No key or certificate could be made, or no seal.
    #[error("the seal could not be made: {0}")]
    Made(String),
}

/// The key of the seal: in this process, in a hardware module, or at a service.
pub trait SealKey: Send + Sync {
    /// ECDSA over a SHA-256 digest, in DER.
    fn sign_digest(&self, digest: &[u8; 32]) -> Result<Vec<u8>, SigningError>;
    /// The point of the public key, uncompressed.
    fn public_point(&self) -> &[u8];
}

/// A key that lives in this process.
struct LocalKey(EcdsaKeyPair);

impl SealKey for LocalKey {
    fn sign_digest(&self, digest: &[u8; 32]) -> Result<Vec<u8>, SigningError> {
        let failed = |error: aws_lc_rs::error::Unspecified| SigningError(error.to_string());
        let digest = Digest::import_less_safe(digest, &SHA256).map_err(failed)?;
        Ok(self.0.sign_digest(&digest).map_err(failed)?.as_ref().to_vec())
    }

    fn public_point(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }
}

/// Seals with a key and its certificates. `Debug` shows the id only.
pub struct CertifiedSealer {
    key: Box<dyn SealKey>,
    leaf: Vec<u8>,
    issued: IssuerAndSerial,
    chain: Vec<Any>,
    id: String,
}

impl fmt::Debug for CertifiedSealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CertifiedSealer").field(&self.id).finish()
    }
}

impl CertifiedSealer {
    /// Reads a private key in PKCS #8 PEM and its certificates in PEM, the key's own first. What stands between is ignored.
    ///
    /// # Errors
    /// They are none, do not belong together, or the first certificate is not valid at `now`.
    pub fn from_pem(key: &str, certificates: &str, now: DateTime<Utc>) -> Result<Self, SealError> {
        let pem = key.find(BEGIN_KEY).and_then(|at| key.get(at..)).ok_or(SealError::Key)?;
        let (label, der) = der::pem::decode_vec(pem.trim_end().as_bytes()).map_err(|_| SealError::Key)?;
        let der = Zeroizing::new(der);
        let is_key = label == "PRIVATE KEY";
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &der).ok().filter(|_| is_key);
        Self::new(Box::new(LocalKey(pair.ok_or(SealError::Key)?)), certificates, now)
    }

    /// The same for a key that lives elsewhere.
    ///
    /// # Errors
    /// As [`Self::from_pem`].
    pub fn new(key: Box<dyn SealKey>, certificates: &str, now: DateTime<Utc>) -> Result<Self, SealError> {
        let chain = chain(certificates)?;
        let leaf = chain.first().ok_or(SealError::Certificates)?;
        let about = leaf.tbs_certificate();
        if about.subject_public_key_info().subject_public_key.raw_bytes() != key.public_point() {
            return Err(SealError::OtherKey);
        }
        let issued_by = |(own, next): (&Certificate, &Certificate)| {
            own.tbs_certificate().issuer() == next.tbs_certificate().subject()
        };
        if let Some(at) = chain.iter().zip(chain.iter().skip(1)).position(|pair| !issued_by(pair)) {
            return Err(SealError::Order(at + 1));
        }
        let instant = |time: x509_cert::time::Time| DateTime::<Utc>::from(time.to_system_time());
        let (from, to) = (instant(about.validity().not_before), instant(about.validity().not_after));
        if now < from || now > to {
            return Err(SealError::Expired { from, to });
        }
        let issued = IssuerAndSerial {
            issuer: Any::encode_from(about.issuer()).map_err(unmade)?,
            serial: Any::encode_from(about.serial_number()).map_err(unmade)?,
        };
        let der = leaf.to_der().map_err(unmade)?;
        let id = hex(digest(&SHA256, &der).as_ref().get(..ID_BYTES).unwrap_or_default());
        let chain = chain.iter().map(Any::encode_from).collect::<der::Result<_>>().map_err(unmade)?;
        Ok(Self { key, leaf: der, issued, chain, id })
    }
}

impl Sealer for CertifiedSealer {
    fn seal(&self, digest_of_file: &[u8; 32]) -> Result<Vec<u8>, SigningError> {
        let failed = |error: der::Error| SigningError(error.to_string());
        let attributes = cms::attributes(digest_of_file, &self.leaf).map_err(failed)?;
        let hash = digest(&SHA256, &attributes.to_der().map_err(failed)?);
        let hash = hash.as_ref().try_into().map_err(|_| SigningError("no SHA-256".to_owned()))?;
        let signature = self.key.sign_digest(&hash)?;
        cms::seal(attributes, &signature, self.issued.clone(), &self.chain).map_err(failed)
    }

    fn key_id(&self) -> &str {
        &self.id
    }
}

/// The certificates of a PEM file.
fn chain(pem: &str) -> Result<Vec<Certificate>, SealError> {
    let mut certificates = Vec::new();
    for part in pem.split(BEGIN_CERTIFICATE).skip(1) {
        let (body, _) = part.split_once(END_CERTIFICATE).ok_or(SealError::Certificates)?;
        let one = format!("{BEGIN_CERTIFICATE}{body}{END_CERTIFICATE}\n");
        certificates.push(Certificate::from_pem(&one).map_err(|_| SealError::Certificates)?);
    }
    Ok(certificates)
}

fn unmade(error: der::Error) -> SealError {
    SealError::Made(error.to_string())
}
