//! The error answers that operations have in common, as the document lists them.

use crate::domain::codes::{FieldCode, FieldError, ProblemCode};
use crate::domain::language::Language;
use crate::http::problem::{Problem, ProblemView};
use std::collections::BTreeMap;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder, Schema};
use utoipa::{IntoResponses, ToSchema};

fn describe(status: &str) -> &'static str {
    match status {
        "400" => "The request is malformed: query, header, or a body that is not JSON",
        "401" => "No valid access token (or code, or refresh token)",
        "403" => "Your role does not allow it",
        "404" => "There is no such thing, or it is not yours",
        "408" => "The request did not arrive in time",
        "409" => "The present state does not allow it",
        "410" => "The link has expired, or what is behind the cursor is no longer kept",
        "412" => "The object has changed since it was read",
        "413" => "The body is too large",
        "415" => "The body is not application/json",
        "422" => "Fields are wrong; all of them are listed",
        "429" => "Too many requests; Retry-After says when to try again",
        "503" => "For the moment not able to answer; Retry-After says when to try again",
        _ => "A fault of the service; trace_id finds it",
    }
}

/// What an answer is called among those that operations share.
fn name_of(status: &str) -> &'static str {
    match status {
        "304" => "NotModified",
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "403" => "Forbidden",
        "404" => "NotFound",
        "408" => "RequestTimeout",
        "409" => "Conflict",
        "410" => "Gone",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "415" => "UnsupportedMediaType",
        "422" => "UnprocessableContent",
        "429" => "TooManyRequests",
        "503" => "ServiceUnavailable",
        _ => "InternalServerError",
    }
}

fn problems(statuses: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    let all = statuses.iter().chain(&["408", "429", "500", "503"]);
    all.map(|status| ((*status).to_owned(), Ref::from_response_name(name_of(status)).into())).collect()
}

/// The answers that operations share, by name: one for each status of an error, and the one without a body.
pub fn shared() -> impl Iterator<Item = (String, Response)> {
    let unchanged = ResponseBuilder::new().description("The caller has this version already (If-None-Match)");
    let unchanged = unchanged.header_ref("ETag", header("ETag")).build();
    let problems = PROBLEMS.iter().map(|(status, code)| (name_of(status).to_owned(), problem(status, *code)));
    [(name_of("304").to_owned(), unchanged)].into_iter().chain(problems)
}

/// A problem that each status is shown with.
const PROBLEMS: [(&str, ProblemCode); 14] = [
    ("400", ProblemCode::MalformedJson),
    ("401", ProblemCode::Unauthenticated),
    ("403", ProblemCode::Forbidden),
    ("404", ProblemCode::NotFound),
    ("408", ProblemCode::RequestTimeout),
    ("409", ProblemCode::ConcurrentChange),
    ("410", ProblemCode::LinkExpired),
    ("412", ProblemCode::StaleVersion),
    ("413", ProblemCode::PayloadTooLarge),
    ("415", ProblemCode::UnsupportedMediaType),
    ("422", ProblemCode::ValidationFailed),
    ("429", ProblemCode::TooManyRequests),
    ("500", ProblemCode::Internal),
    ("503", ProblemCode::Unavailable),
];

fn problem(status: &str, code: ProblemCode) -> Response {
    let mut problem = Problem::from(code);
    if code == ProblemCode::ValidationFailed {
        problem.errors.push(FieldError::new("/host/phone", FieldCode::PhoneInvalid));
    }
    let example = serde_json::to_value(problem.view(Language::En, "4bf92f3577b34da6a3ce929d0e0e4736".to_owned()));
    let schema: RefOr<Schema> = Ref::from_schema_name(ProblemView::name()).into();
    let content = ContentBuilder::new().schema(Some(schema)).example(example.ok()).build();
    let response = ResponseBuilder::new().description(describe(status)).content("application/problem+json", content);
    match status {
        "401" => response.header_ref("WWW-Authenticate", header("WWW-Authenticate")),
        "429" | "503" => response.header_ref("Retry-After", header("Retry-After")),
        _ => response,
    }
    .build()
}

fn header(name: &str) -> Ref {
    Ref::new(format!("#/components/headers/{name}"))
}

macro_rules! problem_sets {
    ($($(#[$meta:meta])* $name:ident: [$($status:literal),*];)+) => {$(
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name;
        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                problems(&[$($status),*])
            }
        }
    )+};
}

problem_sets! {
    /// Reading something public.
    PublicRead: ["400", "404"];
    /// Sending something without being signed in.
    PublicWrite: ["400", "401", "404", "413", "415", "422"];
    /// Sending something that may not fit what is known, without being signed in.
    PublicDecision: ["400", "401", "404", "409", "413", "415", "422"];
    /// Reading something of one's own.
    Read: ["400", "401", "404"];
    /// Changing something of one's own.
    Write: ["400", "401", "404", "409", "412", "413", "415", "422"];
    /// Reading something as a person, or as a program.
    PartyRead: ["400", "401", "403", "404"];
    /// Searching as a person, or as a program: not every filter is for both.
    PartySearch: ["400", "401", "403", "404", "422"];
    /// Changing something as a person, or as a program.
    PartyWrite: ["400", "401", "403", "404", "409", "412", "413", "415", "422"];
    /// What any request with a body may meet, beside the errors that its operation names.
    Limits: ["413", "429"];
    /// An officer reads.
    OfficerRead: ["400", "401", "403", "404"];
    /// An officer searches.
    OfficerSearch: ["400", "401", "403", "413", "415", "422"];
    /// An officer decides.
    OfficerWrite: ["400", "401", "403", "404", "409", "412", "413", "415", "422"];
    /// A client reads.
    ClientRead: ["400", "401", "403", "404"];
    /// A client sends lines.
    ClientWrite: ["400", "401", "403", "409", "413", "415", "422"];
    /// A client changes something of its own.
    ClientChange: ["400", "401", "403", "404", "409", "412", "413", "415", "422"];
    /// A client follows what happens.
    ClientFollow: ["400", "401", "403", "410"];
    /// Following what changes.
    Follow: ["400", "401", "410"];
    /// Fetching a file by token or link.
    Fetch: ["400", "401", "404", "410"];
}
