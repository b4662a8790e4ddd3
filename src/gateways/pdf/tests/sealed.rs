//! Tests of the place for the seal, and of pages that may not change unnoticed.

use super::fixture::{Sample, facts, samples};
use crate::domain::hex::hex;
use crate::gateways::pdf::{MAX_CMS, PdfError, Unsealed};
use aws_lc_rs::digest::{SHA256, digest};

fn unsealed() -> Unsealed {
    Sample::new("valid", facts()).unsealed().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

/// The numbers of the file's one `/ByteRange`.
fn ranges(file: &[u8]) -> [usize; 4] {
    let text: String = file.iter().map(|byte| char::from(*byte)).collect();
    assert_eq!(text.matches("/ByteRange[").count(), 1);
    let (_, rest) = text.split_once("/ByteRange[").unwrap();
    let numbers: Vec<usize> = rest[..rest.find(']').unwrap()].split_whitespace().map(|n| n.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}

#[test]
fn the_seal_covers_every_byte_but_its_own_and_the_digest_is_over_them() {
    let cms: Vec<u8> = (0..=255).collect();
    let before = unsealed();
    let digest_before = before.digest();
    let file = before.sealed(&cms).unwrap();
    let [start, length, next, rest] = ranges(&file);
    assert_eq!((start, next + rest), (0, file.len()));
    assert_eq!((file[length], file[next - 1]), (b'<', b'>'));
    assert_eq!(next - length, 2 * MAX_CMS + 2);
    let covered = [&file[..length], &file[next..]].concat();
    assert_eq!(digest(&SHA256, &covered).as_ref(), digest_before);
    let digits = std::str::from_utf8(&file[length + 1..next - 1]).unwrap();
    assert!(digits.starts_with(&hex(&cms)) && digits[512..].chars().all(|digit| digit == '0'));
}

#[test]
fn the_same_record_instant_and_stored_seal_give_the_same_bytes_again() {
    let stored = vec![0x30; 1_200];
    assert_eq!(unsealed().sealed(&stored), unsealed().sealed(&stored));
    let later = Sample::new("valid", facts());
    let later = later.document(|document| {
        let sealed_at = document.sealed_at + chrono::TimeDelta::seconds(1);
        crate::gateways::pdf::render(&crate::gateways::pdf::CertificateDocument { sealed_at, ..document.clone() })
    });
    assert_ne!(later.unwrap().digest(), unsealed().digest());
}

#[test]
fn a_seal_too_long_for_its_place_is_refused() {
    assert!(unsealed().sealed(&vec![1; MAX_CMS]).is_ok());
    assert_eq!(unsealed().sealed(&vec![1; MAX_CMS + 1]), Err(PdfError::Seal(MAX_CMS + 1)));
}

/// The SHA-256 of every sample before its seal, of form 2. A stored seal fits these bytes and no others: whoever changes them, by a
/// font, a library or a word, needs a new `FORM` in `app/certificates/print.rs`, and a way to print the old one.
const GOLDEN: &[(&str, &str)] = &[
    ("valid", "f74ae81d7ad4b462cf70648a12154ef47827b147653ef92c60668d219619fad0"),
    ("letters", "54453789d383be113dc17d18d8dbccf910134a8b3f0a391e76b11f1010166540"),
    ("english", "3759d6fbb39db21bc3dc50625cecd3dd845fc6bbfa8d5087f63d70b4a515f3cc"),
    ("uzbek_ended", "d923293976373c7f20cbc29e9ff07abf3ff04efbbb420b83949213c658615543"),
    ("annulled", "918c7ae8dd8bb475faa6649cb99aed1e0ab6d49a4ea5d9d6f94ac72270141185"),
    ("longest", "f98a1f52399b4c5fcbe6a6b3188f7888c539cff5e02cee0f9b84ae3f6a1c4924"),
    ("long_code", "990bc0ebb76e8d6cf72c09522a083e4b8dc25d2e4b0a79179e52f3d039f547ad"),
    ("arabic", "6085089f170460a8b5642d431d2c78e63553defbd846cc4c9bb19605d83f42e3"),
    ("persian", "231e6bb2265275000af65f0e9e0669d547e3f79c798ac6a1d8c65dc46f25bf7a"),
    ("chinese", "d5180d89e2e9036283e62a22f8a10877cda7cb861486c36d5a72cb4acad3aecb"),
    ("armenian", "d1158bba816de7428cf65708120ccb203e9051bd1a009e8f3daeabb1690b3869"),
    ("georgian", "82aa54c18adccf438b0c6603fde2ea8ca3fa5916c35ec82bce17a72219d59e9f"),
    ("one_word", "0b5eefbee8fe3c6b4c6a59cb8a9a2df74dc07c674d94f4ca63b27d1a53748bd1"),
];

#[test]
fn no_byte_of_a_sample_has_changed() {
    let now: Vec<(String, String)> =
        samples().iter().map(|sample| (sample.name.clone(), sha256(sample.unsealed().unwrap().bytes()))).collect();
    let golden: Vec<_> = GOLDEN.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned())).collect();
    assert!(now == golden, "other bytes than before; now they are {now:#?}");
}
