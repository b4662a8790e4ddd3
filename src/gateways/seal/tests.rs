//! Tests of the seal: the bytes of RFC 5652, and everything that is no seal.

use super::*;
use crate::app::certificates::offline::Seal;
use crate::app::ports::{PdfRenderer, Printout};
use crate::domain::certificates::status::CertificateStatus;
use crate::gateways::pdf::tests::fixture::{facts, qr_text};
use crate::gateways::pdf_renderer::KrillaRenderer;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use chrono::TimeDelta;
use der::Decode;
use der::asn1::{ObjectIdentifier, OctetString};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_341_791, 0).unwrap()
}

fn made() -> (Zeroizing<String>, String) {
    let key = generate_key().unwrap();
    let certificates = certificates_for(&key, now()).unwrap();
    (key, certificates)
}

/// The values inside a DER value, as they stand.
fn inside(value: &Any) -> Vec<Any> {
    let mut rest = value.value();
    let mut found = Vec::new();
    while !rest.is_empty() {
        let (next, more) = Any::from_der_partial(rest).unwrap();
        found.push(next);
        rest = more;
    }
    found
}

/// What the one signer of a seal says: issuer and number, attributes, signature.
fn signer(seal: &[u8]) -> (Vec<Any>, Any, Vec<u8>) {
    let message = inside(&Any::from_der(seal).unwrap());
    let data = inside(&inside(&message[1])[0]);
    let signers = inside(data.last().unwrap());
    assert_eq!(signers.len(), 1);
    let signer = inside(&signers[0]);
    (inside(&signer[1]), signer[3].clone(), signer[5].value().to_vec())
}

#[test]
fn the_signature_is_over_the_attributes_and_they_hold_the_digest_and_the_certificate_but_no_time() {
    let (key, certificates) = made();
    let sealer = CertifiedSealer::from_pem(&key, &certificates, now()).unwrap();
    let (named, attributes, signature) = signer(&sealer.seal(&[7; 32]).unwrap());
    // They are signed as a set, and written as an implicit one.
    let mut signed = attributes.to_der().unwrap();
    signed[0] = 0x31;
    let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, sealer.key.public_point());
    assert!(public.verify(&signed, &signature).is_ok());
    signed[40] ^= 1;
    assert!(public.verify(&signed, &signature).is_err());
    let found: Vec<(String, Any)> = inside(&attributes)
        .iter()
        .map(inside)
        .map(|pair| (pair[0].decode_as::<ObjectIdentifier>().unwrap().to_string(), inside(&pair[1])[0].clone()))
        .collect();
    let of = |oid: &str| found.iter().find(|(known, _)| known == oid).map(|(_, value)| value.clone());
    let digest_of = OctetString::new([7; 32]).unwrap();
    assert_eq!(of("1.2.840.113549.1.9.4").unwrap(), Any::encode_from(&digest_of).unwrap());
    let hash = digest(&SHA256, &sealer.leaf);
    let certificate = of("1.2.840.113549.1.9.16.2.47").unwrap().to_der().unwrap();
    assert!(certificate.windows(32).any(|window| window == hash.as_ref()));
    assert!(of("1.2.840.113549.1.9.3").is_some() && of("1.2.840.113549.1.9.52").is_some());
    assert!(of("1.2.840.113549.1.9.5").is_none(), "PAdES leaves the signing time to the file");
    assert_eq!(named, [sealer.issued.issuer.clone(), sealer.issued.serial.clone()]);
}

#[test]
fn both_certificates_are_in_the_seal_and_its_size_is_far_from_the_limit() {
    let (key, certificates) = made();
    let seal = CertifiedSealer::from_pem(&key, &certificates, now()).unwrap().seal(&[0; 32]).unwrap();
    for certificate in chain(&certificates).unwrap() {
        let der = certificate.to_der().unwrap();
        assert!(seal.windows(der.len()).any(|window| window == der));
    }
    assert!(seal.len() < 2_048, "{}", seal.len());
}

#[test]
fn the_id_is_that_of_the_certificate_and_no_key_is_shown() {
    let (key, certificates) = made();
    let sealer = CertifiedSealer::from_pem(&format!("# note\n{}", *key), &certificates, now()).unwrap();
    assert_eq!(sealer.key_id().len(), 16);
    assert_eq!(format!("{sealer:?}"), format!("CertifiedSealer({:?})", sealer.key_id()));
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let ((key, certificates), (other, others)) = (made(), made());
    let refusal = |key: &str, certificates: &str, at| CertifiedSealer::from_pem(key, certificates, at).unwrap_err();
    assert_eq!(refusal(&other, &certificates, now()), SealError::OtherKey);
    assert_eq!(refusal(&key, root_of(&certificates), now()), SealError::OtherKey);
    assert_eq!(refusal("secret", &certificates, now()), SealError::Key);
    assert_eq!(refusal(&certificates, &certificates, now()), SealError::Key);
    assert_eq!(refusal(&key, "", now()), SealError::Certificates);
    assert_eq!(refusal(&key, &certificates[..certificates.len() - 40], now()), SealError::Certificates);
    let leaf = certificates.replace(root_of(&certificates), "");
    assert!(CertifiedSealer::from_pem(&key, &leaf, now()).is_ok());
    assert_eq!(refusal(&key, &format!("{leaf}{others}"), now()), SealError::Order(1));
    for at in [now() - TimeDelta::days(3), now() + TimeDelta::days(3_700)] {
        assert!(matches!(refusal(&key, &certificates, at), SealError::Expired { .. }));
    }
}

#[test]
fn a_key_of_another_kind_is_refused() {
    let (_, certificates) = made();
    let ed25519 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
    assert_eq!(CertifiedSealer::from_pem(ed25519, &certificates, now()).unwrap_err(), SealError::Key);
}

/// A certificate's PDF with a seal of `sealer`.
fn sealed(sealer: &CertifiedSealer) -> Vec<u8> {
    let facts = facts();
    let (qr, jws) = (&qr_text(&facts), "a.b.c");
    let (status, language, verify_url) = (CertificateStatus::Valid, None, "https://reg.example.kz/v/1");
    let printout = Printout { facts: &facts, status, language, sealed_at: facts.issued_at, jws, qr, verify_url };
    let unsealed = KrillaRenderer.render(&printout).unwrap();
    let seal = sealer.seal(&unsealed.digest()).unwrap();
    unsealed.sealed(&seal).unwrap()
}

#[test]
fn a_seal_is_intact_for_whoever_trusts_its_root_and_no_byte_of_the_file_can_be_changed() {
    let (key, certificates) = made();
    let (_, strangers) = made();
    let file = sealed(&CertifiedSealer::from_pem(&key, &certificates, now()).unwrap());
    let roots = Roots::from_pem(root_of(&certificates)).unwrap();
    let (seal, sealer) = roots.check(&file, now());
    assert_eq!(seal, Seal::Intact);
    assert!(sealer.unwrap().contains("CN=Tirkeu development seal"));
    assert_eq!(Roots::from_pem(root_of(&strangers)).unwrap().check(&file, now()).0, Seal::Untrusted);
    assert_eq!(roots.check(&file, now() + TimeDelta::days(366 * 11)).0, Seal::Untrusted);
    // The seal holds certificates, too, that are not needed by whoever has the root: they may be damaged.
    let seal = memchr::memmem::find(&file, b"/Contents<").unwrap() + 10;
    let seal = seal..seal + file[seal..].iter().position(|byte| *byte == b'>').unwrap();
    for at in (0..file.len()).step_by(97).filter(|at| !seal.contains(at)) {
        let mut altered = file.clone();
        altered[at] ^= 1;
        assert_eq!(roots.check(&altered, now()).0, Seal::Broken, "byte {at}");
    }
    // The attributes and the signature stand last.
    let last = file[seal.clone()].iter().rposition(|byte| *byte != b'0').unwrap();
    for at in (0..500).map(|back| seal.start + last - back) {
        let mut altered = file.clone();
        altered[at] = if altered[at] == b'0' { b'1' } else { b'0' };
        assert_eq!(roots.check(&altered, now()).0, Seal::Broken, "byte {at}");
    }
    assert_eq!(roots.check(&[&file[..], b"\n%%EOF\n"].concat(), now()).0, Seal::Broken);
    assert_eq!(roots.check(&file[..file.len() - 1], now()).0, Seal::Broken);
    assert_eq!(roots.check(b"%PDF-1.7\n", now()).0, Seal::Broken);
    for none in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        assert_eq!(Roots::from_pem(none).unwrap_err(), SealError::Certificates);
    }
}

#[test]
fn a_seal_with_the_certificate_of_another_key_is_none() {
    let (key, certificates) = made();
    let (other, _) = made();
    let right = CertifiedSealer::from_pem(&key, &certificates, now()).unwrap();
    let stolen = CertifiedSealer {
        key: CertifiedSealer::from_pem(&other, &certificates_for(&other, now()).unwrap(), now()).unwrap().key,
        ..right
    };
    let roots = Roots::from_pem(root_of(&certificates)).unwrap();
    assert_eq!(roots.check(&sealed(&stolen), now()).0, Seal::Broken);
}
