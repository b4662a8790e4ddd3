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
    ("valid", "627686abb17747b9f7d8b4423453017879342dfbd5dd53a00cc25a83524cd36a"),
    ("letters", "f23944a2a6ef349f71a28cd920ecdb65e4709df18e45cedc0e25915c5353b237"),
    ("english", "b8e5e4e7ca255a9f48e421abf1e6a465b2ee51d930aca72316200032e759ac0f"),
    ("uzbek_ended", "08f9dcc95739764df693e44144a24363726674b0484eda58571396f987623032"),
    ("annulled", "448c61260ca6f101f8a5ebc785be30ebd1e308be9cd276f5067c1c5406b8b17e"),
    ("longest", "5e831e9aa78b8f0be874ed52bfdeebd04552caa784159d5b3e0114cf52ee57cd"),
    ("long_code", "f9832c29f764fcd1fd294a9ca942933db95ad85b7b44e41eb7872353b5786473"),
    ("arabic", "7249a56e2a3894989c7a41fa2546ccce5c6dc6bae2bb6e3c5b75444d27ab4c87"),
    ("persian", "4a9e0caabc0f53648993a58cf7bae399dde1043076bb77a2579be7848687f445"),
    ("chinese", "a587a84b7239e1328761e49b9dc94d9d34025f793f5735d0d91976da39470301"),
    ("armenian", "722b2ab95dea22597b40a2ae2b0efd85c5d581e4ba8f89f74c7c9eec79643d3c"),
    ("georgian", "aabcea260d00f0ba766a9ff977c16f37e2053f3c988d712256abc01e3aa97094"),
    ("one_word", "9a1a614e0847b42663ae2b189131ff39ac385bf1efe454fdbdb5a8ae0010c060"),
];

#[test]
fn no_byte_of_a_sample_has_changed() {
    let now: Vec<(String, String)> =
        samples().iter().map(|sample| (sample.name.clone(), sha256(sample.unsealed().unwrap().bytes()))).collect();
    let golden: Vec<_> = GOLDEN.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned())).collect();
    assert!(now == golden, "other bytes than before; now they are {now:#?}");
}
