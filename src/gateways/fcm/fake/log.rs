//! The log of requests, one JSON object a line, for whoever compares what different clients send. Shows of a bearer token
//! that there is one, and of an assertion what it claims: neither can be used again.

use super::grant;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName};
use hyper::http::request::Parts;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::{Mutex, PoisonError};

/// Writes requests to a file.
pub(super) struct RequestLog(Mutex<BufWriter<File>>);

impl RequestLog {
    pub(super) fn new(file: File) -> Self {
        Self(Mutex::new(BufWriter::new(file)))
    }

    /// Writes one request; a disk that is full is not the client's fault.
    pub(super) fn note(&self, head: &Parts, body: &[u8]) {
        let line = json!({
            "method": head.method.as_str(),
            "path": head.uri.path_and_query().map(hyper::http::uri::PathAndQuery::as_str),
            "version": format!("{:?}", head.version),
            "headers": {"authorization": scheme(head), "content-type": text(head, &CONTENT_TYPE)},
            "body": shown(head, body),
        });
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = writeln!(file, "{line}").and_then(|()| file.flush()) {
            tracing::warn!(%error, "the fake FCM cannot write its log");
        }
    }
}

fn text<'a>(head: &'a Parts, name: &HeaderName) -> Option<&'a str> {
    head.headers.get(name)?.to_str().ok()
}

/// `Bearer`, of `Bearer …`.
fn scheme(head: &Parts) -> Option<&str> {
    text(head, &AUTHORIZATION)?.split(' ').next()
}

/// A form as an object, its assertion without the signature; anything else as text.
fn shown(head: &Parts, body: &[u8]) -> Value {
    let Some(form) = grant::form(head, body) else {
        return String::from_utf8_lossy(body).into();
    };
    let unsigned = |(name, value): (String, String)| {
        let value = match value.rsplit_once('.') {
            Some((signed, _)) if name == "assertion" => signed.to_owned(),
            _ => value,
        };
        (name, Value::from(value))
    };
    Value::Object(form.into_iter().map(unsigned).collect())
}
