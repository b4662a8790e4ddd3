//! Tests of the QR text that the page carries: what goes in comes out, and nothing hostile gets far.

use super::fixture::{facts, key, longest_facts, qr_text as text_of, status};
use crate::domain::certificates::facts::CertificateFacts;
use crate::domain::certificates::number::{CertificateNumber, NumberKey};
use crate::domain::certificates::qr::{EncodeError, QrClaims, QrError, ScannedQr, decode, encode, segments};
use aws_lc_rs::signature::{ED25519, KeyPair, UnparsedPublicKey};
use ciborium::Value;
use coset::{CoseSign1, TaggedCborSerializable};
use proptest::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc, Version};

/// Digits of a number of bytes, as the format's description has it.
const WIDTHS: [usize; 8] = [0, 3, 5, 8, 10, 13, 15, 17];

fn to_digits(bytes: &[u8]) -> String {
    let number = |chunk: &[u8]| chunk.iter().fold(0, |number: u64, byte| number * 256 + u64::from(*byte));
    let chunks = bytes.chunks(7);
    chunks.fold(String::new(), |text, chunk| text + &format!("{:0width$}", number(chunk), width = WIDTHS[chunk.len()]))
}

fn from_digits(digits: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for chunk in digits.as_bytes().chunks(17) {
        let count = WIDTHS.iter().position(|width| *width == chunk.len())?;
        let number: u64 = std::str::from_utf8(chunk).ok()?.parse().ok()?;
        bytes.extend(&number.to_be_bytes()[8 - count..]);
    }
    Some(bytes)
}

fn is_authentic(scan: &ScannedQr) -> bool {
    let key = key();
    let public = UnparsedPublicKey::new(&ED25519, key.public_key().as_ref());
    public.verify(&scan.signed_bytes, &scan.signature).is_ok()
}

#[test]
fn what_is_encoded_is_read_back_and_verifies() {
    let text = text_of(&facts());
    assert!(text.starts_with(&format!("HTTPS://REG.EXAMPLE.KZ/V/{}#", facts().number)));
    let scan = decode(&text).unwrap();
    assert_eq!(scan.key_id, "ed-2026a");
    assert_eq!(scan.claims, QrClaims::of(&facts(), &status()));
    assert_eq!(scan.claims.name, "YULDASHEV OTKIR");
    assert_eq!(scan.claims.valid_until, facts().valid_until);
    assert!(is_authentic(&scan));
    assert!(text.len() < 1_300, "{} characters", text.len());
}

#[test]
fn the_bytes_are_a_message_that_coset_reads() {
    let text = text_of(&facts());
    let bytes = from_digits(text.split_once('#').unwrap().1).unwrap();
    let message = CoseSign1::from_tagged_slice(&bytes).unwrap();
    assert_eq!(message.protected.header.key_id, b"ed-2026a");
    assert_eq!(message.tbs_data(b""), decode(&text).unwrap().signed_bytes);
}

#[test]
fn the_case_of_the_link_does_not_matter_and_its_host_is_not_judged() {
    let text = text_of(&facts());
    let (link, digits) = text.split_once('#').unwrap();
    assert!(decode(&format!("{}#{digits}", link.to_lowercase())).is_ok());
    assert!(decode(&text.replace("HTTPS://REG.EXAMPLE.KZ", "http://127.0.0.1:8080")).is_ok());
}

#[test]
fn a_development_origin_keeps_its_scheme_and_a_strange_one_is_refused() {
    let sign = |_: &[u8]| Ok::<_, ()>(vec![0; 64]);
    let text = encode(&facts(), &status(), "http://127.0.0.1:8080", "k", sign).unwrap();
    assert!(text.starts_with("HTTP://127.0.0.1:8080/V/"));
    for origin in ["", "reg.example.kz", "ftp://a", "https://", "https://a/b", "https://a_b", "https://ә.kz"] {
        assert_eq!(encode(&facts(), &status(), origin, "k", sign), Err(EncodeError::Origin), "{origin}");
    }
    let failing = encode(&facts(), &status(), "https://a.kz", "k", |_| Err("no key"));
    assert_eq!(failing, Err(EncodeError::Signing("no key")));
}

#[test]
fn long_texts_are_cut_so_that_the_code_stays_readable() {
    let mut facts = facts();
    facts.holder.surname = "W".repeat(120);
    facts.holder.original_name = "Ж".repeat(300);
    facts.premises.address_ru = "Щ".repeat(600);
    facts.host.name = Some("Ш".repeat(200));
    let text = text_of(&facts);
    let claims = decode(&text).unwrap().claims;
    assert_eq!((claims.name.chars().count(), claims.host_name.as_ref().unwrap().chars().count()), (60, 30));
    assert!((60..100).contains(&claims.address.chars().count()), "{}", claims.address);
    assert!(claims.address.ends_with('…'));
    assert_eq!(claims.original_name, None);
    assert_eq!(claims, QrClaims::of(&facts, &status()));
    assert!(segments(&text).is_ok());
    assert!(text.len() < 1_320, "{} characters", text.len());
}

/// Version of the code at level M, as it is drawn.
fn version(facts: &CertificateFacts) -> u8 {
    let segments = segments(&text_of(facts)).unwrap();
    let [low, high] = [Version::MIN, Version::MAX];
    let code = QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, low, high, None, false).unwrap();
    code.version().value()
}

#[test]
fn every_code_is_readable_on_paper() {
    let mut usual = facts();
    usual.premises.address_ru =
        "Алматинская обл., Енбекшиказахский р-н, г. Есик, мкр. Нурлы Жол, ул. Абая Кунанбаева, д. 104, кв. 25".into();
    assert_eq!(usual.premises.address_ru.chars().count(), 100);
    let told = QrClaims::of(&usual, &status());
    assert_eq!(
        (told.address, told.host_name, told.original_name.is_some()),
        (usual.premises.address_ru.clone(), usual.host.name.clone(), true)
    );
    let largest = [longest_facts(false), longest_facts(true)];
    let versions = [version(&usual), version(&largest[0]), version(&largest[1])];
    assert!(versions.iter().all(|version| *version <= 18), "{versions:?}");
}

#[test]
fn the_segments_join_to_the_text() {
    let text = text_of(&facts());
    let [link, hash, digits] = segments(&text).unwrap();
    assert_eq!(link.num_chars() + hash.num_chars() + digits.num_chars(), text.len());
    assert_eq!(segments("no fragment").err(), Some(QrError::Link));
    assert_eq!(segments("lower#1").err(), Some(QrError::Link));
    assert_eq!(segments("A#B").err(), Some(QrError::Digits));
}

#[test]
fn every_altered_byte_is_noticed() {
    let text = text_of(&facts());
    let (link, digits) = text.split_once('#').unwrap();
    let bytes = from_digits(digits).unwrap();
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1;
        let scan = decode(&format!("{link}#{}", to_digits(&altered)));
        assert!(!scan.is_ok_and(|scan| scan.key_id == "ed-2026a" && is_authentic(&scan)), "byte {at}");
    }
    let other = CertificateNumber::nth(&NumberKey::new(&[7; 32]), 2026, 2);
    assert_eq!(decode(&format!("https://a.kz/v/{other}#{digits}")), Err(QrError::NumberMismatch));
}

#[test]
fn hostile_messages_are_refused() {
    let link = format!("https://a.kz/v/{}", facts().number);
    let scan = |bytes: &[u8]| decode(&format!("{link}#{}", to_digits(bytes)));
    assert_eq!(scan(&[]), Err(QrError::Message));
    assert_eq!(scan(&[0x81; 2_900]), Err(QrError::Message));
    assert_eq!(scan(&[0xd2, 0x9b, 255, 255, 255, 255, 255, 255, 255, 255]), Err(QrError::Message));
    assert_eq!(scan(&[0xd2, 0x84, 0x5b, 127, 255, 255, 255, 255, 255, 255, 255]), Err(QrError::Message));
    assert_eq!(decode(&format!("{link}#{}", "0".repeat(100_000))), Err(QrError::Digits));
    assert_eq!(decode(&format!("{link}#99999999999999999")), Err(QrError::Digits));
    // Counter-signatures within counter-signatures, each in the protected header of the last.
    let mut nested = vec![0xa0];
    for _ in 0..300 {
        let length = u16::try_from(nested.len()).unwrap().to_be_bytes();
        nested = [&[0xa1, 7, 0x83, 0x59], &length[..], &nested, &[0xa0, 0x40]].concat();
    }
    let length = u16::try_from(nested.len()).unwrap().to_be_bytes();
    let message = [&[0xd2, 0x84, 0x59], &length[..], &nested, &[0xa0, 0x40, 0x58, 64], &[0; 64][..]].concat();
    assert_eq!(scan(&message), Err(QrError::Message));
}

proptest! {
    #[test]
    fn no_text_makes_decode_panic(text in ".*", tail in "[0-9]{0,300}") {
        let _ = decode(&text);
        let _ = decode(&format!("https://a.kz/v/{}#{tail}", facts().number));
        let _ = segments(&text);
    }

    #[test]
    fn no_message_makes_decode_panic(payload in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut message = vec![0xd2, 0x84, 0x46, 0xa2, 1, 0x27, 4, 0x41, b'k', 0xa0];
        ciborium::into_writer(&Value::Bytes(payload), &mut message).unwrap();
        ciborium::into_writer(&Value::Bytes(vec![0; 64]), &mut message).unwrap();
        let _ = decode(&format!("https://a.kz/v/{}#{}", facts().number, to_digits(&message)));
    }
}
