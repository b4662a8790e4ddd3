//! A body that holds many lines, of which each is judged by itself: a wrong one does not harm the others. Each line is checked against
//! the very schema that the document publishes.

use super::json::body_of;
use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::http::problem::Problem;
use crate::http::schemas;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use std::fmt;
use utoipa::ToSchema;

pub use crate::domain::limits::published::BATCH_BODY as BATCH;

/// A body whose only field is a list of lines.
pub trait ManyLines: ToSchema + DeserializeOwned + 'static {
    /// A line.
    type Line: DeserializeOwned + 'static;
    /// The field.
    const FIELD: &'static str;
    /// Lines at most, as the schema says.
    const MOST: usize;
}

/// A line, or what is wrong with it, at pointers that begin at the line; and the JSON that it was.
pub type Line<T> = (Result<T, Vec<FieldError>>, Value);

/// The lines of a body of at most [`BATCH`] bytes.
pub struct Lines<B: ManyLines> {
    /// In their order.
    pub lines: Vec<Line<B::Line>>,
    /// The body as it came.
    pub bytes: web::Bytes,
}

impl<B: ManyLines> FromRequest for Lines<B> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = body_of(request, payload, BATCH);
        Box::pin(async move {
            let bytes = body.await?;
            let lines = parse::<B>(&bytes)?;
            Ok(Self { lines, bytes })
        })
    }
}

/// The fields of a JSON object as they stand, repeated ones too: a map would keep the last.
struct Fields(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Each)
    }
}

fn parse<B: ManyLines>(bytes: &[u8]) -> Result<Vec<Line<B::Line>>, Problem> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| ProblemCode::MalformedJson)?;
    let fields = serde_json::from_slice(bytes).map_or_else(|_| Vec::new(), |Fields(fields)| fields);
    let lines = match fields.as_slice() {
        [(name, lines)] if name == B::FIELD => serde_json::from_str::<Vec<Box<RawValue>>>(lines.get()).ok(),
        [(name, _), others @ ..] if others.iter().any(|(other, _)| other == name) => {
            return Err(ProblemCode::MalformedJson.into());
        }
        _ => None,
    };
    let Some(lines) = lines else { return Err(of_envelope::<B>(&value).into()) };
    let pointer = || format!("/{}", B::FIELD);
    match lines.len() {
        0 => return Err(vec![FieldError::new(pointer(), FieldCode::TooShort)].into()),
        count if count > B::MOST => return Err(vec![FieldError::new(pointer(), FieldCode::TooLong)].into()),
        _ => {}
    }
    Ok(lines.iter().map(|line| judged::<B>(line)).collect())
}

/// What is wrong with the body around the lines.
fn of_envelope<B: ManyLines>(value: &Value) -> Vec<FieldError> {
    let lines = format!("/{}/", B::FIELD);
    let mut found = schemas::check(&B::name(), value);
    found.retain(|error| !error.pointer.starts_with(&lines));
    if found.is_empty() { vec![FieldError::new("", FieldCode::NotAllowed)] } else { found }
}

fn judged<B: ManyLines>(raw: &RawValue) -> Line<B::Line> {
    let line: Value = serde_json::from_str(raw.get()).unwrap_or_default();
    let fields = [(B::FIELD.to_owned(), Value::Array(vec![line]))];
    let wrapped = Value::Object(fields.into_iter().collect());
    let prefix = format!("/{}/0", B::FIELD);
    let at_line =
        |error: FieldError| FieldError::new(error.pointer.strip_prefix(&prefix).unwrap_or_default(), error.code);
    let errors: Vec<FieldError> = schemas::check(&B::name(), &wrapped).into_iter().map(at_line).collect();
    let line = wrapped.pointer(&prefix).cloned().unwrap_or_default();
    if !errors.is_empty() {
        return (Err(errors), line);
    }
    let wrong = |_| vec![FieldError::new("", FieldCode::NotAllowed)];
    // From the text: a JSON value does not keep a repeated key, and which of the two was meant is not for us to say.
    (serde_json::from_str(raw.get()).map_err(wrong), line)
}
