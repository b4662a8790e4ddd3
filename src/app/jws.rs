//! Compact JWS (RFC 7515) with `EdDSA` (RFC 8037). Signing goes through the signer's port, so that the key may live elsewhere;
//! checking is `jsonwebtoken`'s, against the published keys.

use crate::app::ports::{Signer, SigningError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::{HashMap, HashSet};

/// `typ` of a certificate.
pub const CERTIFICATE: &str = "tirkeu-certificate+jwt";
/// `typ` of a receipt.
pub const RECEIPT: &str = "tirkeu-receipt+jwt";
/// `typ` of a checkpoint of the audit log.
pub const CHECKPOINT: &str = "tirkeu-audit-checkpoint+jwt";
/// `typ` of a head of the register of certificates.
pub const REGISTER_HEAD: &str = "tirkeu-register-head+jwt";
/// `typ` of a status list (draft-ietf-oauth-status-list).
pub const STATUS_LIST: &str = "statuslist+jwt";
/// `typ` of an access token (RFC 9068).
pub const ACCESS_TOKEN: &str = "at+jwt";

/// The one algorithm.
const ALG: &str = "EdDSA";

#[derive(Serialize)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    kid: &'a str,
}

/// The header of something that [`sign`] made has these members, once each, and no other: a key that came along (`jwk`, `jku`,
/// `x5u`) or a demand that nobody here knows (`crit`) makes it somebody else's.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnHeader {
    alg: String,
    typ: String,
    kid: String,
}

impl OwnHeader {
    fn of(jws: &str) -> Option<Self> {
        let (header, _) = jws.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()
    }
}

/// Signs `claims`.
pub fn sign(signer: &dyn Signer, typ: &str, claims: &impl Serialize) -> Result<String, SigningError> {
    fn encode(value: &impl Serialize) -> Result<String, SigningError> {
        serde_json::to_vec(value).map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).map_err(|e| SigningError(e.to_string()))
    }
    let header = Header { alg: ALG, typ, kid: signer.key_id() };
    let input = format!("{}.{}", encode(&header)?, encode(claims)?);
    let signature = signer.sign(input.as_bytes())?;
    Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// Checks what [`sign`] made.
pub struct Verifier {
    keys: HashMap<String, DecodingKey>,
    /// Keys whose access tokens are no longer taken.
    retired: HashSet<String>,
    validation: Validation,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier").field("keys", &self.keys.keys()).finish_non_exhaustive()
    }
}

impl Verifier {
    /// A verifier for the signer's published keys.
    pub fn new(signer: &dyn Signer) -> Result<Self, SigningError> {
        let jwks: JwkSet = serde_json::from_value(signer.jwks()).map_err(|e| SigningError(e.to_string()))?;
        let (mut keys, mut retired) = (HashMap::new(), HashSet::new());
        for jwk in &jwks.keys {
            let key = DecodingKey::from_jwk(jwk).map_err(|e| SigningError(e.to_string()))?;
            let key_id = jwk.common.key_id.clone().unwrap_or_default();
            if !signer.signs_tokens(&key_id) {
                retired.insert(key_id.clone());
            }
            keys.insert(key_id, key);
        }
        // Times are judged by the caller: they depend on what is checked, and on an injected clock.
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        Ok(Self { keys, retired, validation })
    }

    /// Checks type, algorithm, key and signature and gives the claims; none if anything is wrong.
    #[must_use]
    pub fn verify<T: DeserializeOwned + Clone>(&self, typ: &str, jws: &str) -> Option<T> {
        let header = OwnHeader::of(jws)?;
        if header.alg != ALG || header.typ != typ {
            return None;
        }
        if typ == ACCESS_TOKEN && self.retired.contains(&header.kid) {
            return None;
        }
        let key = self.keys.get(&header.kid)?;
        decode::<T>(jws, key, &self.validation).ok().map(|data| data.claims)
    }
}
