//! Signatures with an Ed25519 key that lives in this process, and the published keys. Must not know what is signed, nor
//! where the key is kept.

use crate::app::ports::{Signer, SigningError};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt;
use zeroize::Zeroizing;

/// Characters of the thumbprint that make a key id: enough to tell a handful of keys apart, and short in a QR code.
const KEY_ID_CHARACTERS: usize = 8;
const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// Why a key cannot be used. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not a PKCS #8 PEM file with an Ed25519 key.
    #[error("not an Ed25519 private key in PKCS #8 PEM (`openssl genpkey -algorithm ed25519` makes one)")]
    Private,
    /// Not a JWK Set of public Ed25519 keys.
    #[error("not a JWK Set of public Ed25519 keys")]
    Jwks,
    /// The cryptographic library failed.
    #[error("no key could be made")]
    Generation,
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    kid: Option<String>,
}

struct PublicKey {
    id: String,
    x: String,
    bytes: Vec<u8>,
    retired: bool,
}

impl PublicKey {
    fn new(bytes: &[u8], id: Option<String>) -> Self {
        let x = URL_SAFE_NO_PAD.encode(bytes);
        let id = id.unwrap_or_else(|| thumbprint(&x).chars().take(KEY_ID_CHARACTERS).collect());
        Self { id, x, bytes: bytes.to_vec(), retired: false }
    }

    fn jwk(&self) -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": self.id, "x": self.x})
    }
}

/// The thumbprint of an Ed25519 key (RFC 7638, with the members that RFC 8037 names), in base64url.
fn thumbprint(x: &str) -> String {
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    URL_SAFE_NO_PAD.encode(digest(&SHA256, members.as_bytes()))
}

/// Signs with Ed25519; publishes and checks with older keys too. `Debug` shows key ids only.
pub struct Ed25519Signer {
    pair: Ed25519KeyPair,
    /// The own key first.
    keys: Vec<PublicKey>,
}

impl fmt::Debug for Ed25519Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.id)).finish()
    }
}

impl Ed25519Signer {
    fn new(pair: Ed25519KeyPair) -> Self {
        let own = PublicKey::new(pair.public_key().as_ref(), None);
        Self { pair, keys: vec![own] }
    }

    /// Reads a private key in PKCS #8 PEM; lines before its frame are ignored.
    ///
    /// # Errors
    /// It is not one, or not of Ed25519.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let (_, rest) = pem.split_once(BEGIN).ok_or(KeyError::Private)?;
        let (body, _) = rest.split_once(END).ok_or(KeyError::Private)?;
        let body: Zeroizing<String> = Zeroizing::new(body.split_whitespace().collect());
        let der = Zeroizing::new(STANDARD.decode(body.as_bytes()).map_err(|_| KeyError::Private)?);
        Ed25519KeyPair::from_pkcs8(&der).map(Self::new).map_err(|_| KeyError::Private)
    }

    /// The signer of a 32-byte seed: for tests and samples, where the same input must give the same bytes.
    ///
    /// # Errors
    /// The seed has another length.
    pub fn from_seed(seed: &[u8]) -> Result<Self, KeyError> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(Self::new).map_err(|_| KeyError::Private)
    }

    /// Adds the public keys of a JWK Set, those before and the next one: they are published, and whatever they sign is valid.
    ///
    /// # Errors
    /// It is not a JWK Set, or has a key that is not an Ed25519 public key.
    pub fn with_others(mut self, jwks: &str) -> Result<Self, KeyError> {
        self.add(public_keys(jwks)?);
        Ok(self)
    }

    /// Adds the public keys of a JWK Set that are retired: they are published, and the certificates and receipts they signed stay
    /// valid, but no access tokens.
    ///
    /// # Errors
    /// As [`Self::with_others`].
    pub fn with_retired(mut self, jwks: &str) -> Result<Self, KeyError> {
        self.add(public_keys(jwks)?.into_iter().map(|key| PublicKey { retired: true, ..key }));
        Ok(self)
    }

    fn add(&mut self, keys: impl IntoIterator<Item = PublicKey>) {
        for key in keys {
            if self.keys.iter().all(|known| known.id != key.id) {
                self.keys.push(key);
            }
        }
    }
}

/// The keys of a JWK Set.
fn public_keys(jwks: &str) -> Result<Vec<PublicKey>, KeyError> {
    let jwks: Jwks = serde_json::from_str(jwks).map_err(|_| KeyError::Jwks)?;
    let key = |jwk: Jwk| {
        let bytes = URL_SAFE_NO_PAD.decode(&jwk.x).map_err(|_| KeyError::Jwks)?;
        let is_ours = jwk.kty == "OKP" && jwk.crv == "Ed25519" && bytes.len() == 32;
        if is_ours { Ok(PublicKey::new(&bytes, jwk.kid)) } else { Err(KeyError::Jwks) }
    };
    jwks.keys.into_iter().map(key).collect()
}

/// The public halves of key files in one JWK Set. Each is a private key in PEM, or a JWK Set of public keys.
///
/// # Errors
/// One of them is neither.
pub fn public_jwks(files: &[Zeroizing<String>]) -> Result<Value, KeyError> {
    let mut keys = Vec::new();
    for text in files {
        let found = if text.contains(BEGIN) { Ed25519Signer::from_pem(text)?.keys } else { public_keys(text)? };
        keys.extend(found.iter().map(PublicKey::jwk));
    }
    Ok(json!({"keys": keys}))
}

/// Makes a private key in PKCS #8 PEM, as `openssl genpkey -algorithm ed25519` does.
///
/// # Errors
/// The cryptographic library failed.
pub fn generate_pem() -> Result<Zeroizing<String>, KeyError> {
    let pair = Ed25519KeyPair::generate().map_err(|_| KeyError::Generation)?;
    let der = pair.to_pkcs8v1().map_err(|_| KeyError::Generation)?;
    // 48 bytes: one line of base64.
    Ok(Zeroizing::new(format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode(der.as_ref()))))
}

impl Signer for Ed25519Signer {
    fn key_id(&self) -> &str {
        self.keys.first().map(|key| key.id.as_str()).unwrap_or_default()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        let signature = self.pair.try_sign(message).map_err(|error| SigningError(error.to_string()))?;
        Ok(signature.as_ref().to_vec())
    }

    fn verify(&self, key_id: &str, message: &[u8], signature: &[u8]) -> bool {
        let key = self.keys.iter().find(|key| key.id == key_id);
        key.is_some_and(|key| UnparsedPublicKey::new(&ED25519, &key.bytes).verify(message, signature).is_ok())
    }

    fn signs_tokens(&self, key_id: &str) -> bool {
        self.keys.iter().any(|key| key.id == key_id && !key.retired)
    }

    fn jwks(&self) -> Value {
        json!({"keys": self.keys.iter().map(PublicKey::jwk).collect::<Vec<_>>()})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 8037, appendix A.
    const SEED: &str = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    fn of_rfc() -> Ed25519Signer {
        Ed25519Signer::from_seed(&URL_SAFE_NO_PAD.decode(SEED).unwrap()).unwrap()
    }

    #[test]
    fn the_key_id_is_the_beginning_of_the_thumbprint() {
        let signer = of_rfc();
        assert_eq!(thumbprint(X), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(signer.key_id(), "kPrK_qmx");
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": "kPrK_qmx", "x": X});
        assert_eq!(signer.jwks(), json!({"keys": [jwk]}));
    }

    #[test]
    fn the_signature_of_rfc_8037_comes_out() {
        let signer = of_rfc();
        let input = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"EdDSA"}"#),
            URL_SAFE_NO_PAD.encode("Example of Ed25519 signing")
        );
        let signature = signer.sign(input.as_bytes()).unwrap();
        assert_eq!(
            URL_SAFE_NO_PAD.encode(&signature),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
        assert!(signer.verify("kPrK_qmx", input.as_bytes(), &signature));
        assert!(!signer.verify("kPrK_qmx", b"other", &signature));
        assert!(!signer.verify("other", input.as_bytes(), &signature));
    }

    #[test]
    fn a_made_key_reads_back_and_rubbish_is_refused() {
        let pem = generate_pem().unwrap();
        let (first, again) =
            (Ed25519Signer::from_pem(&pem).unwrap(), Ed25519Signer::from_pem(&format!("# note\n{}", *pem)));
        assert_eq!(first.key_id(), again.unwrap().key_id());
        let framed = format!("{BEGIN}\nc2VjcmV0\n{END}");
        let no_base64 = format!("{BEGIN}\n!\n{END}");
        assert!(["", "secret", BEGIN, &framed, &no_base64].iter().all(|pem| Ed25519Signer::from_pem(pem).is_err()));
    }

    #[test]
    fn a_key_of_openssl_is_understood() {
        // RFC 8410, section 10.3.
        let pem = format!("{BEGIN}\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n{END}\n");
        let signer = Ed25519Signer::from_pem(&pem).unwrap();
        // The public key of section 10.1.
        assert_eq!(STANDARD.encode(&signer.keys[0].bytes), "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
    }

    #[test]
    fn what_an_older_key_signed_stays_valid() {
        let old = of_rfc();
        let new = Ed25519Signer::from_pem(&generate_pem().unwrap()).unwrap();
        let new = new.with_others(&old.jwks().to_string()).unwrap();
        let signature = old.sign(b"certificate").unwrap();
        assert!(new.verify(old.key_id(), b"certificate", &signature));
        assert_ne!(new.key_id(), old.key_id());
        assert_eq!(new.jwks()["keys"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_key_of_another_kind_curve_or_length_is_none_of_ours() {
        let set = |kty: &str, crv: &str, x: &str| json!({"keys": [{"kty": kty, "crv": crv, "x": x}]}).to_string();
        assert!(of_rfc().with_others(&set("OKP", "Ed25519", X)).is_ok());
        let (shorter, longer) = (URL_SAFE_NO_PAD.encode([1; 31]), URL_SAFE_NO_PAD.encode([1; 33]));
        for (kty, crv, x) in [
            ("EC", "Ed25519", X),
            ("OKP", "X25519", X),
            ("OKP", "Ed25519", shorter.as_str()),
            ("OKP", "Ed25519", longer.as_str()),
            ("OKP", "Ed25519", "no base64!"),
        ] {
            assert_eq!(of_rfc().with_others(&set(kty, crv, x)).unwrap_err(), KeyError::Jwks, "{kty} {crv} {x}");
            assert_eq!(of_rfc().with_retired(&set(kty, crv, x)).unwrap_err(), KeyError::Jwks, "{kty} {crv} {x}");
        }
    }

    #[test]
    fn what_is_printed_of_a_signer_are_key_ids() {
        assert_eq!(format!("{:?}", of_rfc()), "[\"kPrK_qmx\"]");
    }

    #[test]
    fn a_retired_key_proves_documents_and_signs_no_tokens() {
        let old = of_rfc();
        let new = Ed25519Signer::from_pem(&generate_pem().unwrap()).unwrap();
        let own = new.key_id().to_owned();
        let new = new.with_retired(&old.jwks().to_string()).unwrap();
        assert!(new.verify(old.key_id(), b"certificate", &old.sign(b"certificate").unwrap()));
        assert!(!new.signs_tokens(old.key_id()) && new.signs_tokens(&own) && !new.signs_tokens("unknown"));
        assert_eq!(new.jwks()["keys"].as_array().unwrap().len(), 2);
        // Who is both in rotation and retired is in rotation: the operator is in the middle of a step.
        let both = Ed25519Signer::from_pem(&generate_pem().unwrap()).unwrap();
        let both = both.with_others(&old.jwks().to_string()).unwrap().with_retired(&old.jwks().to_string()).unwrap();
        assert!(both.signs_tokens(old.key_id()));
    }

    #[test]
    fn the_public_halves_of_key_files_make_one_set() {
        let (private, public) = (generate_pem().unwrap(), Zeroizing::new(of_rfc().jwks().to_string()));
        let own = Ed25519Signer::from_pem(&private).unwrap();
        let set = public_jwks(&[private, public]).unwrap();
        assert_eq!(set["keys"][0], own.jwks()["keys"][0]);
        assert_eq!(set["keys"][1]["kid"], "kPrK_qmx");
        assert!(set.to_string().len() < 400 && !set.to_string().contains("\"d\""));
        assert_eq!(public_jwks(&[Zeroizing::new("rubbish".to_owned())]).unwrap_err(), KeyError::Jwks);
        assert_eq!(public_jwks(&[Zeroizing::new(BEGIN.to_owned())]).unwrap_err(), KeyError::Private);
    }
}
