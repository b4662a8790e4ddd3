//! What holds for every text: all languages are there, in their script, with the same placeholders.
//! The list of texts below must name every source of texts in this module.

use std::collections::BTreeSet;

use super::notifications::{DELEGATE_SMS, HOST_LINK_SMS, OTP_SMS, SMS_ASCII_UNITS, SMS_UNITS, URL_UNITS};
use super::{
    Text, access, cabinet, cases, confirm_page, fields, notifications, problems, statistics, status, verify_command,
    verify_details, verify_page,
};
use crate::domain::access::LookPurpose;
use crate::domain::certificates::status::CertificateStatus;
use crate::domain::codes::{FieldCode, ProblemCode};
use crate::domain::language::Language;
use crate::domain::notifications::NotificationKind;
use crate::domain::reference::refusal_reasons::RefusalGround;

const STATUSES: [CertificateStatus; 6] = [
    CertificateStatus::Valid,
    CertificateStatus::Superseded,
    CertificateStatus::Departed,
    CertificateStatus::Ended,
    CertificateStatus::Vacated,
    CertificateStatus::Annulled,
];

fn all_texts() -> Vec<&'static Text> {
    let mut texts = vec![&OTP_SMS, &HOST_LINK_SMS, &DELEGATE_SMS];
    texts.extend(cabinet::ALL);
    texts.extend(cases::ALL);
    texts.push(&problems::APPEAL);
    texts.extend(RefusalGround::ALL.iter().map(|&ground| problems::explanation(ground)));
    texts.extend(verify_page::ALL);
    texts.extend(verify_command::all());
    texts.extend(verify_details::ALL);
    texts.extend(STATUSES.map(verify_page::headline));
    texts.extend(confirm_page::ALL);
    texts.extend(statistics::all());
    texts.extend(super::limits::ALL.iter().map(|(_, text)| text));
    for &code in ProblemCode::ALL {
        texts.extend([problems::title(code), problems::detail(code)]);
    }
    texts.extend(FieldCode::ALL.iter().map(|&code| fields::message(code)));
    let by_certificate = ["certificate_link", "certificate_birth_date", "certificate_proof"];
    let looks = ["host_answer", "host_record", "host_link", "integrator_record", "annulment", "another"]
        .into_iter()
        .chain(by_certificate);
    let purposes = LookPurpose::ALL.map(LookPurpose::as_str);
    texts.extend(looks.chain(purposes).map(access::purpose));
    for kind in NotificationKind::ALL {
        texts.extend([notifications::title(kind), notifications::body(kind)]);
    }
    for value in STATUSES {
        texts.extend([status::certificate_name(value), status::certificate_explanation(value)]);
    }
    for state in status::REGISTRATION_STATES {
        texts.push(status::registration_name(state).expect(state));
    }
    texts
}

fn is_cyrillic(c: char) -> bool {
    ('\u{0400}'..='\u{052F}').contains(&c)
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
}

/// Words that start with a Latin letter but hold a Cyrillic one, or the other way round: typed on the wrong keyboard.
fn mixed_words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.contains(is_cyrillic) && word.contains(is_latin))
        .collect()
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|tail| tail.split_once('}').expect("a closing brace").0).collect()
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[test]
fn every_text_stands_in_every_language_without_stray_spaces() {
    for text in all_texts() {
        for language in Language::ALL {
            let words = text.get(language);
            assert!(!words.is_empty(), "{text:?}");
            assert_eq!(words, words.trim(), "{text:?}");
            assert!(!words.contains("  "), "{text:?}");
        }
    }
}

#[test]
fn every_text_is_written_in_the_script_of_its_language() {
    for text in all_texts() {
        assert!(text.kk.contains(is_cyrillic), "{}", text.kk);
        assert!(text.ru.contains(is_cyrillic), "{}", text.ru);
        assert!(!text.en.contains(is_cyrillic), "{}", text.en);
        assert!(!text.uz.contains(is_cyrillic), "{}", text.uz);
        for language in Language::ALL {
            assert_eq!(mixed_words(text.get(language)), [""; 0], "{text:?}");
        }
        assert!(!text.ru.contains(|c| "әғқңөұүһіӘҒҚҢӨҰҮҺІ".contains(c)), "{}", text.ru);
    }
}

#[test]
fn uzbek_texts_use_the_letters_of_the_alphabet_and_no_look_alikes() {
    for text in all_texts() {
        assert!(!text.uz.contains(['\'', '`', '\u{2018}', '\u{2019}']), "{}", text.uz);
        for (before, after) in text.uz.match_indices('\u{02BB}').map(|(at, _)| text.uz.split_at(at)) {
            assert!(before.ends_with(['o', 'O', 'g', 'G']), "{before}|{after}");
        }
    }
}

#[test]
fn the_placeholders_of_a_text_are_the_same_in_every_language() {
    for text in all_texts() {
        for language in Language::ALL {
            assert_eq!(placeholders(text.get(language)), placeholders(text.en), "{text:?}");
        }
    }
    for &code in ProblemCode::ALL {
        assert!(placeholders(problems::detail(code).en).is_empty(), "{code:?}");
    }
}

#[test]
fn sentences_end_with_a_full_stop_and_titles_without() {
    for &code in ProblemCode::ALL {
        for language in Language::ALL {
            assert!(!problems::title(code).get(language).ends_with('.'), "{code:?} {language:?}");
            assert!(problems::detail(code).get(language).ends_with('.'), "{code:?} {language:?}");
        }
        assert!(problems::advice(code).ends_with('.'), "{code:?}");
        assert!(problems::advice(code).is_ascii(), "{code:?}");
    }
    for &code in FieldCode::ALL {
        for language in Language::ALL {
            assert!(fields::message(code).get(language).ends_with('.'), "{code:?} {language:?}");
        }
    }
}

#[test]
fn a_one_time_code_fits_into_one_sms_and_a_one_time_link_into_two() {
    let url = format!("https://{}", "x".repeat(URL_UNITS - 8));
    for language in Language::ALL {
        let code = OTP_SMS.fill(language, &[("code", "123456"), ("minutes", "10")]);
        let link = HOST_LINK_SMS.fill(language, &[("url", &url)]);
        assert!(!code.contains('{') && !link.contains('{'));
        assert!(link.contains(&format!(" {url} ")), "the link must stand free: {link}");
        if language == Language::En {
            assert!(code.is_ascii() && units(&code) <= SMS_ASCII_UNITS, "{code}");
            assert!(link.is_ascii() && units(&link) <= SMS_ASCII_UNITS, "{link}");
        } else {
            assert!(units(&code) <= 70, "{}: {code}", units(&code));
            assert!(units(&link) <= SMS_UNITS, "{}: {link}", units(&link));
        }
    }
}

#[test]
fn filling_replaces_known_names_once_and_leaves_the_rest() {
    let words = "{a} { {b} {a} {unknown} {";
    let text = Text { kk: words, ru: words, en: words, uz: words };
    let filled = text.fill(Language::Uz, &[("a", "{b}"), ("b", "2")]);
    assert_eq!(filled, "{b} { 2 {b} {unknown} {");
    assert_eq!(text.fill(Language::Kk, &[]), words);
}

#[test]
fn a_word_that_is_no_registration_state_has_no_name() {
    assert_eq!(status::registration_name("unheard_of"), None);
    assert_eq!(status::registration_name(status::PENDING).map(|text| text.en), Some("Waiting for the host's answer"));
}
