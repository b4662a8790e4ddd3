//! How a client proves who it is. Each client has exactly one way: a second, weaker one would be a way around the first.

use serde::{Deserialize, Serialize};

/// A way to authenticate at the token endpoint (RFC 7591, 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthMethod {
    /// A short-lived statement, signed with the client's own key.
    PrivateKeyJwt,
    /// A shared secret; for the sandbox only.
    ClientSecretBasic,
}

impl AuthMethod {
    /// Both, in the order of the metadata.
    pub const ALL: [Self; 2] = [Self::PrivateKeyJwt, Self::ClientSecretBasic];

    /// The registered name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::ClientSecretBasic => "client_secret_basic",
        }
    }

    /// Reads a registered name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::AuthMethod;

    #[test]
    fn each_name_reads_back_and_is_the_one_on_the_wire() {
        for method in AuthMethod::ALL {
            assert_eq!(AuthMethod::parse(method.as_str()), Some(method));
            assert_eq!(serde_json::to_value(method).unwrap(), method.as_str());
        }
        assert_eq!(AuthMethod::parse("none"), None);
    }
}
