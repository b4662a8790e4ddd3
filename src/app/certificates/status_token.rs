//! A status list, signed, so that anybody may hand it on. Must not know where the bits come from.

use crate::app::jws::{self, STATUS_LIST, Verifier};
use crate::app::ports::{Signer, SigningError};
use crate::domain::certificates::status_list::Bits;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// After this a list is worthless as news.
pub const LIFE: TimeDelta = TimeDelta::days(2);
/// How long one who has it need not ask again, in seconds.
pub const TTL: i64 = 3_600;

#[derive(Clone, Serialize, Deserialize)]
struct ListClaims {
    sub: String,
    iat: i64,
    exp: i64,
    ttl: i64,
    status_list: Packed,
}

#[derive(Clone, Serialize, Deserialize)]
struct Packed {
    bits: u8,
    lst: String,
}

/// A list whose signature is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    /// Its address: certificates name it.
    pub uri: String,
    /// The instant it speaks of.
    pub issued_at: DateTime<Utc>,
    /// The instant from which it is no news any more.
    pub expires_at: DateTime<Utc>,
    /// The bits.
    pub bits: Bits,
}

/// Signs the list `uri` as it is `now`.
pub fn sign(signer: &dyn Signer, uri: &str, bits: &Bits, now: DateTime<Utc>) -> Result<String, SigningError> {
    let claims = ListClaims {
        sub: uri.to_owned(),
        iat: now.timestamp(),
        exp: (now + LIFE).timestamp(),
        ttl: TTL,
        status_list: Packed { bits: 1, lst: bits.encode().map_err(|error| SigningError(error.to_string()))? },
    };
    jws::sign(signer, STATUS_LIST, &claims)
}

/// Reads a signed list; none if anything is wrong with it. Times are judged by the caller.
#[must_use]
pub fn verify(verifier: &Verifier, token: &str) -> Option<StatusList> {
    let claims: ListClaims = verifier.verify(STATUS_LIST, token)?;
    if claims.status_list.bits != 1 {
        return None;
    }
    Some(StatusList {
        uri: claims.sub,
        issued_at: DateTime::from_timestamp(claims.iat, 0)?,
        expires_at: DateTime::from_timestamp(claims.exp, 0)?,
        bits: Bits::decode(&claims.status_list.lst)?,
    })
}
