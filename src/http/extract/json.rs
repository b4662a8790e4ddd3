//! A JSON body, checked against the very schema that the document publishes: every error at once, with its pointer.

use super::client::BodyPending;
use super::may::Gate;
use crate::domain::codes::ProblemCode;
use crate::http::problem::Problem;
use crate::http::schemas;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

pub use crate::domain::limits::published::{LARGE_BODY as LARGE, SMALL_BODY as SMALL};

/// A body of the right shape, of at most `MAX` bytes: the limit is part of the handler's signature. What the values mean is the
/// domain's matter.
#[derive(Debug)]
pub struct Json<T, const MAX: usize = SMALL> {
    /// The value.
    pub value: T,
    /// The body as it came.
    pub bytes: web::Bytes,
}

impl<T: DeserializeOwned + ToSchema + 'static, const MAX: usize> FromRequest for Json<T, MAX> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = body_of(request, payload, MAX);
        Box::pin(async move {
            let bytes = body.await?;
            let value = parse::<T>(&bytes)?;
            Ok(Self { value, bytes })
        })
    }
}

/// The body as it came, if it is said to be JSON and has at most `max` bytes: one that says it is longer is not read at all, one that
/// does not say is read no further.
pub(super) fn body_of(
    request: &HttpRequest,
    payload: &mut Payload,
    max: usize,
) -> impl Future<Output = Result<web::Bytes, Problem>> + 'static {
    bytes_of(request, payload, (is_json(request), max))
}

/// The body as it came, if its media type is one that is taken and it has at most `max` bytes.
pub(in crate::http) fn bytes_of(
    request: &HttpRequest,
    payload: &mut Payload,
    (is_taken, max): (bool, usize),
) -> impl Future<Output = Result<web::Bytes, Problem>> + 'static {
    let declared = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let mut body = payload.take();
    let pending = BodyPending::noted(request);
    let gate = Gate::of(request);
    async move {
        // Who may not do this is told so, and not what is wrong with his body.
        gate.passed().await?;
        if !is_taken {
            return Err(ProblemCode::UnsupportedMediaType.into());
        }
        if declared.is_some_and(|length| length > max) {
            return Err(ProblemCode::PayloadTooLarge.into());
        }
        let mut bytes = web::BytesMut::with_capacity(declared.unwrap_or_default().min(max));
        while let Some(part) = body.next().await {
            let part = part.map_err(|_| ProblemCode::BadRequest)?;
            if bytes.len() + part.len() > max {
                return Err(ProblemCode::PayloadTooLarge.into());
            }
            bytes.extend_from_slice(&part);
        }
        pending.arrived();
        Ok(bytes.freeze())
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let header = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = header.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// The shape first (all errors), then the value. A repeated key is only seen by the second step: JSON values do not keep it.
fn parse<T: DeserializeOwned + ToSchema>(bytes: &[u8]) -> Result<T, Problem> {
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| ProblemCode::MalformedJson)?;
    let errors = schemas::check(&T::name(), &value);
    if !errors.is_empty() {
        return Err(errors.into());
    }
    serde_json::from_slice(bytes).map_err(|_| ProblemCode::MalformedJson.into())
}
