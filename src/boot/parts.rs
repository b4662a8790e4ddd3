//! What a service is made of: values from the configuration, and everything that tests replace.

use super::error::BootError;
use super::{development, keys, seal};
use crate::app::ports::{CheckpointSink, IdentityProvider, PushSender, Sealer, Signer, SmsSender, WebhookSender};
use crate::config::files;
use crate::config::limits::Limits;
use crate::config::oidc::Oidc;
use crate::config::sections::{Database, Http, Profile, Rules};
use crate::config::sms::Sms;
use crate::config::{Config, sections};
use crate::domain::clock::{Clock, Random, SystemClock, SystemRandom};
use crate::domain::key_encryption::KeyEncryption;
use crate::domain::outbox::pace::Speed;
use crate::gateways::checkpoints::{Folder, Remote};
use crate::gateways::fcm::{FcmConfig, FcmSender, ServiceAccount};
use crate::gateways::local_push::LocalPush;
use crate::gateways::oidc::{OidcConfig, OidcProvider};
use crate::gateways::sms::{HttpSms, LocalSms};
use crate::gateways::webhooks::{HttpWebhooks, Policy, SystemLookup};
use crate::http::dev::DevTools;
use crate::jobs::{Tempo, Ways};
use chrono::TimeDelta;
use metrics_exporter_prometheus::PrometheusHandle;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroizing;

/// What a service is made of.
#[derive(Clone)]
pub struct Parts {
    /// Which database.
    pub database: Database,
    /// Where and how requests are answered. Without a public URL it is http and the bound address.
    pub http: Http,
    /// Limits and deadlines of requests.
    pub limits: Limits,
    /// Times of the rules.
    pub rules: Rules,
    /// What the service is started for.
    pub profile: Profile,
    /// Whether the background work runs; without it, call `jobs::settle_all`.
    pub jobs: bool,
    /// Whether this process says, every few seconds, that it serves; without it, call `app::outages::beat`.
    pub beats: bool,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Signs certificates, receipts and tokens.
    pub signer: Arc<dyn Signer>,
    /// Seals printed certificates.
    pub sealer: Arc<dyn Sealer>,
    /// Wraps the data keys of people.
    pub key_encryption: Arc<dyn KeyEncryption>,
    /// Where people may sign in besides by SMS, if anywhere.
    pub identity: Option<Arc<dyn IdentityProvider>>,
    /// What the MAC keys are derived from.
    pub secret: Zeroizing<Vec<u8>>,
    /// Pushes and SMS.
    pub ways: Ways,
    /// Events to the addresses of integrators.
    pub webhooks: Arc<dyn WebhookSender>,
    /// Where copies of the audit log's checkpoints go.
    pub checkpoints: Option<Arc<dyn CheckpointSink>>,
    /// Shows the local messages at `/dev`.
    pub dev: Option<DevTools>,
    /// The SMS of a sandbox, which go nowhere: programs read them.
    pub sandbox_sms: Option<Arc<LocalSms>>,
    /// The metrics, if they are published.
    pub metrics: Option<PrometheusHandle>,
    /// Whether `/metrics` stands beside the API.
    pub metrics_on_main: bool,
    /// Is prepared once the service is ready.
    pub local_push: Option<Arc<LocalPush>>,
}

impl Parts {
    /// The parts that a configuration asks for, with the machine's clock and randomness.
    ///
    /// # Errors
    /// A key file or an address is not one, or development keys cannot be kept.
    pub fn from_config(config: &Config) -> Result<Self, BootError> {
        let (clock, random): (Arc<dyn Clock>, Arc<dyn Random>) = (Arc::new(SystemClock), Arc::new(SystemRandom));
        let keys = keys::load(config, &random)?;
        let sealer = seal::load(config, clock.now())?;
        let local_push = match config.fcm.service_account_file {
            Some(_) => None,
            None => Some(development::local_push(config, Arc::clone(&clock), Arc::clone(&random))),
        };
        let local_sms = match config.sms.gateway {
            Some(_) => None,
            None => Some(Arc::new(LocalSms::new(Arc::clone(&clock)))),
        };
        let ways = Ways {
            push: push_sender(config, local_push.as_ref(), &clock)?,
            push_tempo: Tempo {
                slots: config.fcm.connections * 100,
                ..tempo(Tempo::PUSH, config.fcm.rate, config.fcm.ramp_seconds)
            },
            sms: sms_sender(&config.sms, local_sms.as_ref(), &clock)?,
            sms_tempo: tempo(Tempo::SMS, config.sms.rate, 1),
        };
        let identity = config.oidc.as_ref().map(|oidc| identity_provider(oidc, &clock)).transpose()?;
        let webhooks = webhook_sender(config, &clock)?;
        let development = config.profile == Profile::Development;
        Ok(Self {
            profile: config.profile,
            database: config.database.clone(),
            http: config.http.clone(),
            limits: config.limits.clone(),
            rules: config.rules.clone(),
            jobs: config.jobs,
            beats: true,
            sandbox_sms: local_sms.clone().filter(|_| config.profile == Profile::Sandbox),
            dev: development.then(|| dev_tools(local_sms, local_push.clone(), &clock)),
            clock,
            random,
            signer: Arc::new(keys.signer),
            sealer: Arc::new(sealer),
            key_encryption: Arc::new(keys.key_encryption),
            identity,
            secret: keys.secret,
            ways,
            webhooks,
            checkpoints: config.audit_checkpoints.as_deref().map(checkpoint_sink).transpose()?,
            metrics: super::metrics::handle(),
            metrics_on_main: development && config.http.metrics_address.is_none(),
            local_push,
        })
    }
}

fn tempo(usual: Tempo, rate: u32, ramp_seconds: u32) -> Tempo {
    let speed = Speed { most: f64::from(rate), ramp: TimeDelta::seconds(ramp_seconds.into()) };
    Tempo { speed, ..usual }
}

/// The tools show what stays here; where a real way out is configured, its list stays empty.
fn dev_tools(sms: Option<Arc<LocalSms>>, push: Option<Arc<LocalPush>>, clock: &Arc<dyn Clock>) -> DevTools {
    let sms = sms.unwrap_or_else(|| Arc::new(LocalSms::new(Arc::clone(clock))));
    DevTools::new(sms, move || push.as_ref().map(|push| push.received()).unwrap_or_default())
}

fn checkpoint_sink(place: &str) -> Result<Arc<dyn CheckpointSink>, BootError> {
    if place.starts_with("http://") || place.starts_with("https://") {
        let remote = Remote::new(place);
        return Ok(Arc::new(remote.map_err(|error| BootError::Setup(format!("AUDIT_CHECKPOINTS: {error}")))?));
    }
    Ok(Arc::new(Folder::new(place.into())))
}

fn push_sender(
    config: &Config,
    local: Option<&Arc<LocalPush>>,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<dyn PushSender>, BootError> {
    match (&config.fcm.service_account_file, local) {
        (Some(path), _) => Ok(Arc::new(fcm_sender(path, &config.fcm, clock)?)),
        (None, Some(local)) => Ok(Arc::<LocalPush>::clone(local)),
        (None, None) => Err(BootError::Setup("there is no way to send pushes".to_owned())),
    }
}

fn fcm_sender(path: &Path, fcm: &sections::Fcm, clock: &Arc<dyn Clock>) -> Result<FcmSender, BootError> {
    let wrong = |error: &dyn std::fmt::Display| BootError::Setup(format!("FCM_SERVICE_ACCOUNT_FILE: {error}"));
    let json = files::read(path).map_err(|error| wrong(&error))?;
    let account = ServiceAccount::from_json(&json).map_err(|error| wrong(&error))?;
    let (base_url, connections) = (fcm.base_url.clone(), fcm.connections);
    let config = FcmConfig { base_url, connections, ..FcmConfig::new(account) };
    FcmSender::new(config, Arc::clone(clock)).map_err(|error| BootError::Setup(format!("FCM: {error}")))
}

fn identity_provider(oidc: &Oidc, clock: &Arc<dyn Clock>) -> Result<Arc<dyn IdentityProvider>, BootError> {
    let config = OidcConfig {
        issuer: oidc.issuer.clone(),
        client_id: oidc.client_id.clone(),
        client_secret: Zeroizing::new(oidc.client_secret.expose().to_owned()),
        redirect_uri: oidc.redirect_uri.clone(),
        scopes: oidc.scopes.clone(),
        phone_claim: oidc.phone_claim.clone(),
        iin_claim: oidc.iin_claim.clone(),
    };
    let provider = OidcProvider::new(config, Arc::clone(clock));
    Ok(Arc::new(provider.map_err(|error| BootError::Setup(format!("OIDC_ISSUER: {error}")))?))
}

fn webhook_sender(config: &Config, clock: &Arc<dyn Clock>) -> Result<Arc<dyn WebhookSender>, BootError> {
    let policy = Policy { ports: config.webhooks.ports.clone(), loopback: config.webhooks.loopback };
    let sender = HttpWebhooks::new(policy, Arc::new(SystemLookup), Arc::clone(clock));
    Ok(Arc::new(sender.map_err(|error| BootError::Setup(format!("webhooks: {error}")))?))
}

fn sms_sender(
    sms: &Sms,
    local: Option<&Arc<LocalSms>>,
    clock: &Arc<dyn Clock>,
) -> Result<Arc<dyn SmsSender>, BootError> {
    match (&sms.gateway, local) {
        (Some(plan), _) => {
            let sender = HttpSms::new(plan.clone(), Arc::clone(clock));
            Ok(Arc::new(sender.map_err(|error| BootError::Setup(format!("SMS: {error}")))?))
        }
        (None, Some(local)) => Ok(Arc::<LocalSms>::clone(local)),
        (None, None) => Err(BootError::Setup("there is no way to send SMS".to_owned())),
    }
}
