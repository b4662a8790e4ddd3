//! What the fake answers with: a whole body, or one that breaks off. Must not know why.

use hyper::body::{Body, Bytes, Frame};
use hyper::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, SERVER};
use hyper::{Response, StatusCode};
use serde::Serialize;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

/// An answer of the fake.
pub(super) type Answer = Response<Reply>;

/// The body of an answer.
#[derive(Debug)]
pub(super) struct Reply {
    data: Option<Bytes>,
    breaks_off: bool,
}

impl Body for Reply {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        Poll::Ready(self.breaks_off.then(|| Err(io::Error::other("cut on purpose"))))
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && !self.breaks_off
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        if self.breaks_off {
            return hyper::body::SizeHint::default();
        }
        let length = self.data.as_ref().map_or(0, Bytes::len);
        hyper::body::SizeHint::with_exact(u64::try_from(length).unwrap_or_default())
    }
}

fn answer(status: u16, content_type: &'static str, body: Reply) -> Answer {
    let mut answer = Response::new(body);
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(SERVER, HeaderValue::from_static("tirkeu-fake-fcm"));
    answer
}

/// JSON.
pub(super) fn json(status: u16, value: &impl Serialize) -> Answer {
    let data = serde_json::to_vec(value).unwrap_or_default();
    answer(status, "application/json; charset=UTF-8", Reply { data: Some(data.into()), breaks_off: false })
}

/// A page of the front end.
pub(super) fn html(status: u16, page: &'static str) -> Answer {
    let body = Reply { data: Some(Bytes::from_static(page.as_bytes())), breaks_off: false };
    answer(status, "text/html; charset=UTF-8", body)
}

/// A success whose connection (HTTP/1.1) or stream (HTTP/2) breaks before the first byte of its body.
pub(super) fn cut() -> Answer {
    answer(200, "application/json; charset=UTF-8", Reply { data: None, breaks_off: true })
}

/// With the pause that is asked for. A pause that fits into no header is none.
pub(super) fn with_retry_after(mut answer: Answer, pause: Option<&str>) -> Answer {
    if let Some(value) = pause.and_then(|pause| HeaderValue::from_str(pause).ok()) {
        answer.headers_mut().insert(RETRY_AFTER, value);
    }
    answer
}
