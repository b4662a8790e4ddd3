//! Reads the caller's person.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::persons::{PersonRow, of_account};

/// The caller's person, if entered.
pub async fn find(app: &App, caller: Caller) -> Result<Option<PersonRow>, AppError> {
    Ok(app.db.read(async |conn| of_account(conn, &app.vault, caller.account).await).await?)
}

/// The caller's person; 404 before it is entered.
pub async fn read(app: &App, caller: Caller) -> Result<PersonRow, AppError> {
    find(app, caller).await?.ok_or_else(|| ProblemCode::NotFound.into())
}
