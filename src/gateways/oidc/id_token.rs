//! The ID token (`OpenID` Connect Core 1.0, section 3.1.3.7): who signed it, for whom, when, and in answer to what.

use super::keys::Keys;
use chrono::{DateTime, Utc};
use jsonwebtoken::{Header, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Seconds that the provider's clock may differ from ours.
const LEEWAY: i64 = 30;
/// Seconds after which a token was not made for this sign-in.
const OLDEST: i64 = 600;
/// Longest subject (`OpenID` Connect Core 1.0, section 2).
const LONGEST_SUBJECT: usize = 255;

/// What must hold of a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: DateTime<Utc>,
}

/// What a token says.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Claims {
    iss: String,
    pub(super) sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    azp: Option<String>,
    /// All that is about the person.
    #[serde(flatten)]
    pub(super) rest: Map<String, Value>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// The head of a token; none if it is no JWS, or asks for something that we do not understand.
pub(super) fn head(token: &str) -> Option<Header> {
    decode_header(token).ok().filter(|header| header.crit.is_none())
}

/// Checks signature and claims. The reason of a refusal is for the log; it holds nothing of the token.
pub(super) fn verify(
    token: &str,
    header: &Header,
    keys: &Keys,
    expected: &Expected<'_>,
) -> Result<Claims, &'static str> {
    let key = keys.find(header.kid.as_deref(), header.alg).ok_or("key or algorithm")?;
    let mut validation = Validation::new(header.alg);
    // The claims are judged below: by our clock, and each with its own reason.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = decode::<Claims>(token, key, &validation).map_err(|_| "signature or form")?.claims;
    claims.judge(expected).map_or(Ok(claims), Err)
}

impl Claims {
    /// What is wrong.
    fn judge(&self, expected: &Expected<'_>) -> Option<&'static str> {
        let now = expected.now.timestamp();
        let mine = |audience: &String| audience == expected.client_id;
        let (for_us, shared) = match &self.aud {
            Audience::One(audience) => (mine(audience), false),
            Audience::Many(all) => (all.iter().any(mine), all.len() > 1),
        };
        let rules = [
            (self.iss == expected.issuer, "iss"),
            (for_us, "aud"),
            (self.azp.as_ref().map_or(!shared, mine), "azp"),
            (self.exp > now - LEEWAY, "exp"),
            (self.iat <= now + LEEWAY && self.iat >= now - OLDEST, "iat"),
            (self.nbf.is_none_or(|from| from <= now + LEEWAY), "nbf"),
            (self.nonce.as_deref() == Some(expected.nonce), "nonce"),
            ((1..=LONGEST_SUBJECT).contains(&self.sub.len()), "sub"),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map(|(_, name)| name)
    }
}
