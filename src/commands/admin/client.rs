//! `tirkeu admin client …`

use crate::app::App;
use crate::app::integrators::keys::NewKey;
use crate::app::integrators::read::ClientFile;
use crate::app::integrators::register::RegisterClient;
use crate::app::integrators::{AdminError, keys, read, register, secrets, standing};
use crate::commands::Failure;
use crate::domain::integrators::{ClientName, KeyId, PublicKey, Scope, ScopeSet};
use crate::store::oauth_clients::ClientRow;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use clap::{Args, Subcommand};
use std::io::{self, Write};
use std::path::PathBuf;
use uuid::Uuid;

/// What can be done with clients.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Registers a client with its public key, or a sandbox client with a secret
    Create(Create),
    /// Lists all clients
    List,
    /// Shows a client, its keys and when its secrets end
    Show(Which),
    /// Registers a further key; the ones before stay valid
    AddKey(AddKey),
    /// Ends a key, now or later
    RetireKey(RetireKey),
    /// Makes a new secret of a sandbox client; the one before stays valid for some hours
    NewSecret(NewSecret),
    /// Suspends a client at once; its tokens are void for good
    Suspend(Which),
    /// Lets a suspended client go on
    Resume(Which),
}

/// A client.
#[derive(Debug, Args)]
pub struct Which {
    /// The client's id
    pub client: Uuid,
}

/// A client to be registered.
#[derive(Debug, Args)]
pub struct Create {
    /// What it is called
    #[arg(long, value_parser = name)]
    pub name: ClientName,
    /// What it may do; may be repeated
    #[arg(long = "scope", required = true, num_args = 1.., value_parser = scope)]
    pub scopes: Vec<Scope>,
    /// Whether it is for trying things out; without a key it gets a secret
    #[arg(long)]
    pub sandbox: bool,
    /// Its public key
    #[command(flatten)]
    pub key: KeyArgs,
}

/// A public key.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// File with the public key: JWK, or PEM (`SubjectPublicKeyInfo`); Ed25519 or P-256
    #[arg(long)]
    pub public_key: Option<PathBuf>,
    /// Its id, as assertions name it; without one that of the JWK, else its thumbprint (RFC 7638)
    #[arg(long, value_parser = KeyId::parse, requires = "public_key")]
    pub key_id: Option<KeyId>,
    /// When it ends, such as 2027-01-31T00:00:00Z
    #[arg(long, requires = "public_key")]
    pub until: Option<DateTime<Utc>>,
}

/// A further key.
#[derive(Debug, Args)]
pub struct AddKey {
    /// The client's id
    pub client: Uuid,
    /// The key
    #[command(flatten)]
    pub key: KeyArgs,
}

/// A key to be ended.
#[derive(Debug, Args)]
pub struct RetireKey {
    /// The client's id
    pub client: Uuid,
    /// The key's id
    #[arg(long, value_parser = KeyId::parse)]
    pub key_id: KeyId,
    /// When it ends; now if not said
    #[arg(long)]
    pub at: Option<DateTime<Utc>>,
}

/// A new secret.
#[derive(Debug, Args)]
pub struct NewSecret {
    /// The client's id
    pub client: Uuid,
    /// Hours for which the secret before stays valid
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(0..=720))]
    pub overlap: u16,
}

fn name(text: &str) -> Result<ClientName, String> {
    ClientName::parse(text).ok_or_else(|| "a name has 1 to 120 characters on one line".to_owned())
}

fn scope(text: &str) -> Result<Scope, String> {
    let names: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    Scope::parse(text).ok_or_else(|| format!("the scopes are {}", names.join(", ")))
}

impl KeyArgs {
    /// The key, if one is named.
    fn read(self) -> Result<Option<NewKey>, Failure> {
        let Some(file) = self.public_key else { return Ok(None) };
        let path = file.display();
        let text = std::fs::read_to_string(&file)
            .map_err(|error| Failure::Failed(format!("{path} cannot be read: {error}")))?;
        let wrong = |error| Failure::Failed(format!("{path}: {error}"));
        let (key, own_id) = PublicKey::read(&text).map_err(wrong)?;
        let id = match self.key_id.or(own_id) {
            Some(id) => id,
            None => key.thumbprint().map_err(wrong)?,
        };
        Ok(Some(NewKey { key, id, until: self.until }))
    }
}

impl From<AdminError> for Failure {
    fn from(error: AdminError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Carries out a command and says what was done.
pub(super) async fn run(app: &App, command: ClientCommand) -> Result<(), Failure> {
    let text = match command {
        ClientCommand::Create(create) => created(app, create).await?,
        ClientCommand::List => listed(&read::list(app).await.map_err(AdminError::from)?),
        ClientCommand::Show(which) => shown(&read::show(app, which.client).await?),
        ClientCommand::AddKey(add) => {
            let key = add.key.read()?.ok_or_else(|| Failure::Usage("--public-key is needed".to_owned()))?;
            keys::add(app, add.client, &key).await?;
            format!("key_id: {}\n", key.id.as_str())
        }
        ClientCommand::RetireKey(retire) => {
            keys::retire(app, retire.client, &retire.key_id, retire.at).await?;
            shown(&read::show(app, retire.client).await?)
        }
        ClientCommand::NewSecret(new) => {
            let secret = secrets::renew(app, new.client, TimeDelta::hours(i64::from(new.overlap))).await?;
            format!("client_secret: {}\n", *secret)
        }
        ClientCommand::Suspend(which) => {
            standing::suspend(app, which.client).await?;
            format!("{} is suspended\n", which.client)
        }
        ClientCommand::Resume(which) => {
            standing::resume(app, which.client).await?;
            format!("{} is active\n", which.client)
        }
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

async fn created(app: &App, create: Create) -> Result<String, Failure> {
    let key = create.key.read()?;
    let scopes: ScopeSet = create.scopes.into_iter().collect();
    let command = RegisterClient { name: create.name, scopes, sandbox: create.sandbox, key };
    let registered = register::register(app, command).await?;
    let text = shown(&read::show(app, registered.client).await?);
    // The only time that anybody sees the secret.
    let secret = registered.secret.map(|secret| format!("client_secret: {}\n", *secret)).unwrap_or_default();
    Ok(text + &secret)
}

const fn state(client: &ClientRow) -> &'static str {
    match (client.suspended_at.is_some(), client.sandbox) {
        (true, _) => "suspended",
        (false, true) => "sandbox",
        (false, false) => "active",
    }
}

fn listed(clients: &[ClientRow]) -> String {
    let line = |client: &ClientRow| {
        format!(
            "{}  {:9}  {:19}  {}  [{}]\n",
            client.id.0,
            state(client),
            client.auth_method,
            client.name,
            client.scopes
        )
    };
    clients.iter().map(line).collect()
}

fn shown(file: &ClientFile) -> String {
    let client = &file.client;
    let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let end = |at: Option<DateTime<Utc>>| at.map(|at| format!(" until {}", instant(at))).unwrap_or_default();
    let mut lines = vec![
        format!("client_id: {}", client.id.0),
        format!("name: {}", client.name),
        format!("state: {}", state(client)),
        format!("sandbox: {}", client.sandbox),
        format!("scopes: {}", client.scopes),
        format!("token_endpoint_auth_method: {}", client.auth_method),
        format!("created_at: {}", instant(client.created_at.0)),
    ];
    lines.extend(client.suspended_at.map(|at| format!("suspended_at: {}", instant(at.0))));
    lines.extend(
        file.keys.iter().map(|key| format!("key: {} {}{}", key.key_id, key.alg, end(key.expires_at.map(|at| at.0)))),
    );
    lines.extend(file.secrets.iter().map(|secret| {
        format!("secret: made {}{}", instant(secret.created_at.0), end(secret.expires_at.map(|at| at.0)))
    }));
    lines.join("\n") + "\n"
}
