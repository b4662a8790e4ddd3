//! A certificate as the API answers it: facts in clear beside their signed copy. Whoever reads the facts must find them signed.

use crate::domain::certificates::facts::{CertificateFacts, CertifiedHost, CertifiedPremises, Holder};
use crate::domain::certificates::number::CertificateNumber;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// What of an answer is checked.
#[derive(Debug)]
pub(super) struct Answer {
    /// The facts in clear, as they stand there.
    pub facts: Map<String, Value>,
    /// The signed core.
    pub jws: String,
    /// The text of the QR code, if it is there.
    pub qr: Option<String>,
}

/// All members, each once: of two with one name, another reader might take the other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it is enough that they are there")]
struct Members {
    number: CertificateNumber,
    issued_at: DateTime<Utc>,
    holder: Holder,
    premises: CertifiedPremises,
    host: CertifiedHost,
    entered_on: NaiveDate,
    registered_from: NaiveDate,
    valid_until: NaiveDate,
    legal_basis: String,
    jws: String,
    qr: Option<String>,
    status: Option<IgnoredAny>,
    status_since: Option<IgnoredAny>,
    registration_id: Option<IgnoredAny>,
    links: Option<IgnoredAny>,
}

/// Reads an answer; none if it is not one.
pub(super) fn read(text: &str) -> Option<Answer> {
    let members: Members = serde_json::from_str(text).ok()?;
    let mut facts: Map<String, Value> = serde_json::from_str(text).ok()?;
    for beside in ["jws", "qr", "status", "status_since", "registration_id", "links"] {
        facts.remove(beside);
    }
    Some(Answer { facts, jws: members.jws, qr: members.qr })
}

/// Whether the facts in clear are the signed ones, no less and no more.
pub(super) fn says(facts: &Map<String, Value>, signed: &CertificateFacts) -> bool {
    serde_json::to_value(signed).is_ok_and(|signed| signed.as_object() == Some(facts))
}
