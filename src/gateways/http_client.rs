//! The one place that builds HTTP clients, and the two things every gateway does with an answer: read it up to a limit
//! and understand `Retry-After`. Knows nothing of what is sent or to whom.

use chrono::{DateTime, Utc};
use reqwest::dns::Resolve;
use reqwest::{Client, ClientBuilder, Response, header, redirect};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

const USER_AGENT: &str = concat!("tirkeu/", env!("CARGO_PKG_VERSION"));

/// A `Retry-After` beyond this is cut: whoever sends it may be mistaken, and asking once an hour harms nobody.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

/// A `Retry-After` of nothing would make a busy loop.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// How long the far end may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For name lookup, TCP and TLS.
    pub connect: Duration,
    /// For everything, up to the last byte of the answer.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(15) }
    }
}

/// Builds a client with the usual timeouts: 5 s to connect, 15 s in all.
///
/// # Errors
/// The TLS library found no usable root certificates.
pub fn build() -> reqwest::Result<Client> {
    build_with(Timeouts::default())
}

/// Builds a client: no proxy, no redirects (a redirect would carry the bearer token to a stranger), HTTP/2 where TLS
/// offers it and HTTP/1.1 with keep-alive otherwise.
///
/// # Errors
/// The TLS library found no usable root certificates.
pub fn build_with(timeouts: Timeouts) -> reqwest::Result<Client> {
    builder(timeouts).build()
}

/// Builds a client that speaks nothing but HTTP/2 and so needs one connection for all its requests to a host. By TLS it
/// offers nothing else; without TLS it begins with HTTP/2 at once (prior knowledge). A request that the far end says it
/// has not looked at (`REFUSED_STREAM`, `GOAWAY`) is sent again at once, twice at most.
///
/// # Errors
/// The TLS library found no usable root certificates.
pub fn build_http2(timeouts: Timeouts) -> reqwest::Result<Client> {
    builder(timeouts).http2_prior_knowledge().build()
}

/// Builds a client for addresses that strangers name: it connects to nothing but what `guard` gives for a name, and to what the caller
/// has judged where an address is no name. HTTP/1.1 only, so that what is slow on one connection holds nothing else up.
///
/// # Errors
/// The TLS library found no usable root certificates.
pub fn build_guarded(timeouts: Timeouts, guard: Arc<dyn Resolve>, https_only: bool) -> reqwest::Result<Client> {
    builder(timeouts).http1_only().https_only(https_only).referer(false).dns_resolver(guard).build()
}

fn builder(timeouts: Timeouts) -> ClientBuilder {
    Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.total)
        .redirect(redirect::Policy::none())
        .no_proxy()
        .tcp_nodelay(true)
        .pool_idle_timeout(Duration::from_secs(90))
        // A connection cut silently by a firewall is noticed by the ping instead of by fifteen seconds of lost sends.
        .http2_keep_alive_interval(Duration::from_secs(30))
        .http2_keep_alive_timeout(Duration::from_secs(10))
        .http2_keep_alive_while_idle(true)
}

/// Whether the far end surely did not look at a request that failed: there was no connection, or it ended before the
/// request was sent, or the far end said so (RFC 9113, 6.8 and 8.7).
#[must_use]
pub fn was_not_looked_at(error: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    error.is_connect()
        || causes.any(|cause| match (cause.downcast_ref::<h2::Error>(), cause.downcast_ref::<hyper::Error>()) {
            // Only streams behind the last one that the far end names get its GOAWAY as their error.
            (Some(error), _) if error.is_go_away() => error.is_remote(),
            (Some(error), _) => error.is_remote() && error.reason() == Some(h2::Reason::REFUSED_STREAM),
            // Was waiting to be sent.
            (_, Some(error)) => error.is_canceled(),
            _ => false,
        })
}

/// Reads the body. `None` when it is longer than `limit` bytes or the connection broke: a far end that sends a gigabyte
/// must not fill the memory.
pub async fn read_up_to(mut response: Response, limit: usize) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len().saturating_add(chunk.len()) <= limit => {
                body.extend_from_slice(&chunk);
            }
            Ok(None) => return Some(body),
            Ok(Some(_)) | Err(_) => return None,
        }
    }
}

/// What `Retry-After` asks for: seconds, or a date that is compared with `now`. Between one second and one hour.
#[must_use]
pub fn retry_after(headers: &header::HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = if let Ok(seconds) = value.parse::<u64>() {
        Duration::from_secs(seconds)
    } else {
        let at = DateTime::parse_from_rfc2822(value).ok()?.with_timezone(&Utc);
        (at - now).to_std().unwrap_or_default()
    };
    Some(pause.clamp(SHORTEST_PAUSE, LONGEST_PAUSE))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn asked(value: &str) -> Option<Duration> {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 10, 0, 0).unwrap();
        let mut headers = header::HeaderMap::new();
        headers.insert(header::RETRY_AFTER, value.parse().unwrap());
        retry_after(&headers, now)
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        assert_eq!(asked("7"), Some(Duration::from_secs(7)));
        assert_eq!(asked("Mon, 23 Nov 2026 10:00:30 GMT"), Some(Duration::from_secs(30)));
    }

    #[test]
    fn a_pause_is_kept_between_a_second_and_an_hour() {
        assert_eq!(asked("0"), Some(Duration::from_secs(1)));
        assert_eq!(asked("86400"), Some(Duration::from_hours(1)));
        assert_eq!(asked("18446744073709551615"), Some(Duration::from_hours(1)));
        assert_eq!(asked("Mon, 23 Nov 2026 09:00:00 GMT"), Some(Duration::from_secs(1)));
    }

    #[test]
    fn nonsense_and_silence_ask_for_nothing() {
        assert_eq!(asked("soon"), None);
        assert_eq!(asked("-5"), None);
        assert_eq!(retry_after(&header::HeaderMap::new(), Utc.timestamp_opt(0, 0).unwrap()), None);
    }

    #[test]
    fn a_client_can_be_built() {
        build().unwrap();
    }
}
