//! What a line of a report may say, and what is wrong with it.

use super::*;
use crate::domain::persons::Sex;
use crate::domain::persons::mrz::{MrzFields, compose_td3};

fn now() -> DateTime<Utc> {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

fn input() -> CrossingInput {
    CrossingInput {
        event_id: "e-1".to_owned(),
        direction: Direction::Entry,
        crossed_at: "2026-11-20T08:00:00.5Z".parse().unwrap(),
        checkpoint: "KORDAY".to_owned(),
        region: "31".to_owned(),
        document_kind: DocumentKind::Passport,
        document_number: "fa 1234567".to_owned(),
        document_country: "UZB".to_owned(),
        nationality: "UZB".to_owned(),
        birth_date: "1991-04-17".parse().unwrap(),
        surname: Some("YOLDOSHEV<".to_owned()),
        given_names: Some("JAMSHID<ANVAROVICH".to_owned()),
        original_name: None,
        mrz: None,
        migrant_id_card: Some("M-000123".to_owned()),
        corrects: None,
        cancelled: false,
    }
}

fn wrong(input: &CrossingInput) -> Vec<(String, FieldCode)> {
    Crossing::parse(input, now()).unwrap_err().into_iter().map(|error| (error.pointer, error.code)).collect()
}

#[test]
fn a_line_is_read_into_its_one_form() {
    let crossing = Crossing::parse(&input(), now()).unwrap();
    assert_eq!(crossing.crossed_at.to_rfc3339(), "2026-11-20T08:00:00+00:00");
    let traveller = &crossing.traveller;
    assert_eq!(traveller.document_key(), "UZB:passport:FA1234567");
    assert_eq!(traveller.card_key().unwrap(), "KAZ:migrant_id_card:M000123");
    assert_eq!((traveller.surname.as_str(), traveller.given_names.as_str()), ("YOLDOSHEV", "JAMSHID ANVAROVICH"));
    assert_eq!(format!("{traveller:?}"), "Traveller(…)");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let broken = CrossingInput {
        crossed_at: now() + TimeDelta::minutes(6),
        region: "00".to_owned(),
        document_number: "№/1".to_owned(),
        document_country: "XYZ".to_owned(),
        nationality: "KAZ".to_owned(),
        birth_date: "2027-01-01".parse().unwrap(),
        surname: None,
        migrant_id_card: Some("?".to_owned()),
        cancelled: true,
        ..input()
    };
    let pointers: Vec<String> = wrong(&broken).into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(
        pointers,
        [
            "/crossed_at",
            "/birth_date",
            "/corrects",
            "/document/number",
            "/document/issuing_country",
            "/nationality",
            "/migrant_id_card",
            "/surname",
            "/region"
        ]
    );
    let of_itself = CrossingInput { corrects: Some("e-1".to_owned()), ..input() };
    assert_eq!(wrong(&of_itself), [("/corrects".to_owned(), FieldCode::NotAllowed)]);
    let ancient = CrossingInput { crossed_at: "1999-01-01T00:00:00Z".parse().unwrap(), ..input() };
    assert_eq!(wrong(&ancient), [("/crossed_at".to_owned(), FieldCode::DateTooOld)]);
}

#[test]
fn names_may_be_left_to_the_zone_and_must_not_contradict_it() {
    let country = CountryCode::parse("UZB").unwrap();
    let lines = compose_td3(&MrzFields {
        document_code: "P",
        issuing_country: country,
        number: "FA1234567",
        surname: "YOLDOSHEV",
        given_names: "JAMSHID",
        nationality: country,
        birth_date: "1991-04-17".parse().unwrap(),
        sex: Sex::Male,
        expires_on: "2031-05-09".parse().unwrap(),
    });
    let by_zone = CrossingInput { surname: None, given_names: None, mrz: Some(lines.clone()), ..input() };
    let crossing = Crossing::parse(&by_zone, now()).unwrap();
    assert_eq!(crossing.traveller.surname, "YOLDOSHEV");
    let contradicted = CrossingInput { surname: Some("KARIMOV".to_owned()), given_names: None, ..by_zone.clone() };
    assert_eq!(
        wrong(&contradicted),
        [("/surname".to_owned(), FieldCode::MrzMismatch), ("/given_names".to_owned(), FieldCode::MrzMismatch)]
    );
    let other_number = CrossingInput { document_number: "FA7654321".to_owned(), ..by_zone.clone() };
    assert_eq!(wrong(&other_number), [("/document/number".to_owned(), FieldCode::MrzMismatch)]);
    let broken = CrossingInput { mrz: Some(vec![lines[0].clone()]), ..by_zone };
    assert_eq!(wrong(&broken), [("/mrz".to_owned(), FieldCode::MrzShape)]);
}
