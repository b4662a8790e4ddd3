//! Sends events to the addresses of integrators, which anybody may own: whatever is connected to is public, and nothing that comes back
//! is followed. The check stands where the connection is made, so a name that leads elsewhere a moment later leads nowhere.

use super::http_client::{Timeouts, build_guarded, read_up_to, retry_after};
use crate::app::ports::{WebhookAnswer, WebhookMessage, WebhookSender};
use crate::domain::clock::Clock;
use crate::domain::webhooks::address::is_public;
use async_trait::async_trait;
use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Url};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// For everything, up to the last byte of the answer.
const IN_ALL: Duration = Duration::from_secs(10);
/// For name lookup, TCP and TLS.
const TO_CONNECT: Duration = Duration::from_secs(5);
/// What is read of an answer's body, so that the connection can be used again; nothing of it is looked at.
const READ: usize = 16 * 1024;
/// For that.
const TO_READ: Duration = Duration::from_secs(1);
/// Bytes of an address.
const LONGEST: usize = 500;

/// Where webhooks may lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Ports of https.
    pub ports: Vec<u16>,
    /// Whether this machine may be reached by its loopback addresses, on any port and by http: in development only.
    pub loopback: bool,
}

impl Policy {
    /// Whether this may be connected to.
    fn admits(&self, address: IpAddr) -> bool {
        is_public(address) || (self.loopback && address.is_loopback())
    }

    /// The address as it is called, if the policy allows it. Which address a name has is judged when it is connected to.
    fn check(&self, text: &str) -> Option<Url> {
        let printable = |byte: u8| (0x21..0x7f).contains(&byte) && byte != b'\\';
        if text.len() > LONGEST || !text.bytes().all(printable) || text.contains('#') {
            return None;
        }
        let url = Url::parse(text).ok()?;
        let is_bare = url.username().is_empty() && url.password().is_none();
        // Also what a careless eye reads as the host: `https://good.example@evil.example`.
        let authority = text.split_once("://")?.1.split(['/', '?']).next()?;
        if !is_bare || authority.contains('@') {
            return None;
        }
        let host = url.host_str()?;
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        if self.loopback && (host == "localhost" || literal.is_some_and(|address| address.is_loopback())) {
            return Some(url).filter(|url| ["http", "https"].contains(&url.scheme()));
        }
        let is_name = literal.is_none() && host.contains('.') && !host.ends_with('.');
        let port = url.port_or_known_default()?;
        (url.scheme() == "https" && is_name && self.ports.contains(&port)).then_some(url)
    }
}

/// Finds the addresses of a name.
pub trait Lookup: Send + Sync {
    /// The addresses.
    fn lookup(&self, name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The machine's own way.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, name: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let name = name.to_owned();
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) })
    }
}

/// Stands where connections are made: they go to the very addresses that were judged.
struct Guard {
    lookup: Arc<dyn Lookup>,
    policy: Policy,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (found, policy) = (self.lookup.lookup(name.as_str()), self.policy.clone());
        Box::pin(async move {
            let found = found.await?;
            // A name that also leads inside is not to be trusted at all.
            if found.is_empty() || !found.iter().all(|address| policy.admits(*address)) {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the address is not public").into());
            }
            let addresses: Addrs = Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

/// Sends webhooks by HTTP/1.1.
pub struct HttpWebhooks {
    client: Client,
    policy: Policy,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for HttpWebhooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpWebhooks").field("policy", &self.policy).finish_non_exhaustive()
    }
}

impl HttpWebhooks {
    /// A sender that looks names up by `lookup`.
    ///
    /// # Errors
    /// The TLS library found no usable root certificates.
    pub fn new(policy: Policy, lookup: Arc<dyn Lookup>, clock: Arc<dyn Clock>) -> reqwest::Result<Self> {
        Self::with_timeouts(policy, lookup, clock, Timeouts { connect: TO_CONNECT, total: IN_ALL })
    }

    /// The same, with less patience: for tests.
    ///
    /// # Errors
    /// As [`HttpWebhooks::new`].
    pub fn with_timeouts(
        policy: Policy,
        lookup: Arc<dyn Lookup>,
        clock: Arc<dyn Clock>,
        timeouts: Timeouts,
    ) -> reqwest::Result<Self> {
        let guard = Guard { lookup, policy: policy.clone() };
        let client = build_guarded(timeouts, Arc::new(guard), !policy.loopback)?;
        Ok(Self { client, policy, clock })
    }

    async fn attempt(&self, url: Url, message: &WebhookMessage) -> WebhookAnswer {
        let begun = Instant::now();
        let request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", message.id.to_string())
            .header("webhook-timestamp", message.timestamp.to_string())
            .header("webhook-signature", &message.signature)
            .body(message.body.clone());
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) if error.is_timeout() && !error.is_connect() => return WebhookAnswer::TimedOut,
            Err(error) => {
                // The owner is told no more than that it failed.
                tracing::debug!(error = %error.without_url(), webhook.event = %message.id, "no connection to a webhook");
                return WebhookAnswer::Unreachable;
            }
        };
        let (status, took) = (response.status().as_u16(), begun.elapsed());
        let after = retry_after(response.headers(), self.clock.now());
        let _ = tokio::time::timeout(TO_READ, read_up_to(response, READ)).await;
        WebhookAnswer::Answered { status, took, after }
    }
}

#[async_trait]
impl WebhookSender for HttpWebhooks {
    fn admits(&self, url: &str) -> bool {
        self.policy.check(url).is_some()
    }

    async fn send(&self, message: &WebhookMessage) -> WebhookAnswer {
        // What is allowed may have changed since it was entered.
        match self.policy.check(&message.url) {
            Some(url) => self.attempt(url, message).await,
            None => WebhookAnswer::Unreachable,
        }
    }
}

#[cfg(test)]
#[path = "webhooks_tests.rs"]
mod tests;
