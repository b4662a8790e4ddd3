//! Why an operator's command did nothing, in words for him.

use crate::app::AppError;

/// Why an operator's command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum OfficerError {
    /// Only supervisors may be responsible for the whole country.
    #[error("an officer needs a region; only a supervisor may be without one")]
    RegionNeeded,
    /// The badge, or the phone.
    #[error("this badge, or the owner of this phone, is an officer already")]
    Taken,
    /// No officer has this badge.
    #[error("there is no officer with this badge")]
    Unknown,
    /// He is in that state already.
    #[error("this officer is {0} already")]
    Unchanged(&'static str),
    /// The service's fault, or two operators at once.
    #[error(transparent)]
    App(#[from] AppError),
}

impl OfficerError {
    /// Says what a violated unique index means to the operator.
    pub(super) fn of(error: AppError) -> Self {
        match error {
            AppError::Store(store) if store.is_unique_in("officers") => Self::Taken,
            other => Self::App(other),
        }
    }
}
