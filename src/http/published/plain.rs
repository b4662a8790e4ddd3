//! What generators of clients understand: one object instead of several that are put together, and no empty requirement for whoever needs
//! no token.

use super::{name_of, operations};
use std::collections::BTreeMap;
use utoipa::openapi::schema::Object;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{OpenApi, RefOr, Schema};

type Schemas = BTreeMap<String, RefOr<Schema>>;

pub(super) fn flatten(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            if operation.security.as_ref().is_some_and(|all| *all == [SecurityRequirement::default()]) {
                operation.security = Some(Vec::new());
            }
        }
    }
    let Some(components) = &mut document.components else { return };
    let found: Vec<(String, Object)> = components
        .schemas
        .iter()
        .filter(|(_, schema)| matches!(schema, RefOr::T(Schema::AllOf(_))))
        .filter_map(|(name, schema)| Some((name.clone(), merged(schema, &components.schemas)?)))
        .collect();
    components.schemas.extend(found.into_iter().map(|(name, object)| (name, Schema::Object(object).into())));
}

/// One object with the fields of all parts; nothing if a part is none.
fn merged(schema: &RefOr<Schema>, schemas: &Schemas) -> Option<Object> {
    if let Some(name) = name_of(schema) {
        return merged(schemas.get(name)?, schemas);
    }
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object.clone()),
        RefOr::T(Schema::AllOf(all)) => {
            let mut whole = Object::new();
            for item in &all.items {
                let part = merged(item, schemas)?;
                whole.properties.extend(part.properties);
                whole.required.extend(part.required);
            }
            whole.description.clone_from(&all.description);
            whole.example.clone_from(&all.example);
            Some(whole)
        }
        _ => None,
    }
}
