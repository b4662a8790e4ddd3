//! Ends a sign-in at the outside identity provider: the code that came back becomes a session. The provider is asked outside of
//! any transaction; before it is asked, the attempt is used up, so that of two who come with it one at most is served.

use crate::app::auth::oidc_attempt::Attempt;
use crate::app::auth::oidc_start::provider;
use crate::app::auth::tokens;
use crate::app::auth::verify_otp::{Newcomer, SignedIn, fresh_session, open_account};
use crate::app::ports::Identity;
use crate::app::{App, AppError, Caller};
use crate::domain::accounts::Phone;
use crate::domain::codes::ProblemCode;
use crate::domain::hosts::identifier::Iin;
use crate::domain::language::Language;
use crate::store::accounts::{self, AccountRow};
use crate::store::audit::AuditRow;
use crate::store::auth::SessionRow;
use crate::store::changes::{self, Reader};
use crate::store::identities::{self, IdentityRow};
use crate::store::types::{Id, Ts};
use crate::store::vault::{Vault, hold};
use crate::store::{Conn, audit, auth, officers};
use std::sync::Arc;

/// What the caller sent.
#[derive(Debug, Clone)]
pub struct FinishOidc {
    /// What the attempt began with.
    pub state: String,
    /// What the provider gave.
    pub code: String,
    /// What the device calls itself.
    pub device_name: Option<String>,
    /// The installation that began the attempt, and that the session is bound to.
    pub installation_id: Option<String>,
    /// The language of a new account.
    pub language: Language,
}

/// All that is written for a sign-in, prepared before its transaction.
struct Entry {
    link: IdentityRow,
    /// The account if there is none yet.
    fresh: Newcomer,
    /// None if the provider knows no verified one.
    phone: Option<String>,
    session: SessionRow,
    audit: AuditRow,
    link_audit: AuditRow,
    iin_audit: AuditRow,
}

/// Signs in.
pub async fn finish(app: &App, command: FinishOidc) -> Result<SignedIn, AppError> {
    let provider = provider(app)?;
    let attempt = Attempt::read(app, &command.state, command.installation_id.as_deref());
    let attempt = attempt.ok_or(ProblemCode::OidcAttemptInvalid)?;
    let (id, now) = (attempt.id, Ts(app.now()));
    if app.db.write(async move |tx| Ok::<_, AppError>(identities::use_attempt(tx, id, now).await?)).await? != 1 {
        return Err(ProblemCode::OidcAttemptInvalid.into());
    }
    let identity = provider.redeem(&command.code, &attempt.verifier(app), &attempt.nonce(app)).await?;
    let entry = entry(app, provider.issuer(), &identity, command);
    let (session_id, session_end) = (entry.session.id.0, entry.session.expires_at.0);
    let vault = Arc::clone(&app.vault);
    let account = app.db.write(async move |tx| enter(tx, &vault, entry).await).await?;
    let tokens = tokens::issue(app, Caller { account: account.id.0, session: session_id }, 0, session_end)?;
    Ok(SignedIn { tokens, account })
}

fn entry(app: &App, issuer: &str, identity: &Identity, command: FinishOidc) -> Entry {
    // What is no phone or no IIN counts as not told: a lying provider must not put anything into our tables.
    let phone = identity.phone.as_deref().and_then(|phone| Phone::parse(phone).ok());
    let iin = identity.iin.as_deref().and_then(|iin| Iin::parse(iin).ok());
    let now = app.now();
    let iin = iin.map(|iin| iin.as_str().to_owned());
    let fresh = Newcomer { id: Id(app.new_id(now)), now: Ts(now), language: command.language, iin };
    let session = fresh_session(app, fresh.id, command.device_name, command.installation_id.as_deref());
    let caller = Caller { account: fresh.id.0, session: session.id.0 };
    Entry {
        link: IdentityRow {
            subject_mac: app.secrets.of_purpose("identity", &[issuer.as_bytes(), identity.subject.as_bytes()]),
            account_id: fresh.id,
            created_at: fresh.now,
        },
        phone: phone.map(|phone| phone.as_str().to_owned()),
        audit: app.audit(caller, "session.open", ("session", session.id.0)),
        link_audit: app.audit(caller, "identity.link", ("account", fresh.id.0)),
        iin_audit: app.audit(caller, "account.update", ("account", fresh.id.0)),
        fresh,
        session,
    }
}

async fn enter(tx: &mut Conn, vault: &Vault, entry: Entry) -> Result<AccountRow, AppError> {
    let mut account = match known(tx, vault, &entry.link.subject_mac).await? {
        Some(account) => account,
        None => introduce(tx, vault, &entry).await?,
    };
    // An officer's rights come with his own phone only: no exchange with another party leads to them, not even one that began
    // before he was appointed. Held, so that he is not appointed in this moment.
    hold(tx, account.id.0).await?;
    if officers::of_account(tx, account.id.0).await?.is_some() {
        return Err(ProblemCode::OidcNotForOfficers.into());
    }
    if account.who.iin.is_none() && entry.fresh.iin.is_some() {
        account.who.iin.clone_from(&entry.fresh.iin);
        account.version += 1;
        account.updated_at = entry.fresh.now;
        accounts::update_profile(tx, &account.seal(vault)?).await?;
        changes::note_identified(tx, &Reader::of(vault, &account), entry.fresh.now).await?;
        audit::insert(tx, &AuditRow { actor_id: Some(account.id), object_id: account.id, ..entry.iin_audit }).await?;
    }
    auth::insert_session(tx, &SessionRow { account_id: account.id, ..entry.session }).await?;
    audit::insert(tx, &AuditRow { actor_id: Some(account.id), ..entry.audit }).await?;
    Ok(account)
}

/// The account of somebody who has signed in this way before, whatever phone the provider tells today.
async fn known(tx: &mut Conn, vault: &Vault, subject_mac: &[u8]) -> Result<Option<AccountRow>, AppError> {
    match identities::account_of(tx, subject_mac).await? {
        Some(id) => Ok(accounts::get(tx, vault, id.0).await?),
        None => Ok(None),
    }
}

/// The account of the verified phone, by the same rules as after a code by SMS, linked to the identity from now on.
async fn introduce(tx: &mut Conn, vault: &Vault, entry: &Entry) -> Result<AccountRow, AppError> {
    let phone = entry.phone.clone().ok_or(ProblemCode::OidcPhoneUnverified)?;
    let account = open_account(tx, vault, entry.fresh.clone(), phone).await?;
    // The phone may have changed hands: who is somebody else by his IIN must not get into another's file.
    if let (Some(own), Some(told)) = (&account.who.iin, &entry.fresh.iin)
        && own != told
    {
        return Err(ProblemCode::OidcIdentityConflict.into());
    }
    if identities::link(tx, &IdentityRow { account_id: account.id, ..entry.link.clone() }).await? == 0 {
        // Linked in this moment by another sign-in of the same person.
        return known(tx, vault, &entry.link.subject_mac)
            .await?
            .ok_or_else(|| AppError::Internal("a link without account".into()));
    }
    let linked = AuditRow { actor_id: Some(account.id), object_id: account.id, ..entry.link_audit.clone() };
    audit::insert(tx, &linked).await?;
    Ok(account)
}
