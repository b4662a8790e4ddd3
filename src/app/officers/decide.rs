//! What an officer decides is written with his audit entry and the answer to a repetition, if he still is what he was when he asked.

use super::OnDuty;
use crate::app::idempotency::{Answer, Guard};
use crate::app::{App, AppError};
use crate::domain::codes::ProblemCode;
use crate::store::accounts::{self, AccountRow};
use crate::store::audit::{self, AuditRow, OFFICER};
use crate::store::idempotency::{self, AnswerRow};
use crate::store::types::{Id, Ts};
use crate::store::vault::Keyring;
use crate::store::{Conn, officers};
use uuid::Uuid;

impl OnDuty {
    /// The officer's account, whose keys seal what is his.
    ///
    /// # Errors
    /// The store failed, or it is gone.
    pub async fn account(self, app: &App) -> Result<AccountRow, AppError> {
        let account = self.caller.account;
        let found = app.db.read(async |conn| accounts::get(conn, &app.vault, account).await).await?;
        Ok(found.ok_or(ProblemCode::Unauthenticated)?)
    }
}

/// A decision that is ready to be written.
#[derive(Debug, Clone)]
pub struct Decision {
    who: OnDuty,
    now: Ts,
    entry: AuditRow,
    answer: AnswerRow,
}

impl Decision {
    /// A decision on something that tells of no person: its answer is sealed for the officer himself.
    ///
    /// # Errors
    /// The store failed, or his account is gone.
    pub async fn new(
        app: &App,
        who: OnDuty,
        (action, object): (&'static str, (&'static str, Uuid)),
        (guard, answer): (&Guard, &Answer),
    ) -> Result<Self, AppError> {
        Self::of(app, who, (action, object), (guard, answer, &who.account(app).await?))
    }

    /// The same, if the officer's account is at hand.
    ///
    /// # Errors
    /// The answer cannot be sealed.
    pub fn of(
        app: &App,
        who: OnDuty,
        (action, object): (&'static str, (&'static str, Uuid)),
        (guard, answer, own): (&Guard, &Answer, &AccountRow),
    ) -> Result<Self, AppError> {
        let entry = AuditRow { actor_kind: OFFICER, ..app.audit(who.caller, action, object) };
        Self::of_person(app, who, entry, (guard, answer, (own.id, &own.keyring)))
    }

    /// A decision whose answer tells of a person: it is sealed under his keys.
    ///
    /// # Errors
    /// The answer cannot be sealed.
    pub fn of_person(
        app: &App,
        who: OnDuty,
        entry: AuditRow,
        (guard, answer, keys): (&Guard, &Answer, (Id, &Keyring)),
    ) -> Result<Self, AppError> {
        let answer = guard.row(app, keys, answer, Ts(app.now()))?;
        Ok(Self { who, now: Ts(app.real_now()), entry, answer })
    }

    /// Writes it with its effect, as one transaction.
    ///
    /// # Errors
    /// `forbidden` if he was suspended or moved since he asked; whatever the effect says.
    pub async fn write(
        self,
        app: &App,
        effect: impl AsyncFnOnce(&mut Conn) -> Result<(), AppError> + Send + 'static,
    ) -> Result<(), AppError> {
        app.db
            .write(async move |tx| {
                stands(tx, self.who, self.now).await?;
                effect(tx).await?;
                audit::insert(tx, &self.entry).await?;
                idempotency::insert(tx, &self.answer).await?;
                Ok::<_, AppError>(())
            })
            .await
    }
}

/// Between the head of the request and its body he may have been suspended or moved, or his session ended.
///
/// # Errors
/// `forbidden` if so.
pub async fn stands(tx: &mut Conn, who: OnDuty, now: Ts) -> Result<(), AppError> {
    let standing = officers::on_session(tx, who.caller.account, (who.caller.session, now)).await?;
    match standing {
        Some((row, true)) if row.officer() == Some(who.officer) => Ok(()),
        _ => Err(ProblemCode::Forbidden.into()),
    }
}
