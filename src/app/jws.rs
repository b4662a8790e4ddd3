//! Compact JWS (RFC 7515) with `EdDSA` (RFC 8037). Signing goes through the signer's port, so that the key may live elsewhere;
//! checking is `jsonwebtoken`'s, against the published keys.

use crate::app::ports::{Signer, SigningError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, crypto, decode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// `typ` of a certificate.
pub const CERTIFICATE: &str = "tirkeu-certificate+jwt";
/// `typ` of a certificate for selective disclosure.
pub const SD_JWT: &str = "dc+sd-jwt";
/// `typ` of a status list.
pub const STATUS_LIST: &str = "statuslist+jwt";
/// `typ` of a receipt.
pub const RECEIPT: &str = "tirkeu-receipt+jwt";
/// `typ` of a checkpoint of the audit log.
pub const CHECKPOINT: &str = "tirkeu-audit-checkpoint+jwt";
/// `typ` of a head of the register of certificates.
pub const REGISTER_HEAD: &str = "tirkeu-register-head+jwt";
/// `typ` of a statement on an outage.
pub const OUTAGE: &str = "outage+jwt";
/// `typ` of the signature over a page of events.
pub const EVENTS: &str = "tirkeu-events+jws";
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

/// Which key is said to have signed; none if the header is not one of ours.
#[must_use]
pub fn key_id(jws: &str) -> Option<String> {
    OwnHeader::of(jws).map(|header| header.kid)
}

/// What it is said to be; none if the header is not one of ours.
#[must_use]
pub fn type_of(jws: &str) -> Option<String> {
    OwnHeader::of(jws).map(|header| header.typ)
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

/// Signs bytes that travel beside the signature (RFC 7515, appendix F): header and signature, with nothing between the dots.
pub fn sign_detached(signer: &dyn Signer, typ: &str, payload: &[u8]) -> Result<String, SigningError> {
    let header = Header { alg: ALG, typ, kid: signer.key_id() };
    let header = serde_json::to_vec(&header).map_err(|error| SigningError(error.to_string()))?;
    let header = URL_SAFE_NO_PAD.encode(header);
    let signature = signer.sign(format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload)).as_bytes())?;
    Ok(format!("{header}..{}", URL_SAFE_NO_PAD.encode(signature)))
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
        let mut verifier = Self::of_keys(&jwks.keys)?;
        verifier.retired = verifier.keys.keys().filter(|id| !signer.signs_tokens(id)).cloned().collect();
        Ok(verifier)
    }

    /// A verifier for the Ed25519 keys of a JWK Set in JSON, whoever has them; none if there is no such key.
    #[must_use]
    pub fn from_jwks(text: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Keys {
            keys: Vec<Value>,
        }
        let ours = |jwk: &Value| jwk["kty"] == "OKP" && jwk["crv"] == "Ed25519" && jwk["kid"].is_string();
        let keys = serde_json::from_str::<Keys>(text).ok()?.keys.into_iter().filter(ours);
        let keys: Vec<Jwk> = keys.map(serde_json::from_value).collect::<Result<_, _>>().ok()?;
        Self::of_keys(&keys).ok().filter(|verifier| !verifier.keys.is_empty())
    }

    fn of_keys(jwks: &[Jwk]) -> Result<Self, SigningError> {
        let mut keys = HashMap::new();
        for jwk in jwks {
            let key = DecodingKey::from_jwk(jwk).map_err(|e| SigningError(e.to_string()))?;
            keys.insert(jwk.common.key_id.clone().unwrap_or_default(), key);
        }
        // Times are judged by the caller: they depend on what is checked, and on an injected clock.
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        Ok(Self { keys, retired: HashSet::new(), validation })
    }

    /// Whether the key is a known one.
    #[must_use]
    pub fn knows(&self, key_id: &str) -> bool {
        self.keys.contains_key(key_id)
    }

    /// Whether the key `key_id` made `signature` over `message`: for what is no JWS.
    #[must_use]
    pub fn verify_bytes(&self, key_id: &str, message: &[u8], signature: &[u8]) -> bool {
        let signature = URL_SAFE_NO_PAD.encode(signature);
        let check = |key| crypto::verify(&signature, message, key, Algorithm::EdDSA).unwrap_or(false);
        self.keys.get(key_id).is_some_and(check)
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
