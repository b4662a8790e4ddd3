//! The provider's public keys (RFC 7517). A key is taken with the one algorithm that fits it, and no other: what the token says
//! of its algorithm only has to agree. Keys of other kinds are passed over.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;

/// More keys than any provider needs.
const MOST: usize = 100;

/// A JWK Set as it comes.
#[derive(Deserialize)]
pub(super) struct PublishedKeys {
    keys: Vec<serde_json::Value>,
}

/// The keys that signatures are checked with.
pub(super) struct Keys(Vec<Key>);

struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    public: DecodingKey,
}

impl From<PublishedKeys> for Keys {
    fn from(published: PublishedKeys) -> Self {
        Self(
            published
                .keys
                .into_iter()
                .take(MOST)
                .filter_map(|jwk| Key::of(serde_json::from_value(jwk).ok()?))
                .collect(),
        )
    }
}

impl Key {
    fn of(jwk: Jwk) -> Option<Self> {
        let (algorithm, named) = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => (Algorithm::RS256, KeyAlgorithm::RS256),
            AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
                (Algorithm::ES256, KeyAlgorithm::ES256)
            }
            AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
                (Algorithm::EdDSA, KeyAlgorithm::EdDSA)
            }
            _ => return None,
        };
        let signs = jwk.common.public_key_use.as_ref().is_none_or(|it| *it == PublicKeyUse::Signature);
        let fits = jwk.common.key_algorithm.is_none_or(|it| it == named);
        if !signs || !fits {
            return None;
        }
        let public = DecodingKey::from_jwk(&jwk).ok()?;
        Some(Self { id: jwk.common.key_id, algorithm, public })
    }
}

impl Keys {
    /// The key with this id for this algorithm; without an id, the only one for it.
    pub(super) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&DecodingKey> {
        let mut fitting = self.0.iter().filter(|key| key.algorithm == algorithm);
        match id {
            Some(id) => fitting.find(|key| key.id.as_deref() == Some(id)).map(|key| &key.public),
            None => fitting.next().filter(|_| fitting.next().is_none()).map(|key| &key.public),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    fn ed(kid: &str) -> Value {
        json!({"kty": "OKP", "crv": "Ed25519", "x": X, "kid": kid})
    }

    fn keys(list: &Value) -> Keys {
        serde_json::from_value::<PublishedKeys>(json!({"keys": list})).unwrap().into()
    }

    #[test]
    fn a_key_is_found_by_its_id_and_for_its_own_algorithm_only() {
        let keys = keys(&json!([ed("a"), ed("b")]));
        assert!(keys.find(Some("a"), Algorithm::EdDSA).is_some());
        assert!(keys.find(Some("c"), Algorithm::EdDSA).is_none());
        for other in [Algorithm::HS256, Algorithm::RS256, Algorithm::ES256, Algorithm::PS256] {
            assert!(keys.find(Some("a"), other).is_none());
        }
    }

    #[test]
    fn without_an_id_the_only_key_is_meant() {
        assert!(keys(&json!([ed("a")])).find(None, Algorithm::EdDSA).is_some());
        assert!(keys(&json!([ed("a"), ed("b")])).find(None, Algorithm::EdDSA).is_none());
        assert!(keys(&json!([])).find(None, Algorithm::EdDSA).is_none());
    }

    #[test]
    fn keys_that_are_not_for_these_signatures_are_passed_over() {
        let mut encrypts = ed("enc");
        encrypts["use"] = json!("enc");
        let mut other = ed("other");
        other["alg"] = json!("ES256");
        let secret = json!({"kty": "oct", "k": "c2VjcmV0", "kid": "oct"});
        let longer = json!({"kty": "EC", "crv": "P-384", "x": X, "y": X, "kid": "p384"});
        let crossed = json!({"kty": "OKP", "crv": "P-256", "x": X, "kid": "crossed"});
        for curve in [&longer, &crossed] {
            assert!(
                serde_json::from_value::<Jwk>(curve.clone()).is_ok(),
                "it is a key, though not one of ours: {curve}"
            );
        }
        // A curve of ours, and no point.
        let no_point = json!({"kty": "EC", "crv": "P-256", "x": "!", "y": X, "kid": "point"});
        let all = json!([encrypts, other, secret, longer, crossed, no_point, {"kty": "new"}, 5, null, ed("good")]);
        let keys = keys(&all);
        assert_eq!(keys.0.len(), 1);
        assert!(keys.find(Some("good"), Algorithm::EdDSA).is_some());
    }
}
