//! The fake's token endpoint: checks a signed assertion (RFC 7523) as Google does and gives a random token. Errors are
//! OAuth's own, not `google.rpc.Status`. Must not know messages.

use super::state::{State, TOKEN_LIFE_SECONDS};
use super::{FAKE_EMAIL, errors};
use actix_web::{HttpResponse, web};
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;
use serde_json::json;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SCOPES: [&str; 2] =
    ["https://www.googleapis.com/auth/firebase.messaging", "https://www.googleapis.com/auth/cloud-platform"];

/// Google's own libraries name this audience whatever `token_uri` says.
const GOOGLES_ADDRESS: &str = "https://oauth2.googleapis.com/token";

/// How far the clocks of two machines may differ, in seconds.
const CLOCK_SKEW: i64 = 300;

#[derive(Deserialize)]
pub(super) struct GrantRequest {
    grant_type: String,
    #[serde(default)]
    assertion: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    #[serde(default)]
    scope: String,
    iat: i64,
    exp: i64,
}

pub(super) async fn grant(
    form: Result<web::Form<GrantRequest>, actix_web::Error>,
    state: web::Data<State>,
) -> HttpResponse {
    state.count_token_request();
    if state.is_down() {
        return errors::unavailable().into_response(None);
    }
    let Ok(form) = form else {
        return denied("invalid_request", "The request is not a form.");
    };
    if form.grant_type != GRANT_TYPE {
        return denied("unsupported_grant_type", "Invalid grant_type");
    }
    match check(&form.assertion, &state) {
        Ok(()) => HttpResponse::Ok().json(json!({
            "access_token": state.issue_token(), "expires_in": TOKEN_LIFE_SECONDS, "token_type": "Bearer"})),
        Err((error, description)) => denied(error, description),
    }
}

fn denied(error: &str, description: &str) -> HttpResponse {
    HttpResponse::BadRequest().json(json!({"error": error, "error_description": description}))
}

fn check(assertion: &str, state: &State) -> Result<(), (&'static str, &'static str)> {
    let claims = verified(assertion, state).ok_or(("invalid_grant", "Invalid JWT Signature."))?;
    if claims.iss != FAKE_EMAIL {
        return Err(("invalid_grant", "Invalid grant: account not found"));
    }
    if claims.aud != state.token_uri && claims.aud != GOOGLES_ADDRESS {
        return Err(("invalid_grant", "Invalid JWT: aud is not this endpoint."));
    }
    let now = state.clock.now().timestamp();
    let life = claims.exp.saturating_sub(claims.iat);
    let begun = claims.iat <= now.saturating_add(CLOCK_SKEW);
    let ended = claims.exp <= now.saturating_sub(CLOCK_SKEW);
    if !(1..=3600).contains(&life) || !begun || ended {
        let description = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.";
        return Err(("invalid_grant", description));
    }
    if !claims.scope.split(' ').any(|scope| SCOPES.contains(&scope)) {
        return Err(("invalid_scope", "Empty or missing scope not allowed."));
    }
    Ok(())
}

/// The library compares times with the machine's clock; here they are compared with the fake's, above.
fn verified(assertion: &str, state: &State) -> Option<Claims> {
    let mut rules = Validation::new(Algorithm::RS256);
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let token = jsonwebtoken::decode::<Claims>(assertion, &state.verifying_key, &rules).ok()?;
    Some(token.claims)
}
