//! Security test 31: no parser that a request reaches panics, whatever it is given. (Those with tests of their own beside them, such as
//! phones, names and identifiers, are not repeated.)
#![cfg(test)]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use tirkeu::app::jws::{ACCESS_TOKEN, CERTIFICATE, Verifier, sign};
use tirkeu::domain::certificates::number::CertificateNumber;
use tirkeu::domain::certificates::qr;
use tirkeu::domain::language::Language;
use tirkeu::gateways::signing::Ed25519Signer;
use tirkeu::http::extract::{Cursor, PageQuery};
use tirkeu::http::schemas;

fn signer() -> Ed25519Signer {
    Ed25519Signer::from_seed(&[7; 32]).expect("a key")
}

/// JSON of any shape.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        ".{0,20}".prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::hash_map("[a-z_/~]{1,10}|phone|code|host|premises|address", inner, 0..4)
                .prop_map(|fields| fields.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn accept_language(header in "(?s).{0,80}|([a-z*]{1,3}(-[A-Z]{2})?(;q=[0-9.e+-]{0,6})?,? ?){0,8}") {
        let _ = Language::negotiate(&header);
        let _ = Language::from_tag(&header);
    }

    #[test]
    fn cursors(text in "(?s).{0,40}|[A-Za-z0-9_-]{20,24}", bytes in any::<[u8; 16]>(), limit in any::<Option<i64>>()) {
        let _ = Cursor::decode(&text);
        let cursor = Cursor(uuid::Uuid::from_bytes(bytes));
        prop_assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        let page = PageQuery { limit, cursor: Some(text) }.parse();
        prop_assert!(page.is_err() || limit.is_none_or(|limit| (1..=100).contains(&limit)));
    }

    #[test]
    fn certificate_numbers(text in "(?s).{0,30}|[0-9 -]{10,20}") {
        if let Ok(number) = CertificateNumber::parse(&text) {
            prop_assert_eq!(CertificateNumber::parse(number.as_str()), Ok(number));
        }
    }

    #[test]
    fn qr_texts(text in "(?s).{0,200}|HTTPS?://[A-Z./]{0,20}[0-9]{0,200}|[0-9]{0,400}") {
        prop_assert!(qr::decode(&text).is_err(), "nobody signed it");
    }

    #[test]
    fn jws_texts(text in "(?s).{0,200}|[A-Za-z0-9_-]{0,40}\\.[A-Za-z0-9_-]{0,60}\\.[A-Za-z0-9_-]{0,90}", header in json(), claims in json()) {
        let verifier = Verifier::new(&signer()).expect("keys");
        prop_assert!(verifier.verify::<serde_json::Value>(ACCESS_TOKEN, &text).is_none());
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let unsigned = format!("{}.{}.AAAA", part(&header), part(&claims));
        prop_assert!(verifier.verify::<serde_json::Value>(ACCESS_TOKEN, &unsigned).is_none());
    }

    #[test]
    fn key_sets(text in "(?s).{0,80}", keys in prop::collection::vec(json(), 0..3), x in "[A-Za-z0-9_-]{0,50}") {
        prop_assert!(Verifier::from_jwks(&text).is_none());
        let strange = serde_json::json!({"keys": keys}).to_string();
        prop_assert!(Verifier::from_jwks(&strange).is_none());
        let odd = serde_json::json!({"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": x}]});
        if let Some(verifier) = Verifier::from_jwks(&odd.to_string()) {
            prop_assert!(!verifier.verify_bytes("a", b"message", &[0; 64]));
        }
    }

    #[test]
    fn an_altered_jws_is_none(at in any::<prop::sample::Index>(), to in any::<u8>()) {
        let verifier = Verifier::new(&signer()).expect("keys");
        let good = sign(&signer(), CERTIFICATE, &serde_json::json!({"number": "1"})).expect("signed");
        prop_assert!(verifier.verify::<serde_json::Value>(CERTIFICATE, &good).is_some());
        let mut bytes = good.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] = to;
        if let Ok(altered) = String::from_utf8(bytes)
            && altered != good
        {
            prop_assert!(verifier.verify::<serde_json::Value>(CERTIFICATE, &altered).is_none());
        }
    }

    #[test]
    fn bodies_of_any_shape(body in json()) {
        for name in ["RequestOtp", "VerifyOtp", "SubmitRegistrationBody", "PutDevice", "VerifyCertificate"] {
            let wrong = schemas::check(name, &body);
            let mut mended = body.clone();
            schemas::mend(name, &mut mended, &wrong);
        }
    }
}
