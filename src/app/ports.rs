//! What the use cases need from the world outside. Each port has its real implementation and its local one in `gateways`.

use crate::app::AppError;
use crate::app::registrations::application::SubmitRegistration;
use crate::domain::certificates::facts::CertificateFacts;
use crate::domain::certificates::status::CertificateStatus;
use crate::domain::language::Language;
use crate::domain::notifications::NotificationKind;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::time::Duration;
use uuid::Uuid;

/// Reads an application as a program sends it. Its form is published, and judged, elsewhere.
pub trait ApplicationForm: Send + Sync {
    /// The command in a JSON text; what is wrong with its form is noted in it, so that the rest can be judged all the same.
    ///
    /// # Errors
    /// It is no JSON, or so much is wrong with its form that there is no rest.
    fn read(&self, json: &[u8]) -> Result<SubmitRegistration, AppError>;
}

/// Operating system of the phone: it decides the shape of the push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Data-only message of high priority.
    Android,
    /// Alert with localisation keys.
    Ios,
    /// A browser.
    Web,
}

/// Where FCM delivers to. FCM is moving from registration tokens to Firebase Installation IDs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushTarget {
    /// Registration token.
    Token(String),
    /// Firebase Installation ID.
    Fid(String),
}

/// One push to one device. Holds no personal data: an opaque id and a kind.
#[derive(Debug, Clone)]
pub struct PushMessage {
    /// The inbox entry it hints at.
    pub notification_id: Uuid,
    /// What it is about.
    pub kind: NotificationKind,
    /// The device.
    pub target: PushTarget,
    /// The device's system.
    pub platform: Platform,
    /// After this instant the push is worthless.
    pub expires_at: DateTime<Utc>,
    /// Which push for the same inbox entry this is: 0 for the first. The app shows each once, and drops a repetition.
    pub wave: i32,
}

/// What became of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushOutcome {
    /// Accepted for delivery, under this provider id.
    Sent {
        /// `projects/…/messages/…`
        name: String,
    },
    /// The app was removed from the phone: forget the device.
    Unregistered,
    /// The device belongs to another sender: forget the device.
    SenderMismatch,
    /// The target is not one (no other error in the message).
    BadTarget,
    /// The message is wrong: our fault, do not retry.
    BadRequest,
    /// Our configuration is wrong (project, permission, credentials): keep everything, try later.
    Misconfigured,
    /// FCM's access to APNs or Web Push is broken: keep everything, try later.
    ThirdPartyAuth,
    /// Too fast; wait at least this long.
    Throttled {
        /// From `Retry-After`, else one minute.
        after: Duration,
    },
    /// Temporary failure; wait at least this long.
    Transient {
        /// From `Retry-After`, else ten seconds.
        after: Duration,
    },
    /// No clear answer: it may or may not have been accepted.
    Ambiguous,
}

/// Sends pushes.
#[async_trait]
pub trait PushSender: Send + Sync {
    /// Sends one message; never fails, says what happened.
    async fn send(&self, message: &PushMessage) -> PushOutcome;
}

/// What became of an SMS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmsOutcome {
    /// The gateway took it.
    Sent,
    /// The gateway refused this message for good.
    Refused,
    /// Try again, not before this time has passed.
    Later {
        /// From `Retry-After`, else ten seconds.
        after: Duration,
    },
}

/// Sends SMS.
#[async_trait]
pub trait SmsSender: Send + Sync {
    /// Sends `text` to the E.164 number `to`. `id` is the same on every retry: gateways that can, use it to drop duplicates.
    async fn send(&self, id: Uuid, to: &str, text: &str) -> SmsOutcome;
}

/// What is sent to a webhook. Not printable: the address may hold a secret of its owner's.
#[derive(Clone)]
pub struct WebhookMessage {
    /// Where to.
    pub url: String,
    /// Id of the event.
    pub id: Uuid,
    /// When this is sent, in seconds since 1970.
    pub timestamp: i64,
    /// One signature for each secret.
    pub signature: String,
    /// The event.
    pub body: Vec<u8>,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookAnswer {
    /// There was an answer.
    Answered {
        /// HTTP status.
        status: u16,
        /// How long it took.
        took: Duration,
        /// From `Retry-After`.
        after: Option<Duration>,
    },
    /// None in time.
    TimedOut,
    /// There was no connection, or it may not be made.
    Unreachable,
}

/// Sends events to the addresses of integrators.
#[async_trait]
pub trait WebhookSender: Send + Sync {
    /// Whether anything may ever be sent to such an address. Says nothing of where its name leads.
    fn admits(&self, url: &str) -> bool;
    /// Sends one event once; never fails, says what happened.
    async fn send(&self, message: &WebhookMessage) -> WebhookAnswer;
}

/// Why nothing could be signed.
#[derive(Debug, thiserror::Error)]
#[error("signing failed: {0}")]
pub struct SigningError(pub String);

/// Signs certificates, receipts and access tokens with Ed25519.
pub trait Signer: Send + Sync {
    /// Key id, as in the JWKS.
    fn key_id(&self) -> &str;
    /// The 64-byte signature (RFC 8032) over `message`.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError>;
    /// Whether `signature` over `message` was made by the key `key_id` of this service.
    fn verify(&self, key_id: &str, message: &[u8], signature: &[u8]) -> bool;
    /// Public keys as a JWK Set (RFC 7517).
    fn jwks(&self) -> serde_json::Value;
    /// Whether access tokens of this key are taken. A retired key still proves certificates and receipts, which live for months.
    fn signs_tokens(&self, key_id: &str) -> bool;
}

/// Keeps copies of the audit log's checkpoints in a place off this machine.
#[async_trait]
pub trait CheckpointSink: Send + Sync {
    /// Keeps the checkpoint `seq`; keeping the same one again does no harm. An error is tried again later.
    async fn keep(&self, seq: i64, jws: &str) -> Result<(), String>;
}

/// A certificate to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Printout<'a> {
    /// What it states.
    pub facts: &'a CertificateFacts,
    /// What it is worth now.
    pub status: CertificateStatus,
    /// The holder's language, if it is known; it stands beside the languages of state.
    pub language: Option<Language>,
    /// When it is sealed.
    pub sealed_at: DateTime<Utc>,
    /// The signed core; attached to the file.
    pub jws: &'a str,
    /// Text of the QR code.
    pub qr: &'a str,
    /// Address of the page that checks it.
    pub verify_url: &'a str,
}

/// A PDF that waits for its seal.
pub trait UnsealedPdf: Send {
    /// SHA-256 of all that the seal covers.
    fn digest(&self) -> [u8; 32];
    /// The file with its seal, a CMS message in DER; the same seal gives the same bytes.
    fn sealed(self: Box<Self>, cms: &[u8]) -> Result<Vec<u8>, String>;
}

/// Makes PDFs.
pub trait PdfRenderer: Send + Sync {
    /// Whether every character of the text can be printed.
    fn printable(&self, text: &str) -> bool;
    /// The PDF without its seal; the same input gives the same bytes.
    fn render(&self, printout: &Printout<'_>) -> Result<Box<dyn UnsealedPdf>, String>;
}

/// Seals documents on behalf of the service.
pub trait Sealer: Send + Sync {
    /// The seal of what has this SHA-256: a CMS message in DER. Two seals of the same are not the same bytes.
    fn seal(&self, digest: &[u8; 32]) -> Result<Vec<u8>, SigningError>;
    /// Which certificate seals.
    fn key_id(&self) -> &str;
}

/// What a sign-in at the identity provider begins with.
#[derive(Debug, Clone, Copy)]
pub struct SignInRequest<'a> {
    /// Comes back with the code.
    pub state: &'a str,
    /// Comes back in the signed answer.
    pub nonce: &'a str,
    /// SHA-256 of the verifier (RFC 7636), in base64url.
    pub challenge: &'a str,
    /// The language of its pages.
    pub language: &'a str,
}

/// What the identity provider says of somebody, checked. Not printable: it is personal data.
#[derive(Clone)]
pub struct Identity {
    /// Who he is there; unique and never given to somebody else.
    pub subject: String,
    /// His phone, if the provider has verified it.
    pub phone: Option<String>,
    /// His IIN, if the provider tells it.
    pub iin: Option<String>,
}

/// Why there is no identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// The provider refused the code, or what it said cannot be trusted.
    #[error("the identity provider did not confirm the sign-in")]
    Refused,
    /// No answer, or not one of a provider; worth another try after this time.
    #[error("the identity provider does not answer")]
    Unavailable {
        /// From `Retry-After`, else ten seconds.
        after: Duration,
    },
}

/// Lets people sign in at an outside `OpenID` Connect provider.
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Its issuer: names the provider for ever.
    fn issuer(&self) -> &str;
    /// Where the person signs in.
    async fn authorization_url(&self, request: &SignInRequest<'_>) -> Result<String, IdentityError>;
    /// Exchanges the code that came back for who it is; the answer must carry `nonce`.
    async fn redeem(&self, code: &str, verifier: &str, nonce: &str) -> Result<Identity, IdentityError>;
}
