//! The sessions of an account, as their owner sees and ends them. From the commit on, what an ended session wants to change is
//! refused by every replica; what it wants to read, at the latest when its access token expires.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::auth::SessionRow;
use crate::store::types::Ts;
use crate::store::{accounts, audit, sessions};
use uuid::Uuid;

/// A page of the caller's open sessions, newest first.
pub async fn list(app: &App, caller: Caller, before: Option<Uuid>, limit: i64) -> Result<Vec<SessionRow>, AppError> {
    let now = Ts(app.real_now());
    let page = (before, limit);
    Ok(app.db.read(async |conn| sessions::of_account(conn, caller.account, page, now).await).await?)
}

/// Ends one of the caller's sessions; its phone gets no more pushes.
pub async fn revoke(app: &App, caller: Caller, session: Uuid) -> Result<(), AppError> {
    let now = Ts(app.real_now());
    let entry = app.audit(caller, "session.revoke", ("session", session));
    app.db
        .write(async move |tx| {
            if sessions::revoke_of(tx, caller.account, session, now).await? == 0 {
                return Err(AppError::from(ProblemCode::NotFound));
            }
            accounts::delete_devices_of_session(tx, session).await?;
            audit::insert(tx, &entry).await?;
            Ok(())
        })
        .await
}
