//! The zone is tested with the specimens of ICAO 9303 and with zones that it wrote itself.

use super::*;
use proptest::prelude::*;

const TD3: [&str; 2] = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
const TD1: [&str; 3] =
    ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-22")
}

fn fields<'a>() -> MrzFields<'a> {
    MrzFields {
        document_code: "P",
        issuing_country: CountryCode::parse("DEU").unwrap(),
        number: "C01X00T47",
        surname: "MUSTERMANN",
        given_names: "ERIKA",
        nationality: CountryCode::parse("DEU").unwrap(),
        birth_date: day("1964-08-12"),
        sex: Sex::Female,
        expires_on: day("2033-10-31"),
    }
}

fn failures<S: AsRef<str>>(lines: &[S]) -> Vec<(String, FieldCode)> {
    Mrz::parse(lines, today()).unwrap_err().into_iter().map(|e| (e.pointer, e.code)).collect()
}

#[test]
fn the_specimens_of_icao_are_read() {
    let passport = Mrz::parse(&TD3, today()).unwrap();
    assert_eq!(passport.format, MrzFormat::Td3);
    assert_eq!(passport.document_code, "P");
    assert_eq!((passport.surname.as_str(), passport.given_names.as_str()), ("ERIKSSON", "ANNA MARIA"));
    assert_eq!(passport.number, "L898902C3");
    assert_eq!(passport.birth_date, Some(day("1974-08-12")));
    assert_eq!(passport.expires_on, Some(day("2012-04-15")));
    assert_eq!(passport.sex, Sex::Female);
    assert_eq!(passport.nationality, None, "Utopia is not in the table");

    let card = Mrz::parse(&TD1, today()).unwrap();
    assert_eq!(card.format, MrzFormat::Td1);
    assert_eq!(card.number, "D23145890");
    assert_eq!(card.surname, "ERIKSSON");
}

#[test]
fn every_changed_cell_under_a_check_digit_is_seen() {
    // Number, birth date, expiry and their check digits, the personal number's and the composite digit.
    for position in (0..10).chain(13..20).chain(21..28).chain([42, 43]) {
        let mut second: Vec<char> = TD3[1].chars().collect();
        second[position] = if second[position] == '8' { '1' } else { '8' };
        let second: String = second.into_iter().collect();
        assert_eq!(
            failures(&[TD3[0], &second]),
            [("/mrz/1".to_owned(), FieldCode::MrzCheckDigit)],
            "position {position}"
        );
    }
    assert_eq!(
        failures(&["I<UTOD231458906<<<<<<<<<<<<<<<", TD1[1], TD1[2]]),
        [("/mrz/0".to_owned(), FieldCode::MrzCheckDigit), ("/mrz/1".to_owned(), FieldCode::MrzCheckDigit)]
    );
}

#[test]
fn the_shape_must_fit() {
    let shape = |pointer: &str| (pointer.to_owned(), FieldCode::MrzShape);
    assert_eq!(failures::<&str>(&[]), [shape("/mrz")]);
    assert_eq!(failures(&[TD3[0]]), [shape("/mrz")]);
    assert_eq!(failures(&["P<UTO", "1"]), [shape("/mrz/0"), shape("/mrz/1")]);
    assert_eq!(failures(&[&TD3[0].replace('A', "Ä"), TD3[1]]), [shape("/mrz/0")]);
    assert_eq!(failures(&[&TD3[0].replacen('P', "V", 1), TD3[1]]), [shape("/mrz/0")]);
    assert_eq!(failures(&[TD3[0], TD3[1], TD3[1]]), [shape("/mrz/0"), shape("/mrz/1"), shape("/mrz/2")]);
}

#[test]
fn spaces_and_small_letters_are_forgiven() {
    let lower = TD3.map(|line| format!(" {} ", line.to_lowercase()));
    assert_eq!(Mrz::parse(&lower, today()).unwrap().lines, TD3);
}

#[test]
fn a_composed_zone_reads_back_and_germany_is_one_letter() {
    let lines = compose_td3(&fields());
    assert!(lines[0].starts_with("P<D<<MUSTERMANN<<ERIKA<"));
    let read = Mrz::parse(&lines, today()).unwrap();
    assert_eq!(read.nationality.unwrap().as_str(), "DEU");
    assert_eq!(read.issuing_country.unwrap().as_str(), "DEU");
    assert_eq!(read.birth_date, Some(day("1964-08-12")));
    assert_eq!(read.expires_on, Some(day("2033-10-31")));
}

#[test]
fn long_numbers_of_cards_are_put_together() {
    let lines = compose_td1(&MrzFields { document_code: "ID", number: "D23145890734", ..fields() });
    let read = Mrz::parse(&lines, today()).unwrap();
    assert_eq!(read.number, "D23145890734");
    assert_eq!(read.document_code, "ID");
    assert!(!read.fits(DocumentKind::Passport) && read.fits(DocumentKind::MigrantIdCard));
}

#[test]
fn a_birth_date_is_never_in_the_future() {
    for (cells, expected) in [
        ("261122", Some("2026-11-22")),
        ("261123", Some("1926-11-23")),
        ("000229", Some("2000-02-29")),
        ("280229", Some("1928-02-29")),
        ("7408<<", None),
    ] {
        assert_eq!(birth_date(cells, today()), expected.map(day), "{cells}");
    }
}

#[test]
fn names_of_one_word_and_without_a_surname_are_normal() {
    assert_eq!(names("ARKFREITH<<<<<<"), ("ARKFREITH".to_owned(), String::new()));
    assert_eq!(names("RAJESH<KUMAR<<<<"), ("RAJESH KUMAR".to_owned(), String::new()));
    assert_eq!(names("NGUYEN<<THI<ANH<<"), ("NGUYEN".to_owned(), "THI ANH".to_owned()));
    assert_eq!(names("<<RAJESH<<<"), ("RAJESH".to_owned(), String::new()));
}

#[test]
fn an_x_for_the_sex_is_taken_as_unspecified() {
    let second = TD3[1].replacen('F', "X", 1);
    assert_eq!(Mrz::parse(&[TD3[0], &second], today()).unwrap().sex, Sex::Unspecified);
}

proptest! {
    #[test]
    fn reading_never_panics(lines in prop::collection::vec("[A-Z0-9<]{30}|[A-Z0-9<]{44}|.{0,50}", 0..4)) {
        let _ = Mrz::parse(&lines, today());
    }

    #[test]
    fn every_composed_zone_is_valid(
        number in "[A-Z0-9]{1,20}", surname in "[A-Z]{1,30}( [A-Z]{1,30})?", given in "([A-Z]{1,20}( [A-Z]{1,30}){0,3})?",
        born in 0..36_000_u64, left in 0..9_000_u64,
    ) {
        let birth_date = today().checked_sub_days(chrono::Days::new(born)).unwrap();
        let expires_on = today().checked_add_days(chrono::Days::new(left)).unwrap();
        let fields = MrzFields { number: &number, surname: &surname, given_names: &given, birth_date, expires_on, ..fields() };
        for lines in [compose_td3(&fields), compose_td1(&MrzFields { document_code: "I", ..fields })] {
            let read = Mrz::parse(&lines, today()).unwrap();
            prop_assert_eq!(read.birth_date, Some(birth_date));
            prop_assert_eq!(read.expires_on, Some(expires_on));
        }
    }
}
