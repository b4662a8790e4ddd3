//! A guardian enters a minor.

use super::NewMinor;
use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::persons::put::{Entry, NewAccount, judge, row, save};
use crate::app::{App, AppError, Caller};
use crate::domain::codes::{FieldError, ProblemCode};
use crate::domain::persons::{Person, PersonInput};
use crate::store::accounts::{self, AccountRow, AccountWho};
use crate::store::minors::MinorRow;
use crate::store::persons::{PersonRow, of_account};
use crate::store::types::{Id, Ts};
use std::sync::Arc;

/// Minors for whom one guardian may act.
pub const MOST: usize = 15;

/// Enters a minor. The guardian must have entered himself. `render` makes the answer that is given now and at every repetition.
pub async fn enter(
    app: &Arc<App>,
    caller: Caller,
    guard: Guard,
    input: (&PersonInput, Vec<FieldError>),
    render: impl FnOnce(&PersonRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, caller, &guard, input, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &Arc<App>,
    caller: Caller,
    guard: &Guard,
    input: (&PersonInput, Vec<FieldError>),
    render: impl FnOnce(&PersonRow) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let person = judge(app, input, true)?;
    let found = app
        .db
        .read(async |conn| {
            let guardian = of_account(conn, &app.vault, caller.account).await?;
            Ok((guardian, accounts::locale(conn, Id(caller.account)).await?))
        })
        .await?;
    let (Some(_), Some(locale)) = found else { return Err(ProblemCode::PersonRequired.into()) };
    let (entry, answer) = entry(app, (caller, locale), guard, person, render)?;
    save(app, entry).await?;
    Ok(answer)
}

fn entry(
    app: &App,
    (caller, locale): (Caller, String),
    guard: &Guard,
    person: Person,
    render: impl FnOnce(&PersonRow) -> Result<Answer, AppError>,
) -> Result<(Entry, Answer), AppError> {
    let now = Ts(app.now());
    let id = Id(app.new_id(now.0));
    let (keyring, key) = app.vault.new_key(id.0, now)?;
    let who = AccountWho { phone: String::new(), name: None, iin: None };
    let account =
        AccountRow { id, locale, who, version: 1, created_at: now, updated_at: now, quiet_hours: None, keyring };
    let row = row(app, id, person, None);
    let answer = render(&row)?;
    let minor = NewMinor {
        account: account.seal(&app.vault)?,
        key,
        minor: MinorRow { account_id: id, guardian_id: Id(caller.account), entered_at: now },
        answer: guard.row(app, (id, &account.keyring), &answer, now)?,
    };
    Ok((Entry { by: caller.into(), account, row, new: Some(NewAccount::Minor(Box::new(minor))) }, answer))
}
