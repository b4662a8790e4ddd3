//! What a certificate states. These facts are what is signed; JSON, PDF and QR are three renderings of them.

use crate::domain::certificates::number::CertificateNumber;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What the legal basis of a sandbox's certificates begins with: they are none.
pub const SPECIMEN: &str = "ҮЛГІ · ОБРАЗЕЦ · SPECIMEN";

/// The facts of a certificate of registration (справка о регистрации).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CertificateFacts {
    /// The certificate's number: 14 digits with check digits.
    pub number: CertificateNumber,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// Whose stay is registered.
    pub holder: Holder,
    /// Where.
    pub premises: CertifiedPremises,
    /// Who provides the place.
    pub host: CertifiedHost,
    /// Day of the border crossing.
    pub entered_on: NaiveDate,
    /// First day at this place.
    pub registered_from: NaiveDate,
    /// Last day of the lawful stay.
    pub valid_until: NaiveDate,
    /// The legal act under which it is issued.
    #[schema(max_length = 300)]
    pub legal_basis: String,
}

/// The migrant as the certificate names him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Holder {
    /// Surname in Latin letters, as in the machine-readable zone.
    #[schema(max_length = 120)]
    pub surname: String,
    /// Given names in Latin letters, as in the machine-readable zone; empty for one-word names.
    #[schema(max_length = 120)]
    pub given_names: String,
    /// The full name as the person writes it (surname, given names, patronymic), in its original script.
    #[schema(max_length = 300)]
    pub original_name: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Nationality, ISO 3166-1 alpha-3.
    #[schema(max_length = 3)]
    pub nationality: String,
    /// Travel document.
    pub document: CertifiedDocument,
}

/// The travel document named on a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CertifiedDocument {
    /// Kind, a code of `/v1/reference/document-kinds`.
    #[schema(max_length = 40)]
    pub kind: String,
    /// Number.
    #[schema(max_length = 20)]
    pub number: String,
    /// Issuing country, ISO 3166-1 alpha-3.
    #[schema(max_length = 3)]
    pub issuing_country: String,
    /// Last day of validity.
    pub expires_on: NaiveDate,
}

/// The place named on a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CertifiedPremises {
    /// Kind, a code of `/v1/reference/premises-kinds`.
    #[schema(max_length = 40)]
    pub kind: String,
    /// Region, two-digit KATO code.
    #[schema(max_length = 2)]
    pub region: String,
    /// The whole address in Kazakh.
    #[schema(max_length = 600)]
    pub address_kk: String,
    /// The whole address in Russian.
    #[schema(max_length = 600)]
    pub address_ru: String,
}

/// The host named on a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CertifiedHost {
    /// `individual` or `organization`.
    #[schema(max_length = 20)]
    pub kind: String,
    /// Name, if the host has told it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    pub name: Option<String>,
    /// IIN or BIN with all but the last four digits masked.
    #[schema(max_length = 12)]
    pub masked_identifier: String,
}

impl CertificateFacts {
    /// Whether it is a specimen, which certifies nothing.
    #[must_use]
    pub fn is_specimen(&self) -> bool {
        self.legal_basis.starts_with(SPECIMEN)
    }
}

impl Holder {
    /// Initials of surname and given names, such as `Y. J.`: what the public check may show.
    #[must_use]
    pub fn initials(&self) -> String {
        let parts = [&self.surname, &self.given_names];
        let initials = parts.into_iter().filter_map(|part| part.chars().next());
        initials.map(|initial| format!("{initial}.")).collect::<Vec<_>>().join(" ")
    }
}
