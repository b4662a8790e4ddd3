//! The simulated people of a sandbox: accounts like any other, with sessions like any other, that the service opens itself. What they do
//! goes through the same use cases, with the same rights.

use crate::app::auth::standing::Claimed;
use crate::app::auth::verify_otp::{Newcomer, fresh_session, open_account};
use crate::app::officers::appoint::{AppointOfficer, appoint};
use crate::app::officers::{self, OfficerError, OnDuty};
use crate::app::{App, AppError, Caller};
use crate::domain::access::{Badge, Rank};
use crate::domain::accounts::phone::Phone;
use crate::domain::language::Language;
use crate::store::audit::AuditRow;
use crate::store::types::{Id, Ts};
use crate::store::{audit, auth};
use std::sync::Arc;

/// The phone of the officer who enters bans. Nobody may read his messages, whoever names him as a host.
const OFFICER_PHONE: &str = "+77009999999";
/// His badge.
const OFFICER_BADGE: &str = "SANDBOX";

/// Signs somebody in by his phone, as a code would.
pub(super) async fn sign_in(app: &App, phone: &str) -> Result<Caller, AppError> {
    if !app.settings.is_sandbox {
        return Err(AppError::Internal("nobody is simulated outside of a sandbox".to_owned()));
    }
    let now = Ts(app.real_now());
    let fresh = Newcomer { id: Id(app.new_id(app.now())), now, language: Language::default(), iin: None };
    let session = fresh_session(app, fresh.id, Some("sandbox".to_owned()), None);
    let id = session.id.0;
    let entry = app.audit(Caller { account: fresh.id.0, session: id }, "session.open", ("session", id));
    let (vault, phone) = (Arc::clone(&app.vault), phone.to_owned());
    let account = app
        .db
        .write(async move |tx| {
            let account = open_account(tx, &vault, fresh, phone).await?;
            auth::insert_session(tx, &auth::SessionRow { account_id: account.id, ..session }).await?;
            audit::insert(tx, &AuditRow { actor_id: Some(account.id), ..entry }).await?;
            Ok::<_, AppError>(account)
        })
        .await?;
    Ok(Caller { account: account.id.0, session: id })
}

/// The officer of the sandbox, on duty; appointed when he is first needed.
pub(super) async fn officer(app: &App) -> Result<OnDuty, AppError> {
    let fault = || AppError::Internal("the officer of the sandbox cannot be appointed".to_owned());
    let caller = sign_in(app, OFFICER_PHONE).await?;
    if let Ok(officer) = officers::admit(app, Claimed::by_token(caller)).await {
        return Ok(officer);
    }
    let command = AppointOfficer {
        phone: Phone::parse(OFFICER_PHONE).map_err(|_| fault())?,
        rank: Rank::Supervisor,
        region: None,
        badge: Badge::parse(OFFICER_BADGE).ok_or_else(fault)?,
    };
    // Otherwise appointed in this moment, perhaps by another request.
    if let Err(OfficerError::App(error)) = appoint(app, command).await {
        return Err(error);
    }
    let caller = sign_in(app, OFFICER_PHONE).await?;
    officers::admit(app, Claimed::by_token(caller)).await
}
