//! What a certificate says, as a third party compares it with the paper and with the person's document.

use crate::domain::certificates::facts::CertificateFacts;
use crate::domain::persons::document::mask_all_but;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// How much is shown of the number of the travel document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// All of it: it stands in what was sent.
    Whole,
    /// Its end: who knows number and birth date need not have seen the document.
    End,
}

/// Characters that are the end of a document number.
const END: usize = 3;

/// What a certificate says.
#[derive(Debug, Serialize, ToSchema)]
pub struct DetailsView {
    /// Surname in Latin letters, as in the machine-readable zone.
    #[schema(max_length = 120)]
    pub surname: String,
    /// Given names in Latin letters; empty for one-word names.
    #[schema(max_length = 120)]
    pub given_names: String,
    /// The full name as the person writes it.
    #[schema(max_length = 300)]
    pub original_name: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Nationality, ISO 3166-1 alpha-3.
    #[schema(max_length = 3)]
    pub nationality: String,
    /// Kind of the travel document, a code of `/v1/reference/document-kinds`.
    #[schema(max_length = 40)]
    pub document_kind: String,
    /// Its number: whole if the signed core or the QR code was sent, in which it stands; else all but the last three characters masked.
    #[schema(max_length = 20, examples("••••••567"))]
    pub document_number: String,
    /// The address in Kazakh.
    #[schema(max_length = 600)]
    pub address_kk: String,
    /// The address in Russian.
    #[schema(max_length = 600)]
    pub address_ru: String,
    /// Name of the host, if the host has told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub host_name: Option<String>,
    /// IIN or BIN of the host with all but the last four digits masked.
    #[schema(max_length = 12)]
    pub host_masked_identifier: String,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at this place.
    pub registered_from: NaiveDate,
}

impl DetailsView {
    /// The details of a certificate.
    #[must_use]
    pub fn of(facts: &CertificateFacts, shown: Shown) -> Self {
        let (holder, document) = (&facts.holder, &facts.holder.document);
        Self {
            surname: holder.surname.clone(),
            given_names: holder.given_names.clone(),
            original_name: holder.original_name.clone(),
            birth_date: holder.birth_date,
            nationality: holder.nationality.clone(),
            document_kind: document.kind.clone(),
            document_number: match shown {
                Shown::Whole => document.number.clone(),
                Shown::End => mask_all_but(&document.number, END),
            },
            address_kk: facts.premises.address_kk.clone(),
            address_ru: facts.premises.address_ru.clone(),
            host_name: facts.host.name.clone(),
            host_masked_identifier: facts.host.masked_identifier.clone(),
            entered_on: facts.entered_on,
            registered_from: facts.registered_from,
        }
    }
}
