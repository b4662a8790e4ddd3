//! Access tokens of clients (RFC 9068). They differ from accounts' tokens in audience, client and subject, so neither can pass
//! for the other; and unlike those they are worth only as much as the client is at this moment.

use crate::app::auth::validity::{LONGEST_LIFE, Times};
use crate::app::jws::{self, ACCESS_TOKEN};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::domain::integrators::ScopeSet;
use crate::store::oauth_clients::{self, ClientRow};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Audience of clients' access tokens: what this API offers to integrators.
pub const AUDIENCE: &str = "tirkeu-integrators";

/// Claims of a client's access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClientClaims {
    /// Issuer: the public URL.
    pub iss: String,
    /// The client.
    pub sub: Uuid,
    /// Audience.
    pub aud: String,
    /// The client again.
    pub client_id: Uuid,
    /// Expiry, seconds since 1970.
    pub exp: i64,
    /// Issue.
    pub iat: i64,
    /// Not before; never set here, but obeyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    /// Token id.
    pub jti: Uuid,
    /// What it allows.
    pub scope: String,
}

/// What a client gets.
#[derive(Debug, Clone)]
pub struct Issued {
    /// JWT.
    pub access_token: String,
    /// Seconds until it expires.
    pub expires_in: i64,
    /// What it allows.
    pub scopes: ScopeSet,
}

/// What a valid token says. Whether the client still may is for [`admit`] to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The client.
    pub client: Uuid,
    /// What the token allows.
    pub scopes: ScopeSet,
    /// When it was issued.
    pub issued_at: i64,
    /// When it expires.
    pub expires_at: i64,
}

/// A client that may call at this moment.
#[derive(Debug, Clone)]
pub struct Integrator {
    /// The client.
    pub client: ClientRow,
    /// What this token allows, of what the client may do now.
    pub scopes: ScopeSet,
}

/// Makes an access token.
pub fn issue(app: &App, client: Uuid, scopes: ScopeSet) -> Result<Issued, AppError> {
    let now = app.real_now();
    let life = app.settings.access_token_life.num_seconds().min(LONGEST_LIFE);
    let claims = ClientClaims {
        iss: app.settings.public_url.clone(),
        sub: client,
        aud: AUDIENCE.to_owned(),
        client_id: client,
        exp: now.timestamp() + life,
        iat: now.timestamp(),
        nbf: None,
        jti: app.new_id(now),
        scope: scopes.to_string(),
    };
    let access_token = jws::sign(app.signer.as_ref(), ACCESS_TOKEN, &claims)?;
    Ok(Issued { access_token, expires_in: life, scopes })
}

/// Checks a client's access token: signature, type, issuer, audience, client, time.
pub fn verify(app: &App, token: &str) -> Result<Claimed, ProblemCode> {
    let claims: ClientClaims = app.verifier.verify(ACCESS_TOKEN, token).ok_or(ProblemCode::Unauthenticated)?;
    let ours = claims.iss == app.settings.public_url && claims.aud == AUDIENCE && claims.client_id == claims.sub;
    if !ours {
        return Err(ProblemCode::Unauthenticated);
    }
    Times { iat: claims.iat, nbf: claims.nbf, exp: claims.exp }.in_force(app.real_now())?;
    let scopes = ScopeSet::known_in(&claims.scope);
    Ok(Claimed { client: claims.sub, scopes, issued_at: claims.iat, expires_at: claims.exp })
}

/// Asks the database whether the client is still there and not suspended: a suspension acts at once, on every replica.
pub async fn admit(app: &App, claimed: &Claimed) -> Result<Integrator, AppError> {
    let id = claimed.client;
    let client = app.db.read(async |conn| oauth_clients::find(conn, id).await).await?;
    let client = client.filter(|client| client.suspended_at.is_none()).ok_or(ProblemCode::Unauthenticated)?;
    // Suspending voids what was issued until then: resuming must not revive a stolen token.
    if client.tokens_after.is_some_and(|voided| claimed.issued_at <= voided.0.timestamp()) {
        return Err(ProblemCode::Unauthenticated.into());
    }
    let scopes = now_allowed(app, &client).shared_with(&claimed.scopes);
    Ok(Integrator { client, scopes })
}

/// What a client may do now.
fn now_allowed(app: &App, client: &ClientRow) -> ScopeSet {
    let scopes = ScopeSet::known_in(&client.scopes);
    let may_write = !client.sandbox || app.settings.sandbox_may_write;
    if may_write { scopes } else { scopes.iter().filter(|scope| !scope.writes()).collect() }
}

/// A client for whom something is done without its token, because it asked for it before; none if it is suspended or unknown.
pub async fn acting(app: &App, client: Uuid) -> Result<Option<Integrator>, AppError> {
    let found = app.db.read(async |conn| oauth_clients::find(conn, client).await).await?;
    Ok(found.filter(|client| client.suspended_at.is_none()).map(|client| {
        let scopes = now_allowed(app, &client);
        Integrator { client, scopes }
    }))
}
