//! The fake's token endpoint: checks a signed assertion (RFC 7523) as Google does and gives a random token. Errors are
//! OAuth's own, not `google.rpc.Status`. Must not know messages.

use super::reply::{self, Answer};
use super::state::{State, TOKEN_LIFE_SECONDS};
use super::{FAKE_EMAIL, errors};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hyper::header::CONTENT_TYPE;
use hyper::http::request::Parts;
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SCOPES: [&str; 2] =
    ["https://www.googleapis.com/auth/firebase.messaging", "https://www.googleapis.com/auth/cloud-platform"];

/// Google's own libraries name this audience whatever `token_uri` says.
const GOOGLES_ADDRESS: &str = "https://oauth2.googleapis.com/token";

/// How far the clocks of two machines may differ, in seconds.
const CLOCK_SKEW: i64 = 300;

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    #[serde(default)]
    scope: String,
    iat: i64,
    exp: i64,
}

/// Answers a request for a token.
pub(super) fn grant(head: &Parts, body: &[u8], state: &State) -> Answer {
    state.count_token_request();
    if state.is_down() {
        return errors::unavailable().into_answer();
    }
    let Some(form) = form(head, body) else {
        return denied("invalid_request", "The request is not a form.");
    };
    let field = |name: &str| form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    if field("grant_type") != GRANT_TYPE {
        return denied("unsupported_grant_type", "Invalid grant_type");
    }
    match check(field("assertion"), state) {
        Ok(()) => reply::json(
            200,
            &json!({"access_token": state.issue_token(), "expires_in": TOKEN_LIFE_SECONDS, "token_type": "Bearer"}),
        ),
        Err((error, description)) => denied(error, description),
    }
}

/// The fields of a form; none if the request is not one.
pub(super) fn form(head: &Parts, body: &[u8]) -> Option<Vec<(String, String)>> {
    let content_type = head.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    if !content_type.starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    let text = std::str::from_utf8(body).ok()?;
    let url = reqwest::Url::parse(&format!("http://form/?{text}")).ok()?;
    Some(url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
}

fn denied(error: &str, description: &str) -> Answer {
    reply::json(400, &json!({"error": error, "error_description": description}))
}

fn check(assertion: &str, state: &State) -> Result<(), (&'static str, &'static str)> {
    let claims = verified(assertion, state).ok_or(("invalid_grant", "Invalid JWT Signature."))?;
    if claims.iss != FAKE_EMAIL {
        return Err(("invalid_grant", "Invalid grant: account not found"));
    }
    if claims.aud != state.token_uri && claims.aud != GOOGLES_ADDRESS {
        return Err(("invalid_grant", "Invalid JWT: aud is not this endpoint."));
    }
    let now = state.clock.now().timestamp();
    let life = claims.exp.saturating_sub(claims.iat);
    let begun = claims.iat <= now.saturating_add(CLOCK_SKEW);
    let ended = claims.exp <= now.saturating_sub(CLOCK_SKEW);
    if !(1..=3600).contains(&life) || !begun || ended {
        let description = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.";
        return Err(("invalid_grant", description));
    }
    if !claims.scope.split(' ').any(|scope| SCOPES.contains(&scope)) {
        return Err(("invalid_scope", "Empty or missing scope not allowed."));
    }
    Ok(())
}

/// The claims of an assertion that our key signed. Some libraries pad their base64url, which RFC 7515 forbids and Google
/// bears; the signature is over the padded text. The library compares times with the machine's clock; here they are
/// compared with the fake's, above.
fn verified(assertion: &str, state: &State) -> Option<Claims> {
    let (signed, signature) = assertion.rsplit_once('.')?;
    let (head, claims) = signed.split_once('.')?;
    let header: Header = from_base64url(head)?;
    let signature = signature.trim_end_matches('=');
    let holds = jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &state.verifying_key, Algorithm::RS256);
    if header.alg != "RS256" || !holds.unwrap_or(false) {
        return None;
    }
    from_base64url(claims)
}

fn from_base64url<T: DeserializeOwned>(text: &str) -> Option<T> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}
