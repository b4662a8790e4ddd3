//! The sections of the configuration, one small struct each. Fields are named as the variables are, less the prefix.
//! Must not know how the values are used.

use super::reader::Reader;
use super::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use validator::Validate;

/// Bytes that `SECRET_KEY` must have at least.
pub const SECRET_KEY_BYTES: usize = 32;

const ADDRESS: &str = "an IP address and a port, as in 127.0.0.1:8080";
const URL: &str = "an http or https URL";
const NUMBER: &str = "a whole number";
const NUMBERS: &str = "at most five whole numbers from 1 to 720 with commas between them, or `none`";

/// What the service is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// On a developer's machine: everything has a default.
    Development,
    /// For programs to be tried with: no message leaves it, and nothing of it holds elsewhere.
    Sandbox,
    /// For people: unsafe settings are refused.
    Production,
}

/// Shape of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// `DATABASE_…`
#[derive(Debug, Clone, Validate)]
pub struct Database {
    /// Which database; may hold a password.
    pub url: Secret,
    /// Size of the pool on `PostgreSQL`.
    #[validate(range(min = 1, max = 1000, message = "must be from 1 to 1000"))]
    pub connections: u32,
}

/// Where and how requests are answered.
#[derive(Debug, Clone, Validate)]
pub struct Http {
    /// Where to listen.
    pub bind_address: SocketAddr,
    /// Where people reach the service, without a slash at the end.
    #[validate(url(message = "must be an http or https URL"))]
    pub public_url: Option<String>,
    /// Threads.
    #[validate(range(min = 1, max = 512, message = "must be from 1 to 512"))]
    pub workers: usize,
    /// Separate listener for the metrics.
    pub metrics_address: Option<SocketAddr>,
    /// How long requests under way may take after a signal to stop.
    #[validate(range(max = 600, message = "must be from 0 to 600"))]
    pub drain_seconds: u64,
}

/// Where the keys are.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Base64 of the secret all MAC keys are derived from.
    pub secret_key: Option<Secret>,
    /// The same in a file.
    pub secret_key_file: Option<PathBuf>,
    /// The key-encryption keys.
    pub key_encryption_keys: Option<Secret>,
    /// The same in a file.
    pub key_encryption_keys_file: Option<PathBuf>,
    /// The signing key.
    pub signing_key_file: Option<PathBuf>,
    /// The key of the seal.
    pub seal_key_file: Option<PathBuf>,
    /// Its certificates.
    pub seal_certificates_file: Option<PathBuf>,
    /// Other public keys in rotation: the last one, and the next one.
    pub previous_keys_file: Option<PathBuf>,
    /// Public keys that sign no tokens any more.
    pub retired_keys_file: Option<PathBuf>,
}

/// `FCM_…`
#[derive(Debug, Clone, Validate)]
pub struct Fcm {
    /// Who sends.
    pub service_account_file: Option<PathBuf>,
    /// Where FCM is.
    #[validate(url(message = "must be an http or https URL"))]
    pub base_url: String,
    /// Pushes a second at most.
    #[validate(range(min = 1, max = 10_000, message = "must be from 1 to 10000"))]
    pub rate: u32,
    /// Seconds from standing to that rate.
    #[validate(range(max = 3600, message = "must be from 0 to 3600"))]
    pub ramp_seconds: u32,
    /// HTTP/2 connections to it.
    #[validate(range(min = 1, max = 4, message = "must be from 1 to 4"))]
    pub connections: usize,
}

/// Times of the service's rules.
#[derive(Debug, Clone, PartialEq, Eq, Validate)]
pub struct Rules {
    /// A host's time for an answer.
    #[validate(range(min = 1, max = 720, message = "must be from 1 to 720"))]
    pub answer_hours: i64,
    /// When a host who does not look is pushed to again.
    #[validate(range(min = 1, max = 43_200, message = "must be from 1 to 43200"))]
    pub escalate_push_minutes: i64,
    /// When he gets an SMS.
    #[validate(range(min = 1, max = 43_200, message = "must be from 1 to 43200"))]
    pub escalate_sms_minutes: i64,
    /// When a host who does not answer is reminded.
    pub reminder_hours: Vec<i64>,
    /// A migrant's time for an answer when his host wants the registration to end.
    #[validate(range(min = 1, max = 90, message = "must be from 1 to 90"))]
    pub vacate_answer_days: i64,
    /// Working days in which an officer decides a case.
    #[validate(range(min = 1, max = 250, message = "must be from 1 to 250"))]
    pub case_working_days: u32,
    /// Days before the end of the stay on which the migrant is reminded.
    pub stay_reminder_days: Vec<i64>,
    /// Life of an access token: what is older than ten minutes is refused, whoever issued it.
    #[validate(range(min = 30, max = 600, message = "must be from 30 to 600"))]
    pub access_token_seconds: i64,
    /// Life of a session.
    #[validate(range(min = 1, max = 365, message = "must be from 1 to 365"))]
    pub session_days: i64,
    /// Life of a link to a PDF.
    #[validate(range(min = 1, max = 1440, message = "must be from 1 to 1440"))]
    pub link_minutes: i64,
    /// Working days in which a migrant may answer an intended annulment.
    #[validate(range(min = 1, max = 30, message = "must be from 1 to 30"))]
    pub hearing_days: u32,
    /// A silence that is longer is an outage, in seconds: several beats, so that a slow one is none.
    #[validate(range(min = 20, max = 3600, message = "must be from 20 to 3600"))]
    pub outage_after: i64,
}

/// The log.
#[derive(Debug, Clone)]
pub struct Log {
    /// Its shape.
    pub format: LogFormat,
    /// What stands in it.
    pub filter: String,
}

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

/// A list of hours or days; an empty value would count as the default.
fn numbers(text: &str) -> Option<Vec<i64>> {
    if text == "none" {
        return Some(Vec::new());
    }
    let list: Option<Vec<i64>> = text.split(',').map(|one| number(one.trim())).collect();
    list.filter(|list| list.len() <= 5 && list.iter().all(|one| (1..=720).contains(one)))
}

/// A scheme, a host and perhaps a port, and nothing else: it stands in QR codes, which have few characters.
fn origin(text: &str) -> Option<String> {
    let url = url(text)?;
    let (_, host) = url.split_once("://")?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':');
    (!host.is_empty() && host.bytes().all(plain)).then_some(url)
}

/// An http or https URL, without the slash at its end.
fn url(text: &str) -> Option<String> {
    let known = text.starts_with("http://") || text.starts_with("https://");
    known.then(|| text.trim_end_matches('/').to_owned())
}

fn path(reader: &mut Reader<'_>, name: &str) -> Option<PathBuf> {
    reader.text(name).map(PathBuf::from)
}

/// The bytes of a `SECRET_KEY`; none if it is not base64, or too short.
#[must_use]
pub fn decode_secret_key(text: &str) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    let bytes = zeroize::Zeroizing::new(STANDARD.decode(text.trim()).ok()?);
    (bytes.len() >= SECRET_KEY_BYTES).then_some(bytes)
}

impl Profile {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let expected = "`development`, `sandbox` or `production`";
        reader.value("PROFILE", expected, Self::Development, |text| match text {
            "development" => Some(Self::Development),
            "sandbox" => Some(Self::Sandbox),
            "production" => Some(Self::Production),
            _ => None,
        })
    }
}

impl Database {
    pub(super) fn read(reader: &mut Reader<'_>, profile: Profile, data_dir: &Path) -> Self {
        let expected = "postgres://user:password@host/database, sqlite://path or a path";
        let given = reader.optional("DATABASE_URL", expected, |text| {
            let known = ["postgres://", "postgresql://", "sqlite://"].iter().any(|scheme| text.starts_with(scheme));
            (known || !text.contains("://")).then(|| Secret::new(text))
        });
        let file = if profile == Profile::Sandbox { "sandbox.db" } else { "tirkeu.db" };
        let embedded = || Secret::new(&format!("sqlite://{}", data_dir.join(file).display()));
        let section = Self {
            url: given.unwrap_or_else(embedded),
            connections: reader.value("DATABASE_CONNECTIONS", NUMBER, 1, number),
        };
        reader.check("DATABASE_", &section);
        section
    }
}

impl Http {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let section = Self {
            bind_address: reader.value("BIND_ADDRESS", ADDRESS, SocketAddr::from(([127, 0, 0, 1], 0)), number),
            public_url: reader.optional(
                "PUBLIC_URL",
                "an http or https URL of a host and perhaps a port, without a path",
                origin,
            ),
            workers: reader.optional("WORKERS", NUMBER, number).unwrap_or(cores),
            metrics_address: reader.optional("METRICS_ADDRESS", ADDRESS, number),
            drain_seconds: reader.value("DRAIN_SECONDS", NUMBER, 0, number),
        };
        reader.check("", &section);
        section
    }
}

impl Keys {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let expected = "base64 of at least 32 bytes";
        let section = Self {
            secret_key: reader
                .optional("SECRET_KEY", expected, |text| decode_secret_key(text).map(|_| Secret::new(text))),
            secret_key_file: path(reader, "SECRET_KEY_FILE"),
            key_encryption_keys: reader.text("KEY_ENCRYPTION_KEYS").as_deref().map(Secret::new),
            key_encryption_keys_file: path(reader, "KEY_ENCRYPTION_KEYS_FILE"),
            signing_key_file: path(reader, "SIGNING_KEY_FILE"),
            seal_key_file: path(reader, "SEAL_KEY_FILE"),
            seal_certificates_file: path(reader, "SEAL_CERTIFICATES_FILE"),
            previous_keys_file: path(reader, "PREVIOUS_KEYS_FILE"),
            retired_keys_file: path(reader, "RETIRED_KEYS_FILE"),
        };
        if section.secret_key.is_some() && section.secret_key_file.is_some() {
            reader.object("SECRET_KEY and SECRET_KEY_FILE must not both be set");
        }
        if section.key_encryption_keys.is_some() && section.key_encryption_keys_file.is_some() {
            reader.object("KEY_ENCRYPTION_KEYS and KEY_ENCRYPTION_KEYS_FILE must not both be set");
        }
        if section.seal_key_file.is_some() != section.seal_certificates_file.is_some() {
            reader.object("SEAL_KEY_FILE and SEAL_CERTIFICATES_FILE must both be set, or neither");
        }
        section
    }
}

impl Fcm {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let section = Self {
            service_account_file: path(reader, "FCM_SERVICE_ACCOUNT_FILE"),
            base_url: reader.value("FCM_BASE_URL", URL, "http://localhost".to_owned(), url),
            rate: reader.value("FCM_RATE", NUMBER, 1, number),
            ramp_seconds: reader.value("FCM_RAMP_SECONDS", NUMBER, 0, number),
            connections: reader.value("FCM_CONNECTIONS", NUMBER, 1, number),
        };
        reader.check("FCM_", &section);
        section
    }
}

impl Rules {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let section = Self {
            answer_hours: reader.value("ANSWER_HOURS", NUMBER, 1, number),
            escalate_push_minutes: reader.value("ESCALATE_PUSH_MINUTES", NUMBER, 1, number),
            escalate_sms_minutes: reader.value("ESCALATE_SMS_MINUTES", NUMBER, 43_200, number),
            reminder_hours: reader.value("REMINDER_HOURS", NUMBERS, Vec::new(), numbers),
            vacate_answer_days: reader.value("VACATE_ANSWER_DAYS", NUMBER, 1, number),
            case_working_days: reader.value("CASE_WORKING_DAYS", NUMBER, 1, number),
            stay_reminder_days: reader.value("STAY_REMINDER_DAYS", NUMBERS, Vec::new(), numbers),
            access_token_seconds: reader.value("ACCESS_TOKEN_SECONDS", NUMBER, 30, number),
            session_days: reader.value("SESSION_DAYS", NUMBER, 1, number),
            link_minutes: reader.value("LINK_MINUTES", NUMBER, 1, number),
            hearing_days: reader.value("HEARING_DAYS", NUMBER, 1, number),
            outage_after: reader.value("OUTAGE_AFTER", NUMBER, 20, number),
        };
        reader.check("", &section);
        if section.escalate_sms_minutes <= section.escalate_push_minutes {
            reader.object("ESCALATE_SMS_MINUTES must be more than ESCALATE_PUSH_MINUTES");
        }
        section
    }
}

impl Log {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let format = reader.value("LOG_FORMAT", "`text` or `json`", LogFormat::Text, |text| match text {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        });
        Self { format, filter: reader.text("RUST_LOG").unwrap_or_default() }
    }
}
