//! Wire types of the person.

use crate::domain::persons::{DocumentInput, PersonInput, Sex};
use crate::domain::reference::document_kinds::DocumentKind;
use crate::http::timestamp::Timestamp;
use crate::store::border_reads::Card;
use crate::store::persons::PersonRow;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A migrant as he enters himself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "surname": "YOʻLDOSHEV", "given_names": "JAMSHID", "patronymic": "ANVAROVICH", "birth_date": "1991-04-17", "sex": "male",
    "nationality": "UZB",
    "document": {"kind": "passport", "number": "FA1234567", "issuing_country": "UZB", "expires_on": "2031-05-09"}
}))]
pub struct PutPerson {
    /// Surname, or the whole of a one-word name; in the person's own script.
    #[schema(min_length = 1, max_length = 120)]
    pub surname: String,
    /// Given names; absent for one-word names.
    #[schema(max_length = 120)]
    pub given_names: Option<String>,
    /// Patronymic, if any.
    #[schema(max_length = 120)]
    pub patronymic: Option<String>,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Sex as the document states it.
    pub sex: Sex,
    /// Nationality, ISO 3166-1 alpha-3 (or XXA, XXB, XXX for stateless persons and refugees).
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$")]
    pub nationality: String,
    /// Travel document.
    pub document: PutDocument,
    /// Lines of the machine-readable zone; checked against the other fields.
    #[schema(min_items = 2, max_items = 3)]
    pub mrz: Option<Vec<MrzLine>>,
}

/// A line of the machine-readable zone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(min_length = 1, max_length = 60, examples("P<UZBYOLDOSHEV<<JAMSHID<<<<<<<<<<<<<<<<<<<<<"))]
pub struct MrzLine(pub String);

/// A travel document as it is entered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutDocument {
    /// Kind.
    pub kind: DocumentKind,
    /// Number.
    #[schema(min_length = 1, max_length = 30)]
    pub number: String,
    /// Issuing country, ISO 3166-1 alpha-3.
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$")]
    pub issuing_country: String,
    /// Last day of validity.
    pub expires_on: NaiveDate,
}

/// What proves that a file is the caller's.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "26018830564372", "code": "K7Q2-9ZTM-4XWB"}))]
pub struct ClaimBody {
    /// Number of an application or certificate of his.
    #[schema(min_length = 14, max_length = 14, pattern = "^[0-9]{14}$")]
    pub number: String,
    /// The code that he was handed; capitals, hyphens and spaces do not matter.
    #[schema(min_length = 12, max_length = 20)]
    pub code: String,
}

/// Whose file it is now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClaimedView {
    /// The account that the caller's phone signs in to from here on.
    pub account_id: Uuid,
}

/// A migrant as he stands in the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    /// Surname.
    #[schema(max_length = 120)]
    pub surname: String,
    /// Given names; empty for one-word names.
    #[schema(max_length = 120)]
    pub given_names: String,
    /// Patronymic.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 120)]
    pub patronymic: Option<String>,
    /// Names in Latin letters, as the certificate will state them.
    pub latin: LatinView,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Sex.
    #[schema(max_length = 20)]
    pub sex: String,
    /// Nationality.
    #[schema(max_length = 3)]
    pub nationality: String,
    /// Travel document.
    pub document: DocumentView,
    /// Lines of the machine-readable zone, if entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_items = 3)]
    pub mrz: Option<Vec<MrzLine>>,
    /// Number of the migrant ID card that he was issued at the border last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 20)]
    pub migrant_id_card: Option<String>,
    /// Version.
    #[schema(minimum = 1)]
    pub version: i32,
    /// Last change.
    pub updated_at: Timestamp,
}

/// Names in Latin letters.
#[derive(Debug, Serialize, ToSchema)]
pub struct LatinView {
    /// Surname.
    #[schema(max_length = 300)]
    pub surname: String,
    /// Given names.
    #[schema(max_length = 300)]
    pub given_names: String,
}

/// A travel document as it stands in the register.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentView {
    /// Kind.
    #[schema(max_length = 40)]
    pub kind: String,
    /// Number.
    #[schema(max_length = 20)]
    pub number: String,
    /// Issuing country.
    #[schema(max_length = 3)]
    pub issuing_country: String,
    /// Last day of validity.
    pub expires_on: NaiveDate,
}

impl From<PutPerson> for PersonInput {
    fn from(body: PutPerson) -> Self {
        Self {
            surname: body.surname,
            given_names: body.given_names,
            patronymic: body.patronymic,
            birth_date: body.birth_date.to_string(),
            sex: body.sex.as_str().to_owned(),
            nationality: body.nationality,
            document: DocumentInput {
                kind: body.document.kind.as_str().to_owned(),
                number: body.document.number,
                issuing_country: body.document.issuing_country,
                expires_on: body.document.expires_on.to_string(),
            },
            mrz: body.mrz.map(|lines| lines.into_iter().map(|line| line.0).collect()),
        }
    }
}

/// The entity tag of a person: the card comes from the border, and changes by itself.
#[must_use]
pub fn tag(row: &PersonRow, card: Option<&Card>) -> String {
    let card = card.map(|card| format!("-{}", card.crossing.0.simple()));
    format!("v{}{}", row.version, card.unwrap_or_default())
}

impl PersonView {
    /// A person and his card.
    #[must_use]
    pub fn of(row: PersonRow, card: Option<Card>) -> Self {
        let person = row.who.snapshot;
        Self {
            surname: person.surname,
            given_names: person.given_names,
            patronymic: person.patronymic,
            latin: LatinView { surname: person.latin_surname, given_names: person.latin_given_names },
            birth_date: person.birth_date,
            sex: row.who.sex,
            nationality: person.nationality,
            document: DocumentView {
                kind: person.document_kind,
                number: person.document_number,
                issuing_country: person.document_country,
                expires_on: person.document_expires_on,
            },
            mrz: row.who.mrz.map(|lines| lines.into_iter().map(MrzLine).collect()),
            migrant_id_card: card.map(|card| card.number),
            version: row.version,
            updated_at: row.updated_at.into(),
        }
    }
}
