//! Push notifications through Firebase Cloud Messaging, HTTP v1, by HTTP/2. Sends one message and says what became of it;
//! must not know the database, retries or which devices exist. Those belong to whoever calls.

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
use futures_util::future::select_all;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use token::{AccessToken, TokenError, TokenSource};
use tokio::sync::{Semaphore, SemaphorePermit};

pub use account::{ServiceAccount, ServiceAccountError};
use outcome::{Answer, Verdict};

/// Google's address.
pub const DEFAULT_BASE_URL: &str = "https://fcm.googleapis.com";

/// FCM's answers are a few hundred bytes.
const ANSWER_LIMIT: usize = 64 * 1024;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What FCM allows on one HTTP/2 connection at once; it answers more with a GOAWAY that takes the others along.
const STREAMS: usize = 100;

/// What FCM's own advice comes to: a few long-lived connections.
pub const CONNECTIONS: std::ops::RangeInclusive<usize> = 1..=4;

/// Where and as whom to send.
#[derive(Debug, Clone)]
pub struct FcmConfig {
    /// Scheme and host, no path. With `http`, the far end must take HTTP/2 without being asked.
    pub base_url: String,
    /// The Firebase project whose apps are reached.
    pub project_id: String,
    /// Who sends.
    pub service_account: ServiceAccount,
    /// HTTP/2 connections, within [`CONNECTIONS`]. A hundred messages are under way on each at most.
    pub connections: usize,
}

impl FcmConfig {
    /// Google's FCM by two connections, and the project the account belongs to.
    #[must_use]
    pub fn new(service_account: ServiceAccount) -> Self {
        let project_id = service_account.project_id().to_owned();
        Self { base_url: DEFAULT_BASE_URL.to_owned(), project_id, service_account, connections: 2 }
    }
}

/// Why no sender can be made.
#[derive(Debug, thiserror::Error)]
pub enum FcmSetupError {
    /// An address does not parse.
    #[error("{0} is not a valid address")]
    Address(&'static str),
    /// So many connections FCM does not want.
    #[error("connections must be from {} to {}", CONNECTIONS.start(), CONNECTIONS.end())]
    Connections,
    /// No HTTP client.
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

/// Sends pushes through FCM. Needs a tokio runtime. A send takes at most 50 seconds, and 15 on a usual bad day: two
/// requests of 15 and two for a token of 10. Whoever has more than [`FcmSender::capacity`] under way makes some wait for
/// their turn, which is not counted in these times.
pub struct FcmSender {
    url: reqwest::Url,
    lanes: Vec<Lane>,
    next: AtomicUsize,
    tokens: TokenSource,
    clock: Arc<dyn Clock>,
}

/// One HTTP/2 connection: a client of its own opens no second one.
struct Lane {
    client: reqwest::Client,
    free: Semaphore,
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
        let FcmConfig { base_url, project_id, service_account, connections } = config;
        if !CONNECTIONS.contains(&connections) {
            return Err(FcmSetupError::Connections);
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':' | b'.' | b'_');
        if project_id.is_empty() || !project_id.bytes().all(plain) {
            return Err(FcmSetupError::Address("project_id"));
        }
        let url = http_url(&format!("{}/v1/projects/{project_id}/messages:send", base_url.trim_end_matches('/')))
            .ok_or(FcmSetupError::Address("base_url"))?;
        http_url(service_account.token_uri()).ok_or(FcmSetupError::Address("token_uri"))?;
        let lane = |_| http_client::build_http2(timeouts).map(|client| Lane { client, free: Semaphore::new(STREAMS) });
        let lanes = (0..connections).map(lane).collect::<Result<Vec<_>, _>>()?;
        let tokens = TokenSource::new(service_account, http_client::build_with(timeouts)?, Arc::clone(&clock));
        Ok(Self { url, lanes, next: AtomicUsize::new(0), tokens, clock })
    }

    /// How many messages may be under way at once.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.lanes.len().saturating_mul(STREAMS)
    }

    /// The next connection in turn that has room, or the first of which some becomes free.
    async fn client(&self) -> Option<(&reqwest::Client, SemaphorePermit<'_>)> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed).checked_rem(self.lanes.len())?;
        let (before, after) = self.lanes.split_at(turn);
        let in_turn = || after.iter().chain(before);
        let free = in_turn().find_map(|lane| lane.free.try_acquire().ok().map(|permit| (&lane.client, permit)));
        if free.is_some() {
            return free;
        }
        let waiting = in_turn().map(|lane| Box::pin(async { (&lane.client, lane.free.acquire().await) }));
        let ((client, permit), ..) = select_all(waiting).await;
        permit.ok().map(|permit| (client, permit))
    }

    async fn post(&self, message: &PushMessage, token: &AccessToken) -> Verdict {
        let Some((client, _permit)) = self.client().await else {
            return Verdict::Final(PushOutcome::Misconfigured);
        };
        let Ok(body) = serde_json::to_vec(&message::envelope(message, self.clock.now())) else {
            return Verdict::Final(PushOutcome::BadRequest);
        };
        let request = client.post(self.url.clone()).header(AUTHORIZATION, token.bearer());
        let sent = request.header(CONTENT_TYPE, JSON).body(body).send().await;
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

/// What was not looked at did not arrive; anything else may have.
fn unanswered(error: reqwest::Error) -> PushOutcome {
    let outcome = if http_client::was_not_looked_at(&error) {
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
