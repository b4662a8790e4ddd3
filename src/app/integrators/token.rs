//! Gives a client an access token (RFC 6749, 4.4). The assertion is used up in the transaction that notes the token, so of many
//! equal requests, at whichever replicas, exactly one is served.

use super::access::{self, Issued};
use super::authenticate::{Credentials, Refusal, authenticate, refuse};
use super::by_client;
use super::error::{OAuthCode, TokenError};
use crate::app::limits::{IfStoreFails, count};
use crate::app::{App, AppError};
use crate::domain::integrators::ScopeSet;
use crate::domain::limits::policies::TOKEN;
use crate::store::types::Ts;
use crate::store::{audit, oauth_credentials};

/// What a client asks for.
#[derive(Debug, Clone)]
pub struct RequestToken {
    /// The proof of who it is.
    pub credentials: Credentials,
    /// The `client_id` of the request, if it has one: it must be the same.
    pub client_id: Option<String>,
    /// What it wants to do; everything it may if absent.
    pub scope: Option<String>,
}

/// Issues a token.
///
/// # Errors
/// `invalid_client` and `invalid_scope` of RFC 6749; or the service's own failure.
pub async fn request_token(app: &App, request: RequestToken) -> Result<Issued, TokenError> {
    let known = authenticate(app, &request.credentials, request.client_id.as_deref()).await?;
    let id = known.client.id.0;
    count(app, &TOKEN, id.as_bytes(), IfStoreFails::Fail).await?;
    let scopes = narrowed(&ScopeSet::known_in(&known.client.scopes), request.scope.as_deref());
    let granted = scopes.is_some();
    let entry = by_client(app, "client.token", id);
    let first = app
        .db
        .write(async move |tx| {
            // Used up even if there is no token in the end: an assertion is for one request.
            if let Some(assertion) = known.to_use_up
                && oauth_credentials::use_assertion(tx, id, &assertion.jti_hash, Ts(assertion.until)).await? == 0
            {
                return Ok::<_, AppError>(false);
            }
            if granted {
                audit::insert(tx, &entry).await?;
            }
            Ok(true)
        })
        .await?;
    if !first {
        return Err(refuse(id, Refusal::Replayed));
    }
    let scopes = scopes.ok_or(OAuthCode::InvalidScope)?;
    Ok(access::issue(app, id, scopes)?)
}

/// What is asked for, if the client may do all of it.
fn narrowed(owned: &ScopeSet, asked: Option<&str>) -> Option<ScopeSet> {
    match asked {
        None => Some(owned.clone()),
        Some(asked) => ScopeSet::parse(asked).filter(|asked| owned.covers(asked)),
    }
}
