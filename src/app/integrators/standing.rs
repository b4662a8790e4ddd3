//! Suspends a client, which acts on its next request, and lets it go on.

use super::by_operator;
use super::error::AdminError;
use crate::app::{App, AppError};
use crate::store::types::Ts;
use crate::store::{audit, oauth_clients};
use uuid::Uuid;

/// Suspends a client; every token that it has is void, for good.
///
/// # Errors
/// There is no such client, it is suspended already, or the store failed.
pub async fn suspend(app: &App, client: Uuid) -> Result<(), AdminError> {
    let now = Ts(app.now());
    let entry = by_operator(app, "client.suspend", client);
    let rows = app
        .db
        .write(async move |tx| {
            let rows = oauth_clients::suspend(tx, client, now).await?;
            if rows == 1 {
                audit::insert(tx, &entry).await?;
            }
            Ok::<_, AppError>(rows)
        })
        .await?;
    if rows == 1 { Ok(()) } else { Err(AdminError::Unchanged("suspended")) }
}

/// Lets a suspended client ask for tokens again.
///
/// # Errors
/// There is no such client, it is not suspended, or the store failed.
pub async fn resume(app: &App, client: Uuid) -> Result<(), AdminError> {
    let entry = by_operator(app, "client.resume", client);
    let rows = app
        .db
        .write(async move |tx| {
            let rows = oauth_clients::resume(tx, client).await?;
            if rows == 1 {
                audit::insert(tx, &entry).await?;
            }
            Ok::<_, AppError>(rows)
        })
        .await?;
    if rows == 1 { Ok(()) } else { Err(AdminError::Unchanged("active")) }
}
