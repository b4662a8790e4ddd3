//! Nobody writes what he may only read: each field of each answer, put into each body, is refused, and nothing changes.

use super::cast::Cast;
use super::expected::{COLUMNS, TABLE, Thing, Whose};
use super::run;
use crate::support::{World, both_engines, everything};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What the service must never take, whatever it shows.
const INNER: [&str; 12] = [
    "host_id",
    "migrant_id",
    "person_id",
    "account_id",
    "owner",
    "role",
    "scope",
    "scopes",
    "is_admin",
    "sealed",
    "officer",
    "suspended_at",
];

/// Names of all fields that any answer has.
fn readable() -> BTreeSet<String> {
    let document = serde_json::to_value(tirkeu::http::openapi()).expect("JSON");
    let schemas = document["components"]["schemas"].as_object().expect("schemas");
    let views = schemas.iter().filter(|(name, _)| name.ends_with("View") || name.ends_with("Page"));
    let fields = views.flat_map(|(_, schema)| schema["properties"].as_object().into_iter().flatten());
    fields.map(|(name, _)| name.clone()).chain(INNER.map(str::to_owned)).collect()
}

/// Whether the schema has such a field at this place.
fn is_taken(schema: &Value, document: &Value, pointer: &str, field: &str) -> bool {
    let resolve = |schema: &Value| -> Value {
        let schema = schema
            .get("oneOf")
            .and_then(|all| all.as_array()?.iter().find(|one| one["type"] != "null"))
            .unwrap_or(schema);
        match schema["$ref"].as_str() {
            Some(reference) => document.pointer(&reference[1..]).expect("a schema").clone(),
            None => schema.clone(),
        }
    };
    let inner = pointer.split('/').filter(|part| !part.is_empty());
    let schema = inner.fold(resolve(schema), |schema, part| resolve(&schema["properties"][part]));
    schema["properties"].get(field).is_some()
}

/// The places of a body where a field can stand.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(fields) = value.as_object() {
        found.push(at.to_owned());
        fields.iter().for_each(|(name, value)| objects(value, &format!("{at}/{name}"), found));
    }
}

/// Everything that a write would change.
async fn state(world: &World) -> Vec<i64> {
    let tables = [
        "accounts",
        "persons",
        "registrations",
        "registration_events",
        "certificates",
        "notifications",
        "outbox",
        "audit",
        "idempotency_keys",
        "devices",
        "sessions",
        "otp_challenges",
        "officers",
        "organizations",
        "organization_premises",
        "organization_delegates",
        "standing_consents",
    ];
    let mut state = Vec::new();
    for table in tables {
        state.push(world.count(table).await);
    }
    for table in ["accounts", "persons", "registrations", "officers"] {
        state.push(world.number(&format!("SELECT CAST(sum(version) AS BIGINT) AS n FROM {table}")).await);
    }
    state
}

/// Somebody who may do it.
fn who(operation: &str) -> usize {
    let column = match operation {
        "reject_registration" | "vacate_registration" => "host A",
        "add_outage" | "lift_entry_ban" | "add_organization" => "supervisor",
        "add_premises" | "change_premises" | "invite_delegate" | "answer_registrations" | "give_standing_consent" => {
            "delegate"
        }
        "record_violation"
        | "add_entry_ban"
        | "open_annulment_notice"
        | "search_registrations"
        | "search_violations"
        | "annul_registration"
        | "decide_case"
        | "decide_border_review" => "officer of region 1",
        "report_border_crossings"
        | "create_webhook"
        | "update_webhook"
        | "replay_webhook"
        | "move_sandbox_clock"
        | "set_sandbox_faults" => "integrator A",
        _ => "migrant A",
    };
    COLUMNS.iter().position(|name| *name == column).expect("a column")
}

both_engines! {
    async fn what_can_be_read_cannot_be_written(world: World, everything) {
        let mut cast = Box::pin(Cast::of(&world)).await;
        cast.prepare(Thing::Case).await;
        let document = serde_json::to_value(tirkeu::http::openapi()).expect("JSON");
        let (operations, readable) = (run::operations(), readable());
        for field in ["id", "number", "state", "version", "submitted_at", "decided_at", "status", "role", "host_id"] {
            assert!(readable.contains(field), "{field}");
        }
        let before = state(&world).await;
        let (mut bodies, mut tried) = (0, 0);
        for (operation, thing, _) in TABLE {
            let at = &operations[*operation];
            let pointer = format!("/paths/{}/{}", at.1.replace('/', "~1"), at.0.as_str().to_lowercase());
            let schema = document.pointer(&pointer).expect("an operation")["requestBody"]["content"]["application/json"]["schema"].clone();
            // Each line of a batch is judged by itself, and later: by the very form of a single application.
            if *operation == "submit_batch" {
                continue;
            }
            let column = who(operation);
            let Some(right) = run::body(&cast, operation, (column, Whose::Own)) else {
                assert!(schema.is_null(), "{operation} has a body that is not tried");
                continue;
            };
            bodies += 1;
            let key = cast.key(column, *thing, Whose::Own);
            let mut places = Vec::new();
            objects(&right, "", &mut places);
            for place in places {
                for field in readable.iter().filter(|field| !is_taken(&schema, &document, &place, field)) {
                    let mut body = right.clone();
                    body.pointer_mut(&place).unwrap()[field] = json!("confirmed");
                    let reply = run::send(&cast.actors[column], operation, at, &key, Some(body)).await;
                    let problem = reply.expect_problem(422, "validation_failed");
                    let errors = problem["errors"].as_array().unwrap();
                    let pointer = json!(format!("{place}/{field}"));
                    let named = errors.iter().any(|error| error["pointer"] == pointer && error["code"] == "unknown_field");
                    assert!(named, "{operation} takes {place}/{field}: {problem}");
                    tried += 1;
                }
            }
        }
        assert_eq!(state(&world).await, before, "something was written");
        assert!(bodies >= 11 && tried > 1500, "{bodies} bodies, {tried} tries");
    }
}
