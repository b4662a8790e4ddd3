//! A client of an SMS gateway that takes JSON over HTTP with a bearer token. Must not write numbers or texts to the log.

use crate::app::ports::{SmsOutcome, SmsSender};
use crate::domain::clock::Clock;
use crate::gateways::http_client::{self, Timeouts};
use async_trait::async_trait;
use reqwest::header::HeaderValue;
use reqwest::{StatusCode, Url, header};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// When the gateway names no time.
const PAUSE: Duration = Duration::from_secs(10);

/// When the gateway does not know us: a person has to act first.
const REPAIR_PAUSE: Duration = Duration::from_mins(1);

/// The answer's body is read only so that the connection can be used again.
const ANSWER_LIMIT: usize = 64 * 1024;

/// Where and as whom to send. `Debug` hides the token.
#[derive(Clone)]
pub struct HttpSmsConfig {
    /// Address that takes `POST {id, to, text, sender?}`.
    pub url: String,
    /// Bearer token of this service at the gateway.
    pub bearer_token: String,
    /// Sender's name on the phone, where the gateway wants one.
    pub sender: Option<String>,
}

impl fmt::Debug for HttpSmsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpSmsConfig").field("sender", &self.sender).finish_non_exhaustive()
    }
}

/// Why no client can be made.
#[derive(Debug, thiserror::Error)]
pub enum SmsSetupError {
    /// The address does not parse.
    #[error("the SMS gateway's address is not a valid one")]
    Address,
    /// The token does not fit into a header.
    #[error("the SMS gateway's token holds characters that no header can carry")]
    Token,
    /// No HTTP client.
    #[error("no HTTP client: {0}")]
    Client(#[from] reqwest::Error),
}

#[derive(Serialize)]
struct Sms<'a> {
    id: Uuid,
    to: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<&'a str>,
}

/// Sends SMS through a gateway over HTTP. Needs a tokio runtime. A send takes at most 15 seconds.
pub struct HttpSms {
    url: Url,
    authorization: HeaderValue,
    sender: Option<String>,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
}

impl HttpSms {
    /// Makes a client; asks nobody anything yet.
    ///
    /// # Errors
    /// The address or the token is not one, or the TLS library found no root certificates.
    pub fn new(config: HttpSmsConfig, clock: Arc<dyn Clock>) -> Result<Self, SmsSetupError> {
        Self::with_timeouts(config, clock, Timeouts::default())
    }

    fn with_timeouts(config: HttpSmsConfig, clock: Arc<dyn Clock>, timeouts: Timeouts) -> Result<Self, SmsSetupError> {
        let url = Url::parse(&config.url).map_err(|_| SmsSetupError::Address)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(SmsSetupError::Address);
        }
        let bearer = format!("Bearer {}", config.bearer_token);
        let mut authorization = HeaderValue::try_from(bearer).map_err(|_| SmsSetupError::Token)?;
        authorization.set_sensitive(true);
        let client = http_client::build_with(timeouts)?;
        Ok(Self { url, authorization, sender: config.sender, client, clock })
    }
}

#[async_trait]
impl SmsSender for HttpSms {
    async fn send(&self, id: Uuid, to: &str, text: &str) -> SmsOutcome {
        let body = Sms { id, to, text, sender: self.sender.as_deref() };
        let request = self.client.post(self.url.clone()).header(header::AUTHORIZATION, self.authorization.clone());
        let response = match request.json(&body).send().await {
            Ok(response) => response,
            Err(error) => {
                // The address may hold a secret, and the error names it.
                tracing::warn!(sms.id = %id, sms.error = %error.without_url(), "no answer from the SMS gateway");
                return SmsOutcome::Later { after: PAUSE };
            }
        };
        let status = response.status();
        let asked = http_client::retry_after(response.headers(), self.clock.now());
        drop(http_client::read_up_to(response, ANSWER_LIMIT).await);
        let outcome = judge(status, asked);
        if outcome != SmsOutcome::Sent {
            tracing::warn!(sms.id = %id, sms.status = status.as_u16(), "the SMS gateway did not take a message");
        }
        outcome
    }
}

/// Only what can be the message's own fault is refused for good; a wrong token or address must not lose messages.
fn judge(status: StatusCode, asked: Option<Duration>) -> SmsOutcome {
    match status.as_u16() {
        200..=299 => SmsOutcome::Sent,
        400 | 404 | 422 => SmsOutcome::Refused,
        408 | 429 | 500..=599 => SmsOutcome::Later { after: asked.unwrap_or(PAUSE) },
        _ => SmsOutcome::Later { after: asked.unwrap_or(REPAIR_PAUSE) },
    }
}

#[cfg(test)]
mod tests;
