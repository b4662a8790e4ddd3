//! Sign-in at an outside `OpenID` Connect provider: authorization code with PKCE, as a confidential client. Everything that comes
//! from there is read up to a limit and in a given time, and nothing is believed that is not signed or fetched from where the
//! issuer says. Must not know what an account is.

mod cache;
mod id_token;
mod keys;
mod metadata;

use crate::app::ports::{Identity, IdentityError, IdentityProvider, SignInRequest};
use crate::domain::clock::Clock;
use crate::gateways::http_client::{self, Timeouts};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cache::Cache;
use id_token::{Claims, Expected};
use keys::{Keys, PublishedKeys};
use metadata::{Metadata, Published};
use reqwest::{RequestBuilder, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// When the provider names no time.
const PAUSE: Duration = Duration::from_secs(10);
/// One answer of the provider.
const TIMEOUTS: Timeouts = Timeouts { connect: Duration::from_secs(3), total: Duration::from_secs(6) };
/// All of them together: less than the deadline of a request.
const PATIENCE: Duration = Duration::from_secs(15);
/// Longer than any honest answer.
const ANSWER_LIMIT: usize = 256 * 1024;

/// This service at the provider. Not printable: it holds a secret.
#[derive(Clone)]
pub struct OidcConfig {
    /// The provider, exactly as it calls itself.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Zeroizing<String>,
    /// Where the app takes the code.
    pub redirect_uri: String,
    /// What is asked for, `openid` among it.
    pub scopes: String,
    /// The claim with the phone; the one with `_verified` behind it must be true.
    pub phone_claim: String,
    /// The claim with the IIN, if it is taken over.
    pub iin_claim: Option<String>,
}

/// Why there is no provider.
#[derive(Debug, thiserror::Error)]
pub enum OidcSetupError {
    /// The issuer does not parse.
    #[error("the issuer is no address")]
    Issuer,
    /// No HTTP client.
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

/// The provider.
pub struct OidcProvider {
    config: OidcConfig,
    discovery: Url,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    metadata: Cache<Metadata>,
    keys: Cache<Keys>,
}

#[derive(Deserialize)]
struct Granted {
    id_token: String,
    access_token: Option<String>,
}

impl OidcProvider {
    /// Makes a client; asks nobody anything yet.
    ///
    /// # Errors
    /// The issuer is no address, or the TLS library found no root certificates.
    pub fn new(config: OidcConfig, clock: Arc<dyn Clock>) -> Result<Self, OidcSetupError> {
        Self::with_timeouts(config, clock, TIMEOUTS)
    }

    /// As [`Self::new`], for tests that cannot wait so long.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_timeouts(
        config: OidcConfig,
        clock: Arc<dyn Clock>,
        timeouts: Timeouts,
    ) -> Result<Self, OidcSetupError> {
        Ok(Self {
            discovery: metadata::address(&config.issuer).ok_or(OidcSetupError::Issuer)?,
            client: http_client::build_with(timeouts)?,
            metadata: Cache::new(Arc::clone(&clock)),
            keys: Cache::new(Arc::clone(&clock)),
            config,
            clock,
        })
    }

    async fn metadata(&self) -> Result<Arc<Metadata>, IdentityError> {
        let fetch = async {
            let published: Published = self.answer("discovery", self.client.get(self.discovery.clone())).await?;
            published.trusted(&self.config.issuer).ok_or_else(|| {
                tracing::error!(
                    oidc.step = "discovery",
                    "the document is not this issuer's, or names an unsafe endpoint"
                );
                unavailable()
            })
        };
        self.metadata.get(fetch).await
    }

    async fn fetch_keys(&self, metadata: &Metadata) -> Result<Keys, IdentityError> {
        let published: PublishedKeys = self.answer("keys", self.client.get(metadata.jwks_uri.clone())).await?;
        Ok(published.into())
    }

    async fn exchange(&self, metadata: &Metadata, code: &str, verifier: &str) -> Result<Granted, IdentityError> {
        let OidcConfig { client_id, client_secret, redirect_uri, .. } = &self.config;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ];
        let mut request = self.client.post(metadata.token_endpoint.clone());
        if metadata.secret_in_form {
            form.extend([("client_id", client_id.as_str()), ("client_secret", client_secret.as_str())]);
        } else {
            // RFC 6749, section 2.3.1: both are encoded as in a form first.
            let pair = Zeroizing::new(format!("{}:{}", self.encoded(client_id), self.encoded(client_secret)));
            request = request.header("Authorization", format!("Basic {}", STANDARD.encode(pair.as_bytes())));
        }
        self.answer("token", request.form(&form)).await
    }

    fn encoded(&self, text: &str) -> String {
        let mut url = self.discovery.clone();
        url.set_query(None);
        url.query_pairs_mut().append_key_only(text);
        url.query().unwrap_or_default().to_owned()
    }

    async fn verified(&self, metadata: &Metadata, token: &str, nonce: &str) -> Result<Claims, IdentityError> {
        let (issuer, client_id) = (self.config.issuer.as_str(), self.config.client_id.as_str());
        let expected = Expected { issuer, client_id, nonce, now: self.clock.now() };
        let header = id_token::head(token).ok_or_else(|| refused("head"))?;
        let mut keys = self.keys.get(self.fetch_keys(metadata)).await?;
        if keys.find(header.kid.as_deref(), header.alg).is_none()
            && let Some(newer) = self.keys.renew(&keys, self.fetch_keys(metadata)).await?
        {
            keys = newer;
        }
        id_token::verify(token, &header, &keys, &expected).map_err(refused)
    }

    /// What is known of the person: from the ID token, and from the userinfo endpoint where the token is short of it.
    async fn about(&self, metadata: &Metadata, granted: &Granted, claims: Claims) -> Result<Identity, IdentityError> {
        let Claims { sub, mut rest, .. } = claims;
        let is_short = [Some(&self.config.phone_claim), self.config.iin_claim.as_ref()]
            .into_iter()
            .flatten()
            .any(|name| !rest.contains_key(name));
        if let (true, Some(url), Some(token)) = (is_short, &metadata.userinfo_endpoint, &granted.access_token) {
            let more: Map<String, Value> =
                self.answer("userinfo", self.client.get(url.clone()).bearer_auth(token)).await?;
            if more.get("sub").and_then(Value::as_str) != Some(sub.as_str()) {
                return Err(refused("userinfo of somebody else"));
            }
            // What is signed counts more than what is only fetched.
            for (name, value) in more {
                rest.entry(name).or_insert(value);
            }
        }
        let text = |name: &str| rest.get(name).and_then(Value::as_str).map(str::to_owned);
        let phone_claim = &self.config.phone_claim;
        let is_verified = rest.get(&format!("{phone_claim}_verified")) == Some(&Value::Bool(true));
        Ok(Identity {
            subject: sub,
            phone: text(phone_claim).filter(|_| is_verified),
            iin: self.config.iin_claim.as_deref().and_then(text),
        })
    }

    /// Sends a request and reads its JSON answer.
    async fn answer<T: DeserializeOwned>(&self, step: &str, request: RequestBuilder) -> Result<T, IdentityError> {
        let response = request.header("Accept", "application/json").send().await.map_err(|error| {
            tracing::warn!(oidc.step = step, oidc.error = %error.without_url(), "no answer from the identity provider");
            unavailable()
        })?;
        let status = response.status();
        let after = http_client::retry_after(response.headers(), self.clock.now()).unwrap_or(PAUSE);
        let body = http_client::read_up_to(response, ANSWER_LIMIT).await;
        if status.is_success() {
            return body.and_then(|body| serde_json::from_slice(&body).ok()).ok_or_else(|| {
                tracing::warn!(oidc.step = step, "the identity provider's answer is too long or not what it should be");
                unavailable()
            });
        }
        let reason = body.and_then(|body| serde_json::from_slice::<Denied>(&body).ok()).map(Denied::word);
        let reason = reason.unwrap_or_default();
        tracing::warn!(
            oidc.step = step,
            oidc.status = status.as_u16(),
            oidc.reason = reason,
            "refused by the provider"
        );
        if step == "token" && reason == "invalid_grant" {
            return Err(IdentityError::Refused);
        }
        Err(IdentityError::Unavailable { after })
    }
}

#[derive(Deserialize)]
struct Denied {
    error: String,
}

impl Denied {
    /// The word of RFC 6749, and nothing that does not look like one: it goes into the log.
    fn word(self) -> String {
        self.error.chars().filter(|letter| letter.is_ascii_lowercase() || *letter == '_').take(40).collect()
    }
}

const fn unavailable() -> IdentityError {
    IdentityError::Unavailable { after: PAUSE }
}

fn refused(reason: &'static str) -> IdentityError {
    tracing::warn!(oidc.reason = reason, "what the identity provider said cannot be trusted");
    IdentityError::Refused
}

#[async_trait]
impl IdentityProvider for OidcProvider {
    fn issuer(&self) -> &str {
        &self.config.issuer
    }

    async fn authorization_url(&self, request: &SignInRequest<'_>) -> Result<String, IdentityError> {
        let mut url = self.metadata().await?.authorization_endpoint.clone();
        url.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", &self.config.client_id),
            ("redirect_uri", &self.config.redirect_uri),
            ("scope", &self.config.scopes),
            ("state", request.state),
            ("nonce", request.nonce),
            ("code_challenge", request.challenge),
            ("code_challenge_method", "S256"),
            ("ui_locales", request.language),
        ]);
        Ok(url.into())
    }

    async fn redeem(&self, code: &str, verifier: &str, nonce: &str) -> Result<Identity, IdentityError> {
        let work = async {
            let metadata = self.metadata().await?;
            let granted = self.exchange(&metadata, code, verifier).await?;
            let claims = self.verified(&metadata, &granted.id_token, nonce).await?;
            self.about(&metadata, &granted, claims).await
        };
        within(PATIENCE, work).await
    }
}

/// Gives up after `patience`.
async fn within<T>(
    patience: Duration,
    work: impl Future<Output = Result<T, IdentityError>> + Send,
) -> Result<T, IdentityError> {
    tokio::time::timeout(patience, work).await.unwrap_or_else(|_| Err(unavailable()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::SystemClock;

    fn provider(issuer: &str) -> Result<OidcProvider, OidcSetupError> {
        let config = OidcConfig {
            issuer: issuer.to_owned(),
            client_id: "tirkeu".to_owned(),
            client_secret: Zeroizing::new("secret".to_owned()),
            redirect_uri: "https://app.example/signed-in".to_owned(),
            scopes: "openid".to_owned(),
            phone_claim: "phone_number".to_owned(),
            iin_claim: None,
        };
        OidcProvider::new(config, Arc::new(SystemClock))
    }

    #[test]
    fn an_issuer_is_an_address() {
        assert_eq!(provider("https://id.example").unwrap().issuer(), "https://id.example");
        for issuer in ["", "id.example"] {
            assert!(matches!(provider(issuer), Err(OidcSetupError::Issuer)), "{issuer}");
        }
    }

    #[tokio::test]
    async fn patience_ends_whatever_the_provider_does() {
        let answered = within(Duration::ZERO, std::future::pending::<Result<(), _>>()).await;
        assert!(matches!(answered, Err(IdentityError::Unavailable { after: PAUSE })));
        assert!(within(PATIENCE, async { Ok(()) }).await.is_ok());
        assert!(matches!(
            within(PATIENCE, async { Err::<(), _>(IdentityError::Refused) }).await,
            Err(IdentityError::Refused)
        ));
    }
}
