//! What can go wrong in the store, told apart as far as callers can act on it.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection could be had.
    #[error("no connection: {0}")]
    Connection(String),
    /// Too much is waiting to be written; try again soon.
    #[error("the database is busy")]
    Busy,
    /// The transaction was not committed, for a reason outside of it; trying again is safe.
    #[error("the transaction was not committed")]
    Gone,
    /// A value would stand twice in a unique index of this table.
    #[error("unique violation in {0}")]
    Unique(String),
    /// A guarded change found no row to change: somebody else was faster.
    #[error("lost a race")]
    LostRace,
    /// Any other error of the engine.
    #[error("query failed: {0}")]
    Query(DieselError),
}

/// How `PostgreSQL` and its driver say that the connection is no more.
const GONE: [&str; 5] = [
    "connection closed",
    "error communicating with the server",
    "terminating connection",
    "shutting down",
    "starting up",
];

impl From<DieselError> for DbError {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                Self::Unique(info.table_name().map_or_else(|| table_of_lite(info.message()), str::to_owned))
            }
            // What was read a moment ago is gone: as when a person was erased meanwhile.
            DieselError::DatabaseError(
                DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ForeignKeyViolation,
                _,
            ) => Self::LostRace,
            DieselError::DatabaseError(_, info)
                if ["database is locked", "deadlock detected", "lock timeout"]
                    .iter()
                    .any(|it| info.message().contains(it)) =>
            {
                Self::Busy
            }
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, info) => {
                Self::Connection(info.message().to_owned())
            }
            DieselError::DatabaseError(_, info) if GONE.iter().any(|gone| info.message().contains(gone)) => {
                Self::Connection(info.message().to_owned())
            }
            _ => Self::Query(error),
        }
    }
}

impl DbError {
    /// Whether a unique index of `table` was violated.
    #[must_use]
    pub fn is_unique_in(&self, table: &str) -> bool {
        matches!(self, Self::Unique(violated) if violated == table)
    }
}

/// `SQLite` says `UNIQUE constraint failed: persons.document_number, persons.document_country`.
fn table_of_lite(message: &str) -> String {
    let columns = message.rsplit(": ").next().unwrap_or_default();
    columns.split('.').next().unwrap_or_default().to_owned()
}

/// A guarded change must touch exactly one row.
pub fn exactly_one(rows: usize) -> Result<(), DbError> {
    if rows == 1 { Ok(()) } else { Err(DbError::LostRace) }
}
