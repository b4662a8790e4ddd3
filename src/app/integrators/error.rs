//! How these use cases fail: in the words of RFC 6749 at the token endpoint, in words for the operator on the command line.

use crate::app::AppError;

/// An error of the token endpoint (RFC 6749, 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OAuthCode {
    /// A parameter is missing, repeated or contradicts another.
    InvalidRequest,
    /// Who the client is was not proved. Why is not said.
    InvalidClient,
    /// Only `client_credentials` is served.
    UnsupportedGrantType,
    /// A scope that does not exist, or is not this client's.
    InvalidScope,
}

impl OAuthCode {
    /// The registered code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
        }
    }

    /// For the client's developer; ASCII, as RFC 6749 wants it, and never more than this.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::InvalidRequest => "a parameter is missing, repeated, or contradicts another one",
            Self::InvalidClient => {
                "the client could not be authenticated: check its id, its key or secret, and, in an assertion, aud (the \
                 issuer only), exp (at most 60 seconds ahead) and jti (never used before)"
            }
            Self::UnsupportedGrantType => "only client_credentials is supported",
            Self::InvalidScope => "a requested scope does not exist or is not granted to this client",
        }
    }
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The request's or the client's fault.
    #[error("{}", .0.as_str())]
    Refused(OAuthCode),
    /// The service's.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<OAuthCode> for TokenError {
    fn from(code: OAuthCode) -> Self {
        Self::Refused(code)
    }
}

/// Why an operator's command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// No client has this id.
    #[error("there is no such client")]
    NoSuchClient,
    /// The name is another client's.
    #[error("another client has this name")]
    NameTaken,
    /// The key, or its id.
    #[error("this key, or another one with this id, is registered already")]
    KeyTaken,
    /// The client has no such key, or it ends before that already.
    #[error("the client has no such key that is still valid then")]
    NoSuchKey,
    /// Keys are for `private_key_jwt`, secrets for `client_secret_basic`.
    #[error("this client authenticates by {0}")]
    OtherMethod(String),
    /// A client is either of the two.
    #[error("a client needs a public key, or is a sandbox client with a secret")]
    NoCredential,
    /// An end that has passed.
    #[error("the end lies in the past")]
    Past,
    /// The client is not there, or is in that state already.
    #[error("there is no such client, or it is {0} already")]
    Unchanged(&'static str),
    /// The service's fault.
    #[error(transparent)]
    App(#[from] AppError),
}

impl AdminError {
    /// Says what a violated unique index means to the operator.
    pub(super) fn of(error: AppError) -> Self {
        match error {
            AppError::Store(store) if store.is_unique_in("oauth_clients") => Self::NameTaken,
            AppError::Store(store) if store.is_unique_in("oauth_client_keys") => Self::KeyTaken,
            other => Self::App(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::DbError;

    #[test]
    fn a_value_that_stands_twice_is_told_by_its_table_and_every_other_fault_is_the_services() {
        let of = |table: &str| AdminError::of(DbError::Unique(table.to_owned()).into());
        assert!(matches!(of("oauth_clients"), AdminError::NameTaken));
        assert!(matches!(of("oauth_client_keys"), AdminError::KeyTaken));
        assert!(matches!(of("audit"), AdminError::App(AppError::Store(DbError::Unique(_)))));
        assert!(matches!(AdminError::of(DbError::Busy.into()), AdminError::App(AppError::Store(DbError::Busy))));
        let internal = AdminError::of(AppError::Internal("x".to_owned()));
        assert!(matches!(internal, AdminError::App(AppError::Internal(_))));
    }
}
