//! Begins a sign-in at the outside identity provider: gives the address at which the person signs in.

use crate::app::auth::oidc_attempt::Attempt;
use crate::app::ports::{IdentityError, IdentityProvider, SignInRequest};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::domain::language::Language;
use chrono::{DateTime, Utc};

/// A sign-in that has begun.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Where the person signs in.
    pub authorization_url: String,
    /// To be given back with the code.
    pub state: String,
    /// When it is over.
    pub expires_at: DateTime<Utc>,
}

impl From<IdentityError> for AppError {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Refused => ProblemCode::OidcRefused.into(),
            IdentityError::Unavailable { after } => Self::Later(ProblemCode::OidcUnavailable, after),
        }
    }
}

/// The provider, if one is configured.
pub(super) fn provider(app: &App) -> Result<&dyn IdentityProvider, AppError> {
    app.identity.as_deref().ok_or_else(|| ProblemCode::OidcNotConfigured.into())
}

/// Begins.
pub async fn start(app: &App, installation_id: Option<&str>, language: Language) -> Result<Begun, AppError> {
    let provider = provider(app)?;
    let attempt = Attempt::begin(app);
    let (state, nonce, challenge) = (attempt.state(app, installation_id), attempt.nonce(app), attempt.challenge(app));
    let request = SignInRequest { state: &state, nonce: &nonce, challenge: &challenge, language: language.tag() };
    let authorization_url = provider.authorization_url(&request).await?;
    Ok(Begun { authorization_url, state, expires_at: attempt.expires_at })
}
