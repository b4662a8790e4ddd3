//! The configuration: read once at the start from the environment (and a `.env` file), checked as a whole, then passed
//! on as values. The only place that reads the environment; must not know what the values are used for.

pub mod files;
pub mod limits;
pub mod oidc;
mod production;
mod reader;
pub mod secret;
pub mod sections;
pub mod sms;
#[cfg(test)]
mod tests;
pub mod variables;
pub mod webhooks;

use crate::domain::language::Language;
use oidc::Oidc;
use reader::Reader;
use secret::Secret;
use sections::{Database, Fcm, Http, Keys, Log, Profile, Rules};
use sms::Sms;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

pub use production::DEVELOPMENT_MARK;
pub use reader::Source;

/// Everything that is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the configuration is not usable:\n  - {}", .0.join("\n  - "))]
pub struct ConfigError(pub Vec<String>);

/// The configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// What the service is started for.
    pub profile: Profile,
    /// Directory of the embedded database and the development keys.
    pub data_dir: PathBuf,
    /// The database.
    pub database: Database,
    /// Where and how requests are answered.
    pub http: Http,
    /// Where the keys are.
    pub keys: Keys,
    /// Pushes.
    pub fcm: Fcm,
    /// SMS.
    pub sms: Sms,
    /// Where the events of integrators may be sent.
    pub webhooks: webhooks::Webhooks,
    /// The outside identity provider, if there is one.
    pub oidc: Option<Oidc>,
    /// Times of the service's rules.
    pub rules: Rules,
    /// Where copies of the audit log's checkpoints go: a folder or an address.
    pub audit_checkpoints: Option<String>,
    /// Limits and deadlines of requests.
    pub limits: limits::Limits,
    /// Whether this process does the background work.
    pub jobs: bool,
    /// The log.
    pub log: Log,
}

impl Config {
    /// Reads the environment; what it does not set is looked for in `.env` in the working directory.
    ///
    /// # Errors
    /// All that is wrong with the variables, and what production refuses to start with.
    pub fn load() -> Result<Self, ConfigError> {
        let file = dotenv(Path::new(".env"))?;
        Self::from_source(&|name| from_environment(name).or_else(|| file.get(name).cloned()))
    }

    /// Reads the variables from `source`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn from_source(source: &Source<'_>) -> Result<Self, ConfigError> {
        let (config, mut problems) = Self::read(source);
        problems.extend(production::objections(&config));
        if problems.is_empty() { Ok(config) } else { Err(ConfigError(problems)) }
    }

    /// Reads only what a command on the database needs: the profile's other demands do not matter to it.
    ///
    /// # Errors
    /// All that is wrong with the variables.
    pub fn load_leniently() -> Result<Self, ConfigError> {
        let file = dotenv(Path::new(".env"))?;
        let (config, problems) = Self::read(&|name| from_environment(name).or_else(|| file.get(name).cloned()));
        if problems.is_empty() { Ok(config) } else { Err(ConfigError(problems)) }
    }

    fn read(source: &Source<'_>) -> (Self, Vec<String>) {
        let mut reader = Reader::new(source);
        let data_dir = PathBuf::from(reader.text("DATA_DIR").unwrap_or_default());
        let profile = Profile::read(&mut reader);
        let config = Self {
            profile,
            database: Database::read(&mut reader, profile, &data_dir),
            http: Http::read(&mut reader),
            keys: Keys::read(&mut reader),
            fcm: Fcm::read(&mut reader),
            sms: Sms::read(&mut reader),
            webhooks: webhooks::Webhooks::read(&mut reader),
            oidc: Oidc::read(&mut reader),
            rules: Rules::read(&mut reader),
            audit_checkpoints: reader.text("AUDIT_CHECKPOINTS"),
            limits: limits::Limits::read(&mut reader),
            jobs: reader.value("JOBS", "`on` or `off`", true, |text| match text {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            }),
            log: Log::read(&mut reader),
            data_dir,
        };
        (config, reader.into_problems())
    }

    /// Where development keeps the keys it makes, and the sandbox its own.
    #[must_use]
    pub fn development_keys(&self) -> PathBuf {
        self.data_dir.join(if self.profile == Profile::Sandbox { "sandbox-keys" } else { "keys" })
    }

    /// The text of the secret key, if one is configured.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn secret_key(&self) -> std::io::Result<Option<Secret>> {
        if let Some(secret) = &self.keys.secret_key {
            return Ok(Some(secret.clone()));
        }
        let Some(path) = &self.keys.secret_key_file else { return Ok(None) };
        Ok(Some(Secret::new(key_line(&files::read(path)?))))
    }
}

impl Config {
    /// The list of key-encryption keys, if one is configured.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn key_encryption_keys(&self) -> std::io::Result<Option<Secret>> {
        if let Some(keys) = &self.keys.key_encryption_keys {
            return Ok(Some(keys.clone()));
        }
        let Some(path) = &self.keys.key_encryption_keys_file else { return Ok(None) };
        Ok(Some(Secret::new(&files::read(path)?)))
    }
}

/// The line of a key file that is neither empty nor a comment.
#[must_use]
pub fn key_line(text: &str) -> &str {
    production::key_line(text)
}

/// The language of the terminal, as `LANG` names it.
#[must_use]
pub fn terminal_language() -> Option<Language> {
    from_environment("LANG").as_deref().and_then(Language::from_tag)
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn from_environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The variables of a `.env` file; none if there is no such file. An error names no content: it may be a secret.
fn dotenv(path: &Path) -> Result<HashMap<String, String>, ConfigError> {
    if !path.exists() {
        return Ok(HashMap::new());
    }
    let unreadable = |_| ConfigError(vec![format!("{} must be a file of lines NAME=value", path.display())]);
    dotenvy::from_path_iter(path).map_err(unreadable)?.collect::<Result<_, _>>().map_err(unreadable)
}
