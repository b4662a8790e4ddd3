//! Brings the tables up to date, and refuses a database that is newer than this program.

use super::error::DbError;
use super::{is_postgres, sqlite, sqlite_path};
use diesel::migration::MigrationSource;
use diesel_async::{AsyncConnection, AsyncMigrationHarness, AsyncPgConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

/// How a database stands to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MigrationState {
    /// Exactly the migrations that this program knows.
    Current,
    /// So many migrations are still to run.
    Behind(usize),
    /// Has migrations that this program does not know: a newer program made it.
    Newer(Vec<String>),
}

fn failed(error: impl std::fmt::Display) -> DbError {
    DbError::Connection(format!("migration: {error}"))
}

fn judge<DB: diesel::backend::Backend>(
    known: &EmbeddedMigrations,
    applied: &[String],
) -> Result<MigrationState, DbError> {
    let known: Vec<String> = MigrationSource::<DB>::migrations(known)
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let unknown: Vec<String> = applied.iter().filter(|version| !known.contains(version)).cloned().collect();
    Ok(if !unknown.is_empty() {
        MigrationState::Newer(unknown)
    } else if applied.len() < known.len() {
        MigrationState::Behind(known.len() - applied.len())
    } else {
        MigrationState::Current
    })
}

fn applied<DB: diesel::backend::Backend>(harness: &mut impl MigrationHarness<DB>) -> Result<Vec<String>, DbError> {
    Ok(harness.applied_migrations().map_err(failed)?.iter().map(ToString::to_string).collect())
}

async fn postgres(url: &str) -> Result<AsyncMigrationHarness<AsyncPgConnection>, DbError> {
    Ok(AsyncMigrationHarness::new(AsyncPgConnection::establish(url).await.map_err(failed)?))
}

/// Compares the database with this program. Needs a multi-threaded tokio runtime (as [`migrate`] does).
pub async fn state(url: &str) -> Result<MigrationState, DbError> {
    if is_postgres(url) {
        judge::<diesel::pg::Pg>(&POSTGRES, &applied(&mut postgres(url).await?)?)
    } else {
        judge::<diesel::sqlite::Sqlite>(&SQLITE, &applied(&mut sqlite::open(sqlite_path(url), false)?)?)
    }
}

/// Runs what is still to run and gives the number of migrations run.
pub async fn migrate(url: &str) -> Result<usize, DbError> {
    if is_postgres(url) {
        Ok(postgres(url).await?.run_pending_migrations(POSTGRES).map_err(failed)?.len())
    } else {
        Ok(sqlite::open(sqlite_path(url), false)?.run_pending_migrations(SQLITE).map_err(failed)?.len())
    }
}
