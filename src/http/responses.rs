//! The error answers that operations have in common, as the document lists them.

use crate::http::problem::ProblemView;
use std::collections::BTreeMap;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
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

fn problems(statuses: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    let always = ["408", "429", "500", "503"];
    statuses
        .iter()
        .chain(&always)
        .map(|status| {
            let schema: RefOr<Schema> = Ref::from_schema_name(ProblemView::name()).into();
            let content = ContentBuilder::new().schema(Some(schema)).build();
            let response =
                ResponseBuilder::new().description(describe(status)).content("application/problem+json", content);
            let response = if *status == "429" { with_limits(response) } else { response };
            ((*status).to_owned(), response.build().into())
        })
        .collect()
}

/// The headers that tell a limit (draft-ietf-httpapi-ratelimit-headers-11); they stand on other answers, too.
fn with_limits(response: ResponseBuilder) -> ResponseBuilder {
    let headers = [
        ("Retry-After", "Seconds until it makes sense to try again"),
        ("RateLimit-Policy", "The limit: its name, quota q and window w in seconds, as in `\"read\";q=3000;w=300`"),
        ("RateLimit", "How it stands: what remains r, and seconds t until the window ends, as in `\"read\";r=0;t=120`"),
    ];
    headers.into_iter().fold(response, |response, (name, description)| {
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(100)).build();
        response.header(name, HeaderBuilder::new().schema(Some(text)).description(Some(description)).build())
    })
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
