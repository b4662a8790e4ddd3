//! What a presentation may disclose, and what is refused.

use super::*;
use crate::gateways::pdf::tests::fixture::{facts, status};
use proptest::prelude::*;
use serde_json::json;

fn salt(claim: &str) -> [u8; 16] {
    let mut salt = [0; 16];
    salt.copy_from_slice(&digest(&SHA256, claim.as_bytes()).as_ref()[..16]);
    salt
}

fn concealed() -> (SdClaims, Vec<String>) {
    let frame = Frame { iss: "https://reg.example.kz".into(), times: [1, 2, 3], status: status().into() };
    conceal(&facts(), &frame, salt).unwrap()
}

/// Signed claims with the digests of just these disclosures.
fn with(disclosures: &[String]) -> SdClaims {
    SdClaims { digests: disclosures.iter().map(|text| digest_of(text)).collect(), ..concealed().0 }
}

fn encoded(disclosure: &Value) -> String {
    URL_SAFE_NO_PAD.encode(disclosure.to_string())
}

#[test]
fn every_part_can_be_disclosed_by_itself_or_left_away() {
    let (claims, disclosures) = concealed();
    assert_eq!((disclosures.len(), claims.digests.len()), (MAX_DISCLOSURES, MAX_DISCLOSURES));
    assert!(claims.digests.is_sorted());
    let clear = serde_json::to_string(&claims).unwrap();
    assert!(!clear.contains("YULDASHEV") && !clear.contains("FA6801279") && clear.contains("2026-12-21"));
    let mut seen = Map::new();
    for disclosure in &disclosures {
        let told = serde_json::to_value(claims.reveal(&[disclosure]).unwrap()).unwrap();
        let told: Vec<_> = told.as_object().unwrap().iter().filter(|(_, value)| !value.is_null()).collect();
        assert_eq!(told.len(), 1);
        seen.insert(told[0].0.clone(), told[0].1.clone());
    }
    assert_eq!(serde_json::from_value::<Disclosed>(Value::Object(seen)).unwrap(), Disclosed::all(&facts()));
    assert_eq!(claims.reveal(&[]), Ok(Disclosed::default()));
    let all: Vec<&str> = disclosures.iter().map(String::as_str).rev().collect();
    assert_eq!(claims.reveal(&all), Ok(Disclosed::all(&facts())));
}

#[test]
fn the_same_salts_give_the_same_bytes_and_others_do_not() {
    assert_eq!(concealed(), concealed());
    let frame = Frame { iss: String::new(), times: [1, 2, 3], status: concealed().0.status };
    assert_ne!(conceal(&facts(), &frame, |_| [0; 16]).unwrap().1, concealed().1);
}

#[test]
fn what_was_not_signed_or_comes_twice_is_refused() {
    let (claims, disclosures) = concealed();
    let first = disclosures[0].as_str();
    assert_eq!(claims.reveal(&[first, first]), Err(SdError::Disclosure));
    let forged = encoded(&json!(["c2FsdA", "surname", "KARIMOV"]));
    assert_eq!(claims.reveal(&[first, &forged]), Err(SdError::Disclosure));
    let two = [encoded(&json!(["a", "surname", "A"])), encoded(&json!(["b", "surname", "B"]))];
    assert_eq!(with(&two).reveal(&[&two[0], &two[1]]), Err(SdError::Disclosure));
    assert!(with(&two).reveal(&[&two[0]]).is_ok());
    let twice = with(&[two[0].clone(), two[0].clone()]);
    assert_eq!(twice.reveal(&[]), Err(SdError::Claims));
}

#[test]
fn names_that_are_reserved_in_clear_or_unknown_are_refused_even_if_signed() {
    for name in ["_sd", "...", "_sd_alg", "iss", "exp", "vct", "status", "valid_until", "cnf", "rank"] {
        let disclosure = encoded(&json!(["c2FsdA", name, "x"]));
        assert_eq!(with(std::slice::from_ref(&disclosure)).reveal(&[&disclosure]), Err(SdError::Disclosure), "{name}");
    }
    for odd in
        [json!([]), json!(["a", "surname"]), json!(["a", "surname", "B", 1]), json!([1, "surname", "B"]), json!({})]
    {
        let disclosure = encoded(&odd);
        assert_eq!(with(std::slice::from_ref(&disclosure)).reveal(&[&disclosure]), Err(SdError::Disclosure), "{odd}");
    }
}

#[test]
fn other_types_and_digests_are_refused() {
    let claims = concealed().0;
    assert_eq!(SdClaims { vct: "urn:other".into(), ..claims.clone() }.reveal(&[]), Err(SdError::Claims));
    assert_eq!(SdClaims { digest: "sha-512".into(), ..claims.clone() }.reveal(&[]), Err(SdError::Claims));
    let mut bound = serde_json::to_value(&claims).unwrap();
    bound["cnf"] = json!({"jwk": {}});
    assert!(serde_json::from_value::<SdClaims>(bound).is_err());
}

#[test]
fn a_presentation_is_split_where_it_was_joined() {
    let disclosures = concealed().1;
    let text = join("a.b.c", &disclosures);
    assert_eq!(split(&text), Ok(("a.b.c", disclosures.iter().map(String::as_str).collect())));
    assert_eq!(split("a.b.c~"), Ok(("a.b.c", vec![])));
    let many = "a~".repeat(MAX_DISCLOSURES + 2);
    for text in ["", "~", "~~", "a.b.c", "a.b.c~d", "a.b.c~d~e.f.g", many.as_str()] {
        assert_eq!(split(text), Err(SdError::Shape), "{text}");
    }
}

proptest! {
    #[test]
    fn no_presentation_makes_it_panic(text in "(?s).{0,60}|[a-z~.]{0,60}", disclosure in "(?s).{0,30}|\\[\"[a-z\",{}\\[\\]]{0,40}\\]") {
        if let Ok((_, parts)) = split(&text) {
            let _ = concealed().0.reveal(&parts);
        }
        let disclosure = URL_SAFE_NO_PAD.encode(disclosure);
        let _ = with(std::slice::from_ref(&disclosure)).reveal(&[&disclosure]);
    }
}
