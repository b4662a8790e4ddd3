//! Somebody who was applied for without a phone has one now: with the code that he was handed he takes his file over, with all his history.
//! The account that he has signed in to, in which nothing is entered yet, gives way to it.

use crate::app::idempotency::{Answer, Guard, settle};
use crate::app::limits::{IfStoreFails, count};
use crate::app::registrations::file::File;
use crate::app::secrets::same;
use crate::app::{App, AppError, Caller, accounts};
use crate::domain::codes::ProblemCode;
use crate::domain::limits::policies::CLAIM;
use crate::domain::persons::claim_code;
use crate::domain::persons::majority::is_minor;
use crate::domain::registrations::state::State;
use crate::store::accounts as accounts_store;
use crate::store::claims::{Guest, find};
use crate::store::types::{Id, Ts};
use crate::store::vault::hold_alone;
use crate::store::{Conn, audit, erasure, idempotency, minors, officers, persons};
use chrono::NaiveDate;
use std::sync::Arc;
use uuid::Uuid;

/// What a guest sends.
#[derive(Debug, Clone)]
pub struct ClaimPerson {
    /// Number of an application or certificate of his.
    pub number: String,
    /// The code that he was handed.
    pub code: String,
}

/// The code by which the account can be taken over.
fn code_of(app: &App, account: Uuid) -> String {
    claim_code::code(&app.secrets.of_purpose("claim", &[account.as_bytes()]))
}

/// The code to be handed to the migrant of `file`; none if he is told by a phone.
#[must_use]
pub fn code(app: &App, file: &File) -> Option<String> {
    let is_open = matches!(file.state(), State::Pending | State::Confirmed);
    (is_open && file.row.migrant_index.is_none()).then(|| code_of(app, file.row.account_id.0))
}

/// The code by which the migrant of a registration can take his file over, for an operator who knows that it is he: for a guest who has lost
/// his, or somebody who has come of age and whose guardian does not let go.
///
/// # Errors
/// `not_found` for an unknown number; `claim_unknown` if he has a phone, or is a minor for whom somebody acts.
pub async fn code_for(app: &App, number: &str) -> Result<String, AppError> {
    let found = app.db.read(async |conn| find(conn, &app.vault, number).await).await?;
    let guest = found.ok_or(ProblemCode::NotFound)?;
    if !is_free(&guest, app.today()) {
        return Err(ProblemCode::ClaimUnknown.into());
    }
    let entry = app.audit_of_system("person.claim_code", ("account", guest.account.id.0));
    let entry = audit::AuditRow { actor_kind: "operator", ..entry };
    app.db.write(async move |tx| Ok::<_, AppError>(audit::insert(tx, &entry).await.map(drop)?)).await?;
    Ok(code_of(app, guest.account.id.0))
}

/// Whether nobody but him may have it: he has no phone here, and is no minor for whom somebody acts.
fn is_free(guest: &Guest, today: NaiveDate) -> bool {
    guest.account.who.phone.is_empty() && (guest.guardian.is_none() || !is_minor(guest.birth_date, today))
}

/// Gives the caller's phone the file. His sessions end: whoever signs in with that phone from here on has it.
///
/// # Errors
/// `claim_unknown` if number and code do not belong together, or the file is somebody's already; `claim_refused` if the caller's account
/// holds something of its own; `minor_applied` while his guardian's application for him waits.
pub async fn claim(
    app: &Arc<App>,
    caller: Caller,
    guard: Guard,
    command: ClaimPerson,
    render: impl FnOnce(Uuid) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    let outcome = attempt(app, caller, &guard, command, render).await;
    settle(app, &guard, outcome).await
}

async fn attempt(
    app: &Arc<App>,
    caller: Caller,
    guard: &Guard,
    command: ClaimPerson,
    render: impl FnOnce(Uuid) -> Result<Answer, AppError>,
) -> Result<Answer, AppError> {
    count(app, &CLAIM, caller.account.as_bytes(), IfStoreFails::Fail).await?;
    count(app, &CLAIM, command.number.as_bytes(), IfStoreFails::Fail).await?;
    let own = accounts::me::read(app, caller).await?;
    let found = app.db.read(async |conn| find(conn, &app.vault, &command.number).await).await?;
    let typed = claim_code::parse(&command.code).unwrap_or_default();
    let is_his = |guest: &Guest| {
        same(typed.as_bytes(), code_of(app, guest.account.id.0).as_bytes()) && is_free(guest, app.today())
    };
    let guest = found.filter(is_his).ok_or(ProblemCode::ClaimUnknown)?;
    let now = Ts(app.now());
    let mut after = guest.account;
    after.who.clone_from(&own.who);
    after.locale.clone_from(&own.locale);
    after.quiet_hours = own.quiet_hours;
    after.version += 1;
    after.updated_at = now;
    let sealed = after.seal(&app.vault)?;
    let answer = render(after.id.0)?;
    let answer_row = guard.row(app, (after.id, &after.keyring), &answer, now)?;
    let entry = app.audit(caller, "person.claim", ("account", after.id.0));
    let (own, id, guardian) = (own.id, after.id, guest.guardian);
    app.db
        .write(async move |tx| {
            let (first, second) = if own < id { (own, id) } else { (id, own) };
            hold_alone(tx, first.0).await?;
            hold_alone(tx, second.0).await?;
            if holds_something(tx, own).await? {
                return Err(ProblemCode::ClaimRefused.into());
            }
            // What was applied for with a family is answered with it.
            if guardian.is_some() && minors::has_applied(tx, id).await? {
                return Err(ProblemCode::MinorApplied.into());
            }
            erasure::dissolve(tx, own).await?;
            accounts_store::set_phone(tx, &sealed).await?;
            minors::hand_over(tx, (guardian, id), sealed.phone_index.clone(), now).await?;
            audit::insert(tx, &entry).await?;
            idempotency::insert(tx, &answer_row).await?;
            Ok::<_, AppError>(())
        })
        .await?;
    Ok(answer)
}

/// Whether an account is more than a phone by which somebody signs in, and perhaps hosts others.
async fn holds_something(tx: &mut Conn, account: Id) -> Result<bool, AppError> {
    let is_officer = officers::of_account(tx, account.0).await?.is_some();
    let is_migrant = persons::is_entered(tx, account).await?;
    Ok(is_officer || is_migrant || minors::count(tx, account.0).await? > 0)
}
