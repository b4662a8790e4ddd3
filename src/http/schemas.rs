//! Request bodies are judged by the schemas of the published document, so what is published is what is enforced.

use crate::domain::codes::{FieldCode, FieldError};
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// What any text looks like, unless more is said of it: no control characters but tabs and line breaks.
pub const TEXT: &str = "^[^\\u0000-\\u0008\\u000e-\\u001f\\u007f]*$";

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

/// The published examples, by the name of their schema.
static EXAMPLES: LazyLock<HashMap<String, Value>> = LazyLock::new(|| {
    let document = serde_json::to_value(super::openapi()).unwrap_or_default();
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let with_example = |(name, schema): (&String, &Value)| Some((name.clone(), schema.get("example")?.clone()));
    schemas.into_iter().flatten().filter_map(with_example).collect()
});

/// Of the fields of each schema, the names of the schemas that stand in them.
static PARTS: LazyLock<HashMap<String, HashMap<String, String>>> = LazyLock::new(|| {
    let document = serde_json::to_value(super::openapi()).unwrap_or_default();
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let reference = |schema: &Value| {
        let alternatives = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let found = std::iter::once(schema).chain(alternatives).find_map(|it| it.get("$ref")?.as_str());
        found.and_then(|found| found.rsplit('/').next()).map(str::to_owned)
    };
    let fields = |schema: &Value| {
        let fields = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        fields.filter_map(|(field, schema)| Some((field.clone(), reference(schema)?))).collect()
    };
    schemas.into_iter().flatten().map(|(name, schema)| (name.clone(), fields(schema))).collect()
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

/// Takes out of `value` whatever [`check`] found: in its place comes what the schema's example has there, if anything.
pub fn mend(name: &str, value: &mut Value, wrong: &[FieldError]) {
    let example = EXAMPLES.get(name);
    for error in wrong {
        let Some((parent, key)) = error.pointer.rsplit_once('/') else { continue };
        let Some(parent) = value.pointer_mut(parent).and_then(Value::as_object_mut) else { continue };
        let key = key.replace("~1", "/").replace("~0", "~");
        let sample = example.and_then(|example| example.pointer(&error.pointer));
        match sample.or_else(|| sample_of_part(name, &error.pointer)) {
            Some(sample) => parent.insert(key, sample.clone()),
            None => parent.remove(&key),
        };
    }
}

/// What the example of an optional part has there, which the example of the whole leaves out.
fn sample_of_part(name: &str, pointer: &str) -> Option<&'static Value> {
    let (field, rest) = pointer.strip_prefix('/')?.split_once('/')?;
    let part = PARTS.get(name)?.get(field)?;
    EXAMPLES.get(part)?.pointer(&format!("/{rest}"))
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
        Kind::Pattern { pattern } if pattern == TEXT => FieldCode::BadCharacters,
        Kind::Pattern { .. } | Kind::Format { .. } => FieldCode::BadFormat,
        Kind::Minimum { .. } | Kind::Maximum { .. } => FieldCode::OutOfRange,
        _ => FieldCode::NotAllowed,
    };
    vec![FieldError::new(at, code)]
}
