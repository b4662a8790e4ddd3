//! Reads the caller's person.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::persons::{PersonRow, of_account};

/// The caller's person; 404 before it is entered.
pub async fn read(app: &App, caller: Caller) -> Result<PersonRow, AppError> {
    let found = app.db.read(async |conn| of_account(conn, caller.account).await).await?;
    found.ok_or_else(|| ProblemCode::NotFound.into())
}
