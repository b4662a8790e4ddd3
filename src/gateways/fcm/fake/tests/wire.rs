//! The fake by every way that clients come: HTTP/1.1, HTTP/2 by prior knowledge, and both by TLS.

use super::*;
use reqwest::{Certificate, Client, ClientBuilder, Version};
use std::time::Instant;

/// Of a machine that is called localhost, until 2126.
const CERTIFICATE: &str = include_str!("localhost.pem");
const PRIVATE_KEY: &str = include_str!("localhost.key");

fn started(options: FakeOptions) -> FakeFcm {
    let clock = Arc::new(ManualClock::at(now()));
    FakeFcm::start_with(options, KEY.clone(), clock, Arc::new(SeededRandom::new(1))).unwrap()
}

fn client(change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    let known = [Certificate::from_pem(CERTIFICATE.as_bytes()).unwrap()];
    change(Client::builder().no_proxy().tls_certs_only(known)).build().unwrap()
}

async fn version(client: &Client, url: &str) -> Version {
    client.get(format!("{url}/nowhere")).send().await.unwrap().version()
}

#[tokio::test]
async fn one_port_takes_every_protocol() {
    let tls = TlsPem { certificates: CERTIFICATE.into(), key: PRIVATE_KEY.into() };
    let fcm = started(FakeOptions { tls: Some(tls), ..FakeOptions::default() });
    let plain = fcm.base_url();
    let secure = plain.replace("http://127.0.0.1", "https://localhost");
    assert_eq!(version(&client(|builder| builder), plain).await, Version::HTTP_11);
    assert_eq!(version(&client(ClientBuilder::http2_prior_knowledge), plain).await, Version::HTTP_2);
    assert_eq!(version(&client(|builder| builder), &secure).await, Version::HTTP_2);
    assert_eq!(version(&client(ClientBuilder::http1_only), &secure).await, Version::HTTP_11);
    let seen = fcm.stats().traffic;
    assert_eq!((seen.http1_requests, seen.http2_requests, seen.connections), (2, 2, 4));
}

#[test]
fn a_certificate_that_is_none_and_a_taken_port_are_refused() {
    let fake = |options| {
        let clock = Arc::new(ManualClock::at(now()));
        FakeFcm::start_with(options, KEY.clone(), clock, Arc::new(SeededRandom::new(1)))
    };
    for (certificates, key) in [("", PRIVATE_KEY), (CERTIFICATE, ""), (CERTIFICATE, KEY.as_str())] {
        let tls = Some(TlsPem { certificates: certificates.into(), key: key.into() });
        assert!(fake(FakeOptions { tls, ..FakeOptions::default() }).is_err());
    }
    let first = started(FakeOptions::default());
    let port = first.base_url().rsplit_once(':').unwrap().1.parse().unwrap();
    assert!(fake(FakeOptions { port, ..FakeOptions::default() }).is_err());
}

#[tokio::test]
async fn a_delay_and_the_counting_of_messages_can_be_set_from_outside() {
    let raw = Raw::new();
    let token = raw.token().await;
    let message = json!({"message": {"token": "t", "data": {"nid": "n1"}}});
    let control = |change: Value| raw.client.post(format!("{}/_fake/control", raw.fcm.base_url())).json(&change);
    let (status, _) = answer(control(json!({"keep": false, "delay_ms": 50}))).await;
    assert_eq!(status, 200);
    let begun = Instant::now();
    for _ in 0..2 {
        assert_eq!(raw.send(FAKE_PROJECT, &token, &message).await.0, 200);
    }
    assert!(begun.elapsed() >= Duration::from_millis(100));
    let get = |what: &str| raw.client.get(format!("{}/_fake/{what}", raw.fcm.base_url()));
    let seen = answer(get("stats")).await.1;
    assert_eq!((seen["accepted"].as_u64(), seen["nids"].as_u64()), (Some(2), Some(1)));
    assert_eq!(seen["repeated"], json!([{"nid": "n1", "wave": "", "times": 2}]));
    assert_eq!((seen["repeated_messages"].as_u64(), seen["http1_requests"].as_u64()), (Some(1), Some(3)));
    assert_eq!(answer(get("messages")).await.1, json!([]));
    assert_eq!(answer(get("nids")).await.1, json!({"n1": 2}));
    answer(control(json!({"keep": true, "delay_ms": 0, "reset": true}))).await;
    assert_eq!(raw.send(FAKE_PROJECT, &token, &message).await.0, 200);
    assert_eq!(answer(get("messages")).await.1[0]["target"], "t");
    assert_eq!((raw.fcm.accepted(), raw.fcm.nids().len(), raw.fcm.repeated().len()), (1, 1, 0));
    answer(control(json!({"down": true, "refuse_tokens": true, "revoke_tokens": true}))).await;
    assert_eq!(raw.send(FAKE_PROJECT, &token, &message).await.0, 503);
    answer(control(json!({"down": false}))).await;
    assert_eq!(raw.send(FAKE_PROJECT, &token, &message).await.0, 401);
    for (request, expected) in [(control(json!({"colour": "red"})), 400), (get("control"), 404), (get("dance"), 404)] {
        assert_eq!(answer(request).await.0, expected);
    }
    // Last: a client that uses its connection again may find it closed.
    assert_eq!(answer(control(json!({"goaway": true}))).await.0, 200);
}

#[tokio::test]
async fn the_log_shows_requests_and_nothing_that_could_be_used_again() {
    let path = std::env::temp_dir().join(format!("tirkeu-fake-fcm-{}.jsonl", std::process::id()));
    let options = FakeOptions { log: Some(std::fs::File::create(&path).unwrap()), ..FakeOptions::default() };
    let raw = Raw { fcm: started(options), ..Raw::new() };
    let token = raw.token().await;
    raw.send(FAKE_PROJECT, &token, &json!({"message": {"token": "t"}})).await;
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["body"]["grant_type"], GRANT_TYPE);
    assert_eq!(lines[0]["body"]["assertion"].as_str().unwrap().split('.').count(), 2);
    let expected = json!({
        "method": "POST", "path": format!("/v1/projects/{FAKE_PROJECT}/messages:send"), "version": "HTTP/1.1",
        "headers": {"authorization": "Bearer", "content-type": "application/json"},
        "body": r#"{"message":{"token":"t"}}"#});
    assert_eq!(lines[1], expected);
    assert!(!text.contains(&token));
}

#[tokio::test]
async fn a_body_without_end_is_refused() {
    let raw = Raw::new();
    let url = format!("{}/v1/projects/{FAKE_PROJECT}/messages:send", raw.fcm.base_url());
    let (status, _) = answer(raw.client.post(url).body(vec![b' '; 2 * 1024 * 1024])).await;
    assert_eq!(status, 413);
}
