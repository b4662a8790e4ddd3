//! The form of a seal: CMS `SignedData` (RFC 5652) over a detached content, with the signed attributes of `CAdES` baseline.
//! Knows no keys and no files: certificates come in as DER, the signature from the caller.

use aws_lc_rs::digest;
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode, Encode, Reader, Sequence, SliceReader};
use x509_cert::attr::Attribute;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const ALGORITHM_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.52");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

#[derive(Sequence)]
struct ContentInfo {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    content: SignedData,
}

#[derive(Sequence)]
struct SignedData {
    version: u8,
    digest_algorithms: SetOfVec<Algorithm>,
    content: Detached,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    certificates: SetOfVec<Any>,
    signers: SetOfVec<Any>,
}

/// The content is the file, so only its type stands here.
#[derive(Sequence)]
struct Detached {
    content_type: ObjectIdentifier,
}

#[derive(Clone, PartialEq, Eq, Sequence, der::ValueOrd)]
struct Algorithm {
    oid: ObjectIdentifier,
}

#[derive(Sequence)]
struct Signer {
    version: u8,
    certificate: IssuerAndSerial,
    digest_algorithm: Algorithm,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    attributes: SetOfVec<Attribute>,
    signature_algorithm: Algorithm,
    signature: OctetString,
}

/// Which certificate, as its issuer named it.
#[derive(Clone, PartialEq, Eq, Sequence)]
pub struct IssuerAndSerial {
    /// Its name.
    pub issuer: Any,
    /// The number it gave.
    pub serial: Any,
}

/// RFC 5035; the hash is SHA-256 where nothing else is said.
#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateHash>,
}

#[derive(Sequence)]
struct CertificateHash {
    hash: OctetString,
}

/// RFC 6211.
#[derive(Sequence)]
struct AlgorithmProtection {
    digest: Algorithm,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT")]
    signature: Algorithm,
}

/// What is signed: the attributes, with the time left out as `PAdES` demands.
pub fn attributes(digest: &[u8; 32], leaf: &[u8]) -> der::Result<SetOfVec<Attribute>> {
    let hash = OctetString::new(digest::digest(&digest::SHA256, leaf).as_ref())?;
    let certificate = SigningCertificate { certificates: vec![CertificateHash { hash }] };
    let protection =
        AlgorithmProtection { digest: Algorithm { oid: SHA256 }, signature: Algorithm { oid: ECDSA_WITH_SHA256 } };
    SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&DATA)?)?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest.as_slice())?)?)?,
        attribute(SIGNING_CERTIFICATE, Any::encode_from(&certificate)?)?,
        attribute(ALGORITHM_PROTECTION, Any::encode_from(&protection)?)?,
    ])
}

/// The seal. `signature` is ECDSA with SHA-256 over the DER of `attributes`.
pub fn seal(
    attributes: SetOfVec<Attribute>,
    signature: &[u8],
    certificate: IssuerAndSerial,
    chain: &[Any],
) -> der::Result<Vec<u8>> {
    let signer = Signer {
        version: 1,
        certificate,
        digest_algorithm: Algorithm { oid: SHA256 },
        attributes,
        signature_algorithm: Algorithm { oid: ECDSA_WITH_SHA256 },
        signature: OctetString::new(signature)?,
    };
    let content = SignedData {
        version: 1,
        digest_algorithms: SetOfVec::try_from(vec![Algorithm { oid: SHA256 }])?,
        content: Detached { content_type: DATA },
        certificates: SetOfVec::try_from(chain.to_vec())?,
        signers: SetOfVec::try_from(vec![Any::encode_from(&signer)?])?,
    };
    ContentInfo { content_type: SIGNED_DATA, content }.to_der()
}

/// A seal taken apart; what it says is not yet proven.
pub struct Opened {
    /// Which certificate is the sealer's.
    pub certificate: IssuerAndSerial,
    /// What is signed, in DER.
    pub attributes: Vec<u8>,
    /// ECDSA with SHA-256.
    pub signature: Vec<u8>,
    /// All certificates in it, in DER.
    pub certificates: Vec<Vec<u8>>,
}

/// Takes a seal apart that [`seal`] made, behind which there may be zeros; none if it is another message, also if another kind of signature.
pub fn open(padded: &[u8]) -> Option<Opened> {
    let mut reader = SliceReader::new(padded).ok()?;
    let message = ContentInfo::decode(&mut reader).ok()?;
    let rest = reader.read_slice(reader.remaining_len()).ok()?;
    let [signer] = message.content.signers.as_slice() else { return None };
    let signer: Signer = signer.decode_as().ok()?;
    let is_known = message.content_type == SIGNED_DATA
        && message.content.content.content_type == DATA
        && signer.digest_algorithm.oid == SHA256
        && signer.signature_algorithm.oid == ECDSA_WITH_SHA256
        && rest.iter().all(|byte| *byte == 0);
    let certificates: der::Result<_> = message.content.certificates.iter().map(Encode::to_der).collect();
    is_known.then_some(Opened {
        certificate: signer.certificate,
        attributes: signer.attributes.to_der().ok()?,
        signature: signer.signature.into_bytes().into_vec(),
        certificates: certificates.ok()?,
    })
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}
