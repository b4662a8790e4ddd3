//! Whose crossing it was.

use super::{Traveller, names};
use crate::domain::persons::PersonSnapshot;
use chrono::NaiveDate;

/// How well a crossing and a person fit together. In ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Somebody else.
    Other,
    /// Perhaps: for an officer to decide.
    Doubtful,
    /// The same.
    Same,
}

/// Compares a traveller with a person. `same_document` says that he showed a document of this person.
///
/// Document, nationality, birth date and name together make a match. With the document alone something is mistyped, or the document
/// was lent; with all but the document, he travels with another one.
#[must_use]
pub fn judge(traveller: &Traveller, person: &PersonSnapshot, same_document: bool) -> Verdict {
    let same_person = traveller.nationality == person.nationality
        && traveller.birth_date == person.birth_date
        && is_named(traveller, person);
    match (same_document, same_person) {
        (true, true) => Verdict::Same,
        (false, false) => Verdict::Other,
        _ => Verdict::Doubtful,
    }
}

/// Any spelling that the border has of the name may be any that he has given of his own.
fn is_named(traveller: &Traveller, person: &PersonSnapshot) -> bool {
    let patronymic = person.patronymic.as_deref().unwrap_or_default();
    let known = [
        format!("{} {}", person.latin_surname, person.latin_given_names),
        format!("{} {} {patronymic}", person.surname, person.given_names),
    ];
    let said = [Some(format!("{} {}", traveller.surname, traveller.given_names)), traveller.original_name.clone()];
    said.iter().flatten().any(|said| known.iter().any(|known| names::agree(said, known)))
}

/// By what people are looked for whose document is another one: the same text for the same nationality, birth date and surname. None
/// for a name that has no letters of A to Z.
#[must_use]
pub fn likeness(nationality: &str, birth_date: NaiveDate, surname: &str) -> Option<String> {
    let key = names::key(surname);
    (!key.is_empty()).then(|| format!("{nationality}:{birth_date}:{key}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> PersonSnapshot {
        PersonSnapshot {
            surname: "Юлдашев".to_owned(),
            given_names: "Джамшид".to_owned(),
            patronymic: Some("Анварович".to_owned()),
            latin_surname: "YOLDOSHEV".to_owned(),
            latin_given_names: "JAMSHID".to_owned(),
            birth_date: "1991-04-17".parse().unwrap(),
            nationality: "UZB".to_owned(),
            document_kind: "passport".to_owned(),
            document_number: "FA1234567".to_owned(),
            document_country: "UZB".to_owned(),
            document_expires_on: "2031-05-09".parse().unwrap(),
        }
    }

    fn traveller(surname: &str) -> Traveller {
        Traveller {
            document_kind: "passport".to_owned(),
            document_number: "FA1234567".to_owned(),
            document_country: "UZB".to_owned(),
            nationality: "UZB".to_owned(),
            birth_date: "1991-04-17".parse().unwrap(),
            surname: surname.to_owned(),
            given_names: "JAMSHID".to_owned(),
            original_name: None,
            migrant_id_card: None,
        }
    }

    #[test]
    fn document_and_person_together_make_a_match_and_one_of_them_a_doubt() {
        let other_birth = Traveller { birth_date: "1991-04-18".parse().unwrap(), ..traveller("YOLDOSHEV") };
        let other_nationality = Traveller { nationality: "TJK".to_owned(), ..traveller("YOLDOSHEV") };
        let in_cyrillic =
            Traveller { original_name: Some("Юлдашев Джамшид".to_owned()), ..traveller("QQQ") };
        for (traveller, with_document, without) in [
            (traveller("YULDASHEV"), Verdict::Same, Verdict::Doubtful),
            (in_cyrillic, Verdict::Same, Verdict::Doubtful),
            (traveller("KARIMOV"), Verdict::Doubtful, Verdict::Other),
            (other_birth, Verdict::Doubtful, Verdict::Other),
            (other_nationality, Verdict::Doubtful, Verdict::Other),
        ] {
            assert_eq!(judge(&traveller, &person(), true), with_document);
            assert_eq!(judge(&traveller, &person(), false), without);
        }
        assert!(Verdict::Same > Verdict::Doubtful && Verdict::Doubtful > Verdict::Other);
    }

    #[test]
    fn likeness_is_the_same_for_the_same_person_in_another_spelling() {
        let of = |surname: &str| likeness("UZB", "1991-04-17".parse().unwrap(), surname);
        assert_eq!(of("YOLDOSHEV"), of("YULDASHEV"));
        assert_ne!(of("YOLDOSHEV"), of("KARIMOV"));
    }
}
