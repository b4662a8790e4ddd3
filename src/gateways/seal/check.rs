//! Whether a file carries a seal that somebody trusted put on all of it. Knows the seals that this product makes (`PAdES-B-B` over the
//! whole file, ECDSA P-256 with SHA-256); any other is none.

use super::cms::{self, IssuerAndSerial, Opened};
use super::{SealError, chain};
use crate::app::certificates::offline::Seal;
use crate::gateways::pdf_reader::load;
use aws_lc_rs::digest::{Context, SHA256};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use chrono::{DateTime, Utc};
use der::asn1::Any;
use der::{Decode, Encode};
use lopdf::{Dictionary, Object};
use std::fmt;
use std::time::Duration;
use tokio_rustls::rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::aws_lc_rs::{
    ECDSA_P256_SHA256, ECDSA_P384_SHA384, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512,
};
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter, anchor_from_trusted_cert};
use x509_cert::Certificate;

/// How authorities may have signed certificates.
const CHAIN_ALGORITHMS: &[&dyn SignatureVerificationAlgorithm] = &[
    ECDSA_P256_SHA256,
    ECDSA_P384_SHA384,
    RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512,
];

/// The authorities whose seals are trusted.
pub struct Roots(Vec<TrustAnchor<'static>>);

impl fmt::Debug for Roots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Roots").field(&self.0.len()).finish()
    }
}

/// Authorities name many purposes for seals (RFC 9336 is young): whoever gives a root trusts it for this one.
struct AnyPurpose;

impl ExtendedKeyUsageValidator for AnyPurpose {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

impl Roots {
    /// Reads certificates in PEM.
    ///
    /// # Errors
    /// There is none, or one of them is not a certificate.
    pub fn from_pem(pem: &str) -> Result<Self, SealError> {
        let anchor = |certificate: &Certificate| {
            let der = CertificateDer::from(certificate.to_der().map_err(|_| SealError::Certificates)?);
            let anchor = anchor_from_trusted_cert(&der).map_err(|_| SealError::Certificates)?;
            Ok::<_, SealError>(anchor.to_owned())
        };
        let anchors = chain(pem)?.iter().map(anchor).collect::<Result<Vec<_>, _>>()?;
        if anchors.is_empty() { Err(SealError::Certificates) } else { Ok(Self(anchors)) }
    }

    /// What the seal of a PDF is worth at an instant, and whose it is if it is worth something. Under a root that serves many, a reader must
    /// look at that, too.
    #[must_use]
    pub fn check(&self, file: &[u8], at: DateTime<Utc>) -> (Seal, Option<String>) {
        // Foreign files: should a reader stumble over one, it is one without a seal.
        let intact = std::panic::catch_unwind(|| intact(file)).ok().flatten();
        match intact {
            None => (Seal::Broken, None),
            Some((leaf, seal)) if self.trust(&leaf, &seal, at).is_some() => (Seal::Intact, subject(&leaf)),
            Some(_) => (Seal::Untrusted, None),
        }
    }

    fn trust(&self, leaf: &[u8], seal: &Opened, at: DateTime<Utc>) -> Option<()> {
        let leaf = CertificateDer::from(leaf);
        let others: Vec<_> = seal.certificates.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
        let at = UnixTime::since_unix_epoch(Duration::from_secs(at.timestamp().try_into().ok()?));
        let leaf = EndEntityCert::try_from(&leaf).ok()?;
        leaf.verify_for_usage(CHAIN_ALGORITHMS, &self.0, &others, at, AnyPurpose, None, None).ok()?;
        Some(())
    }
}

fn subject(leaf: &[u8]) -> Option<String> {
    Some(Certificate::from_der(leaf).ok()?.tbs_certificate().subject().to_string())
}

/// The seal and the sealer's certificate, if the seal is one, and is on every byte of the file but itself.
fn intact(file: &[u8]) -> Option<(Vec<u8>, Opened)> {
    let (before, digits, after) = parts(file)?;
    let seal = cms::open(&unhex(digits)?)?;
    let mut hash = Context::new(&SHA256);
    hash.update(before);
    hash.update(after);
    let digest = hash.finish().as_ref().try_into().ok()?;
    let is_sealers = |der: &&Vec<u8>| {
        let Ok(certificate) = Certificate::from_der(der) else { return false };
        let about = certificate.tbs_certificate();
        let [issuer, serial] = [Any::encode_from(about.issuer()), Any::encode_from(about.serial_number())];
        issuer.and_then(|issuer| Ok(IssuerAndSerial { issuer, serial: serial? })).is_ok_and(|id| id == seal.certificate)
    };
    let leaf = seal.certificates.iter().find(is_sealers)?.clone();
    // The attributes must be those that this file and this certificate have, and no others.
    let expected = cms::attributes(&digest, &leaf).and_then(|attributes| attributes.to_der()).ok()?;
    let key = Certificate::from_der(&leaf).ok()?;
    let key = key.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes().to_vec();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key);
    let is_right = expected == seal.attributes && key.verify(&seal.attributes, &seal.signature).is_ok();
    is_right.then_some((leaf, seal))
}

/// What stands before the seal, its digits, and what stands behind it: together the whole file.
fn parts(file: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let document = load(file)?;
    let ranges = |dictionary: &Dictionary| dictionary.get(b"ByteRange").and_then(Object::as_array).ok().cloned();
    let mut found = document.objects.values().filter_map(|object| ranges(object.as_dict().ok()?));
    let (Some(ranges), None) = (found.next(), found.next()) else { return None };
    let numbers: Option<Vec<usize>> = ranges.iter().map(|number| usize::try_from(number.as_i64().ok()?).ok()).collect();
    let [0, end, start, length] = *numbers?.as_slice() else { return None };
    let is_whole = start.checked_add(length) == Some(file.len());
    let gap = file.get(end..start).filter(|_| is_whole)?;
    let digits = gap.strip_prefix(b"<")?.strip_suffix(b">")?;
    Some((file.get(..end)?, digits, file.get(start..)?))
}

fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? * 16 + digit(*low)?),
        _ => None,
    });
    pairs.collect()
}
