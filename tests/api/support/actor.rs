//! People who use the service. They speak as people would: `host.confirms(&registration)`.

use super::replica::Replica;
use super::reply::Reply;
use super::world::World;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

static KEYS: AtomicU32 = AtomicU32::new(0);

/// A key that was never used.
pub fn fresh_key() -> String {
    format!("key-{}-{}", std::process::id(), KEYS.fetch_add(1, Ordering::Relaxed))
}

/// Somebody with (or without) an access token.
#[derive(Debug, Clone)]
pub struct Actor {
    pub phone: String,
    pub account: String,
    pub token: Option<String>,
    pub refresh_token: String,
    pub language: &'static str,
    base: String,
    client: reqwest::Client,
}

impl Actor {
    pub fn anonymous(world: &World) -> Self {
        Self {
            phone: String::new(),
            account: String::new(),
            token: None,
            refresh_token: String::new(),
            language: "en",
            base: world.base.clone(),
            client: world.client.clone(),
        }
    }

    /// The same actor at another instance of the service.
    pub fn at(&self, replica: &Replica) -> Self {
        self.at_address(&replica.base)
    }

    /// The same actor where the service is reached at another address.
    pub fn at_address(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// The same person with the access token that an answer holds.
    pub fn given(&self, pair: &Value) -> Self {
        Self { token: pair["access_token"].as_str().map(str::to_owned), ..self.clone() }
    }

    /// The same actor with another token.
    pub fn with_token(&self, token: String) -> Self {
        Self { token: Some(token), ..self.clone() }
    }

    /// What this actor's access token says.
    pub fn claims(&self) -> Value {
        let token = self.token.as_deref().expect("a token");
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).expect("claims")).expect("base64url");
        serde_json::from_slice(&claims).expect("JSON")
    }

    /// A request with this actor's token and language.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        let request = self.client.request(method, url).header("Accept-Language", self.language);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        Reply::of(request.send().await.expect("an answer")).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// POST with a fresh idempotency key.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_with_key(path, body, &fresh_key()).await
    }

    pub async fn post_with_key(&self, path: &str, body: &Value, key: &str) -> Reply {
        self.send(self.request(Method::POST, path).header("Idempotency-Key", key).json(body)).await
    }

    /// POST without a body.
    pub async fn act(&self, path: &str) -> Reply {
        self.act_with_key(path, &fresh_key()).await
    }

    pub async fn act_with_key(&self, path: &str, key: &str) -> Reply {
        self.send(self.request(Method::POST, path).header("Idempotency-Key", key)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }

    pub async fn enters(&self, person: &Value) -> Value {
        let reply = self.put("/v1/cabinet/person", person).await;
        assert!(reply.status.is_success(), "{}", reply.text());
        reply.json()
    }

    /// Enters a minor, and gives him as he is entered.
    pub async fn enters_minor(&self, person: &Value) -> Value {
        self.post("/v1/cabinet/minors", person).await.expect(201)
    }

    /// Applies, and gives the registration.
    pub async fn applies(&self, application: &Value) -> Value {
        self.post("/v1/registrations", application).await.expect(201)
    }

    pub async fn confirms(&self, registration: &Value) -> Reply {
        self.act(&format!("/v1/host/registrations/{}/confirm", id(registration))).await
    }

    pub async fn rejects(&self, registration: &Value, reason: &str) -> Reply {
        let path = format!("/v1/host/registrations/{}/reject", id(registration));
        self.post(&path, &json!({"reason": reason})).await
    }

    pub async fn withdraws(&self, registration: &Value) -> Reply {
        self.act(&format!("/v1/registrations/{}/withdraw", id(registration))).await
    }

    pub async fn reads(&self, registration: &Value) -> Reply {
        self.get(&format!("/v1/registrations/{}", id(registration))).await
    }

    /// Registers a phone that receives pushes.
    pub async fn registers_device(&self, installation: &str, push_token: &str) {
        let body = json!({"platform": "android", "push_token": push_token});
        self.put(&format!("/v1/me/devices/{installation}"), &body).await.expect(200);
    }
}

pub fn id(object: &Value) -> &str {
    object["id"].as_str().expect("an id")
}

/// The six digits in a text.
pub fn code_in(text: &str) -> String {
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 6).collect();
    assert_eq!(digits.len(), 1, "{text}");
    digits[0].to_owned()
}

impl World {
    /// Signs in by the code in the SMS.
    pub async fn sign_in(&self, phone: &str) -> Actor {
        self.sign_in_as(phone, json!({"device_name": "test"})).await
    }

    /// Signs in by the code in the SMS, with this said about the device.
    pub async fn sign_in_as(&self, phone: &str, mut body: Value) -> Actor {
        let stranger = self.stranger();
        let challenge = stranger.post("/v1/auth/otp", &json!({"phone": phone})).await.expect(202);
        let code = code_in(&self.last_code(phone).await.expect("an SMS"));
        body["challenge_id"] = challenge["challenge_id"].clone();
        body["code"] = json!(code);
        let signed_in = stranger.post("/v1/auth/otp/verify", &body).await.expect(200);
        Actor {
            phone: phone.to_owned(),
            account: id(&signed_in["account"]).to_owned(),
            token: Some(signed_in["access_token"].as_str().unwrap().to_owned()),
            refresh_token: signed_in["refresh_token"].as_str().unwrap().to_owned(),
            ..stranger
        }
    }

    /// The same person with new tokens.
    pub async fn renewed(&self, actor: &Actor) -> Actor {
        let body = json!({"refresh_token": actor.refresh_token});
        let tokens = self.stranger().post("/v1/auth/refresh", &body).await.expect(200);
        Actor {
            token: Some(tokens["access_token"].as_str().unwrap().to_owned()),
            refresh_token: tokens["refresh_token"].as_str().unwrap().to_owned(),
            ..actor.clone()
        }
    }

    /// A migrant who has entered the `n`-th sample person.
    pub async fn migrant(&self, n: usize) -> Actor {
        let actor = self.sign_in(&format!("+7705{:07}", 2_000_000 + n)).await;
        actor.enters(&person(n)).await;
        actor
    }

    /// The `n`-th host, signed in.
    pub async fn host(&self, n: usize) -> Actor {
        self.sign_in(&host_phone(n)).await
    }

    /// A migrant registered at a host's place.
    pub async fn registered(&self, migrant: usize, host: usize) -> (Actor, Actor, Value) {
        let (migrant, host_actor) = (self.migrant(migrant).await, self.host(host).await);
        let registration = migrant.applies(&application(host)).await;
        host_actor.confirms(&registration).await.expect(200);
        (migrant, host_actor, registration)
    }
}

pub fn host_phone(n: usize) -> String {
    format!("+7701{:07}", 3_000_000 + n)
}

/// The IIN of the `n`-th host.
pub fn host_iin(n: usize) -> String {
    let mut serial = 10 + n;
    loop {
        if let Some(iin) = tirkeu::domain::hosts::identifier::with_check_digit(&format!("850101{serial:05}")) {
            return iin;
        }
        serial += 1000;
    }
}

/// The body of an application to the `n`-th host.
pub fn application(host: usize) -> Value {
    json!({
        "host": {"kind": "individual", "iin": host_iin(host), "phone": host_phone(host)},
        "premises": {
            "kind": "apartment",
            "address": {"region": "75", "locality": "Алматы", "street": "пр. Абая", "building": "150", "apartment": "12"}
        },
        "entered_on": "2026-11-20",
        "moved_in_on": "2026-11-21",
        "purpose": "work"
    })
}

/// The body of a program's application for the `n`-th sample person, who stays with that host.
pub fn for_guest(host: usize, guest: usize, reference: &str) -> Value {
    let mut body = application(host);
    body["person"] = person(guest);
    body["client_reference"] = json!(reference);
    body
}

/// The `n`-th sample person, as `PUT /v1/cabinet/person` takes him.
pub fn person(n: usize) -> Value {
    let people = tirkeu::commands::demo::people::people();
    serde_json::to_value(&people[n % people.len()]).expect("JSON")
}
