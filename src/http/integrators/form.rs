//! The form that the token endpoint takes, and the ways in which a client may prove who it is, of which it must use one.

use crate::app::integrators::OAuthCode;
use crate::app::integrators::assertion::ASSERTION_TYPE;
use crate::app::integrators::authenticate::Credentials;
use crate::app::integrators::token::RequestToken;
use actix_web::web::Query;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::HashMap;

/// The only grant.
const GRANT: &str = "client_credentials";

type Fields = HashMap<String, String>;

/// Reads the form. Unknown parameters and those without a value count as absent (RFC 6749, 3.2); one that stands twice is an
/// error.
fn fields(body: &[u8]) -> Result<Fields, OAuthCode> {
    let text = std::str::from_utf8(body).map_err(|_| OAuthCode::InvalidRequest)?;
    let Query(pairs) = Query::<Vec<(String, String)>>::from_query(text).map_err(|_| OAuthCode::InvalidRequest)?;
    let mut fields = Fields::new();
    for (name, value) in pairs {
        if fields.insert(name, value).is_some() {
            return Err(OAuthCode::InvalidRequest);
        }
    }
    fields.retain(|_, value| !value.is_empty());
    Ok(fields)
}

/// Id and secret of an `Authorization: Basic` header; each was form-encoded before it was put there (RFC 6749, 2.3.1).
fn basic(header: &str) -> Option<Credentials> {
    let (scheme, rest) = header.split_once(' ')?;
    let decoded = STANDARD.decode(rest.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let (id, secret) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    let plain = |text: &str| {
        let one = Query::<Vec<(String, String)>>::from_query(&format!("v={text}")).ok()?;
        // A `&` that was not encoded would make two of it.
        let [(_, value)] = <[(String, String); 1]>::try_from(one.into_inner()).ok()?;
        Some(value)
    };
    Some(Credentials::Secret { client_id: plain(id)?, secret: plain(secret)? })
}

/// Reads a request for a token. `authorization` is that header, if there is one.
///
/// # Errors
/// As RFC 6749, 5.2 has it.
pub(super) fn read(authorization: Option<&str>, body: &[u8]) -> Result<RequestToken, OAuthCode> {
    let mut fields = fields(body)?;
    match fields.get("grant_type").map(String::as_str) {
        None => return Err(OAuthCode::InvalidRequest),
        Some(GRANT) => {}
        Some(_) => return Err(OAuthCode::UnsupportedGrantType),
    }
    let (assertion, kind) = (fields.remove("client_assertion"), fields.remove("client_assertion_type"));
    let in_body = fields.contains_key("client_secret");
    // One way of proving it, not several (2.3).
    if [authorization.is_some(), assertion.is_some(), in_body].into_iter().filter(|used| *used).count() > 1 {
        return Err(OAuthCode::InvalidRequest);
    }
    let credentials = match (authorization, assertion) {
        (Some(header), _) => basic(header),
        (None, Some(assertion)) if kind.as_deref() == Some(ASSERTION_TYPE) => Some(Credentials::Assertion(assertion)),
        _ => None,
    };
    Ok(RequestToken {
        credentials: credentials.ok_or(OAuthCode::InvalidClient)?,
        client_id: fields.remove("client_id"),
        scope: fields.remove("scope"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const JWT: &str = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";

    fn header(id: &str, secret: &str) -> String {
        format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
    }

    #[test]
    fn both_ways_are_read() {
        let body =
            format!("grant_type=client_credentials&{JWT}&client_assertion=a.b.c&scope=x+y&client_id=c&unknown=1");
        let read_one = read(None, body.as_bytes()).unwrap();
        assert!(matches!(read_one.credentials, Credentials::Assertion(text) if text == "a.b.c"));
        assert_eq!((read_one.client_id.as_deref(), read_one.scope.as_deref()), (Some("c"), Some("x y")));
        let other = read(Some(&header("i%2Dd", "s+%3A%25")), b"grant_type=client_credentials&scope=").unwrap();
        assert!(
            matches!(other.credentials, Credentials::Secret { client_id, secret } if client_id == "i-d" && secret == "s :%")
        );
        assert_eq!((other.client_id, other.scope), (None, None));
        assert!(read(Some(&header("a", "b").replace("Basic", "BASIC")), b"grant_type=client_credentials").is_ok());
    }

    #[test]
    fn what_is_wrong_has_the_name_of_rfc_6749() {
        let grant = "grant_type=client_credentials";
        let basic = header("a", "b");
        for (authorization, body, code) in [
            (None, String::new(), OAuthCode::InvalidRequest),
            (None, "grant_type=".to_owned(), OAuthCode::InvalidRequest),
            (None, format!("{grant}&{grant}"), OAuthCode::InvalidRequest),
            (None, format!("{grant}&scope=&scope=a"), OAuthCode::InvalidRequest),
            (None, "grant_type=password".to_owned(), OAuthCode::UnsupportedGrantType),
            (None, grant.to_owned(), OAuthCode::InvalidClient),
            (None, format!("{grant}&client_id=a&client_secret=b"), OAuthCode::InvalidClient),
            (None, format!("{grant}&client_assertion=a.b.c"), OAuthCode::InvalidClient),
            (None, format!("{grant}&client_assertion=a.b.c&client_assertion_type=saml2"), OAuthCode::InvalidClient),
            (Some("Bearer x"), grant.to_owned(), OAuthCode::InvalidClient),
            (Some("Basic"), grant.to_owned(), OAuthCode::InvalidClient),
            (Some("Basic !!"), grant.to_owned(), OAuthCode::InvalidClient),
            (Some("Basic YQ=="), grant.to_owned(), OAuthCode::InvalidClient),
            (Some("Basic YTpiJmM9ZA=="), grant.to_owned(), OAuthCode::InvalidClient),
            (Some("Basic YSZjPWQ6Yg=="), grant.to_owned(), OAuthCode::InvalidClient),
            (Some("Basic /zph"), grant.to_owned(), OAuthCode::InvalidClient),
            (Some(basic.as_str()), format!("{grant}&{JWT}&client_assertion=a.b.c"), OAuthCode::InvalidRequest),
            (Some(basic.as_str()), format!("{grant}&client_secret=b"), OAuthCode::InvalidRequest),
        ] {
            assert_eq!(read(authorization, body.as_bytes()).unwrap_err(), code, "{authorization:?} {body}");
        }
        assert_eq!(read(None, b"grant_type=\xff").unwrap_err(), OAuthCode::InvalidRequest);
    }
}
