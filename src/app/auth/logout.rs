//! Ends the session of the caller: the phone it was on no longer receives this account's pushes (another person may use it next).

use crate::app::{App, AppError, Caller};
use crate::store::types::{Id, Ts};
use crate::store::{accounts, audit, auth};

/// Signs out.
pub async fn logout(app: &App, caller: Caller) -> Result<(), AppError> {
    let now = Ts(app.now());
    let entry = app.audit(caller, "session.close", ("session", caller.session));
    app.db
        .write(async move |tx| {
            auth::revoke(tx, Id(caller.session), now).await?;
            accounts::delete_devices_of_session(tx, caller.session).await?;
            audit::insert(tx, &entry).await?;
            Ok(())
        })
        .await
}
