//! Who answers for the host: himself, signed in, or whoever holds a link that was sent to his phone. What they may is the same; how it
//! is found out, and what is noted of it, is not.

use crate::app::auth::standing::Claimed;
use crate::app::confirmations::Holder;
use crate::app::registrations::file::File;
use crate::app::{App, AppError, Caller};
use crate::domain::access::Permission;
use crate::domain::codes::ProblemCode;
use crate::store::audit::{self, AuditRow};
use crate::store::confirmation_links::use_up;
use crate::store::types::{Id, Ts};
use crate::store::{Conn, DbError, delegates, registrations};
use uuid::Uuid;

/// Somebody who wants to answer.
#[derive(Debug, Clone, Copy)]
pub enum Decider {
    /// By his token; his session is still to be looked up.
    Host(Claimed),
    /// By a link.
    Holder(Holder),
}

/// Somebody who was let in to answer.
#[derive(Debug, Clone, Copy)]
pub enum Answerer {
    /// By his session.
    Host(Caller),
    /// By a link.
    Holder(Holder),
}

impl From<Claimed> for Decider {
    fn from(claimed: Claimed) -> Self {
        Self::Host(claimed)
    }
}

impl Decider {
    /// The session to look up along with the registration, if there is one.
    #[must_use]
    pub fn session(self, app: &App) -> Option<(Uuid, Ts)> {
        match self {
            Self::Host(claimed) => Some((claimed.session(), Ts(app.real_now()))),
            Self::Holder(_) => None,
        }
    }

    /// Who it is, if his session was found open.
    pub fn admit(self, is_open: bool) -> Result<Answerer, AppError> {
        match self {
            Self::Host(claimed) => claimed.admit(is_open).map(Answerer::Host),
            Self::Holder(holder) => Ok(Answerer::Holder(holder)),
        }
    }

    /// Who it is, and the registration `id`, if he may do this with it.
    pub async fn read(self, app: &App, id: Uuid, permission: Permission) -> Result<(Answerer, File), AppError> {
        let session = self.session(app);
        let found =
            app.db.read(async |conn| registrations::find_to_change(conn, &app.vault, id, session).await).await?;
        let (file, is_open) = found;
        let who = self.admit(is_open)?;
        let file = file.ok_or(ProblemCode::NotFound)?;
        who.require(permission, &file)?;
        Ok((who, file))
    }
}

impl Answerer {
    /// He may do this with the registration. To the holder of a link all answers are one operation.
    ///
    /// # Errors
    /// `not_found`, or `forbidden` for a delegate whose role does not go so far.
    pub fn require(&self, permission: Permission, file: &File) -> Result<(), ProblemCode> {
        match self {
            Self::Host(caller) => file.require(permission, &(*caller).into()).map(drop),
            Self::Holder(holder) => {
                holder.role_of(Permission::AnswerConfirmation, file).map(drop).ok_or(ProblemCode::NotFound)
            }
        }
    }

    /// The delegate who he is, if the host is an organisation.
    #[must_use]
    pub fn delegate(&self, file: &File) -> Option<Id> {
        match self {
            Self::Host(caller) => file.delegate(caller.account).map(|delegate| delegate.id),
            Self::Holder(_) => None,
        }
    }

    /// An audit entry for something that he did.
    #[must_use]
    pub fn audit(&self, app: &App, action: &'static str, object: (&'static str, Uuid)) -> AuditRow {
        match self {
            Self::Host(caller) => app.audit(*caller, action, object),
            Self::Holder(holder) => AuditRow {
                actor_kind: audit::LINK,
                actor_id: Some(Id(holder.id())),
                ..app.audit_of_system(action, object)
            },
        }
    }

    /// An audit entry for his answer about `file`. The host is shown his guest with it: that, too, is a look. The holder of a link is
    /// not.
    #[must_use]
    pub fn audit_answer(&self, app: &App, action: &'static str, file: &File) -> AuditRow {
        let object = ("registration", file.row.id.0);
        match self {
            Self::Host(caller) => app.audit_read(*caller, (action, "host_answer"), object, file.row.account_id.0),
            Self::Holder(_) => self.audit(app, action, object),
        }
    }

    /// Uses up the link, if it is one, and holds the delegate, if it is one: in the transaction of the answer.
    pub async fn use_up(&self, tx: &mut Conn, delegate: Option<Id>, now: Ts) -> Result<(), AppError> {
        match self {
            Self::Host(_) => still_delegated(tx, delegate).await,
            Self::Holder(holder) => Ok(use_up(tx, Id(holder.id()), now).await?),
        }
    }
}

/// Somebody who acts as a delegate does so still, and until this transaction ends: of him and of whoever revokes him, one is first.
///
/// # Errors
/// `not_found`: whoever is revoked knows nothing of it any more.
pub async fn still_delegated(tx: &mut Conn, delegate: Option<Id>) -> Result<(), AppError> {
    let Some(delegate) = delegate else { return Ok(()) };
    match delegates::hold(tx, delegate).await {
        Err(DbError::LostRace) => Err(ProblemCode::NotFound.into()),
        held => Ok(held?),
    }
}
