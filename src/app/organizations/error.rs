//! How what an operator does with an organisation fails.

use crate::app::AppError;
use crate::store::DbError;

/// Why an operator's command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OrganizationError {
    /// There is one with this BIN.
    #[error("an organization with this BIN is entered already")]
    Known,
    /// There is none with this BIN.
    #[error("there is no organization with this BIN")]
    Unknown,
    /// He acts for it, or is invited.
    #[error("the owner of this phone is a delegate already, or is invited")]
    DelegateKnown,
    /// The store failed, or something else.
    #[error(transparent)]
    Other(AppError),
}

impl From<AppError> for OrganizationError {
    fn from(error: AppError) -> Self {
        match &error {
            AppError::Store(store) if store.is_unique_in("organizations") => Self::Known,
            AppError::Store(store) if store.is_unique_in("organization_delegates") => Self::DelegateKnown,
            _ => Self::Other(error),
        }
    }
}

impl From<DbError> for OrganizationError {
    fn from(error: DbError) -> Self {
        AppError::from(error).into()
    }
}
