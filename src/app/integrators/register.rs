//! Registers a client, with its first key or its first secret.

use super::by_operator;
use super::error::AdminError;
use super::keys::{NewKey, key_row};
use super::secrets::{new_secret, secret_row};
use crate::app::{App, AppError};
use crate::domain::integrators::{AuthMethod, ClientName, ScopeSet};
use crate::store::oauth_clients::{self, ClientRow};
use crate::store::types::{Id, Ts};
use crate::store::{audit, oauth_credentials};
use uuid::Uuid;
use zeroize::Zeroizing;

/// A client to be.
#[derive(Debug, Clone)]
pub struct RegisterClient {
    /// Name.
    pub name: ClientName,
    /// What it may do.
    pub scopes: ScopeSet,
    /// Whether it is for trying things out.
    pub sandbox: bool,
    /// Its key; without one it is a sandbox client with a secret.
    pub key: Option<NewKey>,
}

/// A client that was registered.
#[derive(Debug)]
pub struct Registered {
    /// The `client_id`.
    pub client: Uuid,
    /// The secret, which nobody can show again.
    pub secret: Option<Zeroizing<String>>,
}

/// Registers a client.
///
/// # Errors
/// It has no credential, its name or key is taken, or the store failed.
pub async fn register(app: &App, command: RegisterClient) -> Result<Registered, AdminError> {
    let now = app.now();
    let client = app.new_id(now);
    let (method, key, secret) = match command.key {
        Some(key) => (AuthMethod::PrivateKeyJwt, Some(key_row(client, &key, now)?), None),
        None if command.sandbox => (AuthMethod::ClientSecretBasic, None, Some(new_secret(app))),
        None => return Err(AdminError::NoCredential),
    };
    let secret_row = secret.as_deref().map(|secret| secret_row(app, client, secret));
    let row = ClientRow {
        id: Id(client),
        name: command.name.as_str().to_owned(),
        scopes: command.scopes.to_string(),
        auth_method: method.as_str().to_owned(),
        sandbox: command.sandbox,
        created_at: Ts(now),
        suspended_at: None,
        tokens_after: None,
    };
    let entry = by_operator(app, "client.create", client);
    app.db
        .write(async move |tx| {
            oauth_clients::insert(tx, &row).await?;
            if let Some(key) = key {
                oauth_credentials::insert_key(tx, &key).await?;
            }
            if let Some(secret) = secret_row {
                oauth_credentials::insert_secret(tx, &secret).await?;
            }
            audit::insert(tx, &entry).await?;
            Ok::<_, AppError>(())
        })
        .await
        .map_err(AdminError::of)?;
    Ok(Registered { client, secret })
}
