//! The fake refuses what Google refuses: raw requests that the real client would never make.

mod wire;

use super::*;
use crate::domain::clock::{ManualClock, SeededRandom};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::Value;
use std::sync::LazyLock;

static KEY: LazyLock<String> = LazyLock::new(|| generate_key_pem().unwrap());

const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 10, 0, 0).unwrap()
}

struct Raw {
    fcm: FakeFcm,
    clock: Arc<ManualClock>,
    client: reqwest::Client,
}

impl Raw {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::at(now()));
        let fcm = FakeFcm::start_with_key(KEY.clone(), clock.clone(), Arc::new(SeededRandom::new(1))).unwrap();
        Self { fcm, clock, client: crate::gateways::http_client::build().unwrap() }
    }

    fn claims(&self) -> Value {
        let (iat, aud) = (now().timestamp(), format!("{}/token", self.fcm.base_url()));
        json!({"iss": FAKE_EMAIL, "scope": SCOPE, "aud": aud, "iat": iat, "exp": iat + 3600})
    }

    async fn grant(&self, grant_type: &str, claims: &Value, pem: &str) -> (u16, Value) {
        let key = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
        let assertion = jsonwebtoken::encode(&Header::new(Algorithm::RS256), claims, &key).unwrap();
        let form = [("grant_type", grant_type), ("assertion", assertion.as_str())];
        let url = format!("{}/token", self.fcm.base_url());
        answer(self.client.post(url).form(&form)).await
    }

    /// With an assertion that was altered after it was signed.
    async fn grant_altered(&self, alter: impl FnOnce(&str) -> String) -> (u16, Value) {
        let key = EncodingKey::from_rsa_pem(KEY.as_bytes()).unwrap();
        let assertion = jsonwebtoken::encode(&Header::new(Algorithm::RS256), &self.claims(), &key).unwrap();
        let form = [("grant_type", GRANT_TYPE), ("assertion", &alter(&assertion))];
        answer(self.client.post(format!("{}/token", self.fcm.base_url())).form(&form)).await
    }

    async fn token(&self) -> String {
        let (status, body) = self.grant(GRANT_TYPE, &self.claims(), &KEY).await;
        assert_eq!((status, &body["expires_in"], &body["token_type"]), (200, &json!(3599), &json!("Bearer")));
        body["access_token"].as_str().unwrap().to_owned()
    }

    async fn send(&self, project: &str, bearer: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/v1/projects/{project}/messages:send", self.fcm.base_url());
        answer(self.client.post(url).bearer_auth(bearer).json(body)).await
    }
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn an_assertion_must_be_right_in_every_claim() {
    let raw = Raw::new();
    let iat = now().timestamp();
    let table = [
        ("iss", json!("stranger@example.test"), "invalid_grant"),
        ("aud", json!("https://example.test/token"), "invalid_grant"),
        ("scope", json!("https://www.googleapis.com/auth/drive"), "invalid_scope"),
        ("scope", json!(""), "invalid_scope"),
        ("exp", json!(iat + 3601), "invalid_grant"),
        ("exp", json!(iat), "invalid_grant"),
        ("iat", json!(iat + 301), "invalid_grant"),
    ];
    for (claim, value, error) in table {
        let mut claims = raw.claims();
        claims[claim] = value;
        let (status, body) = raw.grant(GRANT_TYPE, &claims, &KEY).await;
        assert_eq!((status, body["error"].as_str()), (400, Some(error)), "{claims}");
    }
    let (_, body) = raw.grant("password", &raw.claims(), &KEY).await;
    assert_eq!(body["error"], "unsupported_grant_type");
    let (_, body) = raw.grant(GRANT_TYPE, &raw.claims(), &generate_key_pem().unwrap()).await;
    assert_eq!(body["error_description"], "Invalid JWT Signature.");
    raw.clock.advance(TimeDelta::hours(2));
    let (_, body) = raw.grant(GRANT_TYPE, &raw.claims(), &KEY).await;
    assert_eq!(body["error"], "invalid_grant");
    let url = format!("{}/token", raw.fcm.base_url());
    let (status, body) = answer(raw.client.post(url).json(&raw.claims())).await;
    assert_eq!((status, body["error"].as_str()), (400, Some("invalid_request")));
}

#[tokio::test]
async fn an_assertion_that_is_padded_is_borne_as_google_does() {
    let raw = Raw::new();
    let (key, claims) = (EncodingKey::from_rsa_pem(KEY.as_bytes()).unwrap(), raw.claims());
    let padded = |json: String| {
        // A space at the end makes padding necessary.
        let json = (0..3).map(|spaces| json.clone() + &" ".repeat(spaces)).find(|json| json.len() % 3 != 0).unwrap();
        URL_SAFE.encode(json)
    };
    let signed =
        format!("{}.{}", padded(json!({"alg": "RS256", "typ": "JWT"}).to_string()), padded(claims.to_string()));
    let signature = jsonwebtoken::crypto::sign(signed.as_bytes(), &key, Algorithm::RS256).unwrap();
    assert!(signed.contains('='));
    assert_eq!(raw.grant_altered(|_| format!("{signed}.{signature}==")).await.0, 200);
    let unpadded = signed.replace('=', "");
    assert_eq!(raw.grant_altered(|_| format!("{unpadded}.{signature}")).await.0, 400);
    assert_eq!(raw.grant_altered(|assertion| format!("{assertion}x")).await.0, 400);
    assert_eq!(raw.grant_altered(|assertion| assertion.replacen('.', "", 1)).await.0, 400);
    assert_eq!(raw.grant_altered(|_| String::new()).await.0, 400);
    assert_eq!(raw.grant_altered(str::to_owned).await.0, 200);
}

#[tokio::test]
async fn only_a_living_token_opens_the_door() {
    let raw = Raw::new();
    let message = json!({"message": {"token": "t"}});
    let token = raw.token().await;
    assert_ne!(token, raw.token().await);
    assert_eq!(raw.send(FAKE_PROJECT, "guessed", &message).await.0, 401);
    assert_eq!(raw.send(FAKE_PROJECT, &token, &message).await.0, 200);
    raw.clock.advance(TimeDelta::seconds(3599));
    let (status, body) = raw.send(FAKE_PROJECT, &token, &message).await;
    assert_eq!((status, body["error"]["status"].as_str()), (401, Some("UNAUTHENTICATED")));
}

#[tokio::test]
async fn a_wrong_project_is_not_an_unregistered_device() {
    let raw = Raw::new();
    let token = raw.token().await;
    let (status, body) = raw.send("other", &token, &json!({"message": {"token": "t"}})).await;
    assert_eq!((status, body["error"]["status"].as_str()), (404, Some("NOT_FOUND")));
    assert!(body["error"].get("details").is_none());
    let (status, _) = answer(raw.client.get(format!("{}/v1/other", raw.fcm.base_url()))).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_wrong_message_is_refused_and_names_the_field() {
    let raw = Raw::new();
    let token = raw.token().await;
    for body in [
        json!({}),
        json!({"message": {"token": "t"}, "dryRun": true}),
        json!({"message": {"token": "t", "colour": "red"}}),
        json!({"message": {"token": "t", "android": {"ttl": "1h"}}}),
    ] {
        let (status, answer) = raw.send(FAKE_PROJECT, &token, &body).await;
        assert_eq!(status, 400, "{body}");
        assert!(answer["error"]["details"][0]["fieldViolations"][0]["field"].is_string(), "{answer}");
    }
    let (_, empty) = raw.send(FAKE_PROJECT, &token, &json!({"message": {"token": ""}})).await;
    assert_eq!(empty["error"]["details"][0]["errorCode"], "INVALID_ARGUMENT");
    assert_eq!(raw.fcm.received(), []);
}

#[tokio::test]
async fn a_trial_run_delivers_nothing() {
    let raw = Raw::new();
    let token = raw.token().await;
    let trial = json!({"validate_only": true, "message": {"token": "t"}});
    assert_eq!(raw.send(FAKE_PROJECT, &token, &trial).await.0, 200);
    assert_eq!(raw.fcm.received(), []);
}

#[test]
fn a_key_that_is_none_is_refused() {
    let (clock, random) = (Arc::new(ManualClock::at(now())), Arc::new(SeededRandom::new(1)));
    assert!(FakeFcm::start_with_key("key".into(), clock, random).is_err());
}

#[test]
fn the_key_of_a_fakes_account_is_found_again_and_no_other_accounts() {
    let raw = Raw::new();
    assert_eq!(key_of_account(&raw.fcm.service_account_json()), Some(KEY.clone()));
    let real = raw.fcm.service_account_json().replace(FAKE_EMAIL, "push@real.iam.gserviceaccount.com");
    assert_eq!((key_of_account(&real), key_of_account("key")), (None, None));
}
