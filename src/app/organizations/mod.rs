//! Organisations as hosts: an operator or a supervisor enters one by its BIN; its managers enter its premises and invite delegates, who answer
//! its applications just as a host does, each with an account and rights of his own.

pub mod add;
pub mod addressee;
pub mod answers;
pub mod by_consent;
pub mod consents;
pub mod error;
pub mod invite;
pub mod list;
pub mod occupancy;
pub mod premises;
pub mod respond;
pub mod revoke;

use crate::app::idempotency::{Answer, Guard};
use crate::app::{App, AppError, Caller};
use crate::domain::access::{self, Delegate, Object, Permission};
use crate::domain::codes::ProblemCode;
use crate::store::audit::AuditRow;
use crate::store::delegates::{self, DelegateRow};
use crate::store::idempotency::AnswerRow;
use crate::store::organizations::OrganizationRow;
use crate::store::registrations::Holding;
use crate::store::types::{Id, Ts};
use crate::store::{Conn, audit, idempotency};
use uuid::Uuid;

/// Premises of one organisation at most.
const MOST_PREMISES: i64 = 500;
/// Delegates of one organisation who are invited or act, at most.
const MOST_DELEGATES: i64 = 200;

/// An organisation for which the caller acts.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The organisation.
    pub organization: OrganizationRow,
    /// What he is in it.
    pub delegate: DelegateRow,
    /// For which premises he acts; none is all.
    pub premises: Option<Vec<Id>>,
}

impl Acting {
    /// Whether his rights reach these premises.
    #[must_use]
    pub fn reaches(&self, premises: Id) -> bool {
        self.premises.as_ref().is_none_or(|some| some.contains(&premises))
    }

    /// Where his rights reach.
    #[must_use]
    pub fn holding(&self) -> Holding {
        Holding {
            organization: self.organization.id,
            premises: self.premises.clone(),
            account: self.delegate.account_id,
        }
    }
}

/// The organisation `id`, in which the caller may do this.
///
/// # Errors
/// `not_found` for whoever does not act for it; `forbidden` if his role does not go so far.
pub async fn act(app: &App, caller: Caller, id: Uuid, permission: Permission) -> Result<Acting, AppError> {
    let (organization, account) = (Id(id), Id(caller.account));
    let found = app.db.read(async |conn| delegates::standing(conn, organization, account).await).await?;
    let (organization, delegate, premises) = found.ok_or(ProblemCode::NotFound)?;
    let who = Delegate { account: caller.account, role: delegate.role() };
    let object = Object { delegate: Some(who), ..Object::default() };
    access::role(permission, &caller.into(), &object).ok_or(ProblemCode::Forbidden)?;
    Ok(Acting { organization, delegate, premises })
}

/// What commits with each decision in an organisation: the audit entry, and the answer for a repetition. Neither tells of a person.
#[derive(Debug)]
struct Deed {
    entry: AuditRow,
    answer: Option<AnswerRow>,
}

impl Deed {
    /// A decision of somebody who waits for the answer.
    fn new(app: &App, entry: AuditRow, (guard, answer): (&Guard, &Answer)) -> Result<Self, AppError> {
        let key = (Id(Uuid::nil()), app.vault.service()?);
        Ok(Self { entry, answer: Some(guard.row(app, key, answer, Ts(app.now()))?) })
    }

    async fn write(&self, tx: &mut Conn) -> Result<(), AppError> {
        audit::insert(tx, &self.entry).await?;
        if let Some(answer) = &self.answer {
            idempotency::insert(tx, answer).await?;
        }
        Ok(())
    }
}
