//! Forged access tokens. Each is signed with the service's own key and wrong in one thing only, so that nothing but the check of
//! that one thing can refuse it. All of them are shown to an operation of accounts and to one of clients.

use crate::support::integrator::encode;
use crate::support::{Reply, World, both_engines};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tirkeu::app::ports::Signer;
use tirkeu::gateways::signing::Ed25519Signer;

/// The key of every world.
fn service_key() -> Ed25519Signer {
    Ed25519Signer::from_seed(&[7; 32]).unwrap()
}

fn sign(input: &str) -> String {
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(service_key().sign(input.as_bytes()).unwrap()))
}

/// A token of these two, truly signed.
fn token(header: &Value, claims: &Value) -> String {
    sign(&format!("{}.{}", encode(header), encode(claims)))
}

/// A token of these two texts, truly signed: for what a JSON value cannot hold.
fn token_of(header: &str, claims: &str) -> String {
    sign(&format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims)))
}

/// With one member changed; null takes it out.
fn with(object: &Value, name: &str, value: Value) -> Value {
    let mut changed = object.clone();
    if value.is_null() {
        changed.as_object_mut().unwrap().remove(name);
    } else {
        changed[name] = value;
    }
    changed
}

fn parts(token: &str) -> (Value, Value) {
    let read = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap();
    let mut parts = token.split('.');
    (read(parts.next().unwrap()), read(parts.next().unwrap()))
}

const ACCOUNT: &str = "/v1/me";
const CLIENT: &str = "/v1/integrator";

async fn shows(world: &World, path: &str, token: &str) -> Reply {
    let request = world.client.get(world.url(path)).header("Authorization", format!("Bearer {token}"));
    world.raw(request).await
}

/// Shows a forged token everywhere; nobody takes it.
async fn nobody_takes(world: &World, what: &str, token: &str) {
    for path in [ACCOUNT, CLIENT] {
        let reply = shows(world, path, token).await;
        assert_eq!(reply.status, 401, "{what} at {path}: {}", reply.text());
        assert_eq!(reply.header("content-type"), Some("application/problem+json"), "{what}");
        assert!(reply.header("www-authenticate").is_some_and(|said| said.starts_with("Bearer")), "{what}");
    }
}

/// A true token of each kind, with the operation that takes it.
async fn true_tokens(world: &World) -> [(String, &'static str); 2] {
    let account = world.host(0).await.token.unwrap();
    let client = world.program().await.token(world).await;
    [(account, ACCOUNT), (client, CLIENT)]
}

/// Header and claims of a true token; made again with the service's key it is taken, so whatever is refused is refused for the
/// one thing that was changed.
async fn forgeable(world: &World, (token_text, path): &(String, &'static str)) -> (Value, Value) {
    let (header, claims) = parts(token_text);
    let again = with(&claims, "jti", json!("01900000-0000-7000-8000-00000000000a"));
    shows(world, path, &token(&header, &again)).await.expect(200);
    (header, claims)
}

/// Forged headers, by what is wrong with them.
fn wrong_headers(header: &Value) -> Vec<(String, Value)> {
    let jwk = service_key().jwks()["keys"][0].clone();
    let mut forged: Vec<(String, Value)> =
        ["none", "None", "NONE", "nOnE", "", "HS256", "RS256", "ES256", "Ed25519", "eddsa"]
            .into_iter()
            .map(|alg| (format!("alg {alg:?}"), with(header, "alg", json!(alg))))
            .collect();
    for (name, value) in [
        ("alg", Value::Null),
        ("alg", json!(["EdDSA"])),
        ("kid", Value::Null),
        ("kid", json!("")),
        ("kid", json!("../../../dev/null")),
        ("kid", json!("' UNION SELECT 'key' --")),
        ("kid", json!("https://evil.example/key")),
        ("kid", json!("unknown")),
        ("kid", json!([jwk["kid"]])),
        ("jwk", jwk.clone()),
        ("jku", json!("https://evil.example/jwks.json")),
        ("x5u", json!("https://evil.example/chain.pem")),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("crit", json!(["tirkeu-unheard-of"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("cty", json!("JWT")),
        ("zip", json!("DEF")),
        ("typ", Value::Null),
        ("typ", json!("JWT")),
        ("typ", json!("at+jwt ")),
        ("typ", json!("tirkeu-receipt+jwt")),
        ("typ", json!("tirkeu-certificate+jwt")),
        ("typ", json!("id_token+jwt")),
    ] {
        forged.push((format!("header {name} = {value}"), with(header, name, value)));
    }
    forged
}

/// Forged claims that both kinds of token have.
fn wrong_claims(world: &World, claims: &Value) -> Vec<(String, Value)> {
    let now = world.app.now().timestamp();
    let (iss, aud) = (claims["iss"].clone(), claims["aud"].clone());
    [
        ("iss", json!("https://sandbox.tirkeu.example")),
        ("iss", json!(format!("{}/", world.base))),
        ("iss", json!([iss])),
        ("iss", json!("")),
        ("iss", Value::Null),
        ("aud", json!("another-api")),
        ("aud", json!([aud])),
        ("aud", json!([aud, "another-api"])),
        ("aud", json!("")),
        ("aud", Value::Null),
        ("sub", json!("01900000-0000-7000-8000-000000000000")),
        ("sub", json!("admin")),
        ("sub", json!(1)),
        ("sub", Value::Null),
        ("client_id", json!("another-client")),
        ("client_id", json!("01900000-0000-7000-8000-000000000000")),
        ("client_id", json!([claims["client_id"]])),
        ("client_id", Value::Null),
        ("exp", json!(now)),
        ("exp", json!(now - 86_400)),
        ("exp", json!(now + 601)),
        ("exp", json!(now + 86_400)),
        ("exp", json!(i64::MAX)),
        ("exp", json!(-1)),
        ("exp", json!((now + 60).to_string())),
        ("exp", json!(1e300)),
        ("exp", json!([now + 60])),
        ("exp", Value::Null),
        ("iat", json!(now + 31)),
        ("iat", json!(now + 86_400)),
        ("iat", json!(now - 1)),
        ("iat", json!(0)),
        ("iat", json!("now")),
        ("iat", Value::Null),
        ("nbf", json!(now + 31)),
        ("nbf", json!(i64::MAX)),
        ("nbf", json!("tomorrow")),
        ("jti", json!("1")),
        ("jti", Value::Null),
    ]
    .into_iter()
    .map(|(name, value)| (format!("claim {name} = {value}"), with(claims, name, value)))
    .collect()
}

both_engines! {
    async fn a_forged_header_makes_no_token(world: World) {
        for of in true_tokens(&world).await {
            let (header, claims) = forgeable(&world, &of).await;
            let forged = wrong_headers(&header);
            assert!(forged.len() >= 35);
            for (what, wrong) in forged {
                nobody_takes(&world, &what, &token(&wrong, &claims)).await;
            }
        }
    }

    async fn a_forged_claim_makes_no_token(world: World) {
        for of in true_tokens(&world).await {
            let (header, claims) = forgeable(&world, &of).await;
            let forged = wrong_claims(&world, &claims);
            assert!(forged.len() >= 39);
            for (what, wrong) in forged {
                nobody_takes(&world, &what, &token(&header, &wrong)).await;
            }
        }
    }

    async fn a_claim_that_only_one_kind_has_is_missed_by_that_kind(world: World) {
        let [account, client] = true_tokens(&world).await;
        let (header, claims) = forgeable(&world, &account).await;
        for value in [Value::Null, json!("no-uuid"), json!(7)] {
            nobody_takes(&world, "session", &token(&header, &with(&claims, "sid", value))).await;
        }
        let (header, claims) = forgeable(&world, &client).await;
        for value in [Value::Null, json!(["events:read"]), json!(7)] {
            nobody_takes(&world, "scope", &token(&header, &with(&claims, "scope", value))).await;
        }
    }

    async fn a_name_that_stands_twice_makes_no_token(world: World) {
        for of in true_tokens(&world).await {
            let (header, claims) = forgeable(&world, &of).await;
            let twice = |object: &Value, member: &str| object.to_string().replacen('{', &format!("{{{member},"), 1);
            let exp = format!("\"exp\":{}", claims["exp"]);
            nobody_takes(&world, "two expiries", &token_of(&header.to_string(), &twice(&claims, &exp))).await;
            let sub = format!("\"sub\":{}", claims["sub"]);
            nobody_takes(&world, "two subjects", &token_of(&header.to_string(), &twice(&claims, &sub))).await;
            nobody_takes(&world, "two algorithms", &token_of(&twice(&header, "\"alg\":\"EdDSA\""), &claims.to_string())).await;
            nobody_takes(&world, "no JSON", &token_of(&header.to_string(), "claims")).await;
            nobody_takes(&world, "a list", &token_of(&header.to_string(), &json!([claims]).to_string())).await;
        }
    }

    async fn a_token_without_its_own_signature_is_none(world: World) {
        let [account, client] = true_tokens(&world).await;
        let signature = |text: &str| text.rsplit('.').next().unwrap().to_owned();
        for (mine, other) in [(&account.0, &client.0), (&client.0, &account.0)] {
            let (header, claims) = parts(mine);
            let body = mine.rsplit_once('.').unwrap().0;
            for (what, forged) in [
                ("stripped", format!("{body}.")),
                ("cut off", body.to_owned()),
                ("swapped", format!("{body}.{}", signature(other))),
                ("shortened", mine[..mine.len() - 2].to_owned()),
                ("padded", format!("{mine}==")),
                ("with a fourth part", format!("{mine}.{}", signature(mine))),
                ("with zeros", format!("{body}.{}", URL_SAFE_NO_PAD.encode([0; 64]))),
            ] {
                nobody_takes(&world, what, &forged).await;
            }
            for alg in ["none", "None", "NONE", "nOnE"] {
                let unsigned = format!("{}.{}.", encode(&with(&header, "alg", json!(alg))), encode(&claims));
                nobody_takes(&world, alg, &unsigned).await;
            }
        }
    }

    async fn the_published_key_is_no_secret_to_sign_with(world: World) {
        let jwk = service_key().jwks()["keys"][0].clone();
        let x = jwk["x"].as_str().unwrap().to_owned();
        let raw = URL_SAFE_NO_PAD.decode(&x).unwrap();
        let spki = [&[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00], raw.as_slice()].concat();
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(&spki));
        for (text, _) in true_tokens(&world).await {
            let (header, claims) = parts(&text);
            let input = format!("{}.{}", encode(&with(&header, "alg", json!("HS256"))), encode(&claims));
            for secret in [raw.clone(), spki.clone(), pem.clone().into_bytes(), pem.trim_end().into(), x.clone().into_bytes(), jwk.to_string().into_bytes()] {
                let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), input.as_bytes());
                nobody_takes(&world, "HS256", &format!("{input}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))).await;
            }
        }
    }

    async fn what_this_service_signed_for_another_purpose_is_no_token(world: World) {
        let (migrant, host, registration) = world.registered(0, 0).await;
        let number = migrant.reads(&registration).await.expect(200)["certificate_number"].as_str().unwrap().to_owned();
        let certificate = migrant.get(&format!("/v1/certificates/{number}")).await.expect(200);
        let program = world.program().await;
        for (what, text) in [
            ("receipt", registration["receipt"].as_str().unwrap()),
            ("certificate", certificate["jws"].as_str().unwrap()),
            ("QR text", certificate["qr"].as_str().unwrap_or("HC1:")),
            ("refresh token", &host.refresh_token),
            ("assertion", &program.assertion(&world)),
        ] {
            nobody_takes(&world, what, text).await;
        }
    }

    async fn neither_kind_of_token_passes_for_the_other(world: World) {
        let host = world.host(0).await;
        let program = world.program().await;
        let [(account, _), (client, _)] = [(host.token.clone().unwrap(), ACCOUNT), (program.token(&world).await, CLIENT)];
        shows(&world, CLIENT, &account).await.expect_problem(401, "unauthenticated");
        shows(&world, ACCOUNT, &client).await.expect_problem(401, "unauthenticated");
        // Remembered or not: each was taken where it belongs before, and is shown again.
        shows(&world, ACCOUNT, &account).await.expect(200);
        shows(&world, CLIENT, &client).await.expect(200);
        shows(&world, CLIENT, &account).await.expect_problem(401, "unauthenticated");
        shows(&world, ACCOUNT, &client).await.expect_problem(401, "unauthenticated");
        let sandbox = world.sandbox().await;
        let trial = world.asks_by_secret(&sandbox.id.to_string(), &sandbox.secret).await.expect(200);
        shows(&world, ACCOUNT, trial["access_token"].as_str().unwrap()).await.expect_problem(401, "unauthenticated");

        // One kind, dressed up as the other in all claims but one.
        let ((header, of_account), (_, of_client)) = (parts(&account), parts(&client));
        let mut both = of_account.clone();
        both["scope"] = of_client["scope"].clone();
        for changes in [
            vec![("aud", &of_client["aud"])],
            vec![("client_id", &of_client["client_id"])],
            vec![("aud", &of_client["aud"]), ("client_id", &of_client["client_id"])],
            vec![("sub", &of_client["sub"]), ("client_id", &of_client["client_id"])],
            vec![("sub", &of_client["sub"]), ("aud", &of_client["aud"])],
        ] {
            let forged = changes.iter().fold(both.clone(), |claims, (name, value)| with(&claims, name, (*value).clone()));
            nobody_takes(&world, &format!("{changes:?}"), &token(&header, &forged)).await;
        }
        let mut other = of_client.clone();
        other["sid"] = of_account["sid"].clone();
        nobody_takes(&world, "client with aud of accounts", &token(&header, &with(&other, "aud", of_account["aud"].clone()))).await;
        nobody_takes(&world, "client named as the app", &token(&header, &with(&other, "client_id", of_account["client_id"].clone()))).await;
    }
}
