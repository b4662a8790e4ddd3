//! Success answers: JSON with an entity tag, 304 for what the caller has already, stored answers with their headers.

use crate::app::AppError;
use crate::app::idempotency::Answer;
use actix_web::http::header::{self, ACCEPT, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::value::to_raw_value;

/// A quoted entity tag.
#[must_use]
pub fn quoted(tag: &str) -> String {
    format!("\"{tag}\"")
}

/// Whether `If-None-Match` names this (quoted) tag.
#[must_use]
pub fn caller_has(request: &HttpRequest, tag: &str) -> bool {
    let header = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header.split(',').map(str::trim).any(|given| given == "*" || given.trim_start_matches("W/") == tag)
}

/// 200 with the tag, or 304 without a body.
pub fn tagged(request: &HttpRequest, tag: &str, view: &impl Serialize) -> HttpResponse {
    let tag = quoted(tag);
    if caller_has(request, &tag) {
        return HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish();
    }
    HttpResponse::Ok().insert_header((header::ETAG, tag)).json(view)
}

/// A digest of a text, for tags that change with all that is in it.
#[must_use]
pub fn digest_of(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, text.as_bytes())).chars().take(12).collect()
}

/// 200 with a tag over everything that the caller sees, or 304 if he has seen it.
pub fn tagged_by_content(request: &HttpRequest, view: &impl Serialize) -> Result<HttpResponse, AppError> {
    let body = to_raw_value(view)?;
    Ok(tagged(request, &digest_of(body.get()), &body))
}

/// The answer to be stored and given.
pub fn storable(status: u16, location: Option<String>, tag: &str, view: &impl Serialize) -> Result<Answer, AppError> {
    Ok(Answer { status, location, etag: Some(quoted(tag)), body: serde_json::to_string(view)?, replayed: false })
}

/// An [`Answer`] as HTTP.
#[must_use]
pub fn answered(answer: Answer) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(answer.status).unwrap_or_default();
    let mut response = HttpResponse::build(status);
    response.content_type("application/json");
    for (name, value) in [(header::LOCATION, answer.location), (header::ETAG, answer.etag)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            response.insert_header((name, value));
        }
    }
    if answer.replayed {
        response.insert_header(("Idempotent-Replayed", "true"));
    }
    response.body(answer.body)
}

/// Whether the caller asks by `Accept` for this type, and not for JSON, which all answers are as well.
#[must_use]
pub fn asks_only_for(request: &HttpRequest, kind: &str) -> bool {
    let header = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut kinds = header.split(',').filter_map(|kind| kind.split(';').next()).map(str::trim);
    kinds.any(|asked| asked.eq_ignore_ascii_case(kind)) && !header.contains("application/json")
}
