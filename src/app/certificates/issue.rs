//! Puts the facts of a confirmed registration together and signs them, once as JWS and once for the QR code.

use crate::app::certificates::status::status_ref;
use crate::app::jws::{self, CERTIFICATE};
use crate::app::registrations::file::File;
use crate::app::{App, AppError};
use crate::domain::certificates::facts::{
    CertificateFacts, CertifiedDocument, CertifiedHost, CertifiedPremises, Holder, SPECIMEN,
};
use crate::domain::certificates::qr;
use crate::domain::certificates::status_list::StatusClaim;
use crate::domain::language::Language;
use crate::store::certificates::{CertificateCore, CertificateRow};
use crate::store::types::Ts;
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

/// The act under which certificates are issued.
pub const LEGAL_BASIS: &str = "ҚР ІІМ 17.11.2025 № 923 бұйрығы / Приказ МВД РК от 17.11.2025 № 923";

/// Claims of the signed core.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CertificateClaims {
    /// Issuer: the public URL.
    pub iss: String,
    /// The certificate's number.
    pub sub: String,
    /// Issue, seconds since 1970.
    pub iat: i64,
    /// Valid from.
    pub nbf: i64,
    /// End of the last lawful day (UTC+5).
    pub exp: i64,
    /// Where its status is told.
    pub status: StatusClaim,
    /// What it states.
    pub certificate: CertificateFacts,
}

/// Seconds since 1970 at the end of a legal day (UTC+5).
#[must_use]
pub fn end_of_day(day: NaiveDate) -> i64 {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::days(1);
    (midnight - TimeDelta::hours(5)).timestamp()
}

/// All but the last four digits hidden.
fn masked(identifier: &str) -> String {
    let hidden = identifier.chars().count().saturating_sub(4);
    identifier.chars().enumerate().map(|(at, c)| if at < hidden { '•' } else { c }).collect()
}

/// Issues the certificate of a registration confirmed just now.
pub async fn issue(app: &App, file: &File, valid_until: NaiveDate) -> Result<CertificateRow, AppError> {
    let now = file.row.updated_at.0;
    let (number, place) = app.numbers.next_certificate(&app.db, now).await?;
    let facts = CertificateFacts {
        number,
        issued_at: chrono::DateTime::from_timestamp(now.timestamp(), 0).unwrap_or(now),
        holder: holder(file),
        premises: CertifiedPremises {
            kind: file.row.premises_kind.clone(),
            region: file.row.region.clone(),
            address_kk: file.content.address.line(Language::Kk),
            address_ru: file.content.address.line(Language::Ru),
        },
        host: CertifiedHost {
            kind: file.row.host_kind.clone(),
            name: host_name(file),
            masked_identifier: masked(&file.content.host_identifier),
        },
        entered_on: file.row.entered_on,
        registered_from: file.row.moved_in_on,
        valid_until,
        legal_basis: if app.settings.is_sandbox { SPECIMEN } else { LEGAL_BASIS }.to_owned(),
    };
    let status = status_ref(app, place);
    let claims = CertificateClaims {
        iss: app.settings.public_url.clone(),
        sub: facts.number.to_string(),
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: end_of_day(valid_until),
        status: status.clone().into(),
        certificate: facts.clone(),
    };
    let signer = app.signer.as_ref();
    let qr = qr::encode(&facts, &status, &app.settings.public_url, signer.key_id(), |bytes| signer.sign(bytes))
        .map_err(|error| AppError::Internal(error.to_string()))?;
    Ok(CertificateRow {
        number: facts.number.to_string(),
        registration_id: file.row.id,
        account_id: file.row.account_id,
        guardian_id: file.row.guardian_id,
        client_id: file.row.client_id,
        core: CertificateCore { jws: jws::sign(signer, CERTIFICATE, &claims)?, qr, facts },
        valid_until,
        issued_at: Ts(now),
        place: Some(place),
        stay_due_at: app.settings.stay.first(valid_until, now).map(Ts),
    })
}

/// The name that an individual told. A representative's own name is not that of his organisation.
fn host_name(file: &File) -> Option<String> {
    file.host.as_ref().filter(|_| file.row.host_kind == "individual").and_then(|host| host.who.name.clone())
}

fn holder(file: &File) -> Holder {
    let person = file.person();
    let original = [Some(&person.surname), Some(&person.given_names), person.patronymic.as_ref()];
    let original: Vec<&str> =
        original.into_iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
    Holder {
        surname: person.latin_surname.clone(),
        given_names: person.latin_given_names.clone(),
        original_name: original.join(" "),
        birth_date: person.birth_date,
        nationality: person.nationality.clone(),
        document: CertifiedDocument {
            kind: person.document_kind.clone(),
            number: person.document_number.clone(),
            issuing_country: person.document_country.clone(),
            expires_on: person.document_expires_on,
        },
    }
}
