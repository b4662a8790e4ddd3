//! A JSON body, checked against the very schema that the document publishes: every error at once, with its pointer.

use super::client::BodyPending;
use super::may::Gate;
use crate::domain::codes::ProblemCode;
use crate::http::problem::Problem;
use crate::http::schemas;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// Largest body. Nothing that people enter is near it.
pub const MAX_BODY: usize = 32 * 1024;

/// A body of the right shape. What the values mean is the domain's matter.
#[derive(Debug)]
pub struct Json<T> {
    /// The value.
    pub value: T,
    /// The body as it came.
    pub bytes: web::Bytes,
}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = body_of(request, payload);
        Box::pin(async move {
            let bytes = body.await?;
            let value = parse::<T>(&bytes)?;
            Ok(Self { value, bytes })
        })
    }
}

/// The body as it came, if it is said to be JSON and not too large.
pub(super) fn body_of(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<web::Bytes, Problem>> + 'static {
    let is_json = is_json(request);
    let body = web::Bytes::from_request(request, payload);
    let pending = request.extensions().get::<BodyPending>().cloned();
    let gate = Gate::of(request);
    async move {
        // Who may not do this is told so, and not what is wrong with his body.
        gate.passed().await?;
        if !is_json {
            return Err(ProblemCode::UnsupportedMediaType.into());
        }
        let bytes = body.await.map_err(|error| match error.as_response_error().status_code() {
            actix_web::http::StatusCode::PAYLOAD_TOO_LARGE => Problem::from(ProblemCode::PayloadTooLarge),
            _ => ProblemCode::BadRequest.into(),
        })?;
        if let Some(pending) = pending {
            pending.arrived();
        }
        Ok(bytes)
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
