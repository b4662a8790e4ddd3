//! Tests of the certificate's page.

pub(crate) mod fixture;
mod hostile;
mod layout;
mod scanned;
mod sealed;

use super::{PdfError, printable, render};
use crate::domain::certificates::status::CertificateStatus;
use fixture::{facts, longest_facts, pdf, qr_text, with_document};

const ALL: [CertificateStatus; 6] = [
    CertificateStatus::Valid,
    CertificateStatus::Superseded,
    CertificateStatus::Departed,
    CertificateStatus::Ended,
    CertificateStatus::Vacated,
    CertificateStatus::Annulled,
];

#[test]
fn the_same_record_gives_the_same_bytes_and_another_status_gives_others() {
    let valid = pdf(&facts(), CertificateStatus::Valid).unwrap();
    assert_eq!(Ok(&valid), pdf(&facts(), CertificateStatus::Valid).as_ref());
    assert_ne!(Ok(&valid), pdf(&facts(), CertificateStatus::Ended).as_ref());
    assert!(valid.starts_with(b"%PDF-1.7"));
}

#[test]
fn an_ordinary_certificate_is_small() {
    for status in ALL {
        let size = pdf(&facts(), status).unwrap().len();
        assert!(size < 60_000, "{status:?}: {size} bytes");
    }
}

#[test]
fn the_longest_texts_fit_under_every_banner() {
    for words in [true, false] {
        for status in ALL {
            assert!(pdf(&longest_facts(words), status).is_ok(), "{status:?}");
        }
    }
}

#[test]
fn a_specimen_says_so_across_the_page_whatever_its_status() {
    let mut specimen = facts();
    specimen.legal_basis = crate::domain::certificates::facts::SPECIMEN.to_owned();
    assert!(specimen.is_specimen() && !facts().is_specimen());
    for status in ALL {
        assert_ne!(pdf(&specimen, status).unwrap().len(), pdf(&facts(), status).unwrap().len(), "{status:?}");
    }
    let (valid, annulled) = (pdf(&specimen, CertificateStatus::Valid), pdf(&facts(), CertificateStatus::Valid));
    assert!(valid.unwrap().len() > annulled.unwrap().len(), "a banner was added");
}

#[test]
fn texts_beyond_the_limits_are_refused_not_cut() {
    let mut facts = facts();
    facts.legal_basis = "Щ".repeat(9_000);
    assert_eq!(pdf(&facts, CertificateStatus::Valid), Err(PdfError::TooLong));
}

#[test]
fn what_the_fonts_lack_is_refused_by_name() {
    let mut facts = facts();
    facts.holder.original_name = "김철수".into();
    assert_eq!(pdf(&facts, CertificateStatus::Valid), Err(PdfError::Unprintable('김')));
    for (text, refused) in [
        ("a\nb", '\n'),
        ("a\u{202e}b", '\u{202e}'),
        ("محمد\u{202c}", '\u{202c}'),
        ("\u{2067}محمد", '\u{2067}'),
        ("محمد\u{61c}", '\u{61c}'),
        ("\u{200f}محمد", '\u{200f}'),
        ("a\u{200c}b", '\u{200c}'),
        ("می\u{200c}\u{200c}", '\u{200c}'),
        ("🙂", '🙂'),
        ("王\u{fe00}", '\u{fe00}'),
        ("a\u{ad}", '\u{ad}'),
        ("\u{301}a", '\u{301}'),
        ("a \u{301}", '\u{301}'),
        ("x\u{301}\u{301}\u{301}\u{301}", '\u{301}'),
        ("บุญ", 'บ'),
        ("やまだ", 'や'),
        ("नाम", 'न'),
        ("Αθηνά", 'Α'),
    ] {
        assert_eq!(printable(text), Err(refused), "{text:?}");
    }
}

#[test]
fn kazakh_russian_uzbek_and_turkish_letters_are_printable_composed_or_not() {
    for text in
        ["әғқңөұүһіӘҒҚҢӨҰҮҺІ", "ЁёЙй", "Oʻzbekiston Gʻofurov", "Iğdır Şükrü Çağlar", "и\u{306}", "№ — « » ₸", ""]
    {
        assert_eq!(printable(text), Ok(()), "{text:?}");
    }
}

#[test]
fn names_in_the_scripts_of_the_neighbours_are_printable() {
    for text in [
        "محمد بن سلمان",
        "مُحَمَّدٌ",
        "علی\u{200c}رضا پژمان گیلانی",
        "ئابدۇرەھىم ئۆتكۈر",
        "王伟 李娜",
        "歐陽菲菲 龔慧玥 喆堃祎珺",
        "Հովհաննես Թումանյան",
        "გიორგი მარგველაშვილი",
        "ალექსანდრე (Александр)",
    ] {
        assert_eq!(printable(text), Ok(()), "{text:?}");
        let mut facts = facts();
        facts.holder.original_name = text.into();
        assert!(pdf(&facts, CertificateStatus::Valid).is_ok(), "{text:?}");
    }
}

#[test]
fn a_decomposed_name_is_printed_composed() {
    let same_code = qr_text(&facts());
    let page = |name: &str| {
        let mut facts = facts();
        facts.holder.original_name = name.into();
        with_document(&facts, CertificateStatus::Valid, &same_code, render).unwrap().bytes().to_vec()
    };
    assert!(page("Сергей") == page("Сергеи\u{306}"));
}

/// With `SAMPLES=<directory>` set when this is compiled, the pages are written there to be looked at.
#[test]
fn every_status_and_the_longest_texts_can_be_printed() {
    let write = |name: &str, bytes: Vec<u8>| {
        assert!(bytes.starts_with(b"%PDF-"), "{name}");
        if let Some(directory) = option_env!("SAMPLES") {
            std::fs::write(std::path::Path::new(directory).join(name), bytes).unwrap();
        }
    };
    for status in ALL {
        let name = format!("{status:?}.pdf").to_lowercase();
        write(&name, pdf(&facts(), status).unwrap());
    }
    write("long_words.pdf", pdf(&longest_facts(true), CertificateStatus::Vacated).unwrap());
    write("long_letters.pdf", pdf(&longest_facts(false), CertificateStatus::Annulled).unwrap());
}
