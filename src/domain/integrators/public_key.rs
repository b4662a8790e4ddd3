//! The public keys of clients: Ed25519, or ECDSA on P-256. A key knows its algorithm; no message ever tells it.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, VerificationAlgorithm};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;

/// What stands before the 32 bytes of an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410).
const SPKI_ED25519: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// What stands before the 65 bytes of an uncompressed point of P-256 (RFC 5480).
const SPKI_P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const END: &str = "-----END PUBLIC KEY-----";
/// The first byte of an uncompressed point.
const UNCOMPRESSED: u8 = 4;

/// Why a key cannot be registered. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The file holds a secret that must stay where it is.
    #[error("this is a private key: it must never leave the client. Send the public key only")]
    Private,
    /// Neither a JWK nor PEM, or of another kind.
    #[error("not a public key: a JWK or PEM (SubjectPublicKeyInfo) of Ed25519 or P-256 is needed")]
    NotAKey,
    /// Not 1 to 128 visible ASCII characters.
    #[error("a key id has 1 to 128 visible ASCII characters")]
    KeyId,
}

/// The algorithm of a key, by its name in JOSE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAlg {
    /// Ed25519.
    EdDsa,
    /// ECDSA on P-256 with SHA-256.
    Es256,
}

impl KeyAlg {
    /// The name under which it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
        }
    }

    /// Every `alg` of a header that means this algorithm: RFC 9864 gave `EdDSA` with Ed25519 the second name.
    #[must_use]
    pub const fn header_names(self) -> &'static [&'static str] {
        match self {
            Self::EdDsa => &["EdDSA", "Ed25519"],
            Self::Es256 => &["ES256"],
        }
    }

    const fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::EdDsa => &ED25519,
            Self::Es256 => &ECDSA_P256_SHA256_FIXED,
        }
    }
}

/// The name of a key among a client's keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyId(String);

impl KeyId {
    /// Reads a key id.
    ///
    /// # Errors
    /// Not 1 to 128 visible ASCII characters.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text.to_owned())) } else { Err(KeyError::KeyId) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A public key that signatures can be checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    alg: KeyAlg,
    bytes: Vec<u8>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    use_: Option<String>,
    kid: Option<String>,
    d: Option<serde::de::IgnoredAny>,
}

impl PublicKey {
    /// A stored key; none if the bytes are no key of this algorithm (for P-256: no point of the curve).
    #[must_use]
    pub fn from_stored(alg: &str, bytes: &[u8]) -> Option<Self> {
        let alg = [KeyAlg::EdDsa, KeyAlg::Es256].into_iter().find(|known| known.as_str() == alg)?;
        Self::new(alg, bytes.to_vec())
    }

    fn new(alg: KeyAlg, bytes: Vec<u8>) -> Option<Self> {
        let whole = match alg {
            KeyAlg::EdDsa => bytes.len() == 32,
            KeyAlg::Es256 => bytes.len() == 65 && bytes.first() == Some(&UNCOMPRESSED),
        };
        (whole && ParsedPublicKey::new(alg.verification(), &bytes).is_ok()).then_some(Self { alg, bytes })
    }

    /// Reads a key file: a JWK, or PEM with a `SubjectPublicKeyInfo`. Gives the key and the id that the JWK has.
    ///
    /// # Errors
    /// It is private, of another kind, or no key; or its id is none.
    pub fn read(text: &str) -> Result<(Self, Option<KeyId>), KeyError> {
        if text.contains("PRIVATE KEY") {
            return Err(KeyError::Private);
        }
        if text.trim_start().starts_with('{') {
            return Self::from_jwk(text);
        }
        let (_, rest) = text.split_once(BEGIN).ok_or(KeyError::NotAKey)?;
        let (body, _) = rest.split_once(END).ok_or(KeyError::NotAKey)?;
        let body: String = body.split_whitespace().collect();
        let der = STANDARD.decode(body).map_err(|_| KeyError::NotAKey)?;
        let ed25519 = der.strip_prefix(&SPKI_ED25519).map(|bytes| (KeyAlg::EdDsa, bytes));
        let p256 = || der.strip_prefix(&SPKI_P256).map(|bytes| (KeyAlg::Es256, bytes));
        let (alg, bytes) = ed25519.or_else(p256).ok_or(KeyError::NotAKey)?;
        Ok((Self::new(alg, bytes.to_vec()).ok_or(KeyError::NotAKey)?, None))
    }

    fn from_jwk(text: &str) -> Result<(Self, Option<KeyId>), KeyError> {
        let jwk: Jwk = serde_json::from_str(text).map_err(|_| KeyError::NotAKey)?;
        if jwk.d.is_some() {
            return Err(KeyError::Private);
        }
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| KeyError::NotAKey);
        let (alg, bytes) = match (jwk.kty.as_str(), jwk.crv.as_str(), &jwk.y) {
            ("OKP", "Ed25519", None) => (KeyAlg::EdDsa, decode(&jwk.x)?),
            ("EC", "P-256", Some(y)) => {
                let (x, y) = (decode(&jwk.x)?, decode(y)?);
                // Each coordinate has its full length (RFC 7518, 6.2.1.2): a shorter one would slip into the other.
                if x.len() != 32 || y.len() != 32 {
                    return Err(KeyError::NotAKey);
                }
                (KeyAlg::Es256, [&[UNCOMPRESSED], x.as_slice(), y.as_slice()].concat())
            }
            _ => return Err(KeyError::NotAKey),
        };
        let meant = jwk.alg.is_none_or(|said| alg.header_names().contains(&said.as_str()));
        if !meant || jwk.use_.is_some_and(|said| said != "sig") {
            return Err(KeyError::NotAKey);
        }
        let id = jwk.kid.as_deref().map(KeyId::parse).transpose()?;
        Ok((Self::new(alg, bytes).ok_or(KeyError::NotAKey)?, id))
    }

    /// Its algorithm.
    #[must_use]
    pub const fn alg(&self) -> KeyAlg {
        self.alg
    }

    /// As it is stored: 32 bytes, or an uncompressed point of 65.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key's own name: its thumbprint (RFC 7638), in base64url.
    ///
    /// # Errors
    /// None in fact: a thumbprint is a key id.
    pub fn thumbprint(&self) -> Result<KeyId, KeyError> {
        let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
        let members = match self.alg {
            KeyAlg::EdDsa => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, encode(&self.bytes)),
            KeyAlg::Es256 => {
                let (x, y) = self.bytes.get(1..).unwrap_or_default().split_at_checked(32).unwrap_or_default();
                format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, encode(x), encode(y))
            }
        };
        KeyId::parse(&encode(digest(&SHA256, members.as_bytes()).as_ref()))
    }

    /// Whether `signature` over `message` was made with this key's private half.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = ParsedPublicKey::new(self.alg.verification(), &self.bytes);
        key.is_ok_and(|key| key.verify_sig(message, signature).is_ok())
    }
}

#[cfg(test)]
#[path = "public_key_tests.rs"]
mod tests;
