//! What the database is for. A sandbox opens only a sandbox's, and nothing else opens one: its certificates are specimens, and its people are
//! made up.

use super::error::BootError;
use crate::app::App;
use crate::app::sandbox::purpose;

/// Marks a new database, and makes sure that this one is meant.
///
/// # Errors
/// The database is for something else.
pub(super) async fn require(app: &App) -> Result<(), BootError> {
    let known = purpose::claim(app).await.map_err(|error| BootError::Setup(error.to_string()))?;
    if known {
        return Ok(());
    }
    Err(BootError::Setup(if app.settings.is_sandbox {
        "this database holds real people's data: a sandbox must have one of its own (DATABASE_URL)".to_owned()
    } else {
        "this database is a sandbox's: nothing in it is real, and only PROFILE=sandbox opens it".to_owned()
    }))
}
