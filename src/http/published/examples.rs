//! A whole example for each body, put together from the examples of its fields.

use super::{name_of, operations};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::openapi::schema::{ArrayItems, KnownFormat, Object, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{Content, OpenApi, RefOr, Schema};

/// Deeper than any body of ours; each reference and each list is a step.
const DEPTH: u8 = 24;

type Schemas = BTreeMap<String, RefOr<Schema>>;

pub(super) fn fill(document: &mut OpenApi) {
    let mut bodies = Vec::new();
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            if let Some(RefOr::T(body)) = &operation.request_body {
                let schemas = body.content.values().filter_map(|content| match content {
                    RefOr::T(content) => content.schema.as_ref().and_then(name_of),
                    RefOr::Ref(_) => None,
                });
                bodies.extend(schemas.map(str::to_owned));
            }
            for response in operation.responses.responses.values_mut() {
                let RefOr::T(response) = response else { continue };
                for (kind, content) in &mut response.content {
                    let RefOr::T(content) = content else { continue };
                    if let Some(name) = content.schema.as_ref().and_then(name_of) {
                        bodies.push(name.to_owned());
                    } else {
                        of_kind(kind, content);
                    }
                }
            }
        }
    }
    let Some(components) = &mut document.components else { return };
    bodies.push("ProblemView".to_owned());
    for name in bodies {
        let Some(schema) = components.schemas.get(&name).filter(|schema| own(schema).is_none()) else { continue };
        let Some(example) = of(schema, "", &components.schemas, DEPTH) else { continue };
        match components.schemas.get_mut(&name) {
            Some(RefOr::T(Schema::Object(object))) => object.examples.push(example),
            Some(RefOr::T(Schema::Array(array))) => array.examples.push(example),
            Some(RefOr::T(Schema::OneOf(one))) => one.examples.push(example),
            _ => {}
        }
    }
}

/// Bodies that are no JSON.
fn of_kind(kind: &str, content: &mut Content) {
    let example = match kind {
        "text/calendar" => "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tirkeu//EN\r\nEND:VCALENDAR\r\n",
        "text/csv" => "period,dimension,value,count\r\n2026-11,nationality,UZB,1240\r\n",
        "text/event-stream" => "retry: 5000\n\n",
        "application/dc+sd-jwt" => "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJodHRwczovL2V4YW1wbGUua3oifQ.c2lnbmF0dXJl~",
        "application/statuslist+jwt" => "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJodHRwczovL2V4YW1wbGUua3oifQ.c2lnbmF0dXJl",
        _ => return,
    };
    if content.example.is_none() && content.examples.is_empty() {
        content.example = Some(example.into());
    }
}

/// The example that a schema gives itself.
fn own(schema: &RefOr<Schema>) -> Option<&Value> {
    let RefOr::T(schema) = schema else { return None };
    match schema {
        Schema::Object(object) => object.example.as_ref().or(object.examples.first()),
        Schema::Array(array) => array.example.as_ref().or(array.examples.first()),
        Schema::OneOf(one) => one.example.as_ref().or(one.examples.first()),
        _ => None,
    }
}

fn of(schema: &RefOr<Schema>, field: &str, schemas: &Schemas, depth: u8) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    if let Some(example) = own(schema) {
        return Some(example.clone());
    }
    if let Some(name) = name_of(schema) {
        return of(schemas.get(name)?, field, schemas, depth);
    }
    let RefOr::T(schema) = schema else { return None };
    match schema {
        Schema::Object(object) => of_object(object, field, schemas, depth),
        Schema::Array(array) => match &array.items {
            ArrayItems::RefOrSchema(items) if array.max_items != Some(0) => {
                Some(of(items, field, schemas, depth).into_iter().collect())
            }
            _ => Some(json!([])),
        },
        Schema::OneOf(one) => {
            one.items.iter().filter(|item| !is_null(item)).find_map(|item| of(item, field, schemas, depth))
        }
        Schema::AnyOf(any) => {
            any.items.iter().filter(|item| !is_null(item)).find_map(|item| of(item, field, schemas, depth))
        }
        Schema::AllOf(all) => {
            let parts = all.items.iter().filter_map(|item| of(item, field, schemas, depth));
            let fields = parts.filter_map(|part| if let Value::Object(fields) = part { Some(fields) } else { None });
            Some(fields.flatten().collect::<Map<_, _>>().into())
        }
        _ => None,
    }
}

fn is_null(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::T(Schema::Object(Object { schema_type: SchemaType::Type(Type::Null), .. })))
}

/// The fields that always stand there, or the simplest value of a type.
fn of_object(object: &Object, field: &str, schemas: &Schemas, depth: u8) -> Option<Value> {
    if let Some(first) = object.enum_values.as_ref().and_then(|values| values.first()) {
        return Some(first.clone());
    }
    let kind = match &object.schema_type {
        SchemaType::Type(kind) => kind,
        SchemaType::Array(kinds) => kinds.iter().find(|kind| **kind != Type::Null)?,
        SchemaType::AnyValue => return Some(json!({})),
    };
    match kind {
        Type::Object => {
            let always = object.properties.iter().filter(|(name, _)| object.required.contains(name));
            Some(
                always
                    .filter_map(|(name, part)| Some((name.clone(), of(part, name, schemas, depth)?)))
                    .collect::<Map<_, _>>()
                    .into(),
            )
        }
        Type::String => match &object.format {
            Some(SchemaFormat::KnownFormat(KnownFormat::Date)) => Some("2026-11-22".into()),
            Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)) => Some("2026-11-22T09:15:00Z".into()),
            Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)) => Some("01980a4e-6d2b-7c31-9f55-2f6f0c9f1a11".into()),
            Some(SchemaFormat::Custom(format)) if format == "uri" => Some("https://tirkeu.example/v1".into()),
            Some(SchemaFormat::Custom(format)) if format == "uri-reference" => Some("/v1/registrations".into()),
            _ => Some(text_of(field).into()),
        },
        Type::Integer => Some(1.into()),
        Type::Number => Some(0.5.into()),
        Type::Boolean => Some(true.into()),
        _ => None,
    }
}

/// What stands in a field that gives no example of its own; names that mean the same everywhere.
fn text_of(field: &str) -> &'static str {
    match field {
        "nationality" | "issuing_country" | "document_country" => "UZB",
        "region" => "75",
        "kind" => "other",
        "document_kind" => "passport",
        "sex" => "male",
        "actor" => "host",
        "platform" => "android",
        "purpose" => "work",
        "code" => "041937",
        "jws" | "receipt" => "eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl",
        "hash" | "commitment" => "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        _ => "text",
    }
}
