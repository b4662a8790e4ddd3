//! Reads the feed page by page.

use super::{Batch, cursor, read};
use crate::app::accounts::me;
use crate::app::{App, AppError, Caller};
use crate::store::changes::Reader;

/// What is behind a cursor, at most `limit` changes, and the cursor to go on from.
pub async fn list(app: &App, caller: Caller, cursor: Option<&str>, limit: usize) -> Result<(Batch, String), AppError> {
    let after = cursor.map(|text| cursor::decode(app, caller.account, text)).transpose()?;
    let reader = Reader::of(&app.vault, &me::read(app, caller).await?);
    let batch = read(app, &reader, after, limit).await?;
    let next = cursor::encode(app, caller.account, batch.place)?;
    Ok((batch, next))
}
