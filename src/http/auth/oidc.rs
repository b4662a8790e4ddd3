//! `POST /v1/auth/oidc/start`, `POST /v1/auth/oidc/finish`

use super::oidc_views::{FinishOidc, OidcStartedView, StartOidc};
use super::views::{AccountRefView, SignedInView};
use crate::app::{App, auth};
use crate::http::extract::{Json, Lang};
use crate::http::problem::Problem;
use crate::http::responses::PublicDecision;
use actix_web::{HttpResponse, post, web};

/// Begin a sign-in at the identity provider
///
/// Where no provider is configured, the answer is 404 `oidc_not_configured`.
#[utoipa::path(
    operation_id = "start_oidc", tag = "auth", request_body = StartOidc, security(()),
    responses((status = 201, description = "Begun", body = OidcStartedView), PublicDecision)
)]
#[post("/v1/auth/oidc/start")]
pub async fn start_oidc(app: web::Data<App>, lang: Lang, body: Json<StartOidc>) -> Result<HttpResponse, Problem> {
    let begun = auth::oidc_start::start(&app, body.value.installation_id.as_deref(), lang.0).await?;
    Ok(HttpResponse::Created().insert_header(("Cache-Control", "no-store")).json(OidcStartedView {
        authorization_url: begun.authorization_url,
        state: begun.state,
        expires_at: begun.expires_at.into(),
    }))
}

/// Finish a sign-in at the identity provider
///
/// The phone that the provider has verified finds or opens the account, as a code by SMS would; from then on the person is known,
/// whatever phone the provider tells. A try uses the sign-in up, whatever comes of it.
#[utoipa::path(
    operation_id = "finish_oidc", tag = "auth", request_body = FinishOidc, security(()),
    responses((status = 200, description = "Signed in", body = SignedInView), PublicDecision)
)]
#[post("/v1/auth/oidc/finish")]
pub async fn finish_oidc(app: web::Data<App>, lang: Lang, body: Json<FinishOidc>) -> Result<HttpResponse, Problem> {
    let FinishOidc { state, code, device_name, installation_id } = body.value;
    let command = auth::oidc_finish::FinishOidc { state, code, device_name, installation_id, language: lang.0 };
    let signed_in = auth::oidc_finish::finish(&app, command).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .json(SignedInView { account: AccountRefView::from(&signed_in.account), tokens: signed_in.tokens.into() }))
}
