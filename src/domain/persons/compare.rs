//! Typed fields against the machine-readable zone: each difference is reported at the typed field.

use super::document::DocumentNumber;
use super::mrz::Mrz;
use super::name::NamePart;
use super::sex::Sex;
use crate::domain::codes::{FieldCode, FieldError};
use crate::domain::reference::countries::CountryCode;
use crate::domain::reference::document_kinds::DocumentKind;
use chrono::NaiveDate;

/// What was typed and could be read; a field that is wrong in itself is not compared.
#[derive(Debug, Default)]
pub struct Typed<'a> {
    /// Surname.
    pub surname: Option<&'a NamePart>,
    /// Given names.
    pub given_names: Option<&'a NamePart>,
    /// Whether given names were typed, readable or not.
    pub has_given_names: bool,
    /// Patronymic.
    pub patronymic: Option<&'a NamePart>,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Nationality.
    pub nationality: Option<CountryCode>,
    /// Kind of document.
    pub kind: Option<DocumentKind>,
    /// Document number.
    pub number: Option<&'a DocumentNumber>,
    /// Issuing country.
    pub issuing_country: Option<CountryCode>,
    /// Last day of validity.
    pub expires_on: Option<NaiveDate>,
}

/// Every difference: `MrzKind` at `/mrz` when this kind of document has no such zone, `MrzMismatch` at each typed field that differs.
#[must_use]
pub fn differences(typed: &Typed<'_>, mrz: &Mrz) -> Vec<FieldError> {
    if typed.kind.is_some_and(|kind| !mrz.fits(kind)) {
        return vec![FieldError::new("/mrz", FieldCode::MrzKind)];
    }
    let mut pointers = name_differences(typed, mrz);
    let differs = [
        ("/birth_date", typed.birth_date.is_some_and(|date| !same_day(date, &mrz.birth_cells))),
        ("/sex", typed.sex.is_some_and(|sex| sex != mrz.sex)),
        ("/nationality", typed.nationality.is_some_and(|code| mrz.nationality != Some(code))),
        ("/document/number", typed.number.is_some_and(|number| number.as_str() != mrz.number)),
        ("/document/issuing_country", typed.issuing_country.is_some_and(|code| mrz.issuing_country != Some(code))),
        ("/document/expires_on", typed.expires_on.is_some_and(|date| !same_day(date, &mrz.expiry_cells))),
    ];
    pointers.extend(differs.into_iter().filter_map(|(pointer, differs)| differs.then_some(pointer)));
    pointers.into_iter().map(|pointer| FieldError::new(pointer, FieldCode::MrzMismatch)).collect()
}

/// The zone has two digits of the year, and `<` for parts that the issuer does not know.
fn same_day(date: NaiveDate, cells: &str) -> bool {
    date.format("%y%m%d").to_string().chars().zip(cells.chars()).all(|(typed, cell)| cell == '<' || cell == typed)
}

/// Names can be compared when they are typed in Latin letters.
fn name_differences(typed: &Typed<'_>, mrz: &Mrz) -> Vec<&'static str> {
    let mut pointers = Vec::new();
    if let Some(surname) = typed.surname.filter(|name| name.is_latin()) {
        if whole_name_is_primary(surname, typed, mrz) {
            return pointers;
        }
        if !surname.spellings().any(|text| fits(&text, &mrz.surname, mrz.names_may_be_cut)) {
            pointers.push("/surname");
        }
    }
    if !typed.has_given_names && !mrz.given_names.is_empty() {
        pointers.push("/given_names");
    } else if let Some(given) = typed.given_names.filter(|name| name.is_latin()) {
        pointers.extend(given_names_difference(given, typed.patronymic, mrz));
    }
    pointers
}

/// Some states write surname and given names into the primary identifier when the passport does not tell them apart.
fn whole_name_is_primary(surname: &NamePart, typed: &Typed<'_>, mrz: &Mrz) -> bool {
    let Some(given) = typed.given_names.filter(|given| given.is_latin() && mrz.given_names.is_empty()) else {
        return false;
    };
    joined(surname, given).chain(joined(given, surname)).any(|text| fits(&text, &mrz.surname, mrz.names_may_be_cut))
}

/// The zone has the given names, or the given names and the patronymic.
fn given_names_difference(given: &NamePart, patronymic: Option<&NamePart>, mrz: &Mrz) -> Option<&'static str> {
    let fits_zone = |text: String| fits(&text, &mrz.given_names, mrz.names_may_be_cut);
    if given.spellings().any(fits_zone) {
        return None;
    }
    let Some(patronymic) = patronymic else {
        return Some("/given_names");
    };
    if joined(given, patronymic).any(fits_zone) {
        return None;
    }
    let begins =
        given.spellings().any(|text| mrz.given_names.strip_prefix(&text).is_some_and(|rest| rest.starts_with(' ')));
    match (begins, patronymic.is_latin()) {
        // A patronymic in another script cannot be compared.
        (true, false) => None,
        (true, true) => Some("/patronymic"),
        (false, _) => Some("/given_names"),
    }
}

fn joined<'a>(first: &'a NamePart, second: &'a NamePart) -> impl Iterator<Item = String> + 'a {
    first.spellings().flat_map(move |first| second.spellings().map(move |second| format!("{first} {second}")))
}

/// Whether a typed name is the one of the zone. Word boundaries do not matter; in a field that is full, words may be cut or left out.
fn fits(typed: &str, zone: &str, may_be_cut: bool) -> bool {
    let letters = |text: &str| text.replace(' ', "");
    if letters(typed) == letters(zone) {
        return true;
    }
    let mut words = typed.split(' ');
    may_be_cut && zone.split(' ').all(|cut| words.next().is_some_and(|word| word.starts_with(cut)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> NamePart {
        NamePart::parse(text).unwrap()
    }

    fn zone(surname: &str, given_names: &str, cut: bool) -> Mrz {
        let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
        let mrz = Mrz::parse(&lines, "2026-11-22".parse().unwrap()).unwrap();
        Mrz { surname: surname.to_owned(), given_names: given_names.to_owned(), names_may_be_cut: cut, ..mrz }
    }

    fn compared(typed: [&str; 3], zone: &Mrz) -> Vec<&'static str> {
        let [surname, given, patronymic] = typed.map(|text| (!text.is_empty()).then(|| name(text)));
        let typed = Typed {
            surname: surname.as_ref(),
            given_names: given.as_ref(),
            has_given_names: given.is_some(),
            patronymic: patronymic.as_ref(),
            ..Typed::default()
        };
        name_differences(&typed, zone)
    }

    #[test]
    fn names_are_compared_as_the_zone_writes_them() {
        let none: [&str; 0] = [];
        for (typed, surname, given, expected) in [
            (["Karimov", "Oʻktam", ""], "KARIMOV", "OKTAM", &none[..]),
            (["Karimov", "Oʻktam", "Rahim oʻgʻli"], "KARIMOV", "OKTAM", &none[..]),
            (["Karimov", "Oktam", "Rahimovich"], "KARIMOV", "OKTAM RAHIMOVICH", &none[..]),
            (["Karimov", "Oktam", "Рахимович"], "KARIMOV", "OKTAM RAHIMOVICH", &none[..]),
            (["Karimov", "Oktam", "Salimovich"], "KARIMOV", "OKTAM RAHIMOVICH", &["/patronymic"][..]),
            (["Karimov", "Oktam", ""], "KARIMOV", "OKTAM RAHIMOVICH", &["/given_names"][..]),
            (["Karimow", "Oktam", ""], "KARIMOV", "OKTAM", &["/surname"][..]),
            (["Каримов", "Уктам", ""], "KARIMOV", "OKTAM", &none[..]),
            (["Müller", "Jürgen", ""], "MUELLER", "JUERGEN", &none[..]),
            (["Öztürk", "Gülşen", ""], "OZTURK", "GULSEN", &none[..]),
            (["Əliyev", "Həsən", ""], "ELIYEV", "HESEN", &none[..]),
            (["O'Connor-Smith", "Anna Maria", ""], "O CONNOR SMITH", "ANNAMARIA", &none[..]),
            (["Arkfreith", "", ""], "ARKFREITH", "", &none[..]),
            (["Rajesh", "Kumar", ""], "RAJESH KUMAR", "", &none[..]),
            (["Kumar", "Rajesh", ""], "RAJESH KUMAR", "", &none[..]),
            (["Eriksson", "", ""], "ERIKSSON", "ANNA", &["/given_names"][..]),
            (["Эрикссон", "", ""], "ERIKSSON", "ANNA", &["/given_names"][..]),
            (["Eriksson", "Anna", ""], "ERIKSSON", "", &["/given_names"][..]),
        ] {
            assert_eq!(compared(typed, &zone(surname, given, false)), expected, "{typed:?} {surname} {given}");
        }
    }

    #[test]
    fn a_full_field_may_have_cut_the_names() {
        let cut = zone("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASU", true);
        assert!(compared(["Nilavadhanananda", "Chayapa Dejthamrong Krasuang", ""], &cut).is_empty());
        assert_eq!(compared(["Nilavadhanananda", "Chayapa Krasuang", ""], &cut), ["/given_names"]);
        let whole = Mrz { names_may_be_cut: false, ..cut };
        assert_eq!(compared(["Nilavadhanananda", "Chayapa Dejthamrong Krasuang", ""], &whole), ["/given_names"]);
    }

    #[test]
    fn unknown_parts_of_a_date_match_any_day() {
        let date = "1974-08-12".parse().unwrap();
        assert!(same_day(date, "740812") && same_day(date, "7408<<") && same_day(date, "<<<<<<"));
        assert!(!same_day(date, "740813"));
    }
}
