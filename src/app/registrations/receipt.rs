//! The receipt: a signed proof that an application was filed at a certain time. Verifies offline with the published keys.

use crate::app::jws::{self, RECEIPT};
use crate::app::{App, AppError};
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
