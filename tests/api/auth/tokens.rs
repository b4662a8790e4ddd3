//! Access tokens, true and forged.

use crate::support::{Actor, Reply, World, both_engines};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tirkeu::app::jws::{ACCESS_TOKEN, CERTIFICATE, RECEIPT, sign};
use tirkeu::app::ports::Signer;
use tirkeu::gateways::signing::Ed25519Signer;

const PHONE: &str = "+77012345678";

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// Header, claims and signature of a token.
fn parts(actor: &Actor) -> (Value, Value, String) {
    let token = actor.token.clone().unwrap();
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let read = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap();
    (read(header), read(claims), signature.to_owned())
}

async fn shows(world: &World, token: &str) -> Reply {
    let mut actor = world.stranger();
    actor.token = Some(token.to_owned());
    actor.get("/v1/me").await
}

async fn is_no_token(world: &World, token: &str) {
    let reply = shows(world, token).await;
    reply.expect_problem(401, "unauthenticated");
    assert!(reply.header("www-authenticate").expect("WWW-Authenticate").starts_with("Bearer"));
}

/// The claims with one of them changed, signed with the service's own key.
fn with_claim(world: &World, claims: &Value, name: &str, value: Value) -> String {
    let mut claims = claims.clone();
    claims[name] = value;
    sign(world.app.signer.as_ref(), ACCESS_TOKEN, &claims).unwrap()
}

both_engines! {
    async fn an_access_token_is_a_jwt_of_rfc_9068_without_personal_data(world: World) {
        let actor = world.sign_in(PHONE).await;
        let (header, claims, _) = parts(&actor);
        assert_eq!((&header["typ"], &header["alg"]), (&json!("at+jwt"), &json!("EdDSA")));
        let keys = world.stranger().get("/.well-known/jwks.json").await.expect(200);
        assert_eq!(header["kid"], keys["keys"][0]["kid"]);
        for name in ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"] {
            assert!(claims.get(name).is_some(), "{name}");
        }
        assert_eq!(claims["iss"], world.base);
        assert_eq!(claims["sub"], actor.account);
        assert!(!claims.to_string().contains("7012345678"));
    }

    async fn an_access_token_expires_after_ten_minutes(world: World) {
        let actor = world.sign_in(PHONE).await;
        world.after(TimeDelta::seconds(599)).await;
        actor.get("/v1/me").await.expect(200);
        world.after(TimeDelta::seconds(1)).await;
        let expired = actor.get("/v1/me").await;
        expired.expect_problem(401, "token_expired");
        assert!(expired.header("www-authenticate").is_some());
        actor.get("/v1/me").await.expect_problem(401, "token_expired");
    }

    async fn a_token_is_looked_for_in_the_authorization_header_only(world: World) {
        let actor = world.sign_in(PHONE).await;
        let token = actor.token.clone().unwrap();
        let stranger = world.stranger();
        let with = async |header: &str| {
            let request = stranger.request(reqwest::Method::GET, "/v1/me").header("Authorization", header);
            stranger.send(request).await
        };
        with(&format!("Bearer {token}")).await.expect(200);
        with(&format!("bearer {token}")).await.expect(200);
        for header in [token.as_str(), "Bearer", "Bearer ", "Basic dTpw", &format!("Token {token}")] {
            with(header).await.expect_problem(401, "unauthenticated");
        }
        stranger.get(&format!("/v1/me?access_token={token}")).await.expect_problem(401, "unauthenticated");
    }

    async fn a_token_whose_claims_are_wrong_is_none_although_the_key_is_right(world: World) {
        let (_, claims, _) = parts(&world.sign_in(PHONE).await);
        let same = sign(world.app.signer.as_ref(), ACCESS_TOKEN, &claims).unwrap();
        shows(&world, &same).await.expect(200);
        for (name, value) in [
            ("iss", json!("https://elsewhere.example")),
            ("iss", json!(format!("{}/", world.base))),
            ("iss", Value::Null),
            ("aud", json!("another-api")),
            ("aud", json!("")),
            ("sub", json!("no-uuid")),
            ("sub", json!("01900000-0000-7000-8000-000000000000")),
            ("exp", json!("tomorrow")),
            ("iat", json!(claims["iat"].as_i64().unwrap() + 3600)),
        ] {
            is_no_token(&world, &with_claim(&world, &claims, name, value)).await;
        }
        let old = with_claim(&world, &claims, "exp", json!(claims["iat"]));
        shows(&world, &old).await.expect_problem(401, "token_expired");
        for missing in ["iss", "sub", "aud", "exp", "iat", "sid"] {
            let mut without = claims.clone();
            without.as_object_mut().unwrap().remove(missing);
            is_no_token(&world, &sign(world.app.signer.as_ref(), ACCESS_TOKEN, &without).unwrap()).await;
        }
    }

    async fn a_receipt_or_a_certificate_is_no_access_token(world: World) {
        let (_, claims, _) = parts(&world.sign_in(PHONE).await);
        for typ in [CERTIFICATE, RECEIPT, "JWT", "", "AT+JWT "] {
            is_no_token(&world, &sign(world.app.signer.as_ref(), typ, &claims).unwrap()).await;
        }
    }

    async fn a_token_without_a_true_signature_is_none(world: World) {
        let actor = world.sign_in(PHONE).await;
        let (header, claims, signature) = parts(&actor);
        let token = actor.token.clone().unwrap();
        let thief = world.sign_in("+77012345679").await;
        let mut other = claims.clone();
        other["sub"] = json!(thief.account);
        for alg in ["none", "None", "NONE", "nOnE"] {
            let mut unsigned = header.clone();
            unsigned["alg"] = json!(alg);
            for end in ["", signature.as_str()] {
                is_no_token(&world, &format!("{}.{}.{end}", part(&unsigned), part(&claims))).await;
            }
        }
        is_no_token(&world, &format!("{}.{}.{signature}", part(&header), part(&other))).await;
        is_no_token(&world, &format!("{}.{}.", part(&header), part(&claims))).await;
        is_no_token(&world, &token[..token.len() - 2]).await;
        is_no_token(&world, &format!("{token}.{signature}")).await;
        is_no_token(&world, "a.b.c").await;
        is_no_token(&world, &"x".repeat(5_000)).await;
    }

    async fn a_key_of_ones_own_under_the_services_key_id_forges_nothing(world: World) {
        let (header, claims, _) = parts(&world.sign_in(PHONE).await);
        let forger = Ed25519Signer::from_seed(&[8; 32]).unwrap();
        let forge = |header: &Value| {
            let input = format!("{}.{}", part(header), part(&claims));
            let signature = forger.sign(input.as_bytes()).unwrap();
            format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
        };
        is_no_token(&world, &forge(&header)).await;
        let mut own = header.clone();
        own["kid"] = json!(forger.key_id());
        is_no_token(&world, &forge(&own)).await;
        own["jwk"] = forger.jwks()["keys"][0].clone();
        is_no_token(&world, &forge(&own)).await;
        own.as_object_mut().unwrap().remove("kid");
        is_no_token(&world, &forge(&own)).await;
    }

    async fn the_public_key_is_no_secret_to_sign_with(world: World) {
        let (mut header, claims, _) = parts(&world.sign_in(PHONE).await);
        let jwk = world.app.signer.jwks()["keys"][0].clone();
        let x = jwk["x"].as_str().unwrap();
        header["alg"] = json!("HS256");
        let input = format!("{}.{}", part(&header), part(&claims));
        for secret in [URL_SAFE_NO_PAD.decode(x).unwrap(), x.as_bytes().to_vec(), jwk.to_string().into_bytes()] {
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), input.as_bytes());
            is_no_token(&world, &format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))).await;
        }
    }
}
