//! What is known of the client of a request: language and trace id. Set by the frame.

use crate::domain::language::Language;
use actix_web::dev::ServiceRequest;
use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_LENGTH, TRANSFER_ENCODING};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use std::cell::Cell;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::rc::Rc;

/// The language of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lang(pub Language);

/// Finds a request in the log.
#[derive(Debug, Clone)]
pub struct TraceId(pub String);

/// Whether only the head of the answer goes out: whoever asked with HEAD is shown nothing. The method itself says GET.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OnlyHead(pub bool);

impl FromRequest for OnlyHead {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(request.extensions().get::<Self>().copied().unwrap_or_default()))
    }
}

/// Whether the body of a request is still on its way. Shared with the extractor that reads it.
#[derive(Debug, Clone, Default)]
pub struct BodyPending(Rc<Cell<bool>>);

impl BodyPending {
    /// What the headers announce.
    #[must_use]
    pub fn of(request: &ServiceRequest) -> Self {
        let headers = request.headers();
        let announced = headers.contains_key(TRANSFER_ENCODING)
            || headers.get(CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0");
        Self(Rc::new(Cell::new(announced)))
    }

    /// That of a request under way, as the frame noted it.
    #[must_use]
    pub fn noted(request: &HttpRequest) -> Self {
        request.extensions().get::<Self>().cloned().unwrap_or_default()
    }

    /// The body is here.
    pub fn arrived(&self) {
        self.0.set(false);
    }

    /// Whether something is still to come.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.0.get()
    }
}

impl FromRequest for BodyPending {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::noted(request)))
    }
}

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
