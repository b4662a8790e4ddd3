//! Request bodies are judged by the schemas of the published document, so what is published is what is enforced.

use crate::domain::codes::{FieldCode, FieldError};
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

static VALIDATORS: LazyLock<HashMap<String, Validator>> = LazyLock::new(|| {
    let document = serde_json::to_value(super::openapi()).unwrap_or_default();
    let components = document.get("components").cloned().unwrap_or_default();
    bodies(&document)
        .into_iter()
        .filter_map(|name| {
            let schema = json!({"$ref": format!("#/components/schemas/{name}"), "components": components});
            let validator = jsonschema::options().should_validate_formats(true).build(&schema).ok()?;
            Some((name, validator))
        })
        .collect()
});

/// Names of the schemas that stand as request bodies.
fn bodies(document: &Value) -> BTreeSet<String> {
    let paths = document.get("paths").and_then(Value::as_object);
    let operations = paths.into_iter().flat_map(|paths| paths.values()).filter_map(Value::as_object);
    operations
        .flat_map(|path| path.values())
        .filter_map(|operation| operation.pointer("/requestBody/content/application~1json/schema/$ref")?.as_str())
        .filter_map(|reference| reference.rsplit('/').next())
        .map(str::to_owned)
        .collect()
}

/// Compiles the schemas, so that the first request does not wait for it. Gives their number.
#[must_use]
pub fn warm_up() -> usize {
    VALIDATORS.len()
}

/// Everything that is wrong with the shape of `value`, each field once.
#[must_use]
pub fn check(name: &str, value: &Value) -> Vec<FieldError> {
    let Some(validator) = VALIDATORS.get(name) else {
        return vec![FieldError::new("", FieldCode::NotAllowed)];
    };
    let mut errors: Vec<FieldError> = Vec::new();
    for error in validator.iter_errors(value).take(100).flat_map(|error| translate(&error)) {
        if errors.iter().all(|known| known.pointer != error.pointer) {
            errors.push(error);
        }
    }
    errors
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn translate(error: &ValidationError<'_>) -> Vec<FieldError> {
    let at = error.instance_path().as_str();
    let code = match error.kind() {
        Kind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            return vec![FieldError::new(format!("{at}/{}", escape(key)), FieldCode::Required)];
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            return unexpected
                .iter()
                .map(|key| FieldError::new(format!("{at}/{}", escape(key)), FieldCode::UnknownField))
                .collect();
        }
        Kind::Type { .. } => FieldCode::WrongType,
        Kind::MinLength { .. } | Kind::MinItems { .. } | Kind::MinProperties { .. } => FieldCode::TooShort,
        Kind::MaxLength { .. } | Kind::MaxItems { .. } => FieldCode::TooLong,
        Kind::Format { format } if format == "date" => FieldCode::BadDate,
        Kind::Pattern { .. } | Kind::Format { .. } => FieldCode::BadFormat,
        Kind::Minimum { .. } | Kind::Maximum { .. } => FieldCode::OutOfRange,
        _ => FieldCode::NotAllowed,
    };
    vec![FieldError::new(at, code)]
}
