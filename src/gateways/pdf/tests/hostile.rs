//! Tests of what nobody is called, and somebody will enter: nothing overlaps, is cut, or is printed as an empty box.

use super::ALL;
use super::fixture::{Sample, longer, longest_facts, named};
use super::layout::check;
use crate::domain::language::Language;
use crate::gateways::pdf::font::{Style, faces};
use crate::gateways::pdf::script::{self, Script};
use crate::gateways::pdf::{PdfError, printable, qr_image};
use proptest::prelude::*;

const LANGUAGES: [Option<Language>; 3] = [None, Some(Language::En), Some(Language::Uz)];

#[test]
fn every_status_language_and_length_stands_apart() {
    for language in LANGUAGES {
        for status in ALL {
            for words in [true, false] {
                check(&Sample { status, language, ..Sample::new("", longest_facts(words)) });
            }
        }
    }
}

#[test]
fn the_largest_code_that_can_be_stands_beside_the_longest_texts() {
    for words in [true, false] {
        let sample = Sample::new("", longest_facts(words));
        let qr = longer(&sample.qr, 170);
        let modules = qr_image::draw(&qr).unwrap().modules;
        for language in LANGUAGES {
            let plan =
                check(&Sample { qr: qr.clone(), language, status: ALL[4], ..Sample::new("", longest_facts(words)) });
            assert!(plan.footer.qr.width / f32::from(modules) >= 0.5 * 72.0 / 25.4);
        }
    }
}

#[test]
fn even_a_code_of_version_40_has_modules_of_half_a_millimetre() {
    let sample = Sample::new("", super::facts());
    let qr = longer(&sample.qr, 4_200);
    let modules = qr_image::draw(&qr).unwrap().modules;
    assert_eq!(modules, 177 + 8);
    let plan = check(&Sample { qr, ..sample });
    assert!(plan.footer.qr.width / f32::from(modules) >= 0.5 * 72.0 / 25.4);
}

#[test]
fn long_names_of_other_scripts_are_broken_where_it_hurts_least() {
    for name in [
        "王伟欧阳菲菲".repeat(50),
        "محمد عبد الله الرشيد ".repeat(14),
        "محمدعبداللهالرشيد".repeat(17),
        "გიორგი".repeat(50),
    ] {
        check(&Sample::new("", named("W", "", &name)));
    }
}

#[test]
fn arabic_letters_join_and_run_from_right_to_left() {
    let faces = faces().unwrap();
    let style = Style::regular(10.0);
    let glyphs = |text: &str| -> Vec<u32> {
        let runs = faces.runs(text, style, true);
        runs.iter().flat_map(|run| run.glyphs.iter().map(|glyph| glyph.glyph_id.to_u32())).collect()
    };
    let (beh, joined) = (glyphs("ب"), glyphs("ببب"));
    assert_eq!((beh.len(), joined.len()), (1, 3));
    assert!(joined.iter().all(|glyph| *glyph != beh[0]), "none of them stands alone");
    // The first letter is the rightmost: its glyph is the last.
    let parted = glyphs("اد");
    assert_eq!(parted, [glyphs("د"), glyphs("ا")].concat());
}

#[test]
fn numbers_and_latin_letters_keep_their_direction_in_an_arabic_line() {
    let faces = faces().unwrap();
    let runs = faces.runs("محمد (Ali) ١٢ 34", Style::regular(10.0), true);
    let texts: Vec<&str> = runs.iter().map(|run| run.text).collect();
    assert_eq!(texts.first(), Some(&"34"));
    assert_eq!(texts.last(), Some(&"محمد"));
    assert!(texts.contains(&"Ali") && texts.contains(&"١٢"));
}

#[test]
fn a_text_without_other_scripts_needs_no_other_face() {
    assert!(script::is_common("Йўлдошев Oʻtkir № 5"));
    assert_eq!(script::of('王'), Script::Han);
}

/// Texts of all that people, and others, type.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z' -]{0,120}",
        "[а-яёәғқңөұүһіА-Я -]{0,120}",
        "[ء-ي ٠-٩]{0,80}",
        "[ء-يپچژگکی\u{64b}-\u{652}\u{200c} a-z0-9()«»]{0,60}",
        "[一-龥 a-z]{0,80}",
        "[Ա-Ֆա-ֆა-ჰ ]{0,80}",
        "[a-z\u{300}-\u{304}\u{306}-\u{308}]{0,60}",
        "\\PC{0,40}",
        ".{0,40}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_printable_prints_without_overlap_and_nothing_else_does(
        name in anything(), address in anything(), host in anything(), language in 0..3_usize, status in 0..6_usize
    ) {
        let mut facts = named("ALI", "", &name);
        facts.premises.address_kk = address.clone();
        facts.premises.address_ru = address.clone();
        facts.host.name = Some(host.clone());
        let sample = Sample { status: ALL[status], language: LANGUAGES[language], ..Sample::new("", facts) };
        if [&name, &address, &host].into_iter().all(|text| printable(text).is_ok()) {
            check(&sample);
            prop_assert!(sample.unsealed().is_ok());
        } else if !name.trim().is_empty() || printable(&name).is_ok() {
            prop_assert!(matches!(sample.unsealed(), Err(PdfError::Unprintable(_))));
        }
    }

    #[test]
    fn no_glyph_of_a_printable_text_is_the_empty_box(text in anything()) {
        if printable(&text).is_ok() {
            use unicode_normalization::UnicodeNormalization;
            let text: String = text.nfc().collect();
            for rtl in [false, true] {
                for run in faces().unwrap().runs(&text, Style::bold(9.0), rtl) {
                    prop_assert!(run.glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != 0), "{text:?}");
                    prop_assert!(run.width.is_finite() && run.width >= 0.0);
                }
            }
        }
    }
}
