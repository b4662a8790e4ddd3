//! Push notifications through Firebase Cloud Messaging, HTTP v1. Sends one message and says what became of it; must not
//! know the database, retries or which devices exist. Those belong to whoever calls.

mod account;
pub mod fake;
mod message;
mod outcome;
#[cfg(test)]
mod tests;
mod token;

use crate::app::ports::{PushMessage, PushOutcome, PushSender};
use crate::domain::clock::Clock;
use crate::gateways::http_client::{self, Timeouts};
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use token::{AccessToken, TokenError, TokenSource};

pub use account::{ServiceAccount, ServiceAccountError};
use outcome::{Answer, Verdict};

/// Google's address.
pub const DEFAULT_BASE_URL: &str = "https://fcm.googleapis.com";

/// FCM's answers are a few hundred bytes.
const ANSWER_LIMIT: usize = 64 * 1024;

/// HTTP/2 connections. FCM allows a hundred requests at once on each.
const CONNECTIONS: usize = 2;

/// Where and as whom to send.
#[derive(Debug, Clone)]
pub struct FcmConfig {
    /// Scheme and host, no path.
    pub base_url: String,
    /// The Firebase project whose apps are reached.
    pub project_id: String,
    /// Who sends.
    pub service_account: ServiceAccount,
}

impl FcmConfig {
    /// Google's FCM, and the project the account belongs to.
    #[must_use]
    pub fn new(service_account: ServiceAccount) -> Self {
        let project_id = service_account.project_id().to_owned();
        Self { base_url: DEFAULT_BASE_URL.to_owned(), project_id, service_account }
    }
}

/// Why no sender can be made.
#[derive(Debug, thiserror::Error)]
pub enum FcmSetupError {
    /// An address does not parse.
    #[error("{0} is not a valid address")]
    Address(&'static str),
    /// No HTTP client.
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

/// Sends pushes through FCM. Needs a tokio runtime. A send takes at most 50 seconds, and 15 on a usual bad day: two
/// requests of 15 and two for a token of 10.
pub struct FcmSender {
    url: reqwest::Url,
    clients: Vec<reqwest::Client>,
    next: AtomicUsize,
    tokens: TokenSource,
    clock: Arc<dyn Clock>,
}

impl FcmSender {
    /// Makes a sender; asks nobody anything yet.
    ///
    /// # Errors
    /// An address is not one, or the TLS library found no root certificates.
    pub fn new(config: FcmConfig, clock: Arc<dyn Clock>) -> Result<Self, FcmSetupError> {
        Self::with_timeouts(config, clock, Timeouts::default())
    }

    fn with_timeouts(config: FcmConfig, clock: Arc<dyn Clock>, timeouts: Timeouts) -> Result<Self, FcmSetupError> {
        let FcmConfig { base_url, project_id, service_account } = config;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'.' | b'_');
        if project_id.is_empty() || !project_id.bytes().all(plain) {
            return Err(FcmSetupError::Address("project_id"));
        }
        let url = http_url(&format!("{}/v1/projects/{project_id}/messages:send", base_url.trim_end_matches('/')))
            .ok_or(FcmSetupError::Address("base_url"))?;
        http_url(service_account.token_uri()).ok_or(FcmSetupError::Address("token_uri"))?;
        let clients: Vec<_> = (0..CONNECTIONS).map(|_| http_client::build_with(timeouts)).collect::<Result<_, _>>()?;
        let tokens = TokenSource::new(service_account, http_client::build_with(timeouts)?, Arc::clone(&clock));
        Ok(Self { url, clients, next: AtomicUsize::new(0), tokens, clock })
    }

    /// Each client keeps one HTTP/2 connection; taking turns lifts the ceiling of a hundred requests at once.
    fn client(&self) -> Option<&reqwest::Client> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        self.clients.get(turn.checked_rem(self.clients.len())?)
    }

    async fn post(&self, message: &PushMessage, token: &AccessToken) -> Verdict {
        let Some(client) = self.client() else {
            return Verdict::Final(PushOutcome::Misconfigured);
        };
        let body = message::envelope(message, self.clock.now());
        let sent = client.post(self.url.clone()).bearer_auth(token.as_str()).json(&body).send().await;
        let response = match sent {
            Ok(response) => response,
            Err(error) => return Verdict::Final(unanswered(error)),
        };
        let status = response.status().as_u16();
        let retry_after = http_client::retry_after(response.headers(), self.clock.now());
        match http_client::read_up_to(response, ANSWER_LIMIT).await {
            Some(body) => outcome::read(&Answer { status, retry_after, body: &body }),
            None => Verdict::Final(PushOutcome::Ambiguous),
        }
    }
}

#[async_trait]
impl PushSender for FcmSender {
    async fn send(&self, message: &PushMessage) -> PushOutcome {
        let token = match self.tokens.token().await {
            Ok(token) => token,
            Err(error) => return without_token(error),
        };
        if let Verdict::Final(outcome) = self.post(message, &token).await {
            return outcome;
        }
        let token = match self.tokens.other_than(&token).await {
            Ok(token) => token,
            Err(error) => return without_token(error),
        };
        match self.post(message, &token).await {
            Verdict::Final(outcome) => outcome,
            // A token just made and refused again: the account is the matter, not the token.
            Verdict::TokenRefused => PushOutcome::Misconfigured,
        }
    }
}

/// Nothing was sent, so nothing is ambiguous.
fn without_token(error: TokenError) -> PushOutcome {
    match error {
        TokenError::Refused => PushOutcome::Misconfigured,
        TokenError::Unavailable => PushOutcome::Transient { after: outcome::TRANSIENT_PAUSE },
    }
}

/// Before the connection stands nothing was sent; afterwards it may have arrived.
fn unanswered(error: reqwest::Error) -> PushOutcome {
    let outcome = if error.is_connect() {
        PushOutcome::Transient { after: outcome::TRANSIENT_PAUSE }
    } else if error.is_builder() {
        PushOutcome::Misconfigured
    } else {
        PushOutcome::Ambiguous
    };
    tracing::warn!(push.error = %error.without_url(), "no answer from FCM");
    outcome
}

fn http_url(text: &str) -> Option<reqwest::Url> {
    let url = reqwest::Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}
