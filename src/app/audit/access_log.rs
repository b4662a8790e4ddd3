//! Who read the caller's file, when and what for. Must not tell more of a reader than the person may know.

use crate::app::{App, AppError, Caller};
use crate::store::audit::{LinkedRow, reads_of};
use crate::store::{accounts, audit};
use std::collections::HashMap;
use uuid::Uuid;

/// One look into a file.
#[derive(Debug, Clone)]
pub struct Look {
    /// As it stands in the audit log.
    pub entry: LinkedRow,
    /// The name that a host has told.
    pub reader_name: Option<String>,
}

/// A page of the caller's access log, newest first.
///
/// # Errors
/// The store failed.
pub async fn list(app: &App, caller: Caller, before: Option<Uuid>, limit: i64) -> Result<Vec<Look>, AppError> {
    let found = app
        .db
        .read(async |conn| {
            let entries = reads_of(conn, caller.account, before, limit).await?;
            let mut names: HashMap<Uuid, Option<String>> = HashMap::new();
            let readers = entries.iter().filter(|entry| entry.actor_kind == audit::HOST);
            for reader in readers.filter_map(|entry| entry.actor_id) {
                if let std::collections::hash_map::Entry::Vacant(place) = names.entry(reader.0) {
                    let account = accounts::get(conn, &app.vault, reader.0).await?;
                    place.insert(account.and_then(|account| account.who.name));
                }
            }
            Ok((entries, names))
        })
        .await?;
    let (entries, names) = found;
    let look = |entry: LinkedRow| {
        let reader_name = entry.actor_id.and_then(|reader| names.get(&reader.0).cloned().flatten());
        Look { entry, reader_name }
    };
    Ok(entries.into_iter().map(look).collect())
}
