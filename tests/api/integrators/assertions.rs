//! Client assertions that must be refused, each wrong in one thing only.

use crate::support::integrator::{PrivateKey, all_scopes, basic, encode, expect_oauth_error};
use crate::support::{Program, Reply, World, both_engines, unlimited};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use uuid::Uuid;

/// Asserts that an assertion is refused, and that a right one of the same client is not.
async fn is_refused(world: &World, program: &Program, assertion: &str, what: &str) {
    let reply = world.asks_by_assertion(assertion, &[]).await;
    assert_eq!(reply.status, 401, "{what}: {}", reply.text());
    expect_oauth_error(&reply, "invalid_client");
    world.asks_by_assertion(&program.assertion(world), &[]).await.expect(200);
}

/// What the answers of two refusals have in common: everything but the request's id.
fn seen(reply: &Reply) -> (u16, Vec<(String, String)>, String) {
    let headers = reply.headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    (reply.status.as_u16(), headers, reply.text())
}

both_engines! {
    async fn the_audience_is_the_issuer_alone(world: World) {
        let program = world.program().await;
        let base = world.base.clone();
        for (what, aud) in [
            ("token endpoint", json!(format!("{base}/oauth2/token"))),
            ("list of the issuer", json!([base])),
            ("list with the token endpoint", json!([base, format!("{base}/oauth2/token")])),
            ("list with a stranger", json!([base, "https://elsewhere.example"])),
            ("trailing slash", json!(format!("{base}/"))),
            ("stranger", json!("https://elsewhere.example")),
            ("empty", json!("")),
            ("missing", Value::Null),
        ] {
            is_refused(&world, &program, &program.assertion_with(&world, "aud", aud), what).await;
        }
    }

    async fn the_times_are_those_of_a_minute(world: World) {
        let program = world.program().await;
        let now = world.app.now().timestamp();
        for (what, name, value) in [
            ("long life", "exp", json!(now + 61)),
            ("endless", "exp", json!(i64::MAX)),
            ("expired", "exp", json!(now)),
            ("long expired", "exp", json!(now - 3600)),
            ("no expiry", "exp", Value::Null),
            ("expiry as a string", "exp", json!((now + 60).to_string())),
            ("future issue", "iat", json!(now + 31)),
            ("old issue", "iat", json!(now - 1)),
            ("ancient issue", "iat", json!(now - 86_400)),
            ("not yet", "nbf", json!(now + 31)),
        ] {
            is_refused(&world, &program, &program.assertion_with(&world, name, value), what).await;
        }
        for (name, value) in [("iat", json!(now + 30)), ("nbf", json!(now + 30)), ("iat", Value::Null), ("nbf", Value::Null), ("exp", json!(now + 1))] {
            world.asks_by_assertion(&program.assertion_with(&world, name, value), &[]).await.expect(200);
        }
    }

    async fn the_client_speaks_for_itself_and_names_each_assertion(world: World) {
        let (program, other) = (world.program().await, world.program().await);
        for (what, name, value) in [
            ("another issuer", "iss", json!(other.id.to_string())),
            ("another subject", "sub", json!(other.id.to_string())),
            ("no issuer", "iss", Value::Null),
            ("no subject", "sub", Value::Null),
            ("no id", "jti", Value::Null),
            ("an empty id", "jti", json!("")),
            ("a number for an id", "jti", json!(7)),
        ] {
            is_refused(&world, &program, &program.assertion_with(&world, name, value), what).await;
        }
        let odd = json!(format!("\u{0}\u{1F600}{}", "x".repeat(500)));
        let odd = program.assertion_with(&world, "jti", odd);
        world.asks_by_assertion(&odd, &[]).await.expect(200);
        is_refused(&world, &program, &odd, "the same odd id").await;
    }

    async fn only_the_own_registered_keys_count(world: World) {
        let (program, other) = (world.program().await, world.program().await);
        let claims = || program.claims(&world);
        let with_kid = |kid: Value| json!({"alg": "EdDSA", "kid": kid});
        is_refused(&world, &program, &other.key.jws(&program.header(), &claims()), "another's key under the own id").await;
        is_refused(&world, &program, &other.key.jws(&other.header(), &claims()), "another's key under its own id").await;
        is_refused(&world, &program, &program.key.jws(&with_kid(json!("unheard-of")), &claims()), "unknown key id").await;
        is_refused(&world, &program, &program.key.jws(&with_kid(json!(other.key_id)), &claims()), "another's key id").await;
        is_refused(&world, &program, &program.key.jws(&json!({"alg": "EdDSA"}), &claims()), "no key id").await;
        for kid in [json!("../../etc/passwd"), json!("' OR 1=1 --"), json!("https://evil.example/k"), json!("\u{0}"), json!(""), json!(["k"])] {
            is_refused(&world, &program, &program.key.jws(&with_kid(kid.clone()), &claims()), &kid.to_string()).await;
        }
        let stranger = PrivateKey::ed25519();
        let x = URL_SAFE_NO_PAD.encode(stranger.public_bytes());
        let mut header = program.header();
        header["jwk"] = json!({"kty": "OKP", "crv": "Ed25519", "x": x});
        is_refused(&world, &program, &stranger.jws(&header, &claims()), "a key that came along").await;
        header = program.header();
        header["jku"] = json!("https://evil.example/jwks.json");
        is_refused(&world, &program, &stranger.jws(&header, &claims()), "an address of keys that came along").await;
    }

    async fn the_algorithm_is_the_keys_and_never_the_headers(world: World) {
        let program = world.registers(PrivateKey::p256(), all_scopes()).await;
        let named = |alg: &str| json!({"alg": alg, "kid": program.key_id});
        for alg in ["none", "None", "HS256", "RS256", "ES384", "EdDSA", "Ed25519", "es256", ""] {
            let assertion = program.key.jws(&named(alg), &program.claims(&world));
            is_refused(&world, &program, &assertion, alg).await;
        }
        let unsigned = |alg: &str| format!("{}.{}.", encode(&named(alg)), encode(&program.claims(&world)));
        is_refused(&world, &program, &unsigned("none"), "none, unsigned").await;
        is_refused(&world, &program, &unsigned("ES256"), "unsigned").await;
        // A true RS256 signature, under the id of an ES256 key.
        let der: Pkcs8V1Der<'_> = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
        let rsa = RsaKeyPair::from_pkcs8(der.as_ref()).unwrap();
        let input = format!("{}.{}", encode(&named("RS256")), encode(&program.claims(&world)));
        let mut signature = vec![0; rsa.public_modulus_len()];
        rsa.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), input.as_bytes(), &mut signature).unwrap();
        is_refused(&world, &program, &format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)), "RS256").await;
    }

    async fn the_public_key_is_no_secret_to_sign_with(world: World) {
        let program = world.program().await;
        let bytes = program.key.public_bytes();
        let spki = [&[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00], bytes.as_slice()].concat();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(&spki));
        let input = || format!("{}.{}", encode(&json!({"alg": "HS256", "kid": program.key_id})), encode(&program.claims(&world)));
        for secret in [bytes.clone(), spki, pem.into_bytes(), URL_SAFE_NO_PAD.encode(&bytes).into_bytes()] {
            let input = input();
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), input.as_bytes());
            let assertion = format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()));
            is_refused(&world, &program, &assertion, "HS256 keyed with the public key").await;
        }
    }

    async fn another_kind_of_jwt_is_no_assertion(world: World) {
        let program = world.program().await;
        for (name, value) in [("typ", json!("at+jwt")), ("typ", json!("dpop+jwt")), ("crit", json!(["exp"])), ("b64", json!(false))] {
            let mut header = program.header();
            header[name] = value;
            is_refused(&world, &program, &program.key.jws(&header, &program.claims(&world)), name).await;
        }
        let token = program.token(&world).await;
        is_refused(&world, &program, &token, "an access token").await;
        let whole = program.assertion(&world);
        for (what, text) in [
            ("stripped", whole[..whole.rfind('.').unwrap()].to_owned()),
            ("cut", whole[..whole.len() - 2].to_owned()),
            ("padded", format!("{whole}=")),
            ("rubbish", "a.b.c".to_owned()),
            ("long", format!("{whole}{}", "A".repeat(3_000))),
        ] {
            is_refused(&world, &program, &text, what).await;
        }
        let too_long = format!("{whole}{}", "A".repeat(8_000));
        world.asks_by_assertion(&too_long, &[]).await.expect_problem(413, "payload_too_large");
        for typ in ["JWT", "client-authentication+jwt"] {
            let mut header = program.header();
            header["typ"] = json!(typ);
            let right = program.key.jws(&header, &program.claims(&world));
            world.asks_by_assertion(&right, &[]).await.expect(200);
        }
    }

    async fn unknown_suspended_and_wrongly_authenticated_clients_look_alike(world: World, unlimited) {
        let program = world.program().await;
        let suspended = world.program().await;
        tirkeu::app::integrators::standing::suspend(&world.app, suspended.id).await.unwrap();
        let nobody = Program { id: Uuid::nil(), key: PrivateKey::ed25519(), key_id: "k".to_owned() };
        let unknown = Program { id: world.app.new_id(world.app.now()), key: PrivateKey::p256(), key_id: "k".to_owned() };
        let stranger = PrivateKey::ed25519();
        let sandbox = world.sandbox().await;
        let id = sandbox.id.to_string();
        let mut answers = Vec::new();
        for assertion in [
            unknown.assertion(&world), nobody.assertion(&world), suspended.assertion(&world),
            stranger.jws(&program.header(), &program.claims(&world)),
            program.assertion_with(&world, "aud", json!("x")), "rubbish".to_owned(),
        ] {
            answers.push(seen(&world.asks_by_assertion(&assertion, &[]).await));
        }
        for (client, secret) in [
            (id.as_str(), "wrong"), (&unknown.id.to_string(), &sandbox.secret), ("nobody", "x"), (&program.id.to_string(), "x"),
        ] {
            let form = [("grant_type", "client_credentials")];
            answers.push(seen(&world.asks_for_token(&form, Some(&basic(client, secret))).await));
        }
        for answer in &answers {
            assert_eq!(answer, &answers[0]);
        }
        assert_eq!(answers[0].0, 401);
        assert_eq!(world.count("oauth_assertions").await, 0, "what was refused is not remembered");
    }
}
