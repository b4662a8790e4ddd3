//! Why the service does not start, in words for its operator.

use crate::store::DbError;
use std::io;

/// Why the service does not start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// The tables were made by a newer program.
    #[error(
        "the database is newer than this program: it has the migrations {}, which this program does not know. \
         Start the newer program, or go back to a backup",
        .0.join(", ")
    )]
    NewerDatabase(Vec<String>),
    /// The tables are older than the program.
    #[error("the tables are not up to date: run `tirkeu migrate`, or start the service, first")]
    OlderDatabase,
    /// The database.
    #[error("the database cannot be used: {0}")]
    Store(#[from] DbError),
    /// The machine.
    #[error("{0}: {1}")]
    Io(String, io::Error),
    /// A key or a part.
    #[error("{0}")]
    Setup(String),
}

impl From<io::Error> for BootError {
    fn from(error: io::Error) -> Self {
        Self::Io("the machine refused".to_owned(), error)
    }
}
