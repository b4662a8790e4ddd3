//! Every variable of the environment that the service reads, declared once. `.env.example` repeats this table, and a test
//! compares the two. Must not know what the values mean.

/// The `SECRET_KEY` of `.env.example`; production refuses to start with it.
pub const SAMPLE_SECRET_KEY: &str = "c2FtcGxlLXNlY3JldC1mb3ItZG9jdW1lbnRhdGlvbi1vbmx5IQ==";

/// One variable of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// Its value when it is not set.
    pub default: Option<&'static str>,
    /// What it is for, in one sentence.
    pub about: &'static str,
    /// Whether its value must never be shown.
    pub secret: bool,
}

const fn plain(name: &'static str, about: &'static str) -> Variable {
    Variable { name, default: None, about, secret: false }
}

const fn with_default(name: &'static str, default: &'static str, about: &'static str) -> Variable {
    Variable { name, default: Some(default), about, secret: false }
}

const fn secret(name: &'static str, about: &'static str) -> Variable {
    Variable { name, default: None, about, secret: true }
}

/// The variables, in the order of `.env.example`.
#[rustfmt::skip]
pub static VARIABLES: [Variable; 64] = [
    with_default("PROFILE", "development", "Is `production`, which refuses unsafe settings, `sandbox`, for integrators to try things out, or `development`, which needs no settings at all."),
    with_default("DATA_DIR", "./var", "Is the directory of the embedded database and of the development keys."),
    secret("DATABASE_URL", "Is postgres://user:password@host/database or sqlite://path; without it, SQLite in DATA_DIR/tirkeu.db."),
    with_default("DATABASE_CONNECTIONS", "16", "Is the size of the connection pool on PostgreSQL."),
    with_default("BIND_ADDRESS", "127.0.0.1:8080", "Is the address and port to listen on; port 0 takes a free one."),
    plain("PUBLIC_URL", "Is where people reach the service, as in QR codes and links; without it (in development only), http and the bound address."),
    plain("WORKERS", "Is the number of threads that answer requests; without it, one a processor core."),
    plain("METRICS_ADDRESS", "Is the address and port of a separate listener for /metrics; without it, /metrics is on the main one in development and nowhere in production."),
    secret("SECRET_KEY", "Is the base64 of at least 32 random bytes from which all MAC keys are derived; it must never change."),
    plain("SECRET_KEY_FILE", "Is a file that holds what SECRET_KEY would, readable by its owner only."),
    secret("KEY_ENCRYPTION_KEYS", "Is a list of version:base64, 32 random bytes each, that wraps the data keys of people; the first one wraps new ones; add a new key at the end, restart all, then put it first, restart all, run `tirkeu admin keys rewrap`, and take the old one out."),
    plain("KEY_ENCRYPTION_KEYS_FILE", "Is a file that holds what KEY_ENCRYPTION_KEYS would, readable by its owner only."),
    plain("SIGNING_KEY_FILE", "Is a PKCS #8 PEM file with the Ed25519 key that signs certificates and tokens, readable by its owner only."),
    plain("PREVIOUS_KEYS_FILE", "Is a JWK Set with the other public keys in rotation, the last and the next one, which are published and accepted."),
    plain("RETIRED_KEYS_FILE", "Is a JWK Set with retired public keys: certificates and receipts they signed stay valid, access tokens do not."),
    plain("SEAL_KEY_FILE", "Is a PKCS #8 PEM file with the P-256 key that seals the PDF of certificates, readable by its owner only."),
    plain("SEAL_CERTIFICATES_FILE", "Is a PEM file with the certificates of that key: its own first, then each one's issuer; with the key, either both or neither is set."),
    plain("FCM_SERVICE_ACCOUNT_FILE", "Is the JSON key file of the Firebase service account that sends pushes, readable by its owner only."),
    with_default("FCM_BASE_URL", "https://fcm.googleapis.com", "Is the address of Firebase Cloud Messaging; an http one must take HTTP/2 without being asked (as `tirkeu fcm-fake` does)."),
    with_default("FCM_RATE", "500", "Is the most pushes a second; the quota of a Firebase project is 10000."),
    with_default("FCM_RAMP_SECONDS", "60", "Is how long it takes from standing to that rate, in seconds; Google asks for no less than 60."),
    with_default("FCM_CONNECTIONS", "2", "Is the number of HTTP/2 connections to it, from 1 to 4; each carries a hundred messages at once."),
    secret("SMS_GATEWAY_URL", "Is the address of the SMS gateway; {id} {to} {to_digits} {text} {sender} {token} in it and in the next lines are filled in, escaped as the place demands."),
    with_default("SMS_GATEWAY_METHOD", "POST", "Is the way it is asked, POST or GET (then there is no body)."),
    secret("SMS_GATEWAY_HEADERS", "Is a list of headers for it, as in `X-Key: {token}; Accept: text/plain` or one a line; without it, `Authorization: Bearer {token}`, unless {token} stands in the address or the body."),
    with_default("SMS_GATEWAY_CONTENT_TYPE", "application/json", "Is the type of the body: application/json or application/x-www-form-urlencoded."),
    secret("SMS_GATEWAY_BODY", "Is the body, with quotes around the strings of JSON; without it, {\"id\":\"{id}\",\"to\":\"{to}\",\"text\":\"{text}\"}, and \"sender\" if there is one."),
    plain("SMS_GATEWAY_ACCEPTED", "Is what must stand in its answer beside a status of success: a JSON pointer and a value as in /status=ok, or a pointer alone."),
    secret("SMS_GATEWAY_TOKEN", "Is the secret of this service at the SMS gateway: a token, key or password."),
    plain("SMS_SENDER", "Is the sender's name that phones show, where the gateway wants one."),
    with_default("SMS_RATE", "100", "Is the most SMS a second."),
    plain("OIDC_ISSUER", "Is the issuer of the outside OpenID Connect provider at which people may sign in; without it, there is none."),
    plain("OIDC_CLIENT_ID", "Is the id of this service at that provider."),
    secret("OIDC_CLIENT_SECRET", "Is the secret of this service at that provider."),
    plain("OIDC_REDIRECT_URI", "Is the address, registered at that provider, at which the app takes the code."),
    with_default("OIDC_SCOPES", "openid phone", "Is what is asked of that provider: scopes with spaces between them."),
    with_default("OIDC_PHONE_CLAIM", "phone_number", "Is the claim that holds the phone; it counts where the claim of the same name with `_verified` is true."),
    plain("OIDC_IIN_CLAIM", "Is the claim that holds the IIN; without it, none is taken over."),
    with_default("ANSWER_HOURS", "72", "Is the time a host has for an answer, in hours."),
    with_default("ESCALATE_PUSH_MINUTES", "15", "Is after how many minutes a host who has not looked at an application is pushed to once more."),
    with_default("ESCALATE_SMS_MINUTES", "60", "Is after how many minutes from the application a host who has not looked at it gets an SMS with a one-time link."),
    with_default("REMINDER_HOURS", "24,48", "Is a list of the hours after the application at which a host who has not answered is reminded."),
    with_default("VACATE_ANSWER_DAYS", "5", "Is the time a migrant has for an answer when his host wants the registration to end, in days; the order names none."),
    with_default("CASE_WORKING_DAYS", "15", "Is within how many working days an officer decides an appeal; the Administrative Procedural and Process-Related Code gives 15 to an application."),
    with_default("STAY_REMINDER_DAYS", "10,3,1", "Is a list of the days before the end of the lawful stay on which the migrant is reminded, or `none`."),
    with_default("ACCESS_TOKEN_SECONDS", "600", "Is the life of an access token, in seconds."),
    with_default("SESSION_DAYS", "90", "Is the life of a signed-in session, in days."),
    with_default("LINK_MINUTES", "15", "Is the life of a link to a certificate's PDF, in minutes."),
    with_default("HEARING_DAYS", "3", "Is how many working days a migrant has to answer when an officer intends to annul his registration."),
    with_default("OUTAGE_AFTER", "60", "Is after how many seconds without a heartbeat (one every 5 seconds) the service counts as having been down."),
    plain("AUDIT_CHECKPOINTS", "Is where copies of the audit log's signed checkpoints go, off this machine: a folder, or an http or https address that takes PUT {address}/{number}."),
    with_default("WEBHOOK_PORTS", "443,8443", "Is a list of the ports that webhooks of integrators may name."),
    with_default("WEBHOOK_LOOPBACK", "off", "Is `on` where webhooks may lead to this machine, by http too, as for trying them out (never in production), else `off`."),
    with_default("RATE_LIMITS", "on", "Is `on`, `off` (never in production), or a number that every limit of requests is multiplied by, as for load tests."),
    plain("TRUSTED_PROXIES", "Is a list of networks, as in 10.0.0.0/8,::1, whose X-Forwarded-For (or Forwarded) is believed; without it, nobody's is."),
    with_default("SMS_DAILY_BUDGET", "100000", "Is how many sign-in codes may be sent by SMS in a day, for everybody together."),
    with_default("HEAD_SECONDS", "9", "Is how long the head of a request may take to arrive, in seconds."),
    with_default("BODY_SECONDS", "9", "Is how long the body of a request may take to arrive after its head, in seconds."),
    with_default("ANSWER_SECONDS", "20", "Is how long a request may take in all, from its head to its answer, in seconds."),
    with_default("EVENT_STREAMS", "400", "Is how many streams of events (GET /v1/me/events) this process serves at a time; each takes two file descriptors."),
    with_default("JOBS", "on", "Is `off` where another process with the same database does the background work, else `on`."),
    with_default("DRAIN_SECONDS", "20", "Is how long requests under way may still take after a signal to stop, in seconds."),
    with_default("LOG_FORMAT", "text", "Is `text` for people or `json`, one object a line, for programs."),
    with_default("RUST_LOG", "info,actix_server=warn", "Is the filter of the log, as in `info,tirkeu=debug`."),
];

/// The variable of this name.
#[must_use]
pub fn get(name: &str) -> Option<&'static Variable> {
    VARIABLES.iter().find(|variable| variable.name == name)
}
