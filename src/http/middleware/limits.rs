//! Counts every request against the limits: of its address first, before anything it says is believed or its body is read, and of its
//! principal once that is authenticated.

use crate::app::limits::{IfStoreFails, count};
use crate::app::{App, AppError};
use crate::domain::limits::{Counts, Policy, RouteClass, Standing};
use crate::http::extract::address::client_address;
use crate::http::extract::caller::principal;
use crate::http::problem::Problem;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};

/// Which limits there are.
pub const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// How they stand.
pub const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Wraps a request; must stand inside the frame, which writes the body of a refusal.
pub async fn limits(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match judge(&mut request).await {
        Err(error) => Ok(ServiceResponse::from_err(Problem::from(error), request.into_parts().0)),
        Ok(standing) => {
            let mut response = next.call(request).await?.map_into_boxed_body();
            if let Some(standing) = standing {
                add_headers(response.headers_mut(), &standing);
            }
            Ok(response)
        }
    }
}

/// Says how a limit stands.
pub fn add_headers(headers: &mut HeaderMap, standing: &Standing) {
    for (name, value) in [(RATELIMIT_POLICY, standing.policy_header()), (RATELIMIT, standing.header())] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}

async fn judge(request: &mut ServiceRequest) -> Result<Option<Standing>, AppError> {
    let Some(app) = request.app_data::<web::Data<App>>().cloned() else { return Ok(None) };
    // As the router will see it: a path may be written in several ways.
    let class = class_of(request.method(), request.match_info().unprocessed());
    let reads = matches!(class, RouteClass::Read | RouteClass::PublicCheck);
    let if_store_fails = if reads { IfStoreFails::Allow } else { IfStoreFails::Fail };
    let mut nearest = None;
    if let Some(policy) = Policy::of(class, Counts::Address) {
        let address = client_address(request.request());
        nearest = count(&app, policy, &address.unit(), if_store_fails).await?;
    }
    let Some(policy) = Policy::of(class, Counts::Principal) else { return Ok(nearest) };
    // A wrong token is the handler's matter, and of no principal.
    let Some(principal) = principal(request.request()) else { return Ok(nearest) };
    let standing = count(&app, policy, principal.as_bytes(), if_store_fails).await?;
    Ok(match (nearest, standing) {
        (Some(one), Some(other)) => Some(one.nearer(other)),
        (one, other) => other.or(one),
    })
}

/// Which limits a request falls under.
#[must_use]
pub fn class_of(method: &Method, path: &str) -> RouteClass {
    let below = |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if ["/livez", "/readyz", "/metrics", "/dev"].into_iter().any(below) {
        RouteClass::Free
    } else if below("/v1/auth") {
        RouteClass::SignIn
    } else if below("/oauth2") {
        RouteClass::Token
    } else if ["/v1/verify", "/v", "/V", "/v1/confirmations", "/c"].into_iter().any(below) {
        RouteClass::PublicCheck
    } else if [Method::GET, Method::HEAD, Method::OPTIONS].contains(method) {
        RouteClass::Read
    } else {
        RouteClass::Write
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_fall_into_classes_by_path_and_method() {
        use RouteClass as C;
        for (method, path, class) in [
            (Method::GET, "/livez", C::Free),
            (Method::GET, "/dev/outbox", C::Free),
            (Method::POST, "/v1/auth/otp", C::SignIn),
            (Method::POST, "/oauth2/token", C::Token),
            (Method::GET, "/v1/verify/26418053729152", C::PublicCheck),
            (Method::POST, "/v1/verify", C::PublicCheck),
            (Method::GET, "/V/26418053729152", C::PublicCheck),
            (Method::GET, "/v1/confirmations/x", C::PublicCheck),
            (Method::POST, "/c/x", C::PublicCheck),
            (Method::GET, "/v1/verification", C::Read),
            (Method::GET, "/v1/registrations", C::Read),
            (Method::POST, "/v1/registrations", C::Write),
            (Method::DELETE, "/v1/me/devices/x", C::Write),
            (Method::GET, "/nowhere", C::Read),
            (Method::TRACE, "/v1/me", C::Write),
        ] {
            assert_eq!(class_of(&method, path), class, "{method} {path}");
        }
    }
}
