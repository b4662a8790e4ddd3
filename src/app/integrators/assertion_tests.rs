//! The form of assertions, and the rules for their claims.

use super::*;
use serde_json::{Value, json};

const NOW: i64 = 1_790_000_000;
const ISSUER: &str = "https://tirkeu.example";

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn claims() -> Value {
    json!({"iss": "c", "sub": "c", "aud": ISSUER, "exp": NOW + 60, "iat": NOW, "nbf": NOW, "jti": "1"})
}

fn read(header: &Value, claims: &Value) -> Option<Assertion> {
    Assertion::read(&format!("{}.{}.{}", encode(header), encode(claims), URL_SAFE_NO_PAD.encode("signature")))
}

fn holds(name: &str, value: Value) -> bool {
    let mut changed = claims();
    changed[name] = value;
    let header = json!({"alg": "EdDSA", "kid": "k"});
    read(&header, &changed)
        .is_some_and(|assertion| assertion.claims.hold(ISSUER, DateTime::from_timestamp(NOW, 0).unwrap()))
}

#[test]
fn the_usual_forms_are_read() {
    for header in [
        json!({"alg": "EdDSA", "kid": "k"}),
        json!({"alg": "ES256", "kid": "k", "typ": "JWT"}),
        json!({"alg": "ES256", "kid": "k", "typ": "client-authentication+jwt"}),
        // A key that came along is ignored: only registered keys count.
        json!({"alg": "ES256", "kid": "k", "jwk": {"kty": "OKP"}, "jku": "https://evil.example"}),
    ] {
        let read = read(&header, &claims()).unwrap();
        assert_eq!((read.alg.as_str(), read.key_id.as_str()), (header["alg"].as_str().unwrap(), "k"));
        assert_eq!(read.signature, b"signature");
        assert!(read.input.ends_with(&encode(&claims())));
    }
}

#[test]
fn other_forms_are_refused() {
    for header in [
        json!({"kid": "k"}),
        json!({"alg": "EdDSA"}),
        json!({"alg": "EdDSA", "kid": 1}),
        json!({"alg": "EdDSA", "kid": ""}),
        json!({"alg": "EdDSA", "kid": "a b"}),
        json!({"alg": "EdDSA", "kid": "\u{0}"}),
        json!({"alg": "EdDSA", "kid": "k", "crit": ["b64"]}),
        json!({"alg": "EdDSA", "kid": "k", "crit": []}),
        json!({"alg": "EdDSA", "kid": "k", "b64": false}),
        json!({"alg": "EdDSA", "kid": "k", "typ": "at+jwt"}),
        json!({"alg": "EdDSA", "kid": "k", "typ": "dpop+jwt"}),
        json!([]),
    ] {
        assert!(read(&header, &claims()).is_none(), "{header}");
    }
    let whole = format!("{}.{}.", encode(&json!({"alg": "EdDSA", "kid": "k"})), encode(&claims()));
    assert!(Assertion::read(&whole).is_some_and(|read| read.signature.is_empty()));
    for text in [
        "",
        ".",
        "..",
        "a.b.c",
        &whole[1..],
        &format!("{whole}="),
        &format!("{whole}.x"),
        &format!("{whole}{}", "A".repeat(4096)),
    ] {
        assert!(Assertion::read(text).is_none(), "{text}");
    }
    let twice = r#"{"iss":"c","iss":"d","sub":"c","aud":"a","exp":1,"jti":"1"}"#;
    let header = encode(&json!({"alg": "EdDSA", "kid": "k"}));
    assert!(Assertion::read(&format!("{header}.{}.", URL_SAFE_NO_PAD.encode(twice))).is_none());
}

#[test]
fn an_assertion_holds_for_a_minute_at_most_and_for_this_issuer_only() {
    assert!(holds("exp", json!(NOW + 60)) && holds("exp", json!(NOW + 1)));
    assert!(holds("iat", json!(NOW + 30)) && holds("nbf", json!(NOW + 30)));
    assert!(holds("iat", Value::Null) && holds("nbf", Value::Null));
    for (name, value) in [
        ("exp", json!(NOW + 61)),
        ("exp", json!(NOW)),
        ("exp", json!(i64::MAX)),
        ("exp", json!(i64::MIN)),
        ("exp", json!("soon")),
        ("exp", json!(1.5)),
        ("exp", Value::Null),
        ("iat", json!(NOW + 31)),
        ("iat", json!(NOW - 1)),
        ("iat", json!(NOW + 60)),
        ("iat", json!(i64::MIN)),
        ("iat", json!("now")),
        ("nbf", json!(NOW + 31)),
        ("nbf", json!(NOW - 1)),
        ("aud", json!(format!("{ISSUER}/oauth2/token"))),
        ("aud", json!(format!("{ISSUER}/"))),
        ("aud", json!([ISSUER])),
        ("aud", json!([ISSUER, "https://elsewhere.example"])),
        ("aud", Value::Null),
        ("iss", json!("d")),
        ("sub", json!("d")),
        ("jti", json!("")),
        ("jti", json!(7)),
        ("jti", Value::Null),
    ] {
        assert!(!holds(name, value.clone()), "{name} {value}");
    }
}
