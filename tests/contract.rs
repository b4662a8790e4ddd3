//! The published document is the one that the program serves, and says what clients rely on.
#![cfg(test)]

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::Path;

fn document() -> Value {
    serde_json::to_value(tirkeu::http::openapi()).expect("JSON")
}

/// Every operation with its method and path.
fn operations(document: &Value) -> Vec<(String, String, &Map<String, Value>)> {
    let paths = document["paths"].as_object().expect("paths");
    let methods = ["get", "post", "put", "patch", "delete"];
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().expect("a path").iter().map(move |(method, operation)| (path, method, operation))
        })
        .filter(|(_, method, _)| methods.contains(&method.as_str()))
        .map(|(path, method, operation)| (method.clone(), path.clone(), operation.as_object().expect("an operation")))
        .collect()
}

/// What a reference leads to, or the thing itself.
fn named<'a>(document: &'a Value, thing: &'a Value) -> &'a Value {
    let target = thing.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
    target.map_or(thing, |pointer| document.pointer(pointer).expect("a reference that leads somewhere"))
}

fn has_header(operation: &Map<String, Value>, name: &str) -> bool {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters.is_some_and(|all| all.iter().any(|parameter| parameter["name"] == name && parameter["in"] == "header"))
}

#[test]
fn the_document_in_the_repository_is_the_one_that_is_served() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/openapi.json");
    let checked_in = std::fs::read_to_string(file).unwrap_or_default();
    let mut served = serde_json::to_string_pretty(&tirkeu::http::openapi()).expect("JSON");
    served.push('\n');
    assert!(
        checked_in == served,
        "openapi/openapi.json is out of date; this brings it up to date: cargo run -- openapi > openapi/openapi.json"
    );
}

#[test]
fn every_operation_has_a_name_a_tag_a_summary_and_documented_errors() {
    let document = document();
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let at = format!("{method} {path}");
        let name =
            operation.get("operationId").and_then(Value::as_str).unwrap_or_else(|| panic!("{at}: no operationId"));
        assert!(names.insert(name.to_owned()), "{at}: {name} stands twice");
        assert!(operation.get("tags").and_then(Value::as_array).is_some_and(|tags| !tags.is_empty()), "{at}: no tag");
        assert!(
            operation.get("summary").and_then(Value::as_str).is_some_and(|text| !text.is_empty()),
            "{at}: no summary"
        );
        let responses = operation["responses"].as_object().expect("responses");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{at}: no success");
        assert!(responses.keys().any(|status| status.starts_with('4')), "{at}: no 4xx");
        for (status, response) in
            responses.iter().filter(|(status, _)| status.starts_with('4') || status.starts_with('5'))
        {
            // The token endpoint's own errors have the form of RFC 6749, which OAuth clients understand.
            let form = match status.as_str() {
                "400" | "401" if path == "/oauth2/token" => "application/json",
                _ => "application/problem+json",
            };
            assert!(named(&document, response)["content"].get(form).is_some(), "{at}: {status} is no {form}");
        }
    }
    assert!(names.len() > 25, "{names:?}");
}

#[test]
fn every_body_has_an_example_and_every_answer_tells_its_limit() {
    let document = document();
    for (method, path, operation) in operations(&document) {
        let answers = operation["responses"].as_object().expect("responses");
        let bodies = operation.get("requestBody").into_iter().map(|body| ("what is sent".to_owned(), body));
        let all = answers.iter().map(|(status, answer)| (status.clone(), named(&document, answer))).chain(bodies);
        for (what, body) in all {
            for (kind, content) in body["content"].as_object().into_iter().flatten() {
                let schema = named(&document, &content["schema"]);
                let shown =
                    [content, schema].iter().any(|place| place.get("example").or(place.get("examples")).is_some());
                assert!(shown || kind == "application/pdf", "{method} {path}: {what} has no example");
            }
            let is_counted = !["/livez", "/readyz"].contains(&path.as_str()) && what.starts_with(['2', '4']);
            assert!(
                !is_counted || body["headers"].get("RateLimit").is_some(),
                "{method} {path}: {what} tells no limit"
            );
        }
    }
}

#[test]
fn whatever_creates_or_decides_takes_an_idempotency_key() {
    let document = document();
    for (method, path, operation) in operations(&document) {
        let at = format!("{method} {path}");
        // Signing in rotates by itself, an assertion is used up, a check or a search changes nothing, reading a notification twice
        // is reading it, and so is saying that it is there.
        let free = path.starts_with("/v1/auth/")
            || ["/oauth2/token", "/v1/verify"].contains(&path.as_str())
            || ["/read", "/ack", "/search"].iter().any(|end| path.ends_with(end));
        if method == "post" && !free {
            assert!(has_header(operation, "Idempotency-Key"), "{at}: no Idempotency-Key");
            let statuses = operation["responses"].as_object().expect("responses");
            for status in ["400", "409", "422"] {
                assert!(statuses.contains_key(status), "{at}: no {status}");
            }
        }
    }
}

#[test]
fn whatever_needs_a_token_says_so() {
    let document = document();
    assert!(document["components"]["securitySchemes"]["bearer"].is_object());
    for (method, path, operation) in operations(&document) {
        let own = [
            "/v1/me",
            "/v1/changes",
            "/v1/cabinet",
            "/v1/registrations",
            "/v1/host",
            "/v1/certificates",
            "/v1/officer",
            "/v1/organizations",
        ];
        if own.iter().any(|prefix| path.starts_with(prefix)) {
            let needs = operation.get("security").and_then(Value::as_array).expect("security");
            assert!(needs.iter().any(|scheme| scheme.get("bearer").is_some()), "{method} {path}");
            assert!(operation["responses"].get("401").is_some(), "{method} {path}: no 401");
        }
        // A client's token opens nothing of this service but what says so.
        let for_clients =
            operation["security"].as_array().is_some_and(|all| all.iter().any(|one| one.get("client").is_some()));
        let of_clients =
            ["/v1/integrator", "/v1/border-crossings", "/v1/events", "/v1/webhooks", "/v1/batches", "/v1/sandbox"];
        let is_theirs = of_clients.iter().any(|own| {
            path.strip_prefix(own)
                .filter(|rest| *rest != "/template.csv")
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let shared = [
            "submit_registration",
            "list_registrations",
            "get_registration",
            "list_registration_events",
            "withdraw_registration",
            "resend_registration",
            "get_certificate",
            "get_figures",
        ];
        let is_shared = operation["operationId"].as_str().is_some_and(|name| shared.contains(&name));
        assert_eq!(for_clients, is_theirs || is_shared, "{method} {path}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str));
                fields.values().for_each(|value| walk(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let document = document();
    let mut references = Vec::new();
    walk(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}
