//! What production does not start with. Looks at settings and key files and lists every objection; repairs nothing.

use super::secret::Secret;
use super::sections::{Profile, decode_secret_key};
use super::variables::SAMPLE_SECRET_KEY;
use super::{Config, files};
use crate::gateways::sms::GatewayPlan;
use std::path::{Path, PathBuf};
use subtle::ConstantTimeEq;

/// Stands in the key files that development makes for itself.
pub const DEVELOPMENT_MARK: &str = "made for development";

/// All that speaks against starting: for production everything below, for the sandbox what is not its own, for development only key files open
/// to others.
pub(super) fn objections(config: &Config) -> Vec<String> {
    let mut objections = Vec::new();
    for (name, path) in key_files(config) {
        objections.extend(objection_to_file(name, path));
    }
    if config.profile == Profile::Production {
        objections.extend(objections_to_keys(config));
        objections.extend(objections_to_ways_out(config));
        if config.limits.rate_limits.is_none() {
            objections.push("RATE_LIMITS must not be off in production".to_owned());
        }
    }
    if config.profile == Profile::Sandbox {
        objections.extend(objections_to_sandbox(config));
    }
    objections
}

/// A sandbox signs with keys that it makes for itself, and sends nothing to anybody: what holds or leads elsewhere has no place in it.
fn objections_to_sandbox(config: &Config) -> Vec<String> {
    let (keys, mut objections) = (&config.keys, Vec::new());
    for (name, is_set) in [
        ("SECRET_KEY", keys.secret_key.is_some()),
        ("SECRET_KEY_FILE", keys.secret_key_file.is_some()),
        ("KEY_ENCRYPTION_KEYS", keys.key_encryption_keys.is_some()),
        ("KEY_ENCRYPTION_KEYS_FILE", keys.key_encryption_keys_file.is_some()),
        ("SIGNING_KEY_FILE", keys.signing_key_file.is_some()),
        ("PREVIOUS_KEYS_FILE", keys.previous_keys_file.is_some()),
        ("RETIRED_KEYS_FILE", keys.retired_keys_file.is_some()),
        ("SEAL_KEY_FILE", keys.seal_key_file.is_some()),
        ("SEAL_CERTIFICATES_FILE", keys.seal_certificates_file.is_some()),
        ("FCM_SERVICE_ACCOUNT_FILE", config.fcm.service_account_file.is_some()),
        ("SMS_GATEWAY_URL", config.sms.gateway.is_some()),
        ("OIDC_ISSUER", config.oidc.is_some()),
    ] {
        if is_set {
            objections
                .push(format!("{name} must not be set in the sandbox: it makes keys of its own and sends nothing"));
        }
    }
    let is_open = !config.http.bind_address.ip().is_loopback();
    if is_open && config.webhooks.loopback {
        objections
            .push("WEBHOOK_LOOPBACK must be off in a sandbox for others: strangers name those addresses".to_owned());
    }
    if is_open && config.http.public_url.is_none() {
        objections.push("PUBLIC_URL must be set in a sandbox for others".to_owned());
    }
    objections
}

fn key_files(config: &Config) -> impl Iterator<Item = (&'static str, &Path)> {
    [
        ("SECRET_KEY_FILE", config.keys.secret_key_file.as_deref()),
        ("KEY_ENCRYPTION_KEYS_FILE", config.keys.key_encryption_keys_file.as_deref()),
        ("SIGNING_KEY_FILE", config.keys.signing_key_file.as_deref()),
        ("SEAL_KEY_FILE", config.keys.seal_key_file.as_deref()),
        ("FCM_SERVICE_ACCOUNT_FILE", config.fcm.service_account_file.as_deref()),
    ]
    .into_iter()
    .filter_map(|(name, path)| path.map(|path| (name, path)))
}

fn objection_to_file(name: &str, path: &Path) -> Option<String> {
    match files::is_open_to_others(path) {
        Ok(false) => None,
        Ok(true) => Some(format!("{name} must be readable by its owner only: chmod 600 {}", path.display())),
        Err(error) => Some(format!("{name} must be a file that can be read: {} ({error})", path.display())),
    }
}

fn objections_to_keys(config: &Config) -> Vec<String> {
    let keys = &config.keys;
    let mut objections = Vec::new();
    if keys.secret_key.is_none() && keys.secret_key_file.is_none() {
        objections.push("SECRET_KEY or SECRET_KEY_FILE must be set in production (`tirkeu keys` makes one)".to_owned());
    }
    if is_secret_key_known(config) {
        objections.push("SECRET_KEY must not be the sample or a development key in production".to_owned());
    }
    match config.key_encryption_keys() {
        Ok(None) => objections.push(
            "KEY_ENCRYPTION_KEYS or KEY_ENCRYPTION_KEYS_FILE must be set in production (`tirkeu keys` makes one)"
                .to_owned(),
        ),
        Ok(Some(keys)) if is_made_for_development(config, &keys) => {
            objections.push("KEY_ENCRYPTION_KEYS must not be development keys in production".to_owned());
        }
        // A file that cannot be read is objected to already.
        Ok(Some(_)) | Err(_) => {}
    }
    match &keys.signing_key_file {
        None => objections.push("SIGNING_KEY_FILE must be set in production (`tirkeu keys` makes one)".to_owned()),
        Some(path) if is_development_key(path) || is_in(path, &config.development_keys()) => {
            objections.push("SIGNING_KEY_FILE must not be a development key in production".to_owned());
        }
        Some(_) => {}
    }
    objections.extend(objection_to_seal(config));
    let without_keys = keys.signing_key_file.is_none() || (keys.secret_key.is_none() && keys.secret_key_file.is_none());
    if without_keys && !config.http.bind_address.ip().is_loopback() {
        objections.push("BIND_ADDRESS must be a loopback address as long as there are no keys".to_owned());
    }
    objections
}

/// Both files are set, or neither is: that is looked at for every profile.
fn objection_to_seal(config: &Config) -> Option<String> {
    let (Some(key), Some(certificates)) = (&config.keys.seal_key_file, &config.keys.seal_certificates_file) else {
        return Some("SEAL_KEY_FILE and SEAL_CERTIFICATES_FILE must be set in production".to_owned());
    };
    let is_known = |path: &&PathBuf| is_development_key(path) || is_in(path, &config.development_keys());
    let known = [key, certificates].into_iter().any(|path| is_known(&path));
    known.then(|| "SEAL_KEY_FILE and SEAL_CERTIFICATES_FILE must not be of development in production".to_owned())
}

fn objections_to_ways_out(config: &Config) -> Vec<String> {
    let mut objections = Vec::new();
    if !config.http.public_url.as_deref().is_some_and(|url| url.starts_with("https://")) {
        objections.push("PUBLIC_URL must be set in production, and https".to_owned());
    }
    if config.fcm.service_account_file.is_none() {
        objections.push("FCM_SERVICE_ACCOUNT_FILE must be set in production".to_owned());
    }
    if config.audit_checkpoints.is_none() {
        objections.push("AUDIT_CHECKPOINTS must be set in production, to a place off this machine".to_owned());
    }
    if config.webhooks.loopback {
        objections.push("WEBHOOK_LOOPBACK must be off in production: strangers name those addresses".to_owned());
    }
    if config.sms.gateway.is_none() {
        objections.push("SMS_GATEWAY_URL must be set in production".to_owned());
    }
    let gateway = config.sms.gateway.as_ref().map(GatewayPlan::origin);
    let ways = [("FCM_BASE_URL", Some(config.fcm.base_url.as_str())), ("SMS_GATEWAY_URL", gateway)];
    for (name, url) in ways {
        if url.is_some_and(|url| !url.starts_with("https://") && !is_on_this_machine(url)) {
            objections.push(format!("{name} must be https in production: codes and tokens go there"));
        }
    }
    for (name, url) in
        config.oidc.iter().flat_map(|oidc| [("OIDC_ISSUER", &oidc.issuer), ("OIDC_REDIRECT_URI", &oidc.redirect_uri)])
    {
        if !url.starts_with("https://") {
            objections.push(format!("{name} must be https in production: whoever answers there says who signs in"));
        }
    }
    if config.http.metrics_address.is_some_and(|address| address.ip().is_unspecified()) {
        objections.push("METRICS_ADDRESS must not be open to every network in production".to_owned());
    }
    objections
}

pub(super) fn is_on_this_machine(url: &str) -> bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        .iter()
        .any(|local| url.strip_prefix(local).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/'])))
}

/// Whether a key-encryption key is one that development made.
fn is_made_for_development(config: &Config, keys: &Secret) -> bool {
    let made_here = files::read(&config.development_keys().join("key-encryption.keys")).ok();
    let made_here = made_here.as_deref().map(|text| key_line(text)).filter(|line| !line.is_empty());
    let material = |entry: &str| entry.split_once(':').map(|(_, key)| key.to_owned());
    keys.expose().contains(DEVELOPMENT_MARK)
        || made_here.and_then(material).is_some_and(|key| keys.expose().contains(&key))
}

/// Whether the secret is the one of `.env.example`, or one that development made.
fn is_secret_key_known(config: &Config) -> bool {
    let of_file = config.keys.secret_key_file.as_deref().and_then(|path| files::read(path).ok());
    let given = config.keys.secret_key.as_ref().map(|secret| secret.expose().to_owned());
    let Some(text) = given.or_else(|| of_file.map(|text| text.to_string())) else { return false };
    let made_here = files::read(&config.development_keys().join("secret.key")).ok();
    let known = [Some(SAMPLE_SECRET_KEY), made_here.as_deref().map(|text| key_line(text))];
    let bytes = decode_secret_key(key_line(&text));
    let is_given = |known: zeroize::Zeroizing<Vec<u8>>| bytes.as_ref().is_some_and(|bytes| bytes.ct_eq(&known).into());
    text.contains(DEVELOPMENT_MARK) || known.into_iter().flatten().filter_map(decode_secret_key).any(is_given)
}

/// The line of a key file that is neither empty nor a comment.
pub(super) fn key_line(text: &str) -> &str {
    let is_key = |line: &&str| !line.is_empty() && !line.starts_with('#');
    text.lines().map(str::trim).find(is_key).unwrap_or_default()
}

fn is_development_key(path: &Path) -> bool {
    files::read(path).is_ok_and(|text| text.contains(DEVELOPMENT_MARK))
}

fn is_in(path: &Path, directory: &Path) -> bool {
    match (path.canonicalize(), directory.canonicalize()) {
        (Ok(path), Ok(directory)) => path.starts_with(directory),
        _ => false,
    }
}
