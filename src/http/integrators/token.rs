//! `POST /oauth2/token`

use super::form;
use super::views::{OAuthErrorView, TokenForm, TokenView};
use crate::app::App;
use crate::app::integrators::token::request_token as issue;
use crate::app::integrators::{OAuthCode, TokenError};
use crate::http::extract::client::BodyPending;
use crate::http::problem::Problem;
use crate::http::responses::Limits;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, post, web};

/// Get an access token for a client
///
/// OAuth 2.0, client credentials (RFC 6749, 4.4). The client proves who it is by `private_key_jwt` (RFC 7523: `EdDSA` or `ES256`;
/// `aud` is the issuer and nothing else, `exp` at most 60 seconds ahead, `jti` never used before), a sandbox client by
/// `client_secret_basic`. There is no refresh token: ask again. Errors have the form of RFC 6749.
#[utoipa::path(
    operation_id = "request_token", tag = "integrators", security(()),
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "A token", body = TokenView, headers(("Cache-Control" = String))),
        (status = 400, description = "The request is wrong, or a scope is not granted", body = OAuthErrorView),
        (status = 401, description = "The client is not authenticated", body = OAuthErrorView, headers(("WWW-Authenticate" = String))),
        Limits
    )
)]
#[post("/oauth2/token")]
pub async fn request_token(
    app: web::Data<App>,
    request: HttpRequest,
    body: Result<web::Bytes, actix_web::Error>,
    pending: BodyPending,
) -> Result<HttpResponse, Problem> {
    pending.arrived();
    let body = match body {
        Ok(body) => body,
        Err(error) => return Err(Problem::of_status(error.as_response_error().status_code())),
    };
    match answer(&app, &request, &body).await {
        Ok(view) => Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(view)),
        Err(TokenError::Refused(code)) => Ok(refusal(code)),
        Err(TokenError::App(error)) => Err(error.into()),
    }
}

async fn answer(app: &App, request: &HttpRequest, body: &[u8]) -> Result<TokenView, TokenError> {
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    let essence = text(CONTENT_TYPE).and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(OAuthCode::InvalidRequest.into());
    }
    Ok(issue(app, form::read(text(AUTHORIZATION), body)?).await?.into())
}

/// The body of RFC 6749, 5.2. Basic is the only HTTP scheme there is; a 401 must name one (RFC 9110, 15.5.2).
fn refusal(code: OAuthCode) -> HttpResponse {
    let mut response = match code {
        OAuthCode::InvalidClient => {
            let mut response = HttpResponse::Unauthorized();
            response.insert_header((WWW_AUTHENTICATE, "Basic realm=\"tirkeu\""));
            response
        }
        _ => HttpResponse::BadRequest(),
    };
    response.insert_header((CACHE_CONTROL, "no-store")).json(OAuthErrorView::from(code))
}
