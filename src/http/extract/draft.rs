//! A JSON body of which every error is told at once, those of its shape together with those of its values: where the shape is
//! wrong, the schema's example stands in, so that the use case can judge the rest. A draft with errors is never carried out.

use super::json::{LARGE, body_of};
use crate::domain::codes::{FieldError, ProblemCode};
use crate::http::problem::Problem;
use crate::http::schemas;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

/// A body whose shape may be wrong in places; of at most [`LARGE`] bytes, as people type it.
#[derive(Debug)]
pub struct Draft<T> {
    /// The value; in the places of `wrong` stands what the schema's example has there.
    pub value: T,
    /// What is wrong with the shape: if it is not empty, the use case must refuse.
    pub wrong: Vec<FieldError>,
    /// The body as it came.
    pub bytes: web::Bytes,
}

impl<T: DeserializeOwned + ToSchema + 'static> FromRequest for Draft<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = body_of(request, payload, LARGE);
        Box::pin(async move { Self::read(body.await?) })
    }
}

impl<T: DeserializeOwned + ToSchema> Draft<T> {
    /// Reads a body.
    ///
    /// # Errors
    /// It is no JSON, or nothing can stand in where its shape is wrong.
    pub fn read(bytes: web::Bytes) -> Result<Self, Problem> {
        let mut json: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| ProblemCode::MalformedJson)?;
        let wrong = schemas::check(&T::name(), &json);
        if wrong.is_empty() {
            // From the bytes: a repeated key is not seen in a JSON value.
            let value = serde_json::from_slice(&bytes).map_err(|_| ProblemCode::MalformedJson)?;
            return Ok(Self { value, wrong, bytes });
        }
        schemas::mend(&T::name(), &mut json, &wrong);
        match serde_json::from_value(json) {
            Ok(value) => Ok(Self { value, wrong, bytes }),
            Err(_) => Err(wrong.into()),
        }
    }
}
