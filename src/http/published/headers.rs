//! The headers of answers, each described once.

use super::operations;
use crate::domain::limits::RouteClass;
use crate::http::middleware::limits::class_of;
use crate::http::responses;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{OpenApi, Ref, RefOr, Response};

/// Name, what it says, its shape, its longest length and an example.
const TEXTS: [(&str, &str, &str, usize, &str); 9] = [
    ("ETag", "The version that was answered; for If-None-Match and If-Match", "^\"[!#-~]+\"$", 100, "\"v1\""),
    (
        "Location",
        "Where to read what was made",
        "^/[!-~]+$",
        300,
        "/v1/registrations/01980a4e-6d2b-7c31-9f55-2f6f0c9f1a11",
    ),
    ("Cache-Control", "How long the answer may be kept, and by whom", "^[a-z0-9=, -]+$", 100, "public, max-age=300"),
    ("WWW-Authenticate", "How to authenticate (RFC 9110, RFC 6750)", "^[ -~]+$", 300, "Bearer realm=\"tirkeu\""),
    (
        "X-JWS-Signature",
        "Detached signature over the body as sent (RFC 7797)",
        "^[A-Za-z0-9_-]+\\.\\.[A-Za-z0-9_-]+$",
        2_000,
        "eyJhbGciOiJFZERTQSJ9..c2lnbmF0dXJl",
    ),
    ("Idempotent-Replayed", "The answer of an earlier request with the same key", "^true$", 4, "true"),
    (
        "RateLimit",
        "How the nearest limit stands: what remains r, and seconds t until the window ends (draft-ietf-httpapi-ratelimit-headers-11)",
        "^\"[a-z0-9_-]+\";r=[0-9]+;t=[0-9]+$",
        100,
        "\"read\";r=2999;t=300",
    ),
    (
        "RateLimit-Policy",
        "That limit: its name, quota q and window w in seconds",
        "^\"[a-z0-9_-]+\";q=[0-9]+;w=[0-9]+$",
        100,
        "\"read\";q=3000;w=300",
    ),
    (
        "X-Request-Id",
        "The request's name in logs: the caller's own if he gave one",
        "^[!-~]+$",
        200,
        "7f1c2a9e52d44b0e",
    ),
];

/// Puts a reference to each header that is described here, and those that stand on many answers.
pub(super) fn declare(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            let method = method.parse().unwrap_or_default();
            let is_counted = class_of(&method, path) != RouteClass::Free;
            answers(operation, is_counted);
        }
    }
    let components = document.components.get_or_insert_with(Default::default);
    components.responses.extend(responses::shared().map(|(name, response)| (name, response.into())));
    for response in components.responses.values_mut() {
        if let RefOr::T(response) = response {
            stand_on(response, &["RateLimit", "RateLimit-Policy", "X-Request-Id"]);
        }
    }
    components.headers.extend(described());
}

fn answers(operation: &mut Operation, is_counted: bool) {
    let takes_key = operation
        .parameters
        .iter()
        .flatten()
        .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "Idempotency-Key"));
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let names: Vec<&str> = response.headers.keys().filter_map(|name| known(name)).collect();
        stand_on(response, &names);
        stand_on(response, &["X-Request-Id"]);
        if is_counted {
            stand_on(response, &["RateLimit", "RateLimit-Policy"]);
        }
        if takes_key && status.starts_with('2') {
            stand_on(response, &["Idempotent-Replayed"]);
        }
    }
    let is_tagged =
        |response: &RefOr<Response>| matches!(response, RefOr::T(response) if response.headers.contains_key("ETag"));
    let all = &mut operation.responses.responses;
    if operation.request_body.is_none() && !takes_key && all.get("200").is_some_and(is_tagged) {
        all.entry("304".to_owned()).or_insert_with(|| Ref::from_response_name("NotModified").into());
    }
}

fn known(name: &str) -> Option<&'static str> {
    let mut all = TEXTS.iter().map(|text| text.0).chain(["Retry-After"]);
    all.find(|known| *known == name)
}

/// Adds references to headers.
fn stand_on(response: &mut Response, names: &[&str]) {
    for name in names {
        response.headers.insert((*name).to_owned(), RefOr::Ref(Ref::new(format!("#/components/headers/{name}"))));
    }
}

fn described() -> impl Iterator<Item = (String, RefOr<Header>)> {
    let texts = TEXTS.map(|(name, about, shape, longest, example)| {
        let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(shape)).max_length(Some(longest));
        let header = HeaderBuilder::new().schema(Some(text.build())).description(Some(about));
        (name.to_owned(), header.example(Some(example.into())).build().into())
    });
    let seconds = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(1))
        .maximum(Some(2_592_000));
    let about = "Seconds until it makes sense to try again";
    let retry = HeaderBuilder::new().schema(Some(seconds.build())).description(Some(about)).example(Some(120.into()));
    texts.into_iter().chain([("Retry-After".to_owned(), retry.build().into())])
}
