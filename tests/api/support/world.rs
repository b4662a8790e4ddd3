//! Starts and ends the service of a test.

use super::actor::Actor;
use super::postgres;
use super::reply::Reply;
use actix_web::web::Data;
use chrono::{DateTime, TimeDelta, Utc};
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use tirkeu::app::App;
use tirkeu::app::notifications::deliver::Senders;
use tirkeu::boot::{Parts, Running};
use tirkeu::config::limits::Limits;
use tirkeu::config::secret::Secret;
use tirkeu::config::sections::{Database, Http, Profile, Rules};
use tirkeu::domain::clock::{Clock, ManualClock, SeededRandom};
use tirkeu::gateways::fcm::fake::{FakeFcm, generate_key_pem};
use tirkeu::gateways::fcm::{FcmConfig, FcmSender, ServiceAccount};
use tirkeu::gateways::key_encryption::LocalKeyEncryption;
use tirkeu::gateways::signing::Ed25519Signer;
use tirkeu::gateways::sms::LocalSms;
use tirkeu::jobs::Ways;
use tirkeu::store::Db;

/// On which engine a test runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A running service and its surroundings.
pub struct World {
    pub base: String,
    pub app: Data<App>,
    pub clock: Arc<ManualClock>,
    pub sms: Arc<LocalSms>,
    pub fcm: Arc<FakeFcm>,
    pub client: reqwest::Client,
    pub engine: Engine,
    pub database_url: String,
    /// What the service is made of: a replica is made of the same.
    pub parts: Parts,
    push: Arc<FcmSender>,
    running: Option<Running>,
    pub(super) replicas: RefCell<Vec<Rc<RefCell<Option<Running>>>>>,
    folder: PathBuf,
}

/// The first day of every test: a Sunday, two days after the sample's border crossing.
pub fn beginning() -> DateTime<Utc> {
    "2026-11-22T06:00:00Z".parse().expect("an instant")
}

static FOLDERS: AtomicU32 = AtomicU32::new(0);
pub static RSA_KEY: OnceLock<String> = OnceLock::new();

fn folder() -> PathBuf {
    let name = format!("tirkeu-test-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&path).expect("temporary folder");
    path
}

/// For tests that ask more than the limits allow, and are not about them.
pub fn unlimited(parts: &mut Parts) {
    parts.limits.rate_limits = None;
}

/// For tests of the sandbox.
pub fn sandbox(parts: &mut Parts) {
    parts.profile = Profile::Sandbox;
}

/// For tests that play every operation of the document, those of the sandbox among them.
pub fn everything(parts: &mut Parts) {
    unlimited(parts);
    sandbox(parts);
}

/// Plays a test on an engine; does nothing on `PostgreSQL` where none is installed.
pub fn play<F: Future<Output = World>>(engine: Engine, changes: &[fn(&mut Parts)], story: impl FnOnce(World) -> F) {
    let folder = folder();
    let url = match engine {
        Engine::Sqlite => folder.join("tirkeu.db").display().to_string(),
        Engine::Postgres => match postgres::new_database() {
            Some(url) => url,
            None => return,
        },
    };
    actix_web::rt::System::new().block_on(async move {
        let world = World::start(engine, url, folder, changes).await;
        story(world).await.end().await;
    });
}

/// The key-encryption key of every test.
pub const KEY_ENCRYPTION_KEYS: &str = "1:BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=";

fn rules() -> Rules {
    Rules {
        answer_hours: 72,
        escalate_push_minutes: 15,
        escalate_sms_minutes: 60,
        reminder_hours: vec![24, 48],
        vacate_answer_days: 5,
        case_working_days: 15,
        stay_reminder_days: vec![10, 3, 1],
        access_token_seconds: 600,
        session_days: 90,
        link_minutes: 15,
        hearing_days: 3,
        outage_after: 60,
    }
}

fn key_encryption() -> Arc<LocalKeyEncryption> {
    Arc::new(LocalKeyEncryption::parse(KEY_ENCRYPTION_KEYS, Arc::new(SeededRandom::new(8))).expect("a key"))
}

impl World {
    async fn start(engine: Engine, database_url: String, folder: PathBuf, changes: &[fn(&mut Parts)]) -> Self {
        let clock = Arc::new(ManualClock::at(beginning()));
        let as_clock: Arc<dyn Clock> = clock.clone();
        let random = Arc::new(SeededRandom::new(7));
        let pem = RSA_KEY.get_or_init(|| generate_key_pem().expect("an RSA key")).clone();
        let fcm = Arc::new(FakeFcm::start_with_key(pem, as_clock.clone(), random.clone()).expect("the fake FCM"));
        let account = ServiceAccount::from_json(&fcm.service_account_json()).expect("a service account");
        let config = FcmConfig { base_url: fcm.base_url().to_owned(), ..FcmConfig::new(account) };
        let push = Arc::new(FcmSender::new(config, as_clock.clone()).expect("a push sender"));
        let sms = Arc::new(LocalSms::new(as_clock.clone()));
        let mut parts = Parts {
            database: Database { url: Secret::new(&database_url), connections: 8 },
            http: Http {
                bind_address: "127.0.0.1:0".parse().expect("an address"),
                public_url: None,
                workers: 2,
                metrics_address: None,
                drain_seconds: 5,
            },
            limits: Limits::default(),
            rules: rules(),
            profile: Profile::Production,
            jobs: false,
            beats: false,
            clock: as_clock,
            random,
            signer: Arc::new(Ed25519Signer::from_seed(&[7; 32]).expect("a signing key")),
            sealer: super::seal::seal(beginning()),
            key_encryption: key_encryption(),
            identity: None,
            secret: zeroize::Zeroizing::new(vec![9; 32]),
            ways: Ways::new(push.clone(), sms.clone()),
            webhooks: super::receiver::sender(&clock),
            dev: None,
            sandbox_sms: Some(sms.clone()),
            checkpoints: None,
            metrics: None,
            metrics_on_main: false,
            local_push: None,
        };
        for change in changes {
            change(&mut parts);
        }
        let running = tirkeu::boot::start(parts.clone()).await.expect("the service starts");
        Self {
            base: format!("http://{}", running.address),
            app: running.app.clone(),
            clock,
            sms,
            fcm,
            client: tirkeu::gateways::http_client::build().expect("a client"),
            engine,
            database_url,
            parts,
            push,
            running: Some(running),
            replicas: RefCell::default(),
            folder,
        }
    }

    /// The use cases on the same database, without a service around them, and with what `change` changes.
    pub async fn offline(&self, change: impl FnOnce(&mut Parts)) -> App {
        let mut parts = self.parts.clone();
        change(&mut parts);
        let db = Db::open(&self.database_url, 2, parts.random.clone()).await.expect("the database");
        let app = tirkeu::boot::build_app(&parts, db, self.base.clone()).expect("the use cases");
        tirkeu::app::keys::service::load(&app).await.expect("the service's key");
        app
    }

    /// Does everything that is due, until nothing is left.
    pub async fn settle(&self) {
        let senders = Senders { push: self.push.as_ref(), sms: self.sms.as_ref() };
        tirkeu::jobs::settle_all(&self.app, senders).await.expect("the jobs");
    }

    /// Moves the clock and does what has become due.
    pub async fn after(&self, time: TimeDelta) {
        self.clock.advance(time);
        self.settle().await;
    }

    /// The last SMS to a phone.
    pub async fn last_sms(&self, phone: &str) -> Option<String> {
        self.settle().await;
        self.sms.sent().into_iter().rev().find(|sms| sms.to == phone).map(|sms| sms.text)
    }

    /// The tokens of the one-time links sent to a phone, newest last.
    pub async fn links_sent_to(&self, phone: &str) -> Vec<String> {
        self.settle().await;
        let texts = self.sms.sent().into_iter().filter(|sms| sms.to == phone).map(|sms| sms.text);
        texts.filter_map(|text| Some(text.split_once("/c/")?.1.split(' ').next()?.to_owned())).collect()
    }

    /// The token of the last one-time link sent to a phone.
    pub async fn link_sent_to(&self, phone: &str) -> String {
        self.links_sent_to(phone).await.pop().expect("an SMS with a link")
    }

    /// The last SMS with a code to a phone.
    pub async fn last_code(&self, phone: &str) -> Option<String> {
        self.settle().await;
        let has_code = |text: &str| text.split(|c: char| !c.is_ascii_digit()).any(|part| part.len() == 6);
        let is_code =
            |sms: &tirkeu::gateways::sms::SentSms| sms.to == phone && !sms.text.contains("/c/") && has_code(&sms.text);
        self.sms.sent().into_iter().rev().find(is_code).map(|sms| sms.text)
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Actor {
        Actor::anonymous(self)
    }

    /// A request without any comfort.
    pub async fn raw(&self, request: reqwest::RequestBuilder) -> Reply {
        Reply::of(request.send().await.expect("an answer")).await
    }

    pub fn url(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) }
    }

    /// The rows of a table.
    pub async fn count(&self, table: &str) -> i64 {
        self.app.db.read(async |conn| tirkeu::store::count_rows(conn, table).await).await.expect("a count")
    }

    async fn end(mut self) {
        self.settle().await;
        let waiting =
            self.app.db.read(async |conn| tirkeu::store::outbox::waiting(conn).await).await.expect("the outbox");
        assert!(waiting == 0, "{waiting} messages were left over");
        for replica in self.replicas.take() {
            let running = replica.take();
            if let Some(running) = running {
                running.stop().await;
            }
        }
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        self.fcm.stop();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
