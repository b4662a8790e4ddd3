//! An answer, with the questions that tests ask it.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    /// A whole answer; of a stream of events, which has no end, what comes first.
    pub async fn of(mut response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let is_stream = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let bytes = if is_stream {
            response.chunk().await.expect("a beginning").unwrap_or_default()
        } else {
            response.bytes().await.expect("a whole body")
        };
        Self { status, headers, bytes: bytes.to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a text header"))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("UTF-8")
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {} {}", self.status, self.text()))
    }

    /// The JSON body, if the status is this one.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// Asserts a whole problem: status, code, media type, trace id, texts.
    #[track_caller]
    pub fn expect_problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let body = self.json();
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["status"], status);
        for field in ["type", "title", "detail", "trace_id"] {
            assert!(body[field].as_str().is_some_and(|text| !text.is_empty()), "{field} in {body}");
        }
        body
    }

    /// Asserts that exactly these fields are wrong, each with this code.
    #[track_caller]
    pub fn expect_invalid(&self, expected: &[(&str, &str)]) {
        let body = self.expect_problem(422, "validation_failed");
        let mut found: Vec<(String, String)> = body["errors"]
            .as_array()
            .expect("errors")
            .iter()
            .map(|error| {
                assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()));
                (error["pointer"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
            })
            .collect();
        found.sort();
        let mut expected: Vec<(String, String)> =
            expected.iter().map(|(p, c)| ((*p).to_owned(), (*c).to_owned())).collect();
        expected.sort();
        assert_eq!(found, expected);
    }
}
