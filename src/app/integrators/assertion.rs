//! A client's assertion (RFC 7523, with the audience as its successor draft wants it): read, and judged by its claims. Whether
//! its signature is right, and whether it was used before, is asked elsewhere.

use crate::domain::integrators::KeyId;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, de::DeserializeOwned};

/// Value of `client_assertion_type`.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Longest life, in seconds.
const LONGEST_LIFE: i64 = 60;
/// Seconds by which a client's clock may run ahead.
const LEEWAY: i64 = 30;
/// Longest assertion in bytes: a usual one has 500.
const LONGEST: usize = 2000;
/// `typ` of an assertion, if it says one: another kind of JWT, signed with the same key for another purpose, is none.
const TYPES: [&str; 2] = ["jwt", "client-authentication+jwt"];

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<serde::de::IgnoredAny>,
    b64: Option<serde::de::IgnoredAny>,
}

/// What an assertion says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Claims {
    /// The client.
    pub iss: String,
    /// The client again.
    pub sub: String,
    /// This service, and nobody else: a list is not a string, and is refused.
    pub aud: String,
    /// Expiry, seconds since 1970.
    pub exp: i64,
    /// Issue.
    pub iat: Option<i64>,
    /// Not before.
    pub nbf: Option<i64>,
    /// Its own id.
    pub jti: String,
}

/// An assertion whose form is right.
#[derive(Debug, Clone)]
pub struct Assertion {
    /// What the header names; only compared with the key's own algorithm.
    pub alg: String,
    /// Which of the client's keys. Only what may be a key's name reaches the database.
    pub key_id: KeyId,
    /// What it says.
    pub claims: Claims,
    /// What was signed.
    pub input: String,
    /// The signature.
    pub signature: Vec<u8>,
}

fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

impl Assertion {
    /// Reads a compact JWS; none if anything of its form is wrong, or it demands what is not understood here.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (input, signature) = text.rsplit_once('.')?;
        let (header, claims) = input.split_once('.')?;
        let header: Header = part(header)?;
        let kind = header.typ.is_none_or(|typ| TYPES.contains(&typ.to_ascii_lowercase().as_str()));
        if !kind || header.crit.is_some() || header.b64.is_some() {
            return None;
        }
        Some(Self {
            alg: header.alg,
            key_id: KeyId::parse(&header.kid?).ok()?,
            claims: part(claims)?,
            input: input.to_owned(),
            signature: URL_SAFE_NO_PAD.decode(signature).ok()?,
        })
    }
}

impl Claims {
    /// Whether the claims are right for a request of this moment to this issuer.
    #[must_use]
    pub fn hold(&self, issuer: &str, now: DateTime<Utc>) -> bool {
        let now = now.timestamp();
        let begun = |at: Option<i64>| {
            // No clock is so far behind that its owner's life in seconds would not fit: what does not fit is no time.
            at.is_none_or(|at| {
                at <= now + LEEWAY && self.exp.checked_sub(at).is_some_and(|life| (1..=LONGEST_LIFE).contains(&life))
            })
        };
        self.iss == self.sub
            && self.aud == issuer
            && !self.jti.is_empty()
            && self.exp > now
            && self.exp <= now + LONGEST_LIFE
            && begun(self.iat)
            && begun(self.nbf)
    }

    /// Until when it must be remembered.
    #[must_use]
    pub fn end(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.exp, 0).unwrap_or_default()
    }
}

/// How long used assertions are kept beyond their end: the clock of the replica that tidies may run ahead.
pub const KEPT: TimeDelta = TimeDelta::minutes(5);

#[cfg(test)]
#[path = "assertion_tests.rs"]
mod tests;
