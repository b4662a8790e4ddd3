//! Officers of the migration police: who is one at this moment, and what an operator does with them. What they do with
//! registrations is in `app/registrations`.

pub mod admit;
pub mod appoint;
pub mod change;
pub mod error;

pub use admit::admit;
pub use error::OfficerError;

use crate::app::{App, AppError, Caller};
use crate::domain::access::{Officer, Principal, Rank};
use crate::domain::codes::ProblemCode;
use crate::domain::reference::regions::RegionCode;
use crate::store::Conn;
use crate::store::audit::{AuditRow, OFFICER};
use crate::store::officers::{self, OfficerRow};
use crate::store::types::{Id, Ts};
use uuid::Uuid;

/// An officer who calls.
#[derive(Debug, Clone, Copy)]
pub struct OnDuty {
    /// His account and session.
    pub caller: Caller,
    /// What he is.
    pub officer: Officer,
}

impl From<OnDuty> for Principal {
    fn from(who: OnDuty) -> Self {
        Self::Officer(who.officer)
    }
}

impl OfficerRow {
    /// What he is at this moment; none while he is suspended. A row that makes no sense makes no officer.
    #[must_use]
    pub fn officer(&self) -> Option<Officer> {
        let region = match &self.region {
            Some(code) => Some(RegionCode::parse(code).ok()?),
            None => None,
        };
        Officer::new(self.account_id.0, Rank::parse(&self.role)?, region).filter(|_| self.suspended_at.is_none())
    }
}

/// An audit entry for an officer's look into the file of the person `subject`: it stands in his access log.
pub(super) fn audit_look(
    app: &App,
    who: OnDuty,
    (action, purpose): (&'static str, String),
    object: (&'static str, Uuid),
    subject: Uuid,
) -> AuditRow {
    let entry = app.audit(who.caller, action, object);
    AuditRow { actor_kind: OFFICER, subject_id: Some(Id(subject)), purpose: Some(purpose), ..entry }
}

/// Between the head of a request and its body an officer may have been suspended, or his session ended: asked in the transaction itself.
pub(super) async fn still_on_duty(tx: &mut Conn, who: OnDuty, now: Ts) -> Result<(), AppError> {
    let standing = officers::on_session(tx, who.caller.account, (who.caller.session, now)).await?;
    let stands = standing.is_some_and(|(row, is_open)| is_open && row.officer().is_some());
    if stands { Ok(()) } else { Err(ProblemCode::Forbidden.into()) }
}

/// An audit entry for what the operator did with an officer on the command line.
fn by_operator(app: &App, action: &'static str, officer: Uuid) -> AuditRow {
    AuditRow { actor_kind: "operator", ..app.audit_of_system(action, ("officer", officer)) }
}

/// All officers, by badge.
pub async fn list(app: &App) -> Result<Vec<OfficerRow>, AppError> {
    Ok(app.db.read(async |conn| officers::all(conn).await).await?)
}
