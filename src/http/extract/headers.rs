//! `Idempotency-Key` and `If-Match`.

use crate::app::Caller;
use crate::app::actor::Claimant;
use crate::app::idempotency::Guard;
use crate::domain::codes::ProblemCode;
use crate::domain::limits::published::KEY_LENGTH;
use crate::http::problem::Problem;
use crate::store::audit::{HOST, LINK};
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use aws_lc_rs::digest::{Context, SHA256};
use std::future::{Ready, ready};
use utoipa::IntoParams;
use uuid::Uuid;

/// The key under which a repeated request gets the first answer.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    key: String,
    operation: String,
}

/// How [`IdempotencyKey`] stands in the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes the header")]
pub struct IdempotencyKeyHeader {
    /// Chosen by the client, one for each intent, kept until there is an answer. A repeated request with the same key and body
    /// gets the same answer with `Idempotent-Replayed: true` for 30 days.
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 64,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "7f1c2a9e-52d4-4b0e-9a51-0d9f7a3c1e20"
    )]
    idempotency_key: String,
}

impl IdempotencyKey {
    /// The guard for this key, caller and body.
    #[must_use]
    pub fn guard(&self, caller: Caller, body: &[u8]) -> Guard {
        self.guard_of(caller.account, body)
    }

    /// The guard for this key, account and body: for a caller whose session is still to be looked up.
    #[must_use]
    pub fn guard_of(&self, account: Uuid, body: &[u8]) -> Guard {
        let mut context = Context::new(&SHA256);
        context.update(self.operation.as_bytes());
        context.update(b"\n");
        context.update(body);
        Guard {
            principal: account,
            key: self.key.clone(),
            fingerprint: context.finish().as_ref().to_vec(),
            reader: HOST,
        }
    }
}

impl IdempotencyKey {
    /// The guard for this key, client and body.
    #[must_use]
    pub fn guard_of_client(&self, client: Uuid, body: &[u8]) -> Guard {
        Guard { reader: "client", ..self.guard_of(client, body) }
    }

    /// The guard for this key, client and a body of several parts.
    #[must_use]
    pub fn guard_of_client_with(&self, client: Uuid, parts: &[&[u8]]) -> Guard {
        let mut context = Context::new(&SHA256);
        context.update(self.operation.as_bytes());
        for part in parts {
            context.update(b"\n");
            context.update(part);
        }
        Guard { fingerprint: context.finish().as_ref().to_vec(), ..self.guard_of_client(client, &[]) }
    }

    /// The guard for this key and body, for a person or a program.
    #[must_use]
    pub fn guard_for(&self, claimant: &Claimant, body: &[u8]) -> Guard {
        match claimant {
            Claimant::Account(claimed) => self.guard_of(claimed.account(), body),
            Claimant::Client(integrator) => self.guard_of_client(integrator.client.id.0, body),
        }
    }

    /// The guard for this key and body, for whoever answers by the link `link`.
    #[must_use]
    pub fn guard_of_holder(&self, link: Uuid, body: &[u8]) -> Guard {
        Guard { reader: LINK, ..self.guard_of(link, body) }
    }

    /// The key of a page: it is sent by people, once for each link.
    #[must_use]
    pub fn of_page(request: &HttpRequest) -> Self {
        Self { key: "page".to_owned(), operation: format!("{} {}", request.method(), request.path()) }
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let key = request
            .headers()
            .get("Idempotency-Key")
            .and_then(|value| value.to_str().ok())
            .filter(|key| (1..=KEY_LENGTH).contains(&key.len()) && key.bytes().all(allowed));
        ready(match key {
            Some(key) => {
                Ok(Self { key: key.to_owned(), operation: format!("{} {}", request.method(), request.path()) })
            }
            None => Err(ProblemCode::IdempotencyKeyRequired.into()),
        })
    }
}

/// The version that the caller saw, if he says so.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub Option<i32>);

/// How [`IfMatch`] stands in the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes the header")]
pub struct IfMatchHeader {
    /// `ETag` of the object as it was read; a change since then is answered 412.
    #[param(rename = "If-Match", max_length = 100, example = "\"v1\"")]
    if_match: Option<String>,
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let version = match request.headers().get(IF_MATCH).map(|value| value.to_str().unwrap_or_default().trim()) {
            None | Some("*") => None,
            // A tag that was never given out matches no version.
            Some(tag) => Some(version_in(tag).unwrap_or(-1)),
        };
        ready(Ok(Self(version)))
    }
}

/// The version in an entity tag: `"v3"`, or with something behind it, `"v3-ru"`.
fn version_in(tag: &str) -> Option<i32> {
    let tag = tag.strip_prefix('"')?.strip_suffix('"')?.strip_prefix('v')?;
    tag.split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn the_version_is_read_from_the_tag() {
        assert_eq!(version_in("\"v3\""), Some(3));
        assert_eq!(version_in("\"v12-ru\""), Some(12));
        for tag in ["", "v3", "\"3\"", "W/\"v3\"", "\"v\"", "\"v3", "\"vx\""] {
            assert_eq!(version_in(tag), None, "{tag}");
        }
    }
}
