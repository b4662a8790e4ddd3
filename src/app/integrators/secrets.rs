//! Secrets of sandbox clients. Made here, shown once, kept as a MAC.

use super::by_operator;
use super::error::AdminError;
use super::keys::uses;
use crate::app::{App, AppError};
use crate::domain::integrators::AuthMethod;
use crate::store::oauth_credentials::SecretRow;
use crate::store::types::{Id, Ts};
use crate::store::{audit, oauth_clients, oauth_credentials};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use uuid::Uuid;
use zeroize::Zeroizing;

/// What every secret begins with, so that scanners of repositories find one that was checked in.
pub const PREFIX: &str = "tirkeu_sandbox_";

/// 256 random bits.
pub(super) fn new_secret(app: &App) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0u8; 32]);
    app.random.fill(bytes.as_mut());
    Zeroizing::new(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes.as_ref())))
}

pub(super) fn secret_row(app: &App, client: Uuid, secret: &str) -> SecretRow {
    let now = app.now();
    SecretRow {
        id: Id(app.new_id(now)),
        client_id: Id(client),
        mac: app.secrets.of_client_secret(client, secret),
        created_at: Ts(now),
        expires_at: None,
    }
}

/// Makes a new secret; the ones before stay valid for `overlap`.
///
/// # Errors
/// There is no such client, it has keys instead, or the store failed.
pub async fn renew(app: &App, client: Uuid, overlap: TimeDelta) -> Result<Zeroizing<String>, AdminError> {
    let secret = new_secret(app);
    let row = secret_row(app, client, &secret);
    let end = Ts(app.now() + overlap.max(TimeDelta::zero()));
    let entry = by_operator(app, "client.new_secret", client);
    let method = app
        .db
        .write(async move |tx| {
            // The method of a client never changes: reading it first overlooks nothing.
            let method = oauth_clients::find(tx, client).await?.map(|client| client.auth_method);
            if method.as_deref() == Some(AuthMethod::ClientSecretBasic.as_str()) {
                oauth_credentials::expire_secrets(tx, client, end).await?;
                oauth_credentials::insert_secret(tx, &row).await?;
                audit::insert(tx, &entry).await?;
            }
            Ok::<_, AppError>(method)
        })
        .await?;
    uses(method, AuthMethod::ClientSecretBasic)?;
    Ok(secret)
}
