//! Checks signed things as a third party would: with `jsonwebtoken`, against the published keys.

use super::world::World;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

impl World {
    /// The claims of a JWS of this type, if its signature is right.
    pub async fn claims(&self, typ: &str, jws: &str) -> Option<Value> {
        let keys = self.stranger().get("/.well-known/jwks.json").await.expect(200);
        let keys: JwkSet = serde_json::from_value(keys).expect("a JWK Set");
        let header = decode_header(jws).ok()?;
        assert_eq!((header.typ.as_deref(), header.alg), (Some(typ), Algorithm::EdDSA));
        let key = keys.find(header.kid.as_deref().expect("a key id")).expect("a published key");
        let mut validation = Validation::new(Algorithm::EdDSA);
        // The test's clock is not the machine's.
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let key = DecodingKey::from_jwk(key).expect("a key");
        decode::<Value>(jws, &key, &validation).ok().map(|token| token.claims)
    }
}
