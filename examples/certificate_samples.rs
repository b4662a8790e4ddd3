//! Writes sealed sample certificates, the attached original and the root of the seal into a folder, for programs that check them:
//! `cargo run --example certificate_samples -- FOLDER`. With `--count N` it writes nothing and makes N of them, to be measured.
#![expect(clippy::expect_used, reason = "a program for checks and measurements")]

use chrono::DateTime;
use std::path::{Path, PathBuf};
use tirkeu::app::ports::Sealer;
use tirkeu::gateways::seal::{CertifiedSealer, certificates_for, generate_key, root_of};
// What the sample certificates are made of is shared with the tests inside the library.
use tirkeu::{domain, gateways};

#[path = "../src/gateways/pdf/tests/fixture.rs"]
#[expect(dead_code, clippy::unwrap_used, reason = "made for the tests")]
mod fixture;

/// A seal that is made anew each time; its certificate begins with the samples.
fn sealer() -> (CertifiedSealer, String) {
    let now = DateTime::from_timestamp(1_795_341_791, 0).expect("a time");
    let key = generate_key().expect("a key");
    let certificates = certificates_for(&key, now).expect("certificates");
    (CertifiedSealer::from_pem(&key, &certificates, now).expect("a seal"), certificates)
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) {
    std::fs::write(folder.join(name), content).expect("the folder can be written to");
}

fn sealed(sample: &fixture::Sample, sealer: &CertifiedSealer) -> Vec<u8> {
    let unsealed = sample.unsealed().expect("it can be printed");
    let seal = sealer.seal(&unsealed.digest()).expect("it can be sealed");
    unsealed.sealed(&seal).expect("the seal fits")
}

/// One of many certificates that differ, for measurements.
fn varied(nth: usize) -> fixture::Sample {
    let given_names = if nth.is_multiple_of(2) { "OTKIR" } else { "AZIZ" };
    let mut facts = fixture::named("YULDASHEV", given_names, "Йўлдошев Ўткир Ғайратович");
    facts.holder.document.number = format!("FA{:07}", 6_801_279 + nth);
    facts.premises.address_ru = format!("г. Алматы, Бостандыкский район, пр. Аль-Фараби, д. {nth}, кв. 125");
    fixture::Sample::new("varied", facts)
}

fn main() {
    let (sealer, certificates) = sealer();
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next().expect("a folder, or --count");
    if first == "--count" {
        let count: usize = arguments.next().and_then(|text| text.parse().ok()).expect("a number");
        let bytes: usize = (0..count).map(|nth| sealed(&varied(nth), &sealer).len()).sum();
        eprintln!("{count} {bytes}");
        return;
    }
    let folder = PathBuf::from(first);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for sample in fixture::samples() {
        write(&folder, &format!("{}.pdf", sample.name), sealed(&sample, &sealer));
        write(&folder, &format!("{}.qr", sample.name), &sample.qr);
    }
    write(&folder, "certificate.jws", fixture::jws());
    write(&folder, "seal-root.pem", root_of(&certificates));
}
