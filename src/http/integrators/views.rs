//! Wire types of the token endpoint, its metadata and the client's own look at itself.

use crate::app::integrators::access::Issued;
use crate::app::integrators::{Integrator, OAuthCode};
use crate::domain::integrators::{AuthMethod, KeyAlg, Scope};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the token endpoint takes, as a form. Parameters beyond these are ignored.
#[derive(Debug, ToSchema)]
#[schema(example = json!({
    "grant_type": "client_credentials", "scope": "registrations:write",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "client_assertion": "eyJhbGciOiJFZERTQSIsImtpZCI6IjEifQ.eyJpc3MiOiIxIn0.c2lnbmF0dXJl"
}))]
pub struct TokenForm {
    /// Always `client_credentials`.
    #[schema(max_length = 40, pattern = "^client_credentials$", examples("client_credentials"))]
    pub grant_type: String,
    /// Scopes, separated by single spaces; all that the client has if absent.
    #[schema(max_length = 400, examples("registrations:write registrations:read"))]
    pub scope: Option<String>,
    /// The client, if it is to be said apart from its proof; then it must be the same.
    #[schema(max_length = 36)]
    pub client_id: Option<String>,
    /// For `private_key_jwt`: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    #[schema(max_length = 100, examples("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))]
    pub client_assertion_type: Option<String>,
    /// For `private_key_jwt`: the assertion.
    #[schema(max_length = 2000, pattern = "^[A-Za-z0-9_.-]*$")]
    pub client_assertion: Option<String>,
}

/// A token.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenView {
    /// JWT (RFC 9068).
    #[schema(max_length = 2000)]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 10, examples("Bearer"))]
    pub token_type: &'static str,
    /// Seconds until it expires.
    #[schema(minimum = 1, maximum = 600, examples(600))]
    pub expires_in: i64,
    /// What it allows, separated by spaces.
    #[schema(max_length = 400, examples("registrations:write registrations:read"))]
    pub scope: String,
}

impl From<Issued> for TokenView {
    fn from(issued: Issued) -> Self {
        Self {
            access_token: issued.access_token,
            token_type: "Bearer",
            expires_in: issued.expires_in,
            scope: issued.scopes.to_string(),
        }
    }
}

/// An error of the token endpoint (RFC 6749, 5.2).
#[derive(Debug, Serialize, ToSchema)]
pub struct OAuthErrorView {
    /// `invalid_request`, `invalid_client`, `unsupported_grant_type` or `invalid_scope`.
    #[schema(max_length = 40, pattern = "^[a-z_]+$", examples("invalid_client"))]
    pub error: &'static str,
    /// For the client's developer; English.
    #[schema(max_length = 400)]
    pub error_description: &'static str,
}

impl From<OAuthCode> for OAuthErrorView {
    fn from(code: OAuthCode) -> Self {
        Self { error: code.as_str(), error_description: code.description() }
    }
}

/// The client behind a token.
#[derive(Debug, Serialize, ToSchema)]
pub struct IntegratorView {
    /// The client.
    pub client_id: Uuid,
    /// Its name.
    #[schema(max_length = 120, examples("Hotel system of Alatau"))]
    pub name: String,
    /// What this token allows.
    #[schema(max_items = 20, inline, value_type = Vec<ScopeName>)]
    pub scopes: Vec<&'static str>,
    /// Whether it is for trying things out.
    pub sandbox: bool,
    /// Its keys that are valid now, oldest first; none where it has a secret.
    #[schema(max_items = 100, inline, value_type = Vec<KeyName>)]
    pub key_ids: Vec<String>,
    /// How it authenticates.
    pub token_endpoint_auth_method: AuthMethod,
}

/// A scope.
#[derive(Debug, ToSchema)]
#[schema(max_length = 60, examples("registrations:write"))]
pub struct ScopeName(pub String);

/// A name of a registry of OAuth.
#[derive(Debug, ToSchema)]
#[schema(max_length = 60)]
pub struct RegisteredName(pub String);

/// A key id.
#[derive(Debug, ToSchema)]
#[schema(max_length = 128, examples("2026-a"))]
pub struct KeyName(pub String);

impl IntegratorView {
    /// The view of a client.
    #[must_use]
    pub fn new(integrator: Integrator, key_ids: Vec<String>) -> Self {
        let client = integrator.client;
        Self {
            client_id: client.id.0,
            name: client.name,
            scopes: integrator.scopes.iter().map(Scope::as_str).collect(),
            sandbox: client.sandbox,
            key_ids,
            // The table knows no other: a row that says neither would be a secret's.
            token_endpoint_auth_method: AuthMethod::parse(&client.auth_method).unwrap_or(AuthMethod::ClientSecretBasic),
        }
    }
}

/// Metadata of the authorization server (RFC 8414).
#[derive(Debug, Serialize, ToSchema)]
pub struct MetadataView {
    /// Issuer: stands in tokens as `iss`, and in assertions as `aud`.
    #[schema(max_length = 200, format = "uri")]
    pub issuer: String,
    /// Where tokens are given.
    #[schema(max_length = 300, format = "uri")]
    pub token_endpoint: String,
    /// The keys that tokens are signed with.
    #[schema(max_length = 300, format = "uri")]
    pub jwks_uri: String,
    /// Every scope.
    #[schema(max_items = 20, inline, value_type = Vec<RegisteredName>)]
    pub scopes_supported: [&'static str; 6],
    /// None: nobody signs in here by redirection.
    #[schema(max_items = 0, inline, value_type = Vec<RegisteredName>)]
    pub response_types_supported: [&'static str; 0],
    /// `client_credentials`
    #[schema(max_items = 1, inline, value_type = Vec<RegisteredName>)]
    pub grant_types_supported: [&'static str; 1],
    /// `private_key_jwt`; `client_secret_basic` for the sandbox.
    #[schema(max_items = 2, inline, value_type = Vec<RegisteredName>)]
    pub token_endpoint_auth_methods_supported: [&'static str; 2],
    /// Algorithms of assertions.
    #[schema(max_items = 3, inline, value_type = Vec<RegisteredName>)]
    pub token_endpoint_auth_signing_alg_values_supported: Vec<&'static str>,
    /// Where the API is described.
    #[schema(max_length = 300, format = "uri")]
    pub service_documentation: String,
}

impl MetadataView {
    /// The metadata of a service at this address.
    #[must_use]
    pub fn of(issuer: &str) -> Self {
        let algorithms = [KeyAlg::EdDsa, KeyAlg::Es256].iter().flat_map(|alg| alg.header_names().iter().copied());
        Self {
            issuer: issuer.to_owned(),
            token_endpoint: format!("{issuer}/oauth2/token"),
            jwks_uri: format!("{issuer}/.well-known/jwks.json"),
            scopes_supported: Scope::ALL.map(Scope::as_str),
            response_types_supported: [],
            grant_types_supported: ["client_credentials"],
            token_endpoint_auth_methods_supported: AuthMethod::ALL.map(AuthMethod::as_str),
            token_endpoint_auth_signing_alg_values_supported: algorithms.collect(),
            service_documentation: format!("{issuer}/docs/"),
        }
    }
}
