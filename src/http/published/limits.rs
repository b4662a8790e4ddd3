//! No string without a longest length and a shape, no integer without bounds.
//!
//! Bodies of requests are judged by these schemas (`http/schemas.rs`), so what is filled in here is enforced there.

use super::{name_of, operations};
use crate::http::schemas::TEXT;
use std::collections::BTreeSet;
use utoipa::Number;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayItems, Components, KnownFormat, Object, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{Content, OpenApi, RefOr, Schema};

/// The largest integer that every client can hold: 2^53 - 1, since JavaScript knows floating-point numbers only.
const LARGEST: isize = 9_007_199_254_740_991;
/// Characters of a file, at most.
const LONGEST_FILE: usize = 16 * 1024 * 1024;

pub(super) fn fill(document: &mut OpenApi) {
    let mut roots = Vec::new();
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            for parameter in operation.parameters.iter_mut().flatten() {
                let RefOr::T(parameter) = parameter else { continue };
                if let Some(schema) = &mut parameter.schema {
                    visit(schema, &parameter.name, &mut |_, object| limit(object, TEXT));
                }
            }
            if let Some(RefOr::T(body)) = &operation.request_body {
                roots.extend(body.content.values().filter_map(schema_of).cloned());
            }
            for response in operation.responses.responses.values_mut() {
                let RefOr::T(response) = response else { continue };
                for content in response.content.values_mut() {
                    let RefOr::T(Content { schema: Some(schema), .. }) = content else { continue };
                    visit(schema, "", &mut |_, object| {
                        limit(object, TEXT);
                        // What stands there instead of a name is a text as a whole: a table, a calendar, a token.
                        if matches!(object.schema_type, SchemaType::Type(Type::String)) {
                            object.max_length.get_or_insert(LONGEST_FILE);
                        }
                    });
                }
            }
        }
    }
    let Some(components) = &mut document.components else { return };
    let sent = reached(components, roots);
    for (name, schema) in &mut components.schemas {
        let is_sent = sent.contains(name);
        visit(schema, "", &mut |field, object| limit(object, if is_sent { TEXT } else { shape_of(field) }));
    }
}

fn schema_of(content: &RefOr<Content>) -> Option<&RefOr<Schema>> {
    match content {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    }
}

/// The schemas that stand in requests. What fields there must look like is said by the domain, with better words than "wrong format".
fn reached(components: &Components, roots: Vec<RefOr<Schema>>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting = roots;
    while let Some(mut schema) = waiting.pop() {
        if let Some(name) = name_of(&schema) {
            if !found.insert(name.to_owned()) {
                continue;
            }
            waiting.extend(components.schemas.get(name).cloned());
        } else {
            parts(&mut schema, "", &mut |_, part| waiting.push(part.clone()));
        }
    }
    found
}

/// Each schema directly inside, with the field that it is of.
fn parts(schema: &mut RefOr<Schema>, field: &str, apply: &mut dyn FnMut(&str, &mut RefOr<Schema>)) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => {
            object.properties.iter_mut().for_each(|(name, property)| apply(name, property));
            if let Some(AdditionalProperties::RefOr(rest)) = object.additional_properties.as_deref_mut() {
                apply(field, rest);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                apply(field, items);
            }
        }
        Schema::OneOf(one) => one.items.iter_mut().for_each(|item| apply(field, item)),
        Schema::AllOf(all) => all.items.iter_mut().for_each(|item| apply(field, item)),
        Schema::AnyOf(any) => any.items.iter_mut().for_each(|item| apply(field, item)),
        _ => {}
    }
}

/// Each object and value inside, with the field that it is of.
fn visit(schema: &mut RefOr<Schema>, field: &str, apply: &mut dyn FnMut(&str, &mut Object)) {
    parts(schema, field, &mut |field, part| visit(part, field, apply));
    if let RefOr::T(Schema::Object(object)) = schema {
        apply(field, object);
    }
}

fn limit(object: &mut Object, shape: &str) {
    let is = |kind: &Type| match &object.schema_type {
        SchemaType::Type(one) => one == kind,
        SchemaType::Array(several) => several.contains(kind),
        SchemaType::AnyValue => false,
    };
    if object.enum_values.is_some() {
        return;
    }
    if is(&Type::String) {
        object.max_length = object.max_length.or_else(|| longest(object.format.as_ref()));
        if object.format.is_none() && object.pattern.is_none() {
            object.pattern = Some(shape.to_owned());
        }
    } else if is(&Type::Integer) {
        let is_short = matches!(&object.format, Some(SchemaFormat::KnownFormat(KnownFormat::Int32)));
        let format = object.format.get_or_insert(SchemaFormat::KnownFormat(KnownFormat::Int64));
        if is_short || matches!(format, SchemaFormat::KnownFormat(KnownFormat::Int64)) {
            let most = if is_short { 2_147_483_647 } else { LARGEST };
            object.minimum.get_or_insert(Number::Int(0));
            object.maximum.get_or_insert(Number::Int(most));
        }
    }
}

/// How long a text of a format can be.
fn longest(format: Option<&SchemaFormat>) -> Option<usize> {
    match format {
        Some(SchemaFormat::KnownFormat(KnownFormat::Date)) => Some(10),
        Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)) => Some(35),
        Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)) => Some(36),
        Some(SchemaFormat::KnownFormat(KnownFormat::Binary)) => Some(LONGEST_FILE),
        // Whoever declares it says so; a linter asks.
        _ => None,
    }
}

/// What a field of answers looks like; names that mean the same everywhere.
fn shape_of(field: &str) -> &'static str {
    match field {
        "nationality" | "issuing_country" | "document_country" => "^[A-Z]{3}$",
        "kind" | "document_kind" | "sex" | "actor" | "platform" => "^[a-z][a-z0-9_]*$",
        "next_cursor" => "^[!-~]+$",
        "jws" | "receipt" => "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+$",
        _ => TEXT,
    }
}
