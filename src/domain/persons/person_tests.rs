//! A person is tested with whole bodies as they come in.

use super::*;
use crate::domain::persons::DocumentInput;
use crate::domain::persons::mrz::{MrzFields, compose_td3};
use proptest::prelude::*;

fn today() -> NaiveDate {
    "2026-11-22".parse().unwrap()
}

fn zone() -> Vec<String> {
    compose_td3(&MrzFields {
        document_code: "P",
        issuing_country: CountryCode::parse("UZB").unwrap(),
        number: "FA1234567",
        surname: "KARIMOV",
        given_names: "OKTAM",
        nationality: CountryCode::parse("UZB").unwrap(),
        birth_date: "1990-05-17".parse().unwrap(),
        sex: Sex::Male,
        expires_on: "2031-03-01".parse().unwrap(),
    })
}

fn input() -> PersonInput {
    PersonInput {
        surname: "Karimov".into(),
        given_names: Some("Oʻktam".into()),
        patronymic: None,
        birth_date: "1990-05-17".into(),
        sex: "male".into(),
        nationality: "UZB".into(),
        document: DocumentInput {
            kind: "passport".into(),
            number: "FA 1234567".into(),
            issuing_country: "UZB".into(),
            expires_on: "2031-03-01".into(),
        },
        mrz: Some(zone()),
    }
}

fn errors(input: &PersonInput) -> Vec<(String, FieldCode)> {
    Person::parse(input, today()).unwrap_err().into_iter().map(|e| (e.pointer, e.code)).collect()
}

fn only(pointer: &str, code: FieldCode) -> Vec<(String, FieldCode)> {
    vec![(pointer.to_owned(), code)]
}

#[test]
fn a_good_person_is_read() {
    let person = Person::parse(&input(), today()).unwrap();
    assert_eq!(person.original_name(), "Karimov Oʻktam");
    assert_eq!((person.latin.surname.as_str(), person.latin.given_names.as_str()), ("KARIMOV", "OKTAM"));
    assert_eq!(person.key().number.as_str(), "FA1234567");
    let json = serde_json::to_string(&person).unwrap();
    assert_eq!(serde_json::from_str::<Person>(&json).unwrap(), person);
    assert!(!format!("{person:?}").contains("Karimov") && !format!("{person:?}").contains("FA123"));
}

#[test]
fn without_a_zone_the_name_is_transliterated() {
    let input = PersonInput {
        surname: "Каримова".into(), given_names: Some("Гулноза".into()), mrz: None, ..input()
    };
    let latin = Person::parse(&input, today()).unwrap().latin;
    assert_eq!((latin.surname.as_str(), latin.given_names.as_str()), ("KARIMOVA", "GULNOZA"));
}

#[test]
fn a_name_that_cannot_be_transliterated_needs_the_zone() {
    let chinese = PersonInput { surname: "王".into(), given_names: Some("伟".into()), mrz: None, ..input() };
    assert_eq!(errors(&chinese), only("/mrz", FieldCode::Required));
    let with_zone = PersonInput { mrz: Some(zone()), ..chinese };
    assert_eq!(Person::parse(&with_zone, today()).unwrap().latin.surname, "KARIMOV");
}

#[test]
fn one_word_names_are_normal() {
    let input = PersonInput { given_names: Some(String::new()), mrz: None, ..input() };
    let person = Person::parse(&input, today()).unwrap();
    assert_eq!(person.given_names, None);
    assert_eq!(person.latin.given_names, "");
}

#[test]
fn an_empty_body_names_every_required_field() {
    let pointers: Vec<_> = errors(&PersonInput::default())
        .into_iter()
        .map(|(pointer, code)| {
            assert_eq!(code, FieldCode::Required, "{pointer}");
            pointer
        })
        .collect();
    assert_eq!(
        pointers,
        [
            "/document/kind",
            "/surname",
            "/birth_date",
            "/sex",
            "/nationality",
            "/document/number",
            "/document/issuing_country",
            "/document/expires_on",
        ]
    );
}

#[test]
fn every_wrong_field_is_named_at_its_pointer() {
    type Change = fn(&mut PersonInput);
    let cases: [(Change, &str, FieldCode); 13] = [
        (|p| p.surname = "K4".into(), "/surname", FieldCode::BadCharacters),
        (|p| p.patronymic = Some("😀".into()), "/patronymic", FieldCode::BadCharacters),
        (|p| p.birth_date = "17.05.1990".into(), "/birth_date", FieldCode::BadDate),
        (|p| p.birth_date = "1990-02-30".into(), "/birth_date", FieldCode::BadDate),
        (|p| p.birth_date = "2026-11-23".into(), "/birth_date", FieldCode::DateInFuture),
        (|p| p.birth_date = "1896-11-21".into(), "/birth_date", FieldCode::DateTooOld),
        (|p| p.sex = "M".into(), "/sex", FieldCode::NotAllowed),
        (|p| p.nationality = "KAZ".into(), "/nationality", FieldCode::OwnCitizen),
        (|p| p.nationality = "XYZ".into(), "/nationality", FieldCode::UnknownCountry),
        (|p| p.document.kind = "visa".into(), "/document/kind", FieldCode::NotAllowed),
        (|p| p.document.number = "№#".into(), "/document/number", FieldCode::DocumentNumberFormat),
        (|p| p.document.expires_on = "2026-11-21".into(), "/document/expires_on", FieldCode::DocumentExpired),
        (|p| p.mrz = Some(vec![]), "/mrz", FieldCode::MrzShape),
    ];
    for (change, pointer, code) in cases {
        let mut input = PersonInput { mrz: None, ..input() };
        change(&mut input);
        assert_eq!(errors(&input), only(pointer, code));
    }
}

#[test]
fn every_difference_from_the_zone_is_named_at_the_typed_field() {
    let other = PersonInput {
        surname: "Karimow".into(),
        given_names: Some("Olim".into()),
        birth_date: "1990-05-18".into(),
        sex: "female".into(),
        nationality: "TJK".into(),
        document: DocumentInput {
            kind: "passport".into(),
            number: "FA1234568".into(),
            issuing_country: "TJK".into(),
            expires_on: "2031-03-02".into(),
        },
        ..input()
    };
    let found = errors(&other);
    assert!(found.iter().all(|(_, code)| *code == FieldCode::MrzMismatch));
    let pointers: Vec<_> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/surname",
            "/given_names",
            "/birth_date",
            "/sex",
            "/nationality",
            "/document/number",
            "/document/issuing_country",
            "/document/expires_on",
        ]
    );
}

#[test]
fn a_wrong_zone_and_a_wrong_kind_are_told_apart() {
    let mut lines = zone();
    lines[1] = lines[1].replacen("FA1234567", "FA1234561", 1);
    assert_eq!(errors(&PersonInput { mrz: Some(lines), ..input() }), only("/mrz/1", FieldCode::MrzCheckDigit));
    let mut card = input();
    card.document.kind = "national_id".into();
    assert_eq!(errors(&card), only("/mrz", FieldCode::MrzKind));
}

#[test]
fn people_over_a_hundred_are_read() {
    let mut old = input();
    old.birth_date = "1920-01-05".into();
    let mut lines = compose_td3(&MrzFields {
        document_code: "P",
        issuing_country: CountryCode::parse("UZB").unwrap(),
        number: "FA1234567",
        surname: "KARIMOV",
        given_names: "OKTAM",
        nationality: CountryCode::parse("UZB").unwrap(),
        birth_date: "1920-01-05".parse().unwrap(),
        sex: Sex::Male,
        expires_on: "2031-03-01".parse().unwrap(),
    });
    lines.truncate(2);
    old.mrz = Some(lines);
    assert!(Person::parse(&old, today()).is_ok());
}

proptest! {
    #[test]
    fn parsing_never_panics(a in ".{0,130}", b in ".{0,12}", c in "[0-9-]{0,12}", lines in prop::option::of(prop::collection::vec(".{0,45}", 0..4))) {
        let input = PersonInput {
            surname: a.clone(), given_names: Some(a.clone()), patronymic: Some(b.clone()), birth_date: c.clone(), sex: b.clone(),
            nationality: b.clone(), document: DocumentInput { kind: b.clone(), number: b.clone(), issuing_country: b, expires_on: c },
            mrz: lines,
        };
        prop_assert!(Person::parse(&input, today()).is_err());
    }
}
