//! How a use case fails: always with a code of the catalogue. Texts and statuses are other layers' matter.

use crate::app::enforcement::ban::Banned;
use crate::domain::codes::{FieldError, ProblemCode};
use crate::domain::limits::Exceeded;
use crate::store::DbError;
use crate::store::vault::VaultError;
use std::time::Duration;
use uuid::Uuid;

/// A failed use case.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A known problem.
    #[error("{}", .0.as_str())]
    Problem(ProblemCode),
    /// Wrong fields, all of them.
    #[error("{} wrong fields", .0.len())]
    Invalid(Vec<FieldError>),
    /// Not now; this much later.
    #[error("{} for {after:?}", .0.as_str(), after = .1)]
    Later(ProblemCode, Duration),
    /// A limit is used up.
    #[error("limit {} exceeded", .0.0.name)]
    Limited(Exceeded),
    /// An application was refused by the service itself, and is on record: the person can appeal.
    #[error("refused: {}", .0.code.as_str())]
    Refused(Box<Refused>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
    /// A fault of the service; the text is for the log.
    #[error("internal: {0}")]
    Internal(String),
}

/// A refusal by the service itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub code: ProblemCode,
    /// The refused application.
    pub registration: Uuid,
    /// The ban that is in the way, if it is one.
    pub ban: Option<Banned>,
    /// Whether this was answered before.
    pub replayed: bool,
}

impl From<ProblemCode> for AppError {
    fn from(code: ProblemCode) -> Self {
        Self::Problem(code)
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<VaultError> for AppError {
    fn from(error: VaultError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<crate::app::ports::SigningError> for AppError {
    fn from(error: crate::app::ports::SigningError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.to_string())
    }
}
