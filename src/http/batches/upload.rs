//! The body of a batch: a file in one of several forms, of some megabytes. Nothing is read of one that says it is larger.

use crate::domain::batches::Format;
use crate::domain::codes::ProblemCode;
use crate::domain::limits::published::BATCH_FILE;
use crate::http::extract::json::bytes_of;
use crate::http::problem::Problem;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;

/// A file of at most [`BATCH_FILE`] bytes.
pub struct Upload {
    /// Its form, as its media type says.
    pub format: Format,
    /// Its bytes.
    pub bytes: web::Bytes,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let header = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let format = Format::of_media_type(header);
        let body = bytes_of(request, payload, (format.is_some(), BATCH_FILE));
        Box::pin(async move {
            let bytes = body.await?;
            Ok(Self { format: format.ok_or(ProblemCode::UnsupportedMediaType)?, bytes })
        })
    }
}
