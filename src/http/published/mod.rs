//! What the document says of all operations and values alike, whoever declared them: limits, headers and examples are filled in where a
//! declaration is silent. Knows nothing of single operations.

mod examples;
mod headers;
mod limits;
mod plain;

use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, PathItem, RefOr, Schema};

/// Fills in what the declarations leave out.
pub fn complete(document: &mut OpenApi) {
    plain::flatten(document);
    headers::declare(document);
    limits::fill(document);
    examples::fill(document);
}

/// The operations of a path, with their methods.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem { get, put, post, patch, delete, .. } = item;
    let all = [("GET", get), ("PUT", put), ("POST", post), ("PATCH", patch), ("DELETE", delete)];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The name of the schema that is referred to.
fn name_of(schema: &RefOr<Schema>) -> Option<&str> {
    match schema {
        RefOr::Ref(reference) => reference.ref_location.strip_prefix("#/components/schemas/"),
        RefOr::T(_) => None,
    }
}
