//! One request and its answer, as the demonstration sends and shows them. Must not know what they are for.

use super::curl::lay_out;
use crate::gateways::http_client::read_up_to;
use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use reqwest::{Client, Method};
use serde::Serialize;
use serde_json::Value;

/// Longer answers are a mistake.
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;

/// A bearer token and the shell variable that stands for it.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Name of the variable.
    pub(super) variable: &'static str,
    /// The token.
    pub(super) value: String,
}

/// A request.
pub(super) struct Call {
    pub(super) method: Method,
    /// A path of the service, or an absolute address.
    pub(super) address: String,
    /// The variable that stands for an absolute address.
    pub(super) variable: Option<&'static str>,
    pub(super) token: Option<Token>,
    /// Whether texts are wanted in English.
    pub(super) english: bool,
    pub(super) key: Option<String>,
    pub(super) body: Option<String>,
    /// A long value of the body and the variable that stands for it.
    pub(super) hidden: Option<(String, &'static str)>,
    /// The file into which the answer goes.
    pub(super) file: Option<String>,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) reason: &'static str,
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
    /// Null if the answer is not JSON.
    pub(super) json: Value,
}

impl Call {
    fn new(method: Method, address: impl Into<String>) -> Self {
        Self {
            method,
            address: address.into(),
            variable: None,
            token: None,
            english: false,
            key: None,
            body: None,
            hidden: None,
            file: None,
        }
    }

    pub(super) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Follows an absolute address.
    pub(super) fn follow(address: &str, variable: &'static str) -> Self {
        Self { variable: Some(variable), ..Self::new(Method::GET, address) }
    }

    pub(super) fn post(path: impl Into<String>) -> Self {
        Self::new(Method::POST, path)
    }

    pub(super) fn put(path: impl Into<String>) -> Self {
        Self::new(Method::PUT, path)
    }

    pub(super) fn patch(path: impl Into<String>) -> Self {
        Self::new(Method::PATCH, path)
    }

    pub(super) fn by(self, token: &Token) -> Self {
        Self { token: Some(token.clone()), ..self }
    }

    pub(super) fn in_english(self) -> Self {
        Self { english: true, ..self }
    }

    pub(super) fn with_key(self, key: String) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Sends a body; values of the demonstration always serialise.
    pub(super) fn with(self, body: &impl Serialize) -> Self {
        Self { body: serde_json::to_string(body).ok().map(|json| lay_out(&json)), ..self }
    }

    /// Shows `variable` in place of `value`.
    pub(super) fn hiding(self, value: &str, variable: &'static str) -> Self {
        Self { hidden: Some((value.to_owned(), variable)), ..self }
    }

    pub(super) fn into_file(self, name: &str) -> Self {
        Self { file: Some(name.to_owned()), ..self }
    }

    /// Method and path, for messages.
    pub(super) fn name(&self) -> String {
        let address = self.address.split(['?', '#']).next().unwrap_or_default();
        format!("{} {address}", self.method)
    }

    /// Sends it to the service at `base`.
    pub(super) async fn send(&self, http: &Client, base: &str) -> Result<Answer, String> {
        let address = if self.variable.is_some() { self.address.clone() } else { format!("{base}{}", self.address) };
        let mut request = http.request(self.method.clone(), address);
        if let Some(token) = &self.token {
            request = request.bearer_auth(&token.value);
        }
        if self.english {
            request = request.header(ACCEPT_LANGUAGE, "en");
        }
        if let Some(key) = &self.key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = &self.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        let response = request.send().await.map_err(|error| format!("no answer: {error}"))?;
        let status = response.status();
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_owned();
        let bytes = read_up_to(response, LONGEST_ANSWER).await.ok_or("the answer broke off")?;
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        let reason = status.canonical_reason().unwrap_or_default();
        Ok(Answer { status: status.as_u16(), reason, content_type, bytes, json })
    }
}

impl Answer {
    /// The value at a JSON pointer as a person reads it: a text without its quotes.
    pub(super) fn text(&self, pointer: &str) -> Option<String> {
        match self.json.pointer(pointer)? {
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// What went wrong, if it is a problem document.
    pub(super) fn problem(&self) -> String {
        let part = |error: &Value, name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let errors = self.json.pointer("/errors").and_then(Value::as_array).into_iter().flatten();
        let errors = errors.map(|error| format!("({}: {})", part(error, "pointer"), part(error, "code")));
        let begin = [self.status.to_string(), self.text("/code").unwrap_or_default()];
        begin.into_iter().chain(errors).collect::<Vec<_>>().join(" ")
    }
}
