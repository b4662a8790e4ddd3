//! Use cases, one a file: one transaction, one audit entry, effects through the outbox. Knows neither HTTP nor SQL.

pub mod accounts;
pub mod actor;
pub mod audit;
pub mod auth;
pub mod batches;
pub mod bell;
pub mod border;
pub mod cabinet;
pub mod cases;
pub mod certificates;
pub mod changes;
pub mod confirmations;
pub mod enforcement;
pub mod error;
pub mod events;
pub mod hearings;
pub mod idempotency;
pub mod ids;
pub mod integrators;
pub mod jws;
pub mod keys;
pub mod limits;
pub mod minors;
pub mod notifications;
pub mod numbers;
pub mod officers;
pub mod organizations;
pub mod outages;
pub mod persons;
pub mod ports;
pub mod registrations;
pub mod rules;
pub mod sandbox;
pub mod secrets;
pub mod statistics;
pub mod upkeep;
pub mod vacates;
pub mod webhooks;

use crate::app::bell::Bell;
use crate::domain::access::Principal;
use crate::domain::clock::{Clock, Random, legal_day};
use crate::domain::registrations::escalation::Plan;
use crate::domain::registrations::stay::StayPlan;
use crate::store::Db;
use crate::store::audit::{AuditRow, HOST};
use crate::store::types::{Id, Ts};
use crate::store::vault::Vault;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::sync::Arc;
use uuid::Uuid;

pub use error::AppError;

/// What the use cases may be told by configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach the service, without a slash at the end: it stands in QR codes and links.
    pub public_url: String,
    /// How long a host has for an answer (72 hours unless configured).
    pub answer_time: TimeDelta,
    /// How a host is asked who does not look.
    pub escalation: Plan,
    /// How a migrant is reminded of the end of his stay.
    pub stay: StayPlan,
    /// How long a migrant has for an answer when his host wants the registration to end.
    pub vacate_time: TimeDelta,
    /// Working days in which an officer decides a case.
    pub case_days: u32,
    /// Life of an access token.
    pub access_token_life: TimeDelta,
    /// Absolute life of a session.
    pub session_life: TimeDelta,
    /// Life of a link to a certificate's PDF.
    pub link_life: TimeDelta,
    /// Working days in which a migrant may answer an intended annulment.
    pub hearing_days: u32,
    /// A silence of the service that is longer is an outage.
    pub outage_after: TimeDelta,
    /// Whether clients for trying things out may write: not where real people are registered.
    pub sandbox_may_write: bool,
    /// Whether this is a sandbox: everything in it is a specimen, and programs move their clocks.
    pub is_sandbox: bool,
}

/// Everything a use case works with.
pub struct App {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Signs certificates, receipts and tokens.
    pub signer: Arc<dyn ports::Signer>,
    /// Checks what the signer signed.
    pub verifier: jws::Verifier,
    /// Prints certificates.
    pub pdf: Arc<dyn ports::PdfRenderer>,
    /// Seals what is printed.
    pub sealer: Arc<dyn ports::Sealer>,
    /// Seals and opens what identifies people.
    pub vault: Arc<Vault>,
    /// Where people may sign in besides by SMS, if anywhere.
    pub identity: Option<Arc<dyn ports::IdentityProvider>>,
    /// Keys for MACs.
    pub secrets: secrets::Secrets,
    /// Configuration.
    pub settings: Settings,
    /// Ids in ascending order.
    pub ids: ids::Ids,
    /// Numbers for people.
    pub numbers: numbers::Numbers,
    /// What deadlines are calculated by.
    pub rules: rules::Rules,
    /// What is used up of the limits.
    pub limits: limits::Limits,
    /// Rung after each commit that put something into the outbox.
    pub outbox_bell: Bell,
    /// What is known of the ways out.
    pub lanes: notifications::deliver::Lanes,
    /// Rung after each commit that asks a host who cannot be pushed to.
    pub escalation_bell: Bell,
    /// Sends events to the addresses of integrators.
    pub webhooks: Arc<dyn ports::WebhookSender>,
    /// Rung after each commit that gave a webhook something to send.
    pub webhook_bell: Bell,
    /// Rung after each commit of a batch.
    pub batch_bell: Bell,
    /// Who waits for an answer: lines of batches let them go first.
    pub presence: batches::presence::Presence,
    /// Reads applications as programs write them.
    pub form: Arc<dyn ports::ApplicationForm>,
    /// Wakes those who follow the feed of changes.
    pub hub: Arc<changes::hub::Hub>,
}

/// Who calls, as the access token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The account.
    pub account: Uuid,
    /// The session.
    pub session: Uuid,
}

impl From<Caller> for Principal {
    fn from(caller: Caller) -> Self {
        Self::Account(caller.account)
    }
}

impl App {
    /// The present instant.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// True time, by which tokens, sessions, limits and the sending of messages go. It differs from [`App::now`] only in the sandbox.
    #[must_use]
    pub fn real_now(&self) -> DateTime<Utc> {
        self.clock.now() - self.clock.ahead()
    }

    /// The present legal day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        legal_day(self.now())
    }

    /// A new id. Ids ascend in true time, whoever has moved his clock.
    #[must_use]
    pub fn new_id(&self, now: DateTime<Utc>) -> Uuid {
        self.ids.next(now - self.clock.ahead(), self.random.as_ref())
    }

    /// An audit entry for something that an account did.
    #[must_use]
    pub fn audit(&self, caller: Caller, action: &'static str, object: (&'static str, Uuid)) -> AuditRow {
        let now = self.now();
        AuditRow {
            id: Id(self.new_id(now)),
            at: Ts(now),
            actor_kind: "account",
            actor_id: Some(Id(caller.account)),
            action,
            object_kind: object.0,
            object_id: Id(object.1),
            subject_id: None,
            purpose: None,
        }
    }

    /// An audit entry for a host's look into the file of the person `subject`: it stands in his access log.
    #[must_use]
    pub fn audit_read(
        &self,
        caller: Caller,
        (action, purpose): (&'static str, &'static str),
        object: (&'static str, Uuid),
        subject: Uuid,
    ) -> AuditRow {
        let entry = self.audit(caller, action, object);
        AuditRow { actor_kind: HOST, subject_id: Some(Id(subject)), purpose: Some(purpose.to_owned()), ..entry }
    }

    /// An audit entry for something that the service did by itself.
    #[must_use]
    pub fn audit_of_system(&self, action: &'static str, object: (&'static str, Uuid)) -> AuditRow {
        let nobody = Caller { account: Uuid::nil(), session: Uuid::nil() };
        AuditRow { actor_kind: "system", actor_id: None, ..self.audit(nobody, action, object) }
    }
}
