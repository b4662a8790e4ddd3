//! Programs of integrators, with keys of their own: they make assertions as any OAuth client would.

use super::actor::Actor;
use super::reply::Reply;
use super::world::World;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use tirkeu::app::integrators::keys::NewKey;
use tirkeu::app::integrators::register::{RegisterClient, register};
use tirkeu::domain::integrators::{ClientName, KeyId, PublicKey, Scope, ScopeSet};
use uuid::Uuid;

pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

static SERIAL: AtomicU32 = AtomicU32::new(0);

fn serial() -> u32 {
    SERIAL.fetch_add(1, Ordering::Relaxed)
}

/// A private key of a client, its id and what signs with it.
pub enum PrivateKey {
    Ed25519(Box<Ed25519KeyPair>),
    P256(Box<EcdsaKeyPair>),
}

impl PrivateKey {
    pub fn ed25519() -> Self {
        Self::Ed25519(Box::new(Ed25519KeyPair::generate().expect("a key")))
    }

    pub fn p256() -> Self {
        Self::P256(Box::new(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key")))
    }

    pub fn alg(&self) -> &'static str {
        match self {
            Self::Ed25519(_) => "EdDSA",
            Self::P256(_) => "ES256",
        }
    }

    pub fn public_bytes(&self) -> Vec<u8> {
        match self {
            Self::Ed25519(pair) => pair.public_key().as_ref().to_vec(),
            Self::P256(pair) => pair.public_key().as_ref().to_vec(),
        }
    }

    pub fn public(&self) -> PublicKey {
        PublicKey::from_stored(self.alg(), &self.public_bytes()).expect("a public key")
    }

    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Self::P256(pair) => pair.sign(&SystemRandom::new(), message).expect("a signature").as_ref().to_vec(),
        }
    }

    /// A compact JWS of these two, as they are.
    pub fn jws(&self, header: &Value, claims: &Value) -> String {
        let input = format!("{}.{}", encode(header), encode(claims));
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(self.sign(input.as_bytes())))
    }
}

pub fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A registered client with a key.
pub struct Program {
    pub id: Uuid,
    pub key: PrivateKey,
    pub key_id: String,
}

impl Program {
    /// The header that its assertions have.
    pub fn header(&self) -> Value {
        json!({"alg": self.key.alg(), "kid": self.key_id})
    }

    /// The claims of a right assertion, never used before.
    pub fn claims(&self, world: &World) -> Value {
        let now = world.app.now().timestamp();
        let id = self.id.to_string();
        json!({"iss": id, "sub": id, "aud": world.base, "iat": now, "nbf": now, "exp": now + 60, "jti": format!("jti-{}", serial())})
    }

    /// A right assertion, never used before.
    pub fn assertion(&self, world: &World) -> String {
        self.key.jws(&self.header(), &self.claims(world))
    }

    /// A right assertion but for one claim; null takes it out.
    pub fn assertion_with(&self, world: &World, name: &str, value: Value) -> String {
        let mut claims = self.claims(world);
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value;
        }
        self.key.jws(&self.header(), &claims)
    }

    /// An access token with all its scopes.
    pub async fn token(&self, world: &World) -> String {
        let body = world.asks_by_assertion(&self.assertion(world), &[]).await.expect(200);
        body["access_token"].as_str().expect("a token").to_owned()
    }

    /// A caller with an access token.
    pub async fn actor(&self, world: &World) -> Actor {
        let mut actor = world.stranger();
        actor.token = Some(self.token(world).await);
        actor
    }
}

/// A registered sandbox client with a secret.
pub struct Sandbox {
    pub id: Uuid,
    pub secret: String,
}

pub fn scopes(text: &str) -> ScopeSet {
    ScopeSet::parse(text).expect("scopes")
}

pub fn all_scopes() -> ScopeSet {
    Scope::ALL.into_iter().collect()
}

/// The header of `client_secret_basic`.
pub fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

impl World {
    /// Registers a client with this key.
    pub async fn registers(&self, key: PrivateKey, scopes: ScopeSet) -> Program {
        let key_id = key.public().thumbprint().unwrap().as_str().to_owned();
        let new = NewKey { key: key.public(), id: KeyId::parse(&key_id).unwrap(), until: None };
        let name = ClientName::parse(&format!("Client {}", serial())).unwrap();
        let command = RegisterClient { name, scopes, sandbox: false, key: Some(new) };
        let registered = register(&self.app, command).await.expect("a client");
        assert!(registered.secret.is_none());
        Program { id: registered.client, key, key_id }
    }

    /// A client with an Ed25519 key and every scope.
    pub async fn program(&self) -> Program {
        self.registers(PrivateKey::ed25519(), all_scopes()).await
    }

    /// A sandbox client with a secret and every scope.
    pub async fn sandbox(&self) -> Sandbox {
        let name = ClientName::parse(&format!("Sandbox {}", serial())).unwrap();
        let command = RegisterClient { name, scopes: all_scopes(), sandbox: true, key: None };
        let registered = register(&self.app, command).await.expect("a client");
        Sandbox { id: registered.client, secret: registered.secret.expect("a secret").to_string() }
    }

    /// Sends a form to the token endpoint.
    pub async fn asks_for_token(&self, form: &[(&str, &str)], authorization: Option<&str>) -> Reply {
        self.asks_at(&self.base, form, authorization).await
    }

    /// Sends a form to the token endpoint of a replica.
    pub async fn asks_at(&self, base: &str, form: &[(&str, &str)], authorization: Option<&str>) -> Reply {
        let mut request = self.client.post(format!("{base}/oauth2/token")).form(form);
        if let Some(authorization) = authorization {
            request = request.header("Authorization", authorization);
        }
        self.raw(request).await
    }

    pub async fn asks_by_assertion(&self, assertion: &str, more: &[(&str, &str)]) -> Reply {
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", assertion),
        ];
        form.extend(more);
        self.asks_for_token(&form, None).await
    }

    pub async fn asks_by_secret(&self, id: &str, secret: &str) -> Reply {
        self.asks_for_token(&[("grant_type", "client_credentials")], Some(&basic(id, secret))).await
    }
}

/// Asserts a whole error of RFC 6749.
#[track_caller]
pub fn expect_oauth_error(reply: &Reply, error: &str) {
    let status = if error == "invalid_client" { 401 } else { 400 };
    assert_eq!(reply.status.as_u16(), status, "{}", reply.text());
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("www-authenticate").is_some(), status == 401);
    let body = reply.json();
    assert_eq!(body["error"], error, "{body}");
    let description = body["error_description"].as_str().expect("a description");
    assert!(
        !description.is_empty() && description.bytes().all(|b| (0x20..0x7f).contains(&b) && b != b'"' && b != b'\\')
    );
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
}
