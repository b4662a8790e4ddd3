//! Access tokens (RFC 9068) and refresh tokens.

use crate::app::auth::validity::Times;
use crate::app::jws::{self, ACCESS_TOKEN};
use crate::app::secrets::same;
use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Audience of access tokens: this API.
pub const AUDIENCE: &str = "tirkeu";
/// `client_id` of the apps of this service.
pub const FIRST_PARTY: &str = "tirkeu-app";

/// Claims of an access token. No personal data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Issuer: the public URL.
    pub iss: String,
    /// Account.
    pub sub: Uuid,
    /// Audience.
    pub aud: String,
    /// Client.
    pub client_id: String,
    /// Expiry, seconds since 1970.
    pub exp: i64,
    /// Issue.
    pub iat: i64,
    /// Not before; never set here, but obeyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// Token id.
    pub jti: Uuid,
    /// Session.
    pub sid: Uuid,
}

/// What a successful sign-in or refresh gives.
#[derive(Debug, Clone)]
pub struct TokenPair {
    /// JWT.
    pub access_token: String,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    /// Opaque.
    pub refresh_token: String,
}

/// A refresh token whose MAC is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    /// Session.
    pub session: Uuid,
    /// How many rotations came before it.
    pub generation: i32,
}

/// Makes a pair of tokens for a session that ends at `session_end` and whose refresh token has been rotated `generation` times.
/// The access token does not outlive the session.
pub fn issue(app: &App, caller: Caller, generation: i32, session_end: DateTime<Utc>) -> Result<TokenPair, AppError> {
    let now = app.real_now();
    let life = app.settings.access_token_life.min(session_end - now).num_seconds().max(1);
    let claims = AccessClaims {
        iss: app.settings.public_url.clone(),
        sub: caller.account,
        aud: AUDIENCE.to_owned(),
        client_id: FIRST_PARTY.to_owned(),
        exp: now.timestamp() + life,
        iat: now.timestamp(),
        nbf: None,
        jti: app.new_id(now),
        sid: caller.session,
    };
    Ok(TokenPair {
        access_token: jws::sign(app.signer.as_ref(), ACCESS_TOKEN, &claims)?,
        expires_in: life,
        refresh_token: encode_refresh(app, RefreshToken { session: caller.session, generation }),
    })
}

fn encode_refresh(app: &App, token: RefreshToken) -> String {
    let mut bytes = token.session.as_bytes().to_vec();
    bytes.extend_from_slice(&token.generation.to_be_bytes());
    bytes.extend_from_slice(&app.secrets.of_refresh(token.session, token.generation));
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a refresh token; none if it was not made here.
#[must_use]
pub fn decode_refresh(app: &App, text: &str) -> Option<RefreshToken> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (session, rest) = bytes.split_at_checked(16)?;
    let (generation, mac) = rest.split_at_checked(4)?;
    let session = Uuid::from_slice(session).ok()?;
    let generation = i32::from_be_bytes(generation.try_into().ok()?);
    same(mac, &app.secrets.of_refresh(session, generation)).then_some(RefreshToken { session, generation })
}

/// Checks an account's access token: signature, type, issuer, audience, client, time. The signature is checked with one fixed
/// algorithm. An integrator's token has another audience and client, and no session: it is none here.
pub fn verify_access(app: &App, token: &str) -> Result<AccessClaims, ProblemCode> {
    let claims: AccessClaims = app.verifier.verify(ACCESS_TOKEN, token).ok_or(ProblemCode::Unauthenticated)?;
    let ours = claims.iss == app.settings.public_url && claims.aud == AUDIENCE && claims.client_id == FIRST_PARTY;
    if !ours {
        return Err(ProblemCode::Unauthenticated);
    }
    Times { iat: claims.iat, nbf: claims.nbf, exp: claims.exp }.in_force(app.real_now())?;
    Ok(claims)
}
