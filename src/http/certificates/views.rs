//! Wire types of certificates.

use super::details::{DetailsView, Shown};
use crate::app::App;
use crate::app::certificates::link::{pdf_url, verify_url};
use crate::app::certificates::read::Certificate;
use crate::domain::certificates::facts::CertificateFacts;
use crate::domain::certificates::status::CertificateStatus;
use crate::http::timestamp::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A certificate of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateView {
    /// What it states.
    #[serde(flatten)]
    #[schema(inline)]
    pub facts: CertificateFacts,
    /// What it is worth today; it says why it ended, too.
    pub status: CertificateStatus,
    /// Since which day it is no longer in force (UTC+5); absent while it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub status_since: Option<NaiveDate>,
    /// The registration it proves.
    pub registration_id: Uuid,
    /// The signed core: compact JWS, `EdDSA`, key in `/.well-known/jwks.json`.
    #[schema(max_length = 10000)]
    pub jws: String,
    /// Text of the QR code: a link that any camera opens, with a signed copy of the facts behind the `#`.
    #[schema(max_length = 4000)]
    pub qr: String,
    /// Where to go with it.
    pub links: CertificateLinks,
}

/// Absolute addresses.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificateLinks {
    /// The PDF; the link expires and ends with any change of the status.
    #[schema(max_length = 500)]
    pub pdf: String,
    /// The page that checks it, for people.
    #[schema(max_length = 300)]
    pub verify: String,
}

/// A page of certificates.
#[derive(Debug, Serialize, ToSchema)]
pub struct CertificatePage {
    /// Newest registration first.
    #[schema(max_items = 100)]
    pub items: Vec<CertificateView>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 22)]
    pub next_cursor: Option<String>,
}

/// What anybody may know of a certificate.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerificationView {
    /// Its number.
    #[schema(max_length = 14)]
    pub number: String,
    /// What it is worth now.
    pub status: CertificateStatus,
    /// Since which day it is no longer in force (UTC+5); absent while it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub status_since: Option<NaiveDate>,
    /// Last day of the lawful stay.
    pub valid_until: NaiveDate,
    /// Day of issue (UTC+5).
    pub issued_on: NaiveDate,
    /// Initials of the holder: enough to notice a certificate of somebody else.
    #[schema(max_length = 20, examples("Y. J."))]
    pub holder_initials: String,
    /// When this was looked up.
    pub checked_at: Timestamp,
    /// What it says, to compare with the paper: only for whoever has shown that he holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub details: Option<DetailsView>,
}

/// What shows that one holds a certificate: exactly one of `jws`, `qr`, or `number` with `birth_date`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "26418053729152", "birth_date": "1996-04-12"}))]
pub struct VerifyCertificate {
    /// The signed core of a certificate.
    #[schema(min_length = 1, max_length = 10000)]
    pub jws: Option<String>,
    /// The whole text of the QR code.
    #[schema(min_length = 1, max_length = 4000)]
    pub qr: Option<String>,
    /// The number, as printed but without spaces.
    #[schema(min_length = 14, max_length = 14, pattern = "^[0-9]{14}$")]
    pub number: Option<String>,
    /// The holder's birth date, from his travel document. There are few tries.
    pub birth_date: Option<NaiveDate>,
}

impl CertificateView {
    /// A certificate as its holder sees it.
    #[must_use]
    pub fn of(app: &App, certificate: Certificate) -> Self {
        let links =
            CertificateLinks { pdf: pdf_url(app, &certificate), verify: verify_url(app, &certificate.row.number) };
        Self {
            status: certificate.status,
            status_since: certificate.status_since,
            registration_id: certificate.row.registration_id.0,
            facts: certificate.row.core.facts,
            jws: certificate.row.core.jws,
            qr: certificate.row.core.qr,
            links,
        }
    }
}

impl VerificationView {
    /// A certificate as anybody sees it.
    #[must_use]
    pub fn of(app: &App, certificate: &Certificate) -> Self {
        Self {
            number: certificate.row.number.clone(),
            status: certificate.status,
            status_since: certificate.status_since,
            valid_until: certificate.row.valid_until,
            issued_on: crate::domain::clock::legal_day(certificate.row.issued_at.0),
            holder_initials: certificate.facts().holder.initials(),
            checked_at: app.now().into(),
            details: None,
        }
    }

    /// A certificate as whoever holds it sees it.
    #[must_use]
    pub fn with_details(app: &App, certificate: &Certificate, shown: Shown) -> Self {
        Self { details: Some(DetailsView::of(certificate.facts(), shown)), ..Self::of(app, certificate) }
    }
}
