//! Tests of the place for the seal, and of pages that may not change unnoticed.

use super::fixture::{Sample, facts, samples};
use crate::gateways::pdf::field::hexadecimal;
use crate::gateways::pdf::{MAX_CMS, PdfError, Unsealed};
use aws_lc_rs::digest::{SHA256, digest};

fn unsealed() -> Unsealed {
    Sample::new("valid", facts()).unsealed().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    hexadecimal(digest(&SHA256, bytes).as_ref())
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
    assert!(digits.starts_with(&hexadecimal(&cms)) && digits[512..].chars().all(|digit| digit == '0'));
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
    ("valid", "16ff361b31af09708ee8d116cc150ac6a6353711e1fefaaffb974247986eb91c"),
    ("letters", "8483597dbbde039eb00ea8cabe22a495e349de17a42fce45ba2e2ed2f7cd379d"),
    ("english", "22e42a43397fbe5ed9f3a9d5c52efc4a846e16a1f340d65dacc802d5f44d6462"),
    ("uzbek_ended", "45d3dad501b6ad7dbe874c85e5c2fb2c9f416a415fc25758676817e73fbe827e"),
    ("annulled", "d67a1009cf72d2fc9f3ab08bbbb262ae61d888fc6e02aecf283cf2cb1cada66e"),
    ("longest", "d7a1c4149d630afd76800be339ca9666dd3681c0c90d07941884de3a04179fd8"),
    ("long_code", "54f421ea1a01456b62f82a41ac16166368d671cad42115b4d0e671512c6fbd93"),
    ("arabic", "b5f249f1525da1c90dc22e52bb1a5cccab6a271ef41f46f08f0091ea250fdd06"),
    ("persian", "a288552354872975e722bf563f9f59b73d8afa9bd1651d87be77eb98dfa60740"),
    ("chinese", "07e070fad327ecd75a6465ead79556032d44bfe26f805b01649f30dc7793bd88"),
    ("armenian", "9620f43e7388ec377eda9126ac7417edb45b534ad5dc0b73100317ff4eb6b90c"),
    ("georgian", "f20490b4ce12c3f08e0fc3e8a1c535ce0c9f21949ab21da4dee8b2c8d59b54f0"),
    ("one_word", "8d9a4798bf3f05918099c72d2c31adaa6d5c11613c283aade9e4dfd54ef31e5c"),
];

#[test]
fn no_byte_of_a_sample_has_changed() {
    let now: Vec<(String, String)> =
        samples().iter().map(|sample| (sample.name.clone(), sha256(sample.unsealed().unwrap().bytes()))).collect();
    let golden: Vec<_> = GOLDEN.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned())).collect();
    assert!(now == golden, "other bytes than before; now they are {now:#?}");
}
