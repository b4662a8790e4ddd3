//! Minors, entered by a parent or guardian, who acts for them until they come of age or get a phone of their own.

pub mod enter;
pub mod list;
pub mod read;
pub mod release;
pub mod remove;
pub mod replace;

use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::Conn;
use crate::store::accounts::{self, AccountRow, SealedAccount};
use crate::store::idempotency::{self, AnswerRow};
use crate::store::minors::{self, MinorRow};
use crate::store::types::Id;
use crate::store::vault::{KeyRow, insert_key};
use uuid::Uuid;

/// What makes the account of a minor.
#[derive(Debug, Clone)]
pub(in crate::app) struct NewMinor {
    account: SealedAccount,
    key: KeyRow,
    minor: MinorRow,
    answer: AnswerRow,
}

impl NewMinor {
    pub(in crate::app) async fn write(&self, tx: &mut Conn) -> Result<(), AppError> {
        let most = i64::try_from(enter::MOST).unwrap_or(i64::MAX);
        if minors::count(tx, self.minor.guardian_id.0).await? >= most {
            return Err(ProblemCode::TooManyMinors.into());
        }
        accounts::insert(tx, &self.account).await?;
        insert_key(tx, &self.key).await?;
        minors::insert(tx, self.minor).await?;
        idempotency::insert(tx, &self.answer).await?;
        Ok(())
    }
}

/// For whom the caller acts: for himself, or for a minor of his.
///
/// # Errors
/// `not_found` if he does not act for this minor.
pub async fn acting(app: &App, caller: Caller, minor: Option<Uuid>) -> Result<Caller, AppError> {
    let Some(minor) = minor else { return Ok(caller) };
    let is_his = app.db.read(async |conn| minors::is_guardian(conn, caller.account, minor).await).await?;
    if is_his { Ok(Caller { account: minor, ..caller }) } else { Err(ProblemCode::NotFound.into()) }
}

/// Whether what is about this account is the caller's own matter: his, or that of a minor for whom he acts.
pub(in crate::app) async fn is_own_matter(app: &App, caller: Caller, account: Option<Id>) -> Result<bool, AppError> {
    match account {
        None => Ok(false),
        Some(account) if account.0 == caller.account => Ok(true),
        Some(account) => {
            Ok(app.db.read(async |conn| minors::is_guardian(conn, caller.account, account.0).await).await?)
        }
    }
}

/// The account of a minor for whom the caller acts.
async fn account_of(app: &App, caller: Caller, minor: Uuid) -> Result<AccountRow, AppError> {
    let minor = acting(app, caller, Some(minor)).await?;
    let found = app.db.read(async |conn| accounts::get(conn, &app.vault, minor.account).await).await?;
    found.ok_or_else(|| ProblemCode::NotFound.into())
}
