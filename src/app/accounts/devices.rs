//! Devices that receive the caller's pushes.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::accounts::{self, DeviceRow};
use crate::store::types::{Id, Ts};
use crate::store::{audit, sessions};

/// A device as the app registers it, at every start.
#[derive(Debug, Clone)]
pub struct PutDevice {
    /// The app's installation id.
    pub installation_id: String,
    /// `android`, `ios` or `web`.
    pub platform: &'static str,
    /// `token` or `fid`.
    pub target_kind: &'static str,
    /// Where FCM delivers to.
    pub push_token: String,
    /// Version of the app.
    pub app_version: Option<String>,
}

/// Adds or renews a device. A phone that was signed out may hold an access token for a few minutes more: it gets no pushes.
pub async fn put(app: &App, caller: Caller, command: PutDevice) -> Result<DeviceRow, AppError> {
    super::me::read(app, caller).await?;
    let now = Ts(app.now());
    let row = DeviceRow {
        id: Id(app.new_id(now.0)),
        account_id: Id(caller.account),
        session_id: Id(caller.session),
        installation_id: command.installation_id,
        platform: command.platform.to_owned(),
        target_kind: command.target_kind.to_owned(),
        push_token: command.push_token,
        app_version: command.app_version,
        created_at: now,
        updated_at: now,
    };
    let entry = app.audit(caller, "device.put", ("device", row.id.0));
    app.db
        .write(async move |tx| {
            // Again, and held: a phone whose session is ended in this moment must not be bound by it.
            if !sessions::hold_open(tx, caller.session, now).await? {
                return Err(ProblemCode::Unauthenticated.into());
            }
            let row = accounts::put_device(tx, &row).await?;
            audit::insert(tx, &entry).await?;
            Ok(row)
        })
        .await
}

/// Removes a device.
pub async fn delete(app: &App, caller: Caller, installation_id: String) -> Result<(), AppError> {
    let entry = app.audit(caller, "device.delete", ("account", caller.account));
    let rows = app
        .db
        .write(async move |tx| {
            let rows = accounts::delete_device(tx, caller.account, &installation_id).await?;
            if rows > 0 {
                audit::insert(tx, &entry).await?;
            }
            Ok::<_, AppError>(rows)
        })
        .await?;
    if rows == 0 { Err(ProblemCode::NotFound.into()) } else { Ok(()) }
}
