//! The data key of the service itself. It seals what belongs to no person yet: codes and messages on their way.

use crate::app::{App, AppError};
use crate::domain::key_encryption::KeyEncryptionError;
use crate::store::types::Ts;
use crate::store::vault::{VaultError, insert_key, key_of, wrapping_versions};
use uuid::Uuid;

/// Loads the key, and makes it at the very first start. Two at once get the same.
///
/// # Errors
/// The store failed, or the key-encryption keys are not those of this database.
pub async fn load(app: &App) -> Result<(), AppError> {
    let versions = app.db.read(async |conn| wrapping_versions(conn).await).await?;
    if let Some(unknown) = versions.into_iter().find(|version| !app.vault.knows(*version)) {
        // To start without it would lose everybody whose data key it wraps, one request at a time.
        return Err(VaultError::Key(KeyEncryptionError::UnknownVersion(unknown)).into());
    }
    let (_, fresh) = app.vault.new_key(Uuid::nil(), Ts(app.now()))?;
    let find = async || app.db.read(async |conn| key_of(conn, Uuid::nil()).await).await;
    let mut found = find().await?;
    if found.is_none() {
        app.db.write(async move |tx| Ok::<_, AppError>(insert_key(tx, &fresh).await?)).await?;
        found = find().await?;
    }
    let row = found.ok_or_else(|| AppError::Internal("the service's key vanished".into()))?;
    Ok(app.vault.load_service(&row)?)
}
