//! A client's keys. Several live at once, so that a new one is known before the old one goes.

use super::by_operator;
use super::error::AdminError;
use crate::app::{App, AppError};
use crate::domain::integrators::{AuthMethod, KeyId, PublicKey};
use crate::store::oauth_credentials::KeyRow;
use crate::store::types::{Id, Ts};
use crate::store::{audit, oauth_clients, oauth_credentials};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A key to be registered.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// The key.
    pub key: PublicKey,
    /// Its name among the client's keys.
    pub id: KeyId,
    /// When it ends, if that is known already.
    pub until: Option<DateTime<Utc>>,
}

/// The row of a new key; its end, if any, is still to come.
pub(super) fn key_row(client: Uuid, new: &NewKey, now: DateTime<Utc>) -> Result<KeyRow, AdminError> {
    if new.until.is_some_and(|until| until <= now) {
        return Err(AdminError::Past);
    }
    Ok(KeyRow {
        client_id: Id(client),
        key_id: new.id.as_str().to_owned(),
        alg: new.key.alg().as_str().to_owned(),
        public_key: new.key.bytes().to_vec(),
        created_at: Ts(now),
        expires_at: new.until.map(Ts),
    })
}

/// Registers a further key of a client.
///
/// # Errors
/// There is no such client, it has secrets instead, the key or its id is taken, its end has passed, or the store failed.
pub async fn add(app: &App, client: Uuid, key: &NewKey) -> Result<(), AdminError> {
    let row = key_row(client, key, app.now())?;
    let entry = by_operator(app, "client.add_key", client);
    let method = app
        .db
        .write(async move |tx| {
            // The method of a client never changes: reading it first overlooks nothing.
            let method = oauth_clients::find(tx, client).await?.map(|client| client.auth_method);
            if method.as_deref() == Some(AuthMethod::PrivateKeyJwt.as_str()) {
                oauth_credentials::insert_key(tx, &row).await?;
                audit::insert(tx, &entry).await?;
            }
            Ok::<_, AppError>(method)
        })
        .await
        .map_err(AdminError::of)?;
    uses(method, AuthMethod::PrivateKeyJwt)
}

/// Says why nothing was done for a client of another method, or for none.
pub(super) fn uses(method: Option<String>, needed: AuthMethod) -> Result<(), AdminError> {
    match method {
        None => Err(AdminError::NoSuchClient),
        Some(method) if method != needed.as_str() => Err(AdminError::OtherMethod(method)),
        Some(_) => Ok(()),
    }
}

/// Lets a key end: now, or later.
///
/// # Errors
/// The client has no such key that is valid then, the end has passed, or the store failed.
pub async fn retire(app: &App, client: Uuid, key: &KeyId, at: Option<DateTime<Utc>>) -> Result<(), AdminError> {
    let now = app.now();
    let at = at.unwrap_or(now);
    if at < now {
        return Err(AdminError::Past);
    }
    let key = key.as_str().to_owned();
    let entry = by_operator(app, "client.retire_key", client);
    let rows = app
        .db
        .write(async move |tx| {
            let rows = oauth_credentials::expire_key(tx, client, &key, Ts(at)).await?;
            if rows == 1 {
                audit::insert(tx, &entry).await?;
            }
            Ok::<_, AppError>(rows)
        })
        .await?;
    if rows == 1 { Ok(()) } else { Err(AdminError::NoSuchKey) }
}
