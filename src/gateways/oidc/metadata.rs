//! What the provider publishes of itself (`OpenID` Connect Discovery 1.0): where its endpoints are. It is believed only if it calls
//! itself what the configuration calls it, and its endpoints are as safe as its issuer.

use reqwest::Url;
use serde::Deserialize;

/// The provider's endpoints.
#[derive(Debug, Clone)]
pub(super) struct Metadata {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) jwks_uri: Url,
    pub(super) userinfo_endpoint: Option<Url>,
    /// Whether the secret goes into the form, where the provider does not take it in the header.
    pub(super) secret_in_form: bool,
}

#[derive(Deserialize)]
pub(super) struct Published {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// Where the document of an issuer is.
pub(super) fn address(issuer: &str) -> Option<Url> {
    Url::parse(&format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))).ok()
}

/// An endpoint: https, or on this machine, if the issuer itself is there.
fn endpoint(issuer: &str, text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_local(&url) && issuer.starts_with("http:"));
    (is_safe && url.username().is_empty() && url.password().is_none()).then_some(url)
}

fn is_local(url: &Url) -> bool {
    matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
}

impl Published {
    /// The endpoints; none if the document is not this issuer's or names an unsafe one.
    pub(super) fn trusted(self, issuer: &str) -> Option<Metadata> {
        if self.issuer != issuer {
            return None;
        }
        let methods = self.token_endpoint_auth_methods_supported.unwrap_or_default();
        let takes = |name: &str| methods.iter().any(|method| method == name);
        Some(Metadata {
            authorization_endpoint: endpoint(issuer, &self.authorization_endpoint)?,
            token_endpoint: endpoint(issuer, &self.token_endpoint)?,
            jwks_uri: endpoint(issuer, &self.jwks_uri)?,
            userinfo_endpoint: match self.userinfo_endpoint {
                Some(text) => Some(endpoint(issuer, &text)?),
                None => None,
            },
            secret_in_form: takes("client_secret_post") && !takes("client_secret_basic"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn published(changes: &[(&str, Value)]) -> Published {
        let mut document = json!({
            "issuer": "https://id.example", "authorization_endpoint": "https://id.example/auth",
            "token_endpoint": "https://id.example/token", "jwks_uri": "https://keys.example/jwks",
            "userinfo_endpoint": "https://id.example/me", "scopes_supported": ["openid"],
        });
        for (name, value) in changes {
            document[*name] = value.clone();
        }
        serde_json::from_value(document).unwrap()
    }

    #[test]
    fn a_document_of_the_issuer_itself_is_believed() {
        let metadata = published(&[]).trusted("https://id.example").unwrap();
        assert_eq!(metadata.token_endpoint.as_str(), "https://id.example/token");
        assert!(!metadata.secret_in_form);
        let post = published(&[("token_endpoint_auth_methods_supported", json!(["client_secret_post"]))]);
        assert!(post.trusted("https://id.example").unwrap().secret_in_form);
        assert_eq!(address("https://id.example/").unwrap(), address("https://id.example").unwrap());
    }

    #[test]
    fn a_document_of_another_issuer_or_with_an_unsafe_endpoint_is_not() {
        for issuer in ["https://id.example/", "https://ID.example", "https://id.example.evil"] {
            assert!(published(&[]).trusted(issuer).is_none(), "{issuer}");
        }
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] {
            for bad in [
                "http://id.example/x",
                "http://127.0.0.1/x",
                "file:///etc/passwd",
                "javascript:x",
                "https://a:b@id.example/",
                "x",
                "",
            ] {
                assert!(published(&[(name, json!(bad))]).trusted("https://id.example").is_none(), "{name} {bad}");
            }
        }
    }

    #[test]
    fn a_provider_on_this_machine_may_do_without_tls() {
        let here = "http://127.0.0.1:9000";
        let local = |token: &str| {
            let url = |path: &str| json!(format!("{here}/{path}"));
            published(&[
                ("issuer", json!(here)),
                ("authorization_endpoint", url("auth")),
                ("token_endpoint", json!(token)),
                ("jwks_uri", url("jwks")),
                ("userinfo_endpoint", url("me")),
            ])
            .trusted(here)
        };
        assert!(local("http://127.0.0.1:9000/token").is_some());
        assert!(local("http://10.0.0.1/token").is_none());
    }
}
