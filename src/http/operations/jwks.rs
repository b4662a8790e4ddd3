//! `GET /.well-known/jwks.json`

use crate::app::App;
use crate::http::responses::PublicRead;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

/// A JWK Set (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
pub struct JwksView {
    /// Public keys; old ones stay, so that old certificates verify.
    #[schema(max_items = 100)]
    pub keys: Vec<JwkView>,
}

/// A public key (RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
pub struct JwkView {
    /// `OKP`
    #[schema(max_length = 10)]
    pub kty: String,
    /// `Ed25519`
    #[schema(max_length = 20)]
    pub crv: String,
    /// The key, base64url.
    #[schema(max_length = 100)]
    pub x: String,
    /// Key id, as in the header of what it signed.
    #[schema(max_length = 100)]
    pub kid: String,
    /// `EdDSA`
    #[schema(max_length = 10)]
    pub alg: String,
    /// `sig`
    #[serde(rename = "use")]
    #[schema(max_length = 10)]
    pub use_: String,
}

/// The keys that certificates, receipts and access tokens are signed with
///
/// A JSON Web Key Set (RFC 7517). Keep it for as long as `Cache-Control` says, and fetch it anew for a `kid` that it lacks.
#[utoipa::path(
    operation_id = "get_jwks", tag = "operations", security(()),
    responses((status = 200, description = "JWK Set", body = JwksView), PublicRead)
)]
#[get("/.well-known/jwks.json")]
pub async fn jwks(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=300")).json(app.signer.jwks())
}
