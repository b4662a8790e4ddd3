//! Keys as others write them: of RFCs and of openssl.

use super::*;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};

/// RFC 8037, appendix A.
const ED25519_JWK: &str =
    r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"EdDSA","kid":"2026-a"}"#;
/// RFC 8410, section 10.1.
const ED25519_PEM: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
/// RFC 7515, appendix A.3.
const P256_JWK: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
/// The same key, by openssl.
const P256_PEM: &str = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n-----END PUBLIC KEY-----\n";

#[test]
fn jwk_and_pem_are_understood_and_name_their_algorithm() {
    let (key, id) = PublicKey::read(ED25519_JWK).unwrap();
    assert_eq!((key.alg(), key.bytes().len(), id.unwrap().as_str()), (KeyAlg::EdDsa, 32, "2026-a"));
    assert_eq!(key.thumbprint().unwrap().as_str(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assert_eq!(PublicKey::read(ED25519_PEM).unwrap().0.alg(), KeyAlg::EdDsa);
    let (of_jwk, id) = PublicKey::read(P256_JWK).unwrap();
    assert_eq!((of_jwk.alg(), of_jwk.bytes().len(), id), (KeyAlg::Es256, 65, None));
    assert_eq!(PublicKey::read(P256_PEM).unwrap().0, of_jwk);
    assert_eq!(of_jwk.thumbprint().unwrap().as_str(), "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
}

#[test]
fn a_stored_key_reads_back_and_what_is_none_is_refused() {
    let (key, _) = PublicKey::read(P256_JWK).unwrap();
    assert_eq!(PublicKey::from_stored("ES256", key.bytes()), Some(key.clone()));
    let mut off_the_curve = key.bytes().to_vec();
    off_the_curve[64] ^= 1;
    for (alg, bytes) in [
        ("EdDSA", key.bytes()),
        ("RS256", key.bytes()),
        ("ES256", &off_the_curve),
        ("ES256", &key.bytes()[1..]),
        ("ES256", &[]),
        ("EdDSA", &[0; 31]),
    ] {
        assert_eq!(PublicKey::from_stored(alg, bytes), None, "{alg} {}", bytes.len());
    }
}

#[test]
fn private_keys_are_refused_as_such() {
    let jwk = ED25519_JWK.replace('}', r#","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"#);
    for text in
        [jwk.as_str(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----"]
    {
        assert_eq!(PublicKey::read(text).unwrap_err(), KeyError::Private);
    }
}

#[test]
fn other_kinds_and_rubbish_are_refused() {
    for text in [
        "",
        "{}",
        "not a key",
        BEGIN,
        "-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        r#"{"kty":"RSA","crv":"","x":"","n":"AQAB","e":"AQAB"}"#,
        r#"{"kty":"oct","k":"c2VjcmV0"}"#,
        &ED25519_JWK.replace("Ed25519", "X25519"),
        &ED25519_JWK.replace("EdDSA", "ES256"),
        &ED25519_JWK.replace("11qY", ""),
        &P256_JWK.replace("\"kty\"", "\"use\":\"enc\",\"kty\""),
        &P256_JWK.replace("P-256", "P-384"),
        &ED25519_JWK.replace("11qY", "!"),
        &P256_JWK.replace("f83O", "!"),
        &P256_JWK.replace("x_FE", "!"),
        // No point of the curve.
        &P256_JWK.replace("x_FE", "x_FF"),
        &P256_PEM.replace("jlrQ==", "jlrA=="),
    ] {
        assert_eq!(PublicKey::read(text).unwrap_err(), KeyError::NotAKey, "{text}");
    }
    let spaced = ED25519_JWK.replace("2026-a", "a b");
    assert_eq!(PublicKey::read(&spaced).unwrap_err(), KeyError::KeyId);
    assert!(KeyId::parse(&"k".repeat(128)).is_ok() && KeyId::parse(&"k".repeat(129)).is_err());
}

#[test]
fn a_coordinate_has_its_full_length_and_no_more() {
    let (key, _) = PublicKey::read(P256_JWK).unwrap();
    let point = &key.bytes()[1..];
    let jwk = |x: &[u8], y: &[u8]| {
        let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
        format!(r#"{{"kty":"EC","crv":"P-256","x":"{}","y":"{}"}}"#, encode(x), encode(y))
    };
    assert_eq!(PublicKey::read(&jwk(&point[..32], &point[32..])).unwrap().0, key);
    let longer = [&[0], point].concat();
    for (x, y) in [
        (&point[1..32], &point[32..]),
        (&point[..32], &point[33..]),
        (&longer[..33], &point[32..]),
        (&point[..32], &longer[32..]),
        // Of the right length together: a byte has slipped from one into the other.
        (&point[..31], &point[31..]),
        (&point[..33], &point[33..]),
        (&[], &[]),
    ] {
        assert_eq!(PublicKey::read(&jwk(x, y)).unwrap_err(), KeyError::NotAKey, "{} {}", x.len(), y.len());
    }
}

#[test]
fn signatures_are_checked_with_the_algorithm_of_the_key() {
    let edwards = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
    let nist = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let keys = [
        PublicKey::from_stored("EdDSA", edwards.public_key().as_ref()).unwrap(),
        PublicKey::from_stored("ES256", nist.public_key().as_ref()).unwrap(),
    ];
    let signatures = [
        edwards.sign(b"message").as_ref().to_vec(),
        nist.sign(&SystemRandom::new(), b"message").unwrap().as_ref().to_vec(),
    ];
    for (key, at) in keys.iter().zip(0..) {
        for (signature, made_by) in signatures.iter().zip(0..) {
            assert_eq!(key.verifies(b"message", signature), at == made_by);
            assert!(!key.verifies(b"another", signature));
        }
        assert!(!key.verifies(b"message", &[]) && !key.verifies(b"message", &[0; 64]));
    }
}
