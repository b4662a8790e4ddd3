//! The service under test, in this process: as `tirkeu serve` starts it, but without background work and without ways out.

use super::{Engine, Options};
use actix_web::web::Data;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use tirkeu::app::App;
use tirkeu::app::ports::{PushMessage, PushOutcome, PushSender};
use tirkeu::boot::{Parts, Running, metrics, telemetry};
use tirkeu::config::limits::Limits;
use tirkeu::config::secret::Secret;
use tirkeu::config::sections::{Database, Http, Log, LogFormat, Profile, Rules};
use tirkeu::domain::clock::{Clock, SystemClock, SystemRandom};
use tirkeu::gateways::key_encryption::LocalKeyEncryption;
use tirkeu::gateways::seal::{CertifiedSealer, certificates_for, generate_key};
use tirkeu::gateways::signing::Ed25519Signer;
use tirkeu::gateways::sms::LocalSms;
use tirkeu::gateways::webhooks::{HttpWebhooks, Policy, SystemLookup};
use tirkeu::jobs::Ways;
use tirkeu::store::{Conn, DbError};

/// Wraps the data keys of this measurement.
pub const WRAPPING_KEY: &str = "1:CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";

/// Never asked: nothing is delivered here.
struct Nowhere;

#[async_trait]
impl PushSender for Nowhere {
    async fn send(&self, _: &PushMessage) -> PushOutcome {
        PushOutcome::Ambiguous
    }
}

/// Seals nothing that anybody keeps.
fn sealer(now: DateTime<Utc>) -> CertifiedSealer {
    let key = generate_key().expect("a key");
    let certificates = certificates_for(&key, now).expect("certificates");
    CertifiedSealer::from_pem(&key, &certificates, now).expect("a seal")
}

/// Starts the service on a database. The log and the metrics are on, as in production.
pub async fn start(url: &str, options: &Options) -> Running {
    telemetry::start(&Log { format: LogFormat::Json, filter: "warn".to_owned() }).expect("the log");
    let clock = Arc::new(SystemClock);
    let parts = Parts {
        profile: Profile::Production,
        sandbox_sms: None,
        database: Database { url: Secret::new(url), connections: options.pool },
        http: Http {
            bind_address: ([127, 0, 0, 1], 0).into(),
            public_url: None,
            workers: options.workers(),
            metrics_address: None,
            drain_seconds: 1,
        },
        limits: Limits { rate_limits: None, ..Limits::default() },
        rules: Rules {
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
        },
        jobs: false,
        beats: false,
        clock: Arc::<SystemClock>::clone(&clock),
        random: Arc::new(SystemRandom),
        signer: Arc::new(Ed25519Signer::from_seed(&[7; 32]).expect("a signing key")),
        sealer: Arc::new(sealer(clock.now())),
        key_encryption: Arc::new(LocalKeyEncryption::parse(WRAPPING_KEY, Arc::new(SystemRandom)).expect("a key")),
        identity: None,
        secret: zeroize::Zeroizing::new(vec![9; 32]),
        webhooks: Arc::new(
            HttpWebhooks::new(Policy { ports: vec![443], loopback: false }, Arc::new(SystemLookup), clock.clone())
                .expect("a client"),
        ),
        ways: Ways::new(Arc::new(Nowhere), Arc::new(LocalSms::new(clock))),
        dev: None,
        checkpoints: None,
        metrics: metrics::handle(),
        metrics_on_main: true,
        local_push: None,
    };
    tirkeu::boot::start(parts).await.expect("the service starts")
}

/// Runs one statement of ours in a transaction of the service's own.
pub async fn sql(app: &Data<App>, statement: String) -> usize {
    let shown = statement.clone();
    let outcome = app.db.write(async move |tx| {
        let query = diesel::sql_query(statement);
        Ok::<_, DbError>(match tx {
            Conn::Pg(pooled) => diesel_async::RunQueryDsl::execute(query, &mut ***pooled).await?,
            Conn::Lite(lite) => diesel_async::RunQueryDsl::execute(query, &mut **lite).await?,
        })
    });
    outcome.await.unwrap_or_else(|error| panic!("{error}: {shown}"))
}

#[derive(diesel::QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The columns of a table.
pub async fn columns(app: &Data<App>, engine: Engine, table: &str) -> Vec<String> {
    let query = match engine {
        Engine::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        Engine::Postgres => format!(
            "SELECT column_name::text AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'"
        ),
    };
    let found = app.db.read(async |conn| {
        let query = diesel::sql_query(query);
        match conn {
            Conn::Pg(pooled) => diesel_async::RunQueryDsl::load::<Column>(query, &mut ***pooled).await,
            Conn::Lite(lite) => diesel_async::RunQueryDsl::load::<Column>(query, &mut **lite).await,
        }
    });
    found.await.expect("the columns").into_iter().map(|column| column.name).collect()
}
