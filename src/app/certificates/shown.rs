//! What a checked certificate tells, under the same names whichever rendering was checked. A rendering that is silent about a fact
//! leaves it out.

use crate::domain::certificates::facts::CertificateFacts;
use crate::domain::certificates::qr::QrClaims;
use crate::domain::certificates::sd_jwt::{Disclosed, SdClaims};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The facts. The QR code has the name in one piece, and cuts long texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the names of the facts")]
pub struct Shown {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_names: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_expires_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub premises_kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_kk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_ru: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entered_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
}

impl From<&CertificateFacts> for Shown {
    fn from(facts: &CertificateFacts) -> Self {
        Self {
            valid_until: Some(facts.valid_until),
            issued_at: Some(facts.issued_at),
            legal_basis: Some(facts.legal_basis.clone()),
            ..Disclosed::all(facts).into()
        }
    }
}

impl From<(&SdClaims, Disclosed)> for Shown {
    fn from((claims, disclosed): (&SdClaims, Disclosed)) -> Self {
        Self {
            valid_until: Some(claims.valid_until),
            issued_at: DateTime::from_timestamp(claims.iat, 0),
            ..disclosed.into()
        }
    }
}

impl From<Disclosed> for Shown {
    fn from(disclosed: Disclosed) -> Self {
        let (document, host) = (disclosed.document, disclosed.host);
        Self {
            number: disclosed.number.map(|number| number.to_string()),
            surname: disclosed.surname,
            given_names: disclosed.given_names,
            original_name: disclosed.original_name,
            birth_date: disclosed.birth_date,
            nationality: disclosed.nationality,
            document_kind: document.as_ref().map(|document| document.kind.clone()),
            document_country: document.as_ref().map(|document| document.issuing_country.clone()),
            document_expires_on: document.as_ref().map(|document| document.expires_on),
            document_number: document.map(|document| document.number),
            region: disclosed.region,
            premises_kind: disclosed.premises_kind,
            address_kk: disclosed.address_kk,
            address_ru: disclosed.address_ru,
            host_kind: host.as_ref().map(|host| host.kind.clone()),
            host_name: host.as_ref().and_then(|host| host.name.clone()),
            host_id: host.map(|host| host.masked_identifier),
            entered_on: disclosed.entered_on,
            registered_from: disclosed.registered_from,
            ..Self::default()
        }
    }
}

impl From<&QrClaims> for Shown {
    fn from(claims: &QrClaims) -> Self {
        Self {
            number: Some(claims.number.to_string()),
            name: Some(claims.name.clone()),
            original_name: claims.original_name.clone(),
            birth_date: Some(claims.birth_date),
            nationality: Some(claims.nationality.clone()),
            document_number: Some(claims.document_number.clone()),
            address_ru: Some(claims.address.clone()),
            host_name: claims.host_name.clone(),
            host_id: Some(claims.masked_host_id.clone()),
            registered_from: Some(claims.valid_from),
            valid_until: Some(claims.valid_until),
            issued_at: Some(claims.issued_at),
            ..Self::default()
        }
    }
}
