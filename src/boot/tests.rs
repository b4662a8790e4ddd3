//! A whole service, started and stopped in this process.

use super::*;
use crate::config::Config;
use crate::config::sections::decode_secret_key;
use crate::config::variables::SAMPLE_SECRET_KEY;
use crate::domain::clock::{Clock, ManualClock, SeededRandom};
use crate::gateways::http_client;
use crate::gateways::key_encryption::LocalKeyEncryption;
use crate::gateways::local_push::LocalPush;
use crate::gateways::signing::Ed25519Signer;
use crate::gateways::sms::LocalSms;
use crate::gateways::webhooks::{HttpWebhooks, Policy, SystemLookup};
use crate::http::dev::DevTools;
use crate::jobs::{Ways, settle_all};
use chrono::DateTime;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A directory of its own, removed at the end.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("tirkeu-boot-{name}-{}", std::process::id())))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn webhooks(clock: &Arc<dyn Clock>) -> Arc<HttpWebhooks> {
    let policy = Policy { ports: vec![443], loopback: false };
    Arc::new(HttpWebhooks::new(policy, Arc::new(SystemLookup), Arc::clone(clock)).unwrap())
}

/// Parts with a standing clock whose messages stay here.
fn parts(directory: &Directory, jobs: bool) -> Parts {
    let data_dir = directory.0.display().to_string();
    let variables = [("DATA_DIR", data_dir.as_str()), ("BIND_ADDRESS", "127.0.0.1:0"), ("WORKERS", "1")];
    let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let config = Config::from_source(&find).unwrap();
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
    let random = Arc::new(SeededRandom::new(1));
    let no_key = || Err(io::Error::other("no pushes in this test"));
    let push = Arc::new(LocalPush::new(Arc::new(no_key), Arc::clone(&clock), random.clone()));
    let sms = Arc::new(LocalSms::new(Arc::clone(&clock)));
    let wrapping = LocalKeyEncryption::generate(1, random.as_ref());
    let sealer = seal::load(&config, clock.now()).unwrap();
    Parts {
        database: config.database,
        http: config.http,
        limits: config.limits,
        rules: config.rules,
        profile: config.profile,
        jobs,
        beats: false,
        sandbox_sms: None,
        webhooks: webhooks(&clock),
        clock,
        random: random.clone(),
        signer: Arc::new(Ed25519Signer::from_seed(&[7; 32]).unwrap()),
        sealer: Arc::new(sealer),
        key_encryption: Arc::new(LocalKeyEncryption::parse(&wrapping, random.clone()).unwrap()),
        identity: None,
        secret: decode_secret_key(SAMPLE_SECRET_KEY).unwrap(),
        ways: Ways::new(push, sms.clone()),
        dev: Some(DevTools::new(sms, Vec::new)),
        checkpoints: None,
        metrics: None,
        metrics_on_main: false,
        local_push: None,
    }
}

async fn get(running: &Running, path: &str) -> (u16, Value) {
    let url = format!("http://{}{path}", running.address);
    let response = http_client::build().unwrap().get(url).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap_or_default())
}

async fn ask_for_code(running: &Running) {
    let url = format!("http://{}/v1/auth/otp", running.address);
    let body = json!({"phone": "+77010000001"});
    let response = http_client::build().unwrap().post(url).json(&body).send().await.unwrap();
    assert_eq!(response.status(), 202);
}

async fn messages(running: &Running) -> usize {
    let (status, outbox) = get(running, "/dev/outbox").await;
    assert_eq!(status, 200);
    outbox["sms"].as_array().unwrap().len()
}

#[actix_web::test]
async fn a_started_service_is_ready_and_a_stopped_one_is_gone() {
    let directory = Directory::new("start");
    let running = start(parts(&directory, true)).await.unwrap();
    assert_eq!(get(&running, "/readyz").await.0, 200);
    assert_eq!(running.app.settings.public_url, format!("http://{}", running.address));
    let address = running.address;
    running.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[actix_web::test]
async fn without_jobs_nothing_leaves_until_it_is_settled() {
    let directory = Directory::new("settle");
    let parts = parts(&directory, false);
    let ways = parts.ways.clone();
    let running = start(parts).await.unwrap();
    ask_for_code(&running).await;
    assert_eq!(messages(&running).await, 0);
    settle_all(&running.app, ways.senders()).await.unwrap();
    assert_eq!(messages(&running).await, 1);
    running.stop().await;
}

#[actix_web::test]
async fn a_stop_delivers_no_half_of_the_work_and_a_new_start_goes_on() {
    let directory = Directory::new("again");
    let first = start(parts(&directory, false)).await.unwrap();
    ask_for_code(&first).await;
    first.stop().await;
    let parts = parts(&directory, false);
    let ways = parts.ways.clone();
    let second = start(parts).await.unwrap();
    settle_all(&second.app, ways.senders()).await.unwrap();
    assert_eq!(messages(&second).await, 1);
    second.stop().await;
}
