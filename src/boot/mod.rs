//! From parts to a running service, and back. Knows every layer and decides nothing.

mod development;
mod error;
pub mod keys;
pub mod metrics;
mod migrations;
mod offline;
mod parts;
mod purpose;
mod seal;
mod server;
pub mod signals;
pub mod telemetry;
#[cfg(test)]
mod tests;

use crate::app::batches::presence::Presence;
use crate::app::bell::Bell;
use crate::app::changes::hub::{Capacity, Hub};
use crate::app::notifications::deliver::Lanes;
use crate::app::rules::{Rules, refresh::refresh};
use crate::app::sandbox::clock::SandboxClock;
use crate::app::{App, Settings, ids::Ids, jws::Verifier, limits::Limits, numbers::Numbers, secrets::Secrets};
use crate::config::sections::{self, Profile};
use crate::domain::registrations::escalation::Plan;
use crate::domain::registrations::stay::StayPlan;
use crate::gateways::pdf_renderer::KrillaRenderer;
use crate::http::Wiring;
use crate::http::extract::address::TrustedProxies;
use crate::http::middleware::frame::Deadlines;
use crate::http::operations::Health;
use crate::http::registrations::form::PublishedForm;
use crate::http::sandbox::SandboxTools;
use crate::jobs::{self, Jobs, Work};
use crate::store::Db;
use crate::store::vault::Vault;
use actix_web::dev::ServerHandle;
use actix_web::rt;
use actix_web::web::Data;
use chrono::TimeDelta;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

pub use error::BootError;
pub use migrations::migrate;
pub use offline::offline;
pub use parts::Parts;

/// How long the jobs may take to finish what is under way. A push in hand may take longer; it is sent again after the start.
const JOBS_PATIENCE: Duration = Duration::from_secs(25);

/// Streams of events that one account may have: one for each of his devices.
const STREAMS_OF_ACCOUNT: usize = 5;

/// A running service. Dropping it stops nothing: call [`Running::stop`].
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where the metrics are, if they have a listener of their own.
    pub metrics_address: Option<SocketAddr>,
    /// The use cases.
    pub app: Data<App>,
    health: Data<Health>,
    server: ServerHandle,
    serving: JoinHandle<io::Result<()>>,
    metrics: Option<ServerHandle>,
    jobs: Jobs,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Puts the use cases together. `public_url` has no slash at its end.
///
/// # Errors
/// The signer's published keys cannot be read.
pub fn build_app(parts: &Parts, db: Db, public_url: String) -> Result<App, BootError> {
    let is_sandbox = parts.profile == Profile::Sandbox;
    let secrets = Secrets::new(&parts.secret);
    let verifier = Verifier::new(parts.signer.as_ref()).map_err(|error| BootError::Setup(error.to_string()))?;
    let vault = Vault::new(Arc::clone(&parts.key_encryption), Arc::clone(&parts.random), &secrets.index_secret());
    Ok(App {
        db,
        vault: Arc::new(vault),
        clock: if is_sandbox { Arc::new(SandboxClock(Arc::clone(&parts.clock))) } else { Arc::clone(&parts.clock) },
        random: Arc::clone(&parts.random),
        signer: Arc::clone(&parts.signer),
        verifier,
        pdf: Arc::new(KrillaRenderer),
        sealer: Arc::clone(&parts.sealer),
        identity: parts.identity.clone(),
        numbers: Numbers::new(secrets.number_key()),
        secrets,
        settings: settings(&parts.rules, public_url, (parts.dev.is_some(), is_sandbox)),
        ids: Ids::default(),
        rules: Rules::default(),
        limits: Limits::new(parts.limits.rate_limits, parts.limits.sms_daily_budget),
        outbox_bell: Bell::default(),
        lanes: Lanes::default(),
        escalation_bell: Bell::default(),
        webhooks: Arc::clone(&parts.webhooks),
        webhook_bell: Bell::default(),
        batch_bell: Bell::default(),
        presence: Presence::default(),
        form: Arc::new(PublishedForm),
        hub: Arc::new(Hub::new(Capacity {
            per_account: STREAMS_OF_ACCOUNT,
            in_all: parts.limits.event_streams,
            heartbeat: parts.limits.heartbeat,
            poll: parts.limits.event_poll,
        })),
    })
}

fn settings(rules: &sections::Rules, public_url: String, (is_development, is_sandbox): (bool, bool)) -> Settings {
    Settings {
        public_url,
        answer_time: TimeDelta::hours(rules.answer_hours),
        escalation: Plan::new(
            TimeDelta::minutes(rules.escalate_push_minutes),
            TimeDelta::minutes(rules.escalate_sms_minutes),
            rules.reminder_hours.iter().copied().map(TimeDelta::hours),
        ),
        stay: StayPlan::new(rules.stay_reminder_days.iter().copied()),
        vacate_time: TimeDelta::days(rules.vacate_answer_days),
        case_days: rules.case_working_days,
        access_token_life: TimeDelta::seconds(rules.access_token_seconds),
        session_life: TimeDelta::days(rules.session_days),
        link_life: TimeDelta::minutes(rules.link_minutes),
        hearing_days: rules.hearing_days,
        outage_after: TimeDelta::seconds(rules.outage_after),
        sandbox_may_write: is_development || is_sandbox,
        is_sandbox,
    }
}

/// Brings the tables up to date, listens, and is ready when this returns. Must be called on an actix system or inside a
/// `LocalSet`.
///
/// # Errors
/// The database cannot be used, an address is taken, or a part does not fit.
pub async fn start(parts: Parts) -> Result<Running, BootError> {
    migrate(parts.database.url.expose()).await?;
    let (listener, address) = server::listen(parts.http.bind_address)?;
    let public_url = parts.http.public_url.clone().unwrap_or_else(|| own_url(address));
    let db = Db::open(parts.database.url.expose(), parts.database.connections, Arc::clone(&parts.random)).await?;
    let app = Data::new(build_app(&parts, db, public_url)?);
    purpose::require(&app).await?;
    load_service_key(&app).await?;
    load_rules(&app).await?;
    let health = Data::new(Health::default());
    let separate = parts.http.metrics_address.zip(parts.metrics.clone());
    let wiring = Wiring {
        app: app.clone(),
        dev: parts.dev.clone().map(Data::new),
        sandbox: (parts.profile == Profile::Sandbox).then(|| Data::new(SandboxTools::new(parts.sandbox_sms.clone()))),
        metrics: parts.metrics.clone().filter(|_| parts.metrics_on_main),
        trusted_proxies: Data::new(TrustedProxies(parts.limits.trusted_proxies.clone())),
        deadlines: Data::new(Deadlines { body: parts.limits.body, answer: parts.limits.answer }),
        health: health.clone(),
    };
    let metrics = separate.map(|(bind, handle)| server::serve_metrics(bind, handle)).transpose()?;
    rt::spawn(Arc::clone(&app.hub).run(app.db.clone()));
    let (server, serving) = server::serve(listener, (&parts.http, parts.limits.head), wiring)?;
    let ways = parts.jobs.then(|| parts.ways.clone());
    let jobs = jobs::start(Arc::clone(&app), Work { ways, witness: parts.checkpoints.clone(), beats: parts.beats })?;
    warm_up(&app).await;
    health.set_ready(true);
    if let Some(push) = parts.local_push {
        rt::spawn(development::prepare(push));
    }
    let (metrics_address, metrics) = metrics.unzip();
    Ok(Running { address, metrics_address, app, health, server, serving, metrics, jobs })
}

async fn load_service_key(app: &App) -> Result<(), BootError> {
    crate::app::keys::service::load(app).await.map_err(|error| {
        BootError::Setup(format!("KEY_ENCRYPTION_KEYS are not those that this database was made with: {error}"))
    })
}

async fn load_rules(app: &App) -> Result<(), BootError> {
    refresh(app).await.map_err(|error| BootError::Setup(error.to_string()))
}

/// Where this machine reaches itself. The brackets of an IPv6 address cannot stand in a QR code.
fn own_url(address: SocketAddr) -> String {
    if address.is_ipv6() { format!("http://localhost:{}", address.port()) } else { format!("http://{address}") }
}

/// Does once what the first request would otherwise wait for: the schemas of bodies and the fonts of certificates.
async fn warm_up(app: &Data<App>) {
    let app = app.clone();
    let warming = tokio::task::spawn_blocking(move || {
        let schemas = crate::http::schemas::warm_up();
        app.pdf.printable("a");
        schemas
    });
    match warming.await {
        Ok(schemas) => tracing::debug!(http.schemas = schemas, "ready"),
        Err(error) => tracing::error!(%error, "the first request will have to wait"),
    }
}

impl Running {
    /// Says where it listens: on the standard output and in the log.
    pub fn announce(&self) {
        use std::io::Write;
        let line = format!("listening on http://{}", self.address);
        tracing::info!("{line}");
        // Who closed our output does not want to know.
        let _ = writeln!(io::stdout(), "{line}");
        if let Some(address) = self.metrics_address {
            tracing::info!("metrics on http://{address}/metrics");
        }
    }

    /// Waits until the server ends by itself, which it should not.
    pub async fn ended(&mut self) -> BootError {
        match (&mut self.serving).await {
            Ok(Err(error)) => BootError::Io("the server failed".to_owned(), error),
            Ok(Ok(())) | Err(_) => BootError::Setup("the server ended by itself".to_owned()),
        }
    }

    /// Stops: not ready first, then no new connections; idle ones are closed, streams of events end, requests under way are finished
    /// (up to the drain time), then the jobs end.
    pub async fn stop(self) {
        self.health.set_ready(false);
        self.app.hub.stop();
        self.server.stop(true).await;
        if tokio::time::timeout(JOBS_PATIENCE, self.jobs.stop()).await.is_err() {
            tracing::warn!("messages under way were left; they are sent again after the next start");
        }
        if let Some(metrics) = self.metrics {
            metrics.stop(false).await;
        }
        // The server's own end, after which the port is closed.
        let _ = self.serving.await;
    }
}
