//! What is known of the client of a request: language and trace id. Set by the frame.

use crate::domain::language::Language;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use std::convert::Infallible;
use std::future::{Ready, ready};

/// The language of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lang(pub Language);

/// Finds a request in the log.
#[derive(Debug, Clone)]
pub struct TraceId(pub String);

impl Lang {
    /// Negotiates the language of a request.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self(header.map(Language::negotiate).unwrap_or_default())
    }
}

impl FromRequest for Lang {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(request.extensions().get::<Self>().copied().unwrap_or_default()))
    }
}
