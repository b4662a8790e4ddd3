//! The tables at the start. Migrations want a runtime of their own: on `PostgreSQL` they block in place.

use super::error::BootError;
use crate::store::{self, MigrationState, is_postgres, sqlite_path};
use std::path::Path;
use std::time::Duration;

/// Other instances may be starting too and run the same migrations; this many looks decide.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_secs(1);

/// Brings the tables up to date and gives the number of migrations run. Makes the directory of an embedded database.
///
/// # Errors
/// The database is newer than this program, cannot be reached, or refuses a migration.
pub async fn migrate(url: &str) -> Result<usize, BootError> {
    let url = url.to_owned();
    let migrating = tokio::task::spawn_blocking(move || {
        if !is_postgres(&url) {
            make_directory(Path::new(sqlite_path(&url)))?;
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        runtime.block_on(bring_up_to_date(&url))
    });
    migrating.await.map_err(|error| BootError::Setup(format!("the migrations failed: {error}")))?
}

/// Makes sure that the tables are exactly those that this program knows; changes nothing.
///
/// # Errors
/// They are older or newer, or the database cannot be reached.
pub(super) async fn require_current(url: &str) -> Result<(), BootError> {
    let url = url.to_owned();
    let looking = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        match runtime.block_on(store::migration_state(&url))? {
            MigrationState::Current => Ok(()),
            MigrationState::Behind(_) => Err(BootError::OlderDatabase),
            MigrationState::Newer(unknown) => Err(BootError::NewerDatabase(unknown)),
        }
    });
    looking.await.map_err(|error| BootError::Setup(format!("the tables cannot be looked at: {error}")))?
}

fn make_directory(file: &Path) -> Result<(), BootError> {
    match file.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => crate::config::files::create_private_dir(directory)
            .map_err(|error| BootError::Io(format!("cannot make the directory {}", directory.display()), error)),
        _ => Ok(()),
    }
}

async fn bring_up_to_date(url: &str) -> Result<usize, BootError> {
    let mut attempt = 1;
    loop {
        match store::migration_state(url).await? {
            MigrationState::Current => return Ok(0),
            MigrationState::Newer(unknown) => return Err(BootError::NewerDatabase(unknown)),
            MigrationState::Behind(_) => {}
        }
        match store::migrate(url).await {
            Ok(run) => {
                tracing::info!(store.migrations = run, "the tables are up to date");
                return Ok(run);
            }
            Err(error) if attempt == ATTEMPTS => return Err(error.into()),
            Err(error) => tracing::warn!(%error, "a migration failed; perhaps another instance runs it"),
        }
        attempt += 1;
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_new_database_gets_its_tables_and_a_second_start_finds_them() {
        let dir = std::env::temp_dir().join(format!("tirkeu-migrations-{}", std::process::id()));
        let url = format!("sqlite://{}", dir.join("deep/tirkeu.db").display());
        assert!(migrate(&url).await.unwrap() > 0);
        assert_eq!(migrate(&url).await.unwrap(), 0);
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
