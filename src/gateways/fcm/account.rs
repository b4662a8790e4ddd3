//! The identity under which this service speaks to Google: a service account's JSON key file, parsed once. Must not know
//! where the file came from.

use jsonwebtoken::{Algorithm, EncodingKey};
use serde::Deserialize;
use std::fmt;
use zeroize::Zeroizing;

const DEFAULT_TOKEN_URI: &str = "https://oauth2.googleapis.com/token";

/// Why a service account's JSON cannot be used. Says nothing of its content.
#[derive(Debug, thiserror::Error)]
pub enum ServiceAccountError {
    /// Not JSON, or a field is missing.
    #[error("not a service account's JSON key file: a field is missing or has the wrong type")]
    Shape,
    /// A key file of another kind, for instance `authorized_user`.
    #[error("the key file is not of the type service_account")]
    Type,
    /// The private key is not an RSA key in PEM.
    #[error("the private key of the service account is not an RSA key in PEM")]
    Key,
}

/// A Google service account. `Debug` hides the key.
#[derive(Clone)]
pub struct ServiceAccount {
    client_email: String,
    project_id: String,
    private_key_id: String,
    token_uri: String,
    key: EncodingKey,
}

#[derive(Deserialize)]
struct KeyFile {
    #[serde(rename = "type")]
    kind: Option<String>,
    client_email: String,
    project_id: String,
    #[serde(default)]
    private_key_id: String,
    private_key: String,
    token_uri: Option<String>,
}

impl ServiceAccount {
    /// Parses the JSON key file that Google hands out, and tries the key once.
    ///
    /// # Errors
    /// The JSON is not such a file, or its key is not an RSA key.
    pub fn from_json(json: &str) -> Result<Self, ServiceAccountError> {
        let file: KeyFile = serde_json::from_str(json).map_err(|_| ServiceAccountError::Shape)?;
        if file.kind.is_some_and(|kind| kind != "service_account") {
            return Err(ServiceAccountError::Type);
        }
        let pem = Zeroizing::new(file.private_key);
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| ServiceAccountError::Key)?;
        // PEM that frames rubbish passes until the first signature; better to refuse to start.
        jsonwebtoken::crypto::sign(b"trial", &key, Algorithm::RS256).map_err(|_| ServiceAccountError::Key)?;
        Ok(Self {
            client_email: file.client_email,
            project_id: file.project_id,
            private_key_id: file.private_key_id,
            token_uri: file.token_uri.unwrap_or_else(|| DEFAULT_TOKEN_URI.to_owned()),
            key,
        })
    }

    /// The account's name.
    #[must_use]
    pub fn client_email(&self) -> &str {
        &self.client_email
    }

    /// The project the account belongs to.
    #[must_use]
    pub fn project_id(&self) -> &str {
        &self.project_id
    }

    /// Which of the account's keys this is.
    #[must_use]
    pub fn private_key_id(&self) -> &str {
        &self.private_key_id
    }

    /// Where assertions are exchanged for access tokens.
    #[must_use]
    pub fn token_uri(&self) -> &str {
        &self.token_uri
    }

    pub(super) fn key(&self) -> &EncodingKey {
        &self.key
    }
}

impl fmt::Debug for ServiceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAccount")
            .field("client_email", &self.client_email)
            .field("project_id", &self.project_id)
            .field("private_key_id", &self.private_key_id)
            .field("token_uri", &self.token_uri)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fake::generate_key_pem;
    use super::*;
    use serde_json::json;

    fn key_file(pem: &str) -> serde_json::Value {
        json!({"type": "service_account", "client_email": "push@p.iam.gserviceaccount.com", "project_id": "p",
               "private_key_id": "k1", "private_key": pem, "token_uri": "https://example.test/token", "client_id": "1"})
    }

    #[test]
    fn googles_key_file_is_understood_and_its_key_never_shown() {
        let pem = generate_key_pem().unwrap();
        let account = ServiceAccount::from_json(&key_file(&pem).to_string()).unwrap();
        assert_eq!(account.client_email(), "push@p.iam.gserviceaccount.com");
        assert_eq!(account.project_id(), "p");
        assert_eq!(account.private_key_id(), "k1");
        assert_eq!(account.token_uri(), "https://example.test/token");
        let shown = format!("{account:?}");
        let body = pem.lines().nth(1).unwrap();
        assert!(!shown.contains(body) && !shown.contains("PRIVATE"), "{shown}");
    }

    #[test]
    fn googles_address_is_the_default() {
        let mut file = key_file(&generate_key_pem().unwrap());
        file.as_object_mut().unwrap().remove("token_uri");
        let account = ServiceAccount::from_json(&file.to_string()).unwrap();
        assert_eq!(account.token_uri(), DEFAULT_TOKEN_URI);
    }

    #[test]
    fn rubbish_is_refused_without_repeating_it() {
        let frame = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
        for pem in ["", "c2VjcmV0", frame] {
            let refused = ServiceAccount::from_json(&key_file(pem).to_string()).unwrap_err();
            assert!(matches!(refused, ServiceAccountError::Key));
            assert!(!refused.to_string().contains("c2VjcmV0"));
        }
        assert!(matches!(ServiceAccount::from_json("{}"), Err(ServiceAccountError::Shape)));
        let mut file = key_file(frame);
        file["type"] = "authorized_user".into();
        assert!(matches!(ServiceAccount::from_json(&file.to_string()), Err(ServiceAccountError::Type)));
    }
}
