//! The `OpenAPI` document and the page that shows it, without the internet.

use super::extract::json::{LARGE, SMALL};
use super::extract::lines::BATCH;
use crate::domain::integrators::Scope;
use crate::domain::limits::published::BATCH_FILE;
use crate::domain::limits::{Counts, Policy};
use actix_web::{HttpResponse, web};
use std::sync::LazyLock;
use utoipa::openapi::RefOr;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::security::{ClientCredentials, Flow, Http, HttpAuthScheme, OAuth2, Scopes, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Everything of the document that is not a route.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tirkeu",
        description = "Digital registration of foreigners' place of stay in Kazakhstan: a migrant applies, the host confirms, \
            a certificate is issued that anybody can check.\n\n\
            JSON in `snake_case`, instants in UTC, countries by ISO 3166-1 alpha-3, regions by KATO. Errors are \
            `application/problem+json` (RFC 9457) with a stable `code`; `/v1/reference/problems` lists all of them. Texts come in \
            kk, ru, en and uz by `Accept-Language`. Every POST that creates or decides takes an `Idempotency-Key`. An app that keeps a copy \
            of its lists follows `/v1/changes`, or `/v1/me/events` as a stream.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(name = "Tirkeu", url = "https://github.com/tirkeu/tirkeu")
    ),
    servers((url = "/", description = "The service that gave you this document, local or production")),
    tags(
        (name = "auth", description = "Sign-in by a code sent to the phone"),
        (name = "me", description = "The caller's account, devices and inbox"),
        (name = "cabinet", description = "The migrant's e-cabinet"),
        (name = "registrations", description = "Applications and registrations"),
        (name = "host", description = "What a host decides"),
        (name = "organizations", description = "Organisations as hosts: premises, delegates, and what they answer"),
        (name = "officer", description = "What officers of the migration police see and decide"),
        (name = "border", description = "What border systems report"),
        (name = "certificates", description = "Certificates of registration"),
        (name = "verification", description = "Checking a certificate, for anybody"),
        (name = "deadlines", description = "The calculator of deadlines"),
        (name = "reference", description = "Code tables"),
        (name = "statistics", description = "Figures, never persons"),
        (name = "integrators", description = "Programs of other organisations: tokens and what they allow"),
        (name = "events", description = "What became of the registrations that a program submitted: the feed, and webhooks"),
        (name = "sandbox", description = "Only in a sandbox; anywhere else there are no such paths (404). A program moves its own clock, asks for \
            faults, reads what its people would get by SMS, and finds documents that lead to a known end"),
        (name = "operations", description = "Health and keys")
    ),
    components(schemas(
        crate::http::problem::ProblemView,
        crate::http::problem::FieldErrorView,
        crate::http::problem::AppealView,
        crate::http::problem::EntryBanProblemView,
        crate::domain::reference::refusal_reasons::RefusalGround
    )),
    modifiers(&Security)
)]
pub struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.bearer_format = Some("JWT".to_owned());
        bearer.description = Some("Access token (RFC 9068, kept to RFC8725) from `/v1/auth/otp/verify`".to_owned());
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let scopes = Scopes::from_iter(Scope::ALL.map(|scope| (scope.as_str(), scope.about())));
        let client = Flow::ClientCredentials(ClientCredentials::new("/oauth2/token", scopes));
        let about =
            "Access token of a client (RFC 9068, kept to RFC8725) from `/oauth2/token`; the flow is RFC 6749, 4.4";
        components.add_security_scheme("client", SecurityScheme::OAuth2(OAuth2::with_description([client], about)));
    }
}

/// Last touches once the routes are in.
#[must_use]
pub fn finish(mut document: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    document.info.description = document.info.description.map(|text| text + &limits());
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.post, &mut item.put, &mut item.patch].into_iter().flatten() {
            let limit = match operation.operation_id.as_deref().unwrap_or_default() {
                "report_border_crossings" | "answer_registrations" => BATCH,
                "submit_batch" => BATCH_FILE,
                id if LARGE_BODIES.contains(&id) => LARGE,
                _ => SMALL,
            };
            if let Some(RefOr::T(body)) = &mut operation.request_body {
                body.description = Some(format!("At most {} KiB; more is answered 413.", limit / 1024));
            }
        }
    }
    for server in document.servers.iter_mut().flatten() {
        server.extensions = Some(Extensions::builder().add("x-internal", false).build());
    }
    super::published::complete(&mut document);
    document
}

/// The limits of requests, for integrators.
fn limits() -> String {
    let rows = Policy::all().map(|policy| {
        let counts = match policy.counts {
            Counts::Address => "client address (IPv4, or the /64 of IPv6)",
            Counts::Principal => "account or client",
            Counts::Object => "what the request is about",
        };
        format!("\n| `{}` | {} | {} s | {counts} |", policy.name, policy.quota, policy.window)
    });
    "\n\nRequests are limited. Every counted answer tells the limit that is nearest to its end in `RateLimit-Policy` and `RateLimit`; \
     429 tells the one that is used up, and when to try again in `Retry-After`.\n\n| limit | requests | window | counted per |\n|---|---|---|---|"
        .to_owned()
        + &rows.collect::<String>()
}

/// Operations whose handler takes a `Draft<…>` or `Json<…, LARGE>`; a test sends each operation a body of its limit and one above it.
pub(super) const LARGE_BODIES: [&str; 14] = [
    "give_standing_consent",
    "add_premises",
    "invite_delegate",
    "create_webhook",
    "update_webhook",
    "put_person",
    "enter_minor",
    "replace_minor",
    "submit_registration",
    "verify_certificate",
    "put_device",
    "search_registrations",
    "add_outage",
    "answer_hearing",
];

static JSON: LazyLock<String> =
    LazyLock::new(|| serde_json::to_string_pretty(&super::openapi()).map(|text| text + "\n").unwrap_or_default());

async fn openapi_json() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(JSON.as_str())
}

async fn to_docs() -> HttpResponse {
    HttpResponse::Found().insert_header((actix_web::http::header::LOCATION, "/docs/")).finish()
}

/// `/openapi.json` and `/docs`.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/openapi.json", web::get().to(openapi_json))
        .route("/docs", web::get().to(to_docs))
        .service(SwaggerUi::new("/docs/{_:.*}").config(Config::from("/openapi.json")));
}
