//! Where a request comes from: the peer, or what a trusted proxy says of it.

use crate::domain::limits::{ClientAddress, Network};
use actix_web::http::header::{FORWARDED, HeaderMap, X_FORWARDED_FOR};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use std::convert::Infallible;
use std::future::{Ready, ready};

/// The proxies that are believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(pub Vec<Network>);

/// The client's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct From(pub ClientAddress);

/// The address of the client of a request.
#[must_use]
pub fn client_address(request: &HttpRequest) -> ClientAddress {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else { return ClientAddress::UNKNOWN };
    let trusted = request.app_data::<web::Data<TrustedProxies>>().map_or(&[][..], |trusted| trusted.0.as_slice());
    if trusted.is_empty() {
        return ClientAddress::find(peer, std::iter::empty(), trusted);
    }
    ClientAddress::find(peer, way(request.headers()).into_iter(), trusted)
}

/// What the proxies wrote, the client first: of `X-Forwarded-For`, or else of `Forwarded` (RFC 7239).
fn way(headers: &HeaderMap) -> Vec<&str> {
    // A value that is no text is no address either, and must not be passed over.
    let values = |name| headers.get_all(name).flat_map(|value| value.to_str().unwrap_or("?").split(','));
    if headers.contains_key(X_FORWARDED_FOR) {
        return values(X_FORWARDED_FOR).collect();
    }
    values(FORWARDED).map(|hop| hop.split(';').find_map(for_parameter).unwrap_or("?")).collect()
}

fn for_parameter(pair: &str) -> Option<&str> {
    let (name, value) = pair.split_once('=')?;
    name.trim().eq_ignore_ascii_case("for").then(|| value.trim())
}

impl FromRequest for From {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(client_address(request))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn of(headers: &[(&'static str, &str)]) -> String {
        let trusted = TrustedProxies(vec![Network::parse("10.0.0.0/8").unwrap()]);
        let request =
            TestRequest::default().peer_addr("10.0.0.1:5000".parse().unwrap()).app_data(web::Data::new(trusted));
        let request = headers.iter().fold(request, |request, header| request.append_header(*header));
        client_address(&request.to_http_request()).0.to_string()
    }

    #[test]
    fn the_headers_of_a_trusted_proxy_are_read_from_the_right() {
        assert_eq!(of(&[]), "10.0.0.1");
        assert_eq!(of(&[("X-Forwarded-For", "192.0.2.1, 198.51.100.1")]), "198.51.100.1");
        assert_eq!(
            of(&[("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-For", "198.51.100.1, 10.0.0.2")]),
            "198.51.100.1"
        );
        assert_eq!(of(&[("Forwarded", "for=192.0.2.1, for=\"[2001:db8::1]:47\";proto=https")]), "2001:db8::1");
        assert_eq!(of(&[("Forwarded", "proto=https;For=198.51.100.1")]), "198.51.100.1");
        assert_eq!(of(&[("Forwarded", "for=198.51.100.1, proto=https")]), "10.0.0.1");
        assert_eq!(of(&[("X-Forwarded-For", "unknown"), ("Forwarded", "for=192.0.2.1")]), "10.0.0.1");
    }

    #[test]
    fn without_trusted_proxies_the_peer_is_the_client() {
        let request = TestRequest::default().peer_addr("10.0.0.1:5000".parse().unwrap());
        let request = request.append_header(("X-Forwarded-For", "192.0.2.1")).to_http_request();
        assert_eq!(client_address(&request).0.to_string(), "10.0.0.1");
        let nowhere = TestRequest::default().to_http_request();
        assert_eq!(client_address(&nowhere), ClientAddress::UNKNOWN);
    }
}
