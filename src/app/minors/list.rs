//! The minors for whom the caller acts.

use crate::app::{App, AppError, Caller};
use crate::store::minors::of_guardian;
use crate::store::persons::PersonRow;

/// All of them, the first entered first: there are not many.
pub async fn list(app: &App, caller: Caller) -> Result<Vec<PersonRow>, AppError> {
    Ok(app.db.read(async |conn| of_guardian(conn, &app.vault, caller.account).await).await?)
}
