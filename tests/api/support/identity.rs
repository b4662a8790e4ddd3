//! A small identity provider that says whatever a test wants, signed with keys of its own. The honest one is a package
//! (`.ci/oidc`); this one is for what an honest one never does.

use super::far_end::serve;
use super::replica::Replica;
use super::world::{RSA_KEY, World};
use actix_web::dev::ServerHandle;
use actix_web::{HttpRequest, HttpResponse, web};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tirkeu::domain::clock::{Clock, ManualClock};
use tirkeu::gateways::fcm::fake::generate_key_pem;
use tirkeu::gateways::http_client::Timeouts;
use tirkeu::gateways::oidc::{OidcConfig, OidcProvider};

pub const CLIENT: &str = "tirkeu";
pub const SECRET: &str = "s€cret:&+ of ours";

/// How an endpoint behaves.
#[derive(Debug, Clone, Default)]
pub enum Mood {
    #[default]
    Honest,
    /// Status and body.
    Says(u16, String),
    /// Megabytes without an end.
    Huge,
    /// No answer.
    Silent,
}

/// What the provider does.
#[derive(Debug, Default)]
pub struct Script {
    /// By the last part of the path: `openid-configuration`, `token`, `jwks`, `userinfo`.
    pub moods: HashMap<&'static str, Mood>,
    /// Put over the claims of the ID token; null takes one away.
    pub claims: Value,
    /// Put over its header.
    pub header: Value,
    /// The key that signs: index into [`Provider::keys`], and whether it is published.
    pub key: usize,
    pub published: Vec<usize>,
    /// The whole ID token, instead of a signed one.
    pub token: Option<String>,
    /// What userinfo says; without it there is no such endpoint.
    pub userinfo: Option<Value>,
    /// Put over the discovery document.
    pub metadata: Value,
    /// Requests by the last part of the path.
    pub asked: HashMap<String, usize>,
    /// Forms that came to the token endpoint, with the header.
    pub forms: Vec<(HashMap<String, String>, Option<String>)>,
}

/// A key pair of the provider.
pub struct Key {
    pub jwk: Value,
    pub algorithm: Algorithm,
    private: EncodingKey,
}

/// The provider.
pub struct Provider {
    pub issuer: String,
    pub script: Arc<Mutex<Script>>,
    pub keys: Arc<Vec<Key>>,
    handle: ServerHandle,
}

fn ed25519(kid: &str, seed: u8) -> Key {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
    let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "kid": kid, "use": "sig", "alg": "EdDSA", "x": x});
    let der = pair.to_pkcs8v1().unwrap();
    Key { jwk, algorithm: Algorithm::EdDSA, private: EncodingKey::from_ed_der(der.as_ref()) }
}

fn p256(kid: &str) -> Key {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let point = pair.public_key().as_ref();
    let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
    let jwk = json!({"kty": "EC", "crv": "P-256", "kid": kid, "use": "sig", "x": x, "y": y});
    let der = pair.to_pkcs8v1().unwrap();
    Key { jwk, algorithm: Algorithm::ES256, private: EncodingKey::from_ec_der(der.as_ref()) }
}

fn rsa(kid: &str) -> Key {
    let pem = RSA_KEY.get_or_init(|| generate_key_pem().unwrap());
    let private = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
    let pair = aws_lc_rs::rsa::KeyPair::from_der(private.as_bytes()).unwrap();
    // RSAPublicKey (RFC 8017, A.1.1) of 2048 bits: the modulus follows nine bytes of frame, the exponent is 65537.
    let n = URL_SAFE_NO_PAD.encode(&pair.public_key().as_ref()[9..265]);
    let jwk = json!({"kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "n": n, "e": "AQAB"});
    Key { jwk, algorithm: Algorithm::RS256, private }
}

impl Provider {
    /// Starts one with the keys `ed` (0), `ec` (1), `rsa` (2) and `next` (3); the first three are published.
    pub fn start(clock: Arc<ManualClock>) -> Self {
        let keys = Arc::new(vec![ed25519("ed", 21), p256("ec"), rsa("rsa"), ed25519("next", 22)]);
        let script = Arc::new(Mutex::new(Script { published: vec![0, 1, 2], ..Script::default() }));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state =
            web::Data::new(Served { issuer: issuer.clone(), script: script.clone(), keys: keys.clone(), clock });
        let handle = serve(listener, state, answer);
        Self { issuer, script, keys, handle }
    }

    pub fn config(&self) -> OidcConfig {
        OidcConfig {
            issuer: self.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: zeroize::Zeroizing::new(SECRET.to_owned()),
            redirect_uri: "https://app.example/signed-in".to_owned(),
            scopes: "openid phone".to_owned(),
            phone_claim: "phone_number".to_owned(),
            iin_claim: Some("iin".to_owned()),
        }
    }

    /// Changes what it does.
    pub fn now(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    /// How often the last part of a path was asked for.
    pub fn asked(&self, what: &str) -> usize {
        self.script.lock().unwrap().asked.get(what).copied().unwrap_or_default()
    }

    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}

impl World {
    /// A replica at which people may sign in with this provider.
    pub async fn with_provider(&self, provider: &Provider) -> Replica {
        let timeouts = Timeouts { connect: Duration::from_secs(1), total: Duration::from_millis(700) };
        let identity = OidcProvider::with_timeouts(provider.config(), self.clock.clone(), timeouts).unwrap();
        self.replica(|parts| parts.identity = Some(Arc::new(identity))).await
    }
}

struct Served {
    issuer: String,
    script: Arc<Mutex<Script>>,
    keys: Arc<Vec<Key>>,
    clock: Arc<ManualClock>,
}

fn put_over(value: &mut Value, over: &Value) {
    for (name, new) in over.as_object().into_iter().flatten() {
        if new.is_null() {
            value.as_object_mut().unwrap().remove(name);
        } else {
            value[name] = new.clone();
        }
    }
}

impl Served {
    fn metadata(&self, script: &Script) -> Value {
        let url = |path: &str| format!("{}/{path}", self.issuer);
        let mut document = json!({
            "issuer": self.issuer, "authorization_endpoint": url("authorize?tenant=kz"), "token_endpoint": url("token"),
            "jwks_uri": url("jwks"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        });
        if script.userinfo.is_some() {
            document["userinfo_endpoint"] = json!(url("userinfo"));
        }
        put_over(&mut document, &script.metadata);
        document
    }

    /// The code of an honest sign-in is `<subject>.<nonce>`: so the provider needs no memory.
    fn token(&self, script: &Script, code: &str) -> Value {
        let (subject, nonce) = code.split_once('.').unwrap_or((code, ""));
        let now = self.clock.now().timestamp();
        let mut claims = json!({
            "iss": self.issuer, "sub": subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce,
            "phone_number": "+77017654321", "phone_number_verified": true, "iin": "850101000016",
        });
        put_over(&mut claims, &script.claims);
        let key = &self.keys[script.key];
        let mut header = Header::new(key.algorithm);
        header.kid = key.jwk["kid"].as_str().map(str::to_owned);
        let mut header = serde_json::to_value(header).unwrap();
        put_over(&mut header, &script.header);
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let input = format!("{}.{}", part(&header), part(&claims));
        let signature = jsonwebtoken::crypto::sign(input.as_bytes(), &key.private, key.algorithm).unwrap();
        let signed = format!("{input}.{signature}");
        json!({"access_token": "for-userinfo", "token_type": "Bearer", "expires_in": 60,
            "id_token": script.token.clone().unwrap_or(signed)})
    }
}

async fn answer(request: HttpRequest, body: web::Bytes, served: web::Data<Served>) -> HttpResponse {
    let what = request.path().rsplit('/').next().unwrap_or_default().to_owned();
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let mood = {
        let mut script = served.script.lock().unwrap();
        *script.asked.entry(what.clone()).or_default() += 1;
        script.moods.get(what.as_str()).cloned().unwrap_or_default()
    };
    match mood {
        Mood::Honest => {}
        Mood::Says(status, body) => {
            return HttpResponse::build(status.try_into().unwrap()).insert_header(("Retry-After", "7")).body(body);
        }
        Mood::Huge => {
            let chunk = web::Bytes::from(vec![b'x'; 64 * 1024]);
            let endless = futures_util::stream::repeat_with(move || Ok::<_, actix_web::Error>(chunk.clone()));
            return HttpResponse::Ok().streaming(endless);
        }
        Mood::Silent => std::future::pending().await,
    }
    let mut script = served.script.lock().unwrap();
    match what.as_str() {
        "openid-configuration" => HttpResponse::Ok().json(served.metadata(&script)),
        "jwks" => {
            let keys: Vec<&Value> = script.published.iter().map(|at| &served.keys[*at].jwk).collect();
            HttpResponse::Ok().json(json!({"keys": keys}))
        }
        "token" => {
            let form: HashMap<String, String> =
                reqwest::Url::parse(&format!("http://x/?{}", String::from_utf8_lossy(&body)))
                    .unwrap()
                    .query_pairs()
                    .into_owned()
                    .collect();
            let code = form["code"].clone();
            script.forms.push((form, header("Authorization")));
            if code == "refused" {
                return HttpResponse::BadRequest().json(json!({"error": "invalid_grant"}));
            }
            HttpResponse::Ok().json(served.token(&script, &code))
        }
        "userinfo" if header("Authorization").as_deref() == Some("Bearer for-userinfo") => {
            HttpResponse::Ok().json(&script.userinfo)
        }
        _ => HttpResponse::NotFound().finish(),
    }
}

/// What the header of a confidential client says: id and secret.
pub fn basic(header: &str) -> String {
    let encoded = header.strip_prefix("Basic ").expect("basic authentication");
    String::from_utf8(STANDARD.decode(encoded).unwrap()).unwrap()
}
