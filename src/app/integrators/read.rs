//! Looks at clients.

use super::error::AdminError;
use crate::app::{App, AppError};
use crate::store::oauth_clients::{self, ClientRow};
use crate::store::oauth_credentials::{self, KeyRow, SecretRow};
use crate::store::types::Ts;
use uuid::Uuid;

/// A client with all that it can prove itself with.
#[derive(Debug, Clone)]
pub struct ClientFile {
    /// The client.
    pub client: ClientRow,
    /// All its keys, also those that ended.
    pub keys: Vec<KeyRow>,
    /// Its secrets that still count, as MACs.
    pub secrets: Vec<SecretRow>,
}

/// All clients, oldest first.
///
/// # Errors
/// The store failed.
pub async fn list(app: &App) -> Result<Vec<ClientRow>, AppError> {
    Ok(app.db.read(async |conn| oauth_clients::all(conn).await).await?)
}

/// One client.
///
/// # Errors
/// There is no such client, or the store failed.
pub async fn show(app: &App, id: Uuid) -> Result<ClientFile, AdminError> {
    let now = Ts(app.now());
    let (client, keys, secrets) = app
        .db
        .read(async |conn| {
            let client = oauth_clients::find(conn, id).await?;
            let keys = oauth_credentials::keys(conn, id).await?;
            Ok((client, keys, oauth_credentials::live_secrets(conn, id, now).await?))
        })
        .await
        .map_err(AppError::from)?;
    Ok(ClientFile { client: client.ok_or(AdminError::NoSuchClient)?, keys, secrets })
}

/// The ids of a client's keys that are valid now, oldest first.
///
/// # Errors
/// The store failed.
pub async fn live_key_ids(app: &App, client: Uuid) -> Result<Vec<String>, AppError> {
    let now = Ts(app.now());
    let keys = app.db.read(async |conn| oauth_credentials::keys(conn, client).await).await?;
    let live = keys.into_iter().filter(|key| key.expires_at.is_none_or(|end| end > now));
    Ok(live.map(|key| key.key_id).collect())
}
