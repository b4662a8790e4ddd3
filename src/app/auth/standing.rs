//! Whether a session still stands. An access token cannot know that it was ended, so whoever changes something is looked up.
//! A change needs a [`Caller`], and for a changing request the only ways to one are in this file.

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::sessions;
use crate::store::types::Ts;
use uuid::Uuid;

/// Somebody whose token is good and whose session is still to be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimed(Caller);

impl Claimed {
    /// What the access token says.
    #[must_use]
    pub const fn by_token(caller: Caller) -> Self {
        Self(caller)
    }

    /// The account that is claimed.
    #[must_use]
    pub const fn account(self) -> Uuid {
        self.0.account
    }

    /// The session to look up.
    #[must_use]
    pub const fn session(self) -> Uuid {
        self.0.session
    }

    /// The caller, if his session was found open: for use cases that ask it along with their first question.
    pub fn admit(self, is_open: bool) -> Result<Caller, AppError> {
        if is_open { Ok(self.0) } else { Err(ProblemCode::Unauthenticated.into()) }
    }

    /// The caller, if his session is open: one question to the database.
    pub async fn look_up(self, app: &App) -> Result<Caller, AppError> {
        let now = Ts(app.real_now());
        let is_open = app.db.read(async |conn| sessions::is_open(conn, self.session(), now).await).await?;
        self.admit(is_open)
    }
}
