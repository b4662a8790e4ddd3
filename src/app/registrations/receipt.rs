//! The receipt: a signed proof that an application was filed at a certain time. Verifies offline with the published keys.

use crate::app::certificates::offline::{Reason, Verdict};
use crate::app::jws::{self, RECEIPT, Verifier};
use crate::app::{App, AppError};
use crate::domain::hex::hex;
use aws_lc_rs::digest::{Context, SHA256};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a receipt states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptClaims {
    /// Issuer: the public URL.
    pub iss: String,
    /// Time of signing, seconds since 1970.
    pub iat: i64,
    /// The registration.
    pub sub: Uuid,
    /// Its number.
    pub number: String,
    /// Submission.
    pub submitted_at: DateTime<Utc>,
    /// SHA-256 of operation and body as received, hexadecimal.
    pub request_sha256: String,
    /// The client's own reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_reference: Option<String>,
}

/// Signs a receipt.
pub fn sign(app: &App, claims: &ReceiptClaims) -> Result<String, AppError> {
    Ok(jws::sign(app.signer.as_ref(), RECEIPT, claims)?)
}

/// What stands before the body in the bytes that are hashed.
const OPERATION: &[u8] = b"POST /v1/registrations\n";

/// SHA-256 of an application, as a guard holds it.
#[must_use]
pub fn fingerprint(body: &[u8]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    context.update(OPERATION);
    context.update(body);
    context.finish().as_ref().to_vec()
}

/// SHA-256 of an application as a receipt states it: the operation, a line feed, and the body byte for byte.
#[must_use]
pub fn hash_of(body: &[u8]) -> String {
    hex(&fingerprint(body))
}

/// What a verifier says of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceiptReport {
    /// `valid` or `not_authentic`: a receipt tells of a moment, and is never over.
    pub verdict: Verdict,
    /// Why it is no better; `contradiction` if another body was filed than the one at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// What is proven.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReceiptClaims>,
    /// The instant of the check.
    pub checked_at: DateTime<Utc>,
}

/// The receipt in a text, whether it stands alone or in the answer of the API; none if there is none.
#[must_use]
pub fn find(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Registration {
        receipt: String,
        /// A certificate's.
        jws: Option<serde::de::IgnoredAny>,
    }
    let text = text.trim();
    let receipt = match serde_json::from_str::<Registration>(text) {
        Ok(Registration { jws: Some(_), .. }) => return None,
        Ok(registration) => registration.receipt,
        Err(_) => text.to_owned(),
    };
    (jws::type_of(&receipt).as_deref() == Some(RECEIPT)).then_some(receipt)
}

/// Checks a receipt with the issuer's keys alone, and with the body that is said to have been filed, if it is at hand.
#[must_use]
pub fn check(keys: &Verifier, receipt: &str, body: Option<&[u8]>, now: DateTime<Utc>) -> ReceiptReport {
    let no =
        |reason| ReceiptReport { verdict: Verdict::NotAuthentic, reason: Some(reason), receipt: None, checked_at: now };
    let Some(claims) = keys.verify::<ReceiptClaims>(RECEIPT, receipt) else {
        let is_known = jws::key_id(receipt).is_some_and(|id| keys.knows(&id));
        return no(if is_known { Reason::Signature } else { Reason::UnknownKey });
    };
    if body.is_some_and(|body| hash_of(body) != claims.request_sha256) {
        return no(Reason::Contradiction);
    }
    ReceiptReport { verdict: Verdict::Valid, reason: None, receipt: Some(claims), checked_at: now }
}
