//! A client of an SMS gateway over HTTP, which asks as the gateway wants to be asked. Must not write numbers or texts to the
//! log.

mod plan;
mod template;

use crate::app::ports::{SmsOutcome, SmsSender};
use crate::domain::clock::Clock;
use crate::gateways::http_client::{self, Timeouts};
use async_trait::async_trait;
use reqwest::StatusCode;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

pub use plan::{GatewayPart, GatewayPlan, GatewayTexts, Objection};

/// When the gateway names no time.
const PAUSE: Duration = Duration::from_secs(10);

/// When the gateway does not know us: a person has to act first.
const REPAIR_PAUSE: Duration = Duration::from_mins(1);

const ANSWER_LIMIT: usize = 64 * 1024;

/// Sends SMS through a gateway over HTTP. Needs a tokio runtime. A send takes at most 15 seconds.
pub struct HttpSms {
    plan: GatewayPlan,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
}

impl HttpSms {
    /// Makes a client; asks nobody anything yet.
    ///
    /// # Errors
    /// The TLS library found no root certificates.
    pub fn new(plan: GatewayPlan, clock: Arc<dyn Clock>) -> reqwest::Result<Self> {
        Self::with_timeouts(plan, clock, Timeouts::default())
    }

    fn with_timeouts(plan: GatewayPlan, clock: Arc<dyn Clock>, timeouts: Timeouts) -> reqwest::Result<Self> {
        Ok(Self { plan, client: http_client::build_with(timeouts)?, clock })
    }
}

#[async_trait]
impl SmsSender for HttpSms {
    async fn send(&self, id: Uuid, to: &str, text: &str) -> SmsOutcome {
        let Some(plan::Request { url, headers, body }) = self.plan.request(&id.to_string(), to, text) else {
            tracing::error!(sms.id = %id, "a message that no request to the SMS gateway can carry");
            return SmsOutcome::Refused;
        };
        let request = match body {
            Some(body) => self.client.post(url).body(body),
            None => self.client.get(url),
        };
        let response = match request.headers(headers).send().await {
            Ok(response) => response,
            Err(error) => {
                // The address may hold a secret, and the error names it.
                tracing::warn!(sms.id = %id, sms.error = %error.without_url(), "no answer from the SMS gateway");
                return SmsOutcome::Later { after: PAUSE };
            }
        };
        let status = response.status();
        let asked = http_client::retry_after(response.headers(), self.clock.now());
        // Read in any case, so that the connection can be used again.
        let body = http_client::read_up_to(response, ANSWER_LIMIT).await;
        let outcome = match judge(status, asked) {
            // Not known to be the message's own fault.
            SmsOutcome::Sent if !self.plan.accepts(body.as_deref()) => {
                SmsOutcome::Later { after: asked.unwrap_or(REPAIR_PAUSE) }
            }
            outcome => outcome,
        };
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
        400 | 422 => SmsOutcome::Refused,
        408 | 429 | 500..=599 => SmsOutcome::Later { after: asked.unwrap_or(PAUSE) },
        _ => SmsOutcome::Later { after: asked.unwrap_or(REPAIR_PAUSE) },
    }
}

#[cfg(test)]
mod tests;
