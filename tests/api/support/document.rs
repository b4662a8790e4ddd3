//! The published document as a source of requests: every operation with a path and a body that fit it.

use super::actor::{Actor, fresh_key};
use super::reply::Reply;
use reqwest::Method;
use serde_json::{Map, Value, json};

/// An operation of the document.
#[derive(Debug, Clone)]
pub struct Operation {
    pub name: String,
    pub method: Method,
    /// With parameters filled in.
    pub path: String,
    /// A body that fits its schema.
    pub body: Option<Value>,
    /// Whether a bearer token is needed.
    pub needs_token: bool,
}

/// All operations.
pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(tirkeu::http::openapi()).expect("JSON");
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("a path") {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            let Some(name) = operation["operationId"].as_str() else { continue };
            let security = operation["security"].as_array().cloned().unwrap_or_default();
            let body = &operation["requestBody"]["content"]["application/json"];
            found.push(Operation {
                name: name.to_owned(),
                method,
                path: filled(path, operation),
                body: body.is_object().then(|| sample(&document, &body["schema"])),
                needs_token: security.iter().any(|scheme| scheme.get("bearer").is_some())
                    && security.iter().all(|scheme| scheme.get("bearer").or(scheme.get("client")).is_some()),
            });
        }
    }
    assert!(found.len() > 25, "the document has no operations");
    found
}

/// The path with a value for each parameter.
fn filled(path: &str, operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    parameters.iter().filter(|parameter| parameter["in"] == "path").fold(path.to_owned(), |path, parameter| {
        let example = [&parameter["example"], &parameter["schema"]["example"], &parameter["schema"]["examples"][0]];
        let value = example.into_iter().find_map(Value::as_str).unwrap_or("01900000-0000-7000-8000-000000000000");
        path.replace(&format!("{{{}}}", parameter["name"].as_str().expect("a name")), value)
    })
}

/// A value that fits a schema: its example, else what the schema says.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return sample(document, document.pointer(&reference[1..]).expect("a schema"));
    }
    let given = [&schema["example"], &schema["examples"][0], &schema["enum"][0]];
    if let Some(given) = given.into_iter().find(|value| !value.is_null()) {
        return given.clone();
    }
    let choices = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
    if let Some(choice) = choices.and_then(|all| all.iter().find(|choice| choice["type"] != "null")) {
        return sample(document, choice);
    }
    if let (Some(fields), required) = (schema["properties"].as_object(), &schema["required"]) {
        let required: Vec<&str> = required.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let fields = fields.iter().filter(|(name, _)| required.contains(&name.as_str()));
        return fields.map(|(name, field)| (name.clone(), sample(document, field))).collect::<Map<_, _>>().into();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (_, Some("uuid")) => json!("01900000-0000-7000-8000-000000000000"),
        (_, Some("date")) => json!("2026-11-20"),
        (Some("integer" | "number"), _) => json!(1),
        (Some("boolean"), _) => json!(false),
        (Some("array"), _) => json!([]),
        _ => json!("x"),
    }
}

impl Actor {
    /// Sends an operation of the document.
    pub async fn performs(&self, operation: &Operation) -> Reply {
        let request = self.request(operation.method.clone(), &operation.path).header("Idempotency-Key", fresh_key());
        self.send(match &operation.body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
    }
}
