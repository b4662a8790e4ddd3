//! Access tokens for FCM: a signed assertion is exchanged for one (RFC 7523), and it is shared by all sends. One request
//! at a time however many wait, a fresh one before the old one ends, and a pause after a failure. Must not know FCM.

use super::account::ServiceAccount;
use crate::domain::clock::Clock;
use crate::gateways::http_client;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, Header};
use reqwest::header::HeaderValue;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use subtle::ConstantTimeEq;
use tokio::sync::OwnedMutexGuard;

const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Google takes no assertion that lives longer.
const ASSERTION_SECONDS: i64 = 3600;

/// A token endpoint that hangs must not hold the senders.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

const ANSWER_LIMIT: usize = 64 * 1024;

/// Bounds on what `expires_in` may say.
const LIFE_SECONDS: std::ops::RangeInclusive<i64> = 1..=86_400;

/// A token this close to its end might end on the way.
const LAST_STRETCH_SECONDS: i64 = 60;

/// How often at most a refusal by FCM may force a new token.
const FORCED_INTERVAL: TimeDelta = TimeDelta::seconds(30);

const LONGEST_BACKOFF_SECONDS: i64 = 60;

/// Why there is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TokenError {
    /// The endpoint understood and refused: wrong key, account or clock.
    #[error("the token endpoint refused the service account")]
    Refused,
    /// The endpoint did not answer, or not as one.
    #[error("the token endpoint gave no token")]
    Unavailable,
}

/// A bearer token, as the header that carries it; neither printable nor comparable by `==`.
#[derive(Clone)]
pub(super) struct AccessToken(HeaderValue);

impl AccessToken {
    fn new(token: &str) -> Option<Self> {
        let mut bearer = HeaderValue::try_from(format!("Bearer {token}")).ok()?;
        bearer.set_sensitive(true);
        Some(Self(bearer))
    }

    /// The value of `Authorization`. Cloning it copies nothing.
    pub(super) fn bearer(&self) -> HeaderValue {
        self.0.clone()
    }

    /// Whether it is the same token, in constant time.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

/// Gives the current token.
#[derive(Clone)]
pub(super) struct TokenSource(Arc<Shared>);

struct Shared {
    account: ServiceAccount,
    client: reqwest::Client,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Held by whoever is asking the endpoint.
    flight: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    failure: Option<Failure>,
    forced_at: Option<DateTime<Utc>>,
}

struct Held {
    token: AccessToken,
    refresh_at: DateTime<Utc>,
    usable_until: DateTime<Utc>,
}

#[derive(Clone, Copy)]
struct Failure {
    error: TokenError,
    at: DateTime<Utc>,
    backoff: TimeDelta,
}

impl Failure {
    /// A clock set back must not make the pause longer.
    fn is_pausing(&self, now: DateTime<Utc>) -> bool {
        now >= self.at && now < self.at + self.backoff
    }
}

enum Look {
    Fresh(AccessToken),
    Aging(AccessToken),
    Pausing(TokenError),
    Missing,
}

impl TokenSource {
    pub(super) fn new(account: ServiceAccount, client: reqwest::Client, clock: Arc<dyn Clock>) -> Self {
        let (state, flight) = (Mutex::default(), Arc::default());
        Self(Arc::new(Shared { account, client, clock, state, flight }))
    }

    /// The current token. From 80 % of its life on a new one is fetched behind the caller's back.
    pub(super) async fn token(&self) -> Result<AccessToken, TokenError> {
        match self.0.look() {
            Look::Fresh(token) => Ok(token),
            Look::Aging(token) => {
                // A lock that is taken means somebody is at it; a second look, that he was and is done.
                if let Ok(flight) = Arc::clone(&self.0.flight).try_lock_owned()
                    && matches!(self.0.look(), Look::Aging(_))
                {
                    drop(self.fetch(flight));
                }
                Ok(token)
            }
            Look::Pausing(error) => Err(error),
            Look::Missing => {
                let flight = Arc::clone(&self.0.flight).lock_owned().await;
                match self.0.look() {
                    Look::Fresh(token) | Look::Aging(token) => Ok(token),
                    Look::Pausing(error) => Err(error),
                    Look::Missing => landed(self.fetch(flight)).await,
                }
            }
        }
    }

    /// A token other than `refused`, which FCM did not take. Forces one request for all that were refused together, and
    /// no more than one in half a minute: a project that refuses every token must not become a flood.
    pub(super) async fn other_than(&self, refused: &AccessToken) -> Result<AccessToken, TokenError> {
        let flight = Arc::clone(&self.0.flight).lock_owned().await;
        if let Some(answer) = self.0.look_past(refused) {
            return answer;
        }
        landed(self.fetch(flight)).await
    }

    /// Asks the endpoint in a task of its own: a sender that gives up must not take the others' answer with it.
    fn fetch(&self, flight: OwnedMutexGuard<()>) -> tokio::task::JoinHandle<Result<AccessToken, TokenError>> {
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move {
            let answer = shared.exchange().await;
            let outcome = shared.keep(answer);
            drop(flight);
            outcome
        })
    }
}

async fn landed(flight: tokio::task::JoinHandle<Result<AccessToken, TokenError>>) -> Result<AccessToken, TokenError> {
    flight.await.unwrap_or(Err(TokenError::Unavailable))
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: i64,
}

impl Granted {
    /// The token, if it fits a header, and its life in seconds.
    fn into_token(self) -> Option<(AccessToken, i64)> {
        let fits = !self.access_token.is_empty() && self.access_token.bytes().all(|byte| byte.is_ascii_graphic());
        let token = fits.then(|| AccessToken::new(&self.access_token)).flatten()?;
        Some((token, self.expires_in))
    }
}

#[derive(Deserialize)]
struct Denied {
    error: String,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self) -> Look {
        let now = self.clock.now();
        let state = self.state();
        let pausing = state.failure.filter(|failure| failure.is_pausing(now));
        match (&state.held, pausing) {
            (Some(held), _) if now < held.refresh_at => Look::Fresh(held.token.clone()),
            (Some(held), Some(_)) if now < held.usable_until => Look::Fresh(held.token.clone()),
            (Some(held), None) if now < held.usable_until => Look::Aging(held.token.clone()),
            (_, Some(failure)) => Look::Pausing(failure.error),
            (_, None) => Look::Missing,
        }
    }

    /// What a refused caller gets without a request; `None` when the request is his to make.
    fn look_past(&self, refused: &AccessToken) -> Option<Result<AccessToken, TokenError>> {
        let now = self.clock.now();
        let mut state = self.state();
        if let Some(held) = state.held.as_ref().filter(|held| !held.token.is(refused)) {
            return Some(Ok(held.token.clone()));
        }
        if let Some(failure) = state.failure.filter(|failure| failure.is_pausing(now)) {
            return Some(Err(failure.error));
        }
        let lately = |at: DateTime<Utc>| now >= at && now < at + FORCED_INTERVAL;
        if state.forced_at.is_some_and(lately) {
            return Some(Err(TokenError::Refused));
        }
        state.forced_at = Some(now);
        None
    }

    fn keep(&self, answer: Result<(AccessToken, i64), TokenError>) -> Result<AccessToken, TokenError> {
        let now = self.clock.now();
        let mut state = self.state();
        match answer {
            Ok((token, expires_in)) => {
                let seconds = expires_in.clamp(*LIFE_SECONDS.start(), *LIFE_SECONDS.end());
                let life = TimeDelta::seconds(seconds);
                let last_stretch = TimeDelta::seconds(LAST_STRETCH_SECONDS).min(life / 10);
                let (refresh_at, usable_until) = (now + life * 8 / 10, now + life - last_stretch);
                state.held = Some(Held { token: token.clone(), refresh_at, usable_until });
                state.failure = None;
                Ok(token)
            }
            Err(error) => {
                let longest = TimeDelta::seconds(LONGEST_BACKOFF_SECONDS);
                let backoff = state.failure.map_or(TimeDelta::seconds(1), |last| longest.min(last.backoff * 2));
                state.failure = Some(Failure { error, at: now, backoff });
                Err(error)
            }
        }
    }

    async fn exchange(&self) -> Result<(AccessToken, i64), TokenError> {
        let assertion = self.assertion()?;
        let form = [("grant_type", GRANT_TYPE), ("assertion", assertion.as_str())];
        let request = self.client.post(self.account.token_uri()).timeout(REQUEST_TIMEOUT).form(&form);
        let response = request.send().await.map_err(|error| {
            let error = error.without_url();
            tracing::warn!(oauth.error = %error, "no answer from the token endpoint");
            TokenError::Unavailable
        })?;
        let status = response.status();
        let body = http_client::read_up_to(response, ANSWER_LIMIT).await.ok_or(TokenError::Unavailable)?;
        if status.is_success() {
            let granted = serde_json::from_slice::<Granted>(&body).ok();
            return granted.and_then(Granted::into_token).ok_or(TokenError::Unavailable);
        }
        let denied = serde_json::from_slice::<Denied>(&body).ok().filter(|_| status.is_client_error());
        let reason: String = denied.iter().flat_map(|denied| denied.error.chars()).take(100).collect();
        tracing::warn!(oauth.status = status.as_u16(), oauth.reason = reason, "no token from the token endpoint");
        match denied {
            Some(_) if status.as_u16() != 429 => Err(TokenError::Refused),
            _ => Err(TokenError::Unavailable),
        }
    }

    fn assertion(&self) -> Result<String, TokenError> {
        let iat = self.clock.now().timestamp();
        let (iss, aud) = (self.account.client_email(), self.account.token_uri());
        let claims = Claims { iss, scope: SCOPE, aud, iat, exp: iat.saturating_add(ASSERTION_SECONDS) };
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.account.private_key_id().to_owned()).filter(|kid| !kid.is_empty());
        jsonwebtoken::encode(&header, &claims, self.account.key()).map_err(|_| TokenError::Refused)
    }
}
