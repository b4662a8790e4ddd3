//! Checks a one-time code and opens a session; the first one opens the account.

use crate::app::auth::tokens::{self, TokenPair};
use crate::app::auth::{budgets, device};
use crate::app::secrets::same;
use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::domain::language::Language;
use crate::domain::limits::published::CODE_TRIES as MAX_TRIES;
use crate::store::accounts::{self, AccountRow, AccountWho};
use crate::store::error::exactly_one;
use crate::store::types::{Id, Ts};
use crate::store::vault::{Indexed, Vault, insert_key};
use crate::store::{Conn, audit, auth};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use uuid::Uuid;

/// Failed tries for one phone within [`LOCK`].
const MAX_TRIES_OF_PHONE: i64 = 15;
/// How long failed tries count.
const LOCK: TimeDelta = TimeDelta::minutes(15);

/// What the caller sent.
#[derive(Debug, Clone)]
pub struct VerifyOtp {
    /// The challenge.
    pub challenge_id: Uuid,
    /// The code from the SMS.
    pub code: String,
    /// What the device calls itself.
    pub device_name: Option<String>,
    /// The installation that the session is bound to, if the app names it.
    pub installation_id: Option<String>,
    /// The language of a new account.
    pub language: Language,
}

/// A successful sign-in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Tokens.
    pub tokens: TokenPair,
    /// Account.
    pub account: AccountRow,
}

/// Signs in. Every try counts, right or wrong; wrong, used and expired codes look alike.
pub async fn verify_otp(app: &App, command: VerifyOtp) -> Result<SignedIn, AppError> {
    let now = app.now();
    let mac = app.secrets.of_otp(command.challenge_id, &command.code);
    let fresh = Newcomer { id: Id(app.new_id(now)), now: Ts(now), language: command.language, iin: None };
    let vault = Arc::clone(&app.vault);
    let session = fresh_session(app, fresh.id, command.device_name, command.installation_id.as_deref());
    let entry =
        app.audit(Caller { account: fresh.id.0, session: session.id.0 }, "session.open", ("session", session.id.0));
    let (session_id, session_end) = (session.id.0, session.expires_at.0);
    let account = app
        .db
        .write(async move |tx| {
            let phone = match spend(tx, &vault, (command.challenge_id, &mac), now).await? {
                Ok(phone) => phone,
                Err(refused) => return Ok::<_, AppError>(Err(refused)),
            };
            let account = open_account(tx, &vault, fresh, phone).await?;
            auth::insert_session(tx, &auth::SessionRow { account_id: account.id, ..session }).await?;
            audit::insert(tx, &audit::AuditRow { actor_id: Some(account.id), ..entry }).await?;
            Ok(Ok(account))
        })
        .await??;
    budgets::entered(app, &account.who.phone, command.challenge_id).await;
    let tokens = tokens::issue(app, Caller { account: account.id.0, session: session_id }, 0, session_end)?;
    Ok(SignedIn { tokens, account })
}

/// Uses a code up and gives the phone to which it was sent. The count of tries must be committed even when the code is wrong: so a wrong
/// code is an `Ok` of the transaction.
pub(in crate::app) async fn spend(
    tx: &mut Conn,
    vault: &Vault,
    (challenge_id, mac): (Uuid, &[u8]),
    now: DateTime<Utc>,
) -> Result<Result<String, AppError>, AppError> {
    let Some(challenge) = auth::try_challenge(tx, challenge_id, Ts(now), MAX_TRIES).await? else {
        return Ok(Err(AppError::from(ProblemCode::OtpInvalid)));
    };
    // The first try of a code is always judged: who spends wrong tries on a phone does not lock its owner out.
    if challenge.attempts > 1
        && auth::failed_tries(tx, &challenge.phone_index, Ts(now - LOCK)).await? > MAX_TRIES_OF_PHONE
    {
        return Ok(Err(budgets::too_many_tries(LOCK.num_seconds())));
    }
    if !same(&challenge.code_mac, mac) {
        return Ok(Err(ProblemCode::OtpInvalid.into()));
    }
    // The try holds the row: nobody else can use the code up meanwhile.
    exactly_one(auth::consume_challenge(tx, challenge.id, Ts(now)).await?)?;
    let place = auth::ChallengeRow::place(&challenge.id.0);
    Ok(Ok(Vault::open(vault.service()?, place, &challenge.sealed)?))
}

/// Whoever comes for the first time.
#[derive(Debug, Clone)]
pub struct Newcomer {
    /// The id of his account.
    pub id: Id,
    /// Now.
    pub now: Ts,
    /// His language.
    pub language: Language,
    /// His IIN, if it is known already.
    pub iin: Option<String>,
}

/// A session as it is opened.
pub(in crate::app) fn fresh_session(
    app: &App,
    account_id: Id,
    device_name: Option<String>,
    installation_id: Option<&str>,
) -> auth::SessionRow {
    let now = app.real_now();
    let id = app.new_id(app.now());
    auth::SessionRow {
        id: Id(id),
        account_id,
        device_name,
        generation: 0,
        rotated_at: Ts(now),
        created_at: Ts(now),
        expires_at: Ts(now + app.settings.session_life),
        revoked_at: None,
        device_mac: installation_id.map(|installation| device::binding(app, id, installation)),
    }
}

/// The account of a phone; a new one with a new data key if there is none. Two at once get the same.
pub async fn open_account(
    tx: &mut Conn,
    vault: &Vault,
    fresh: Newcomer,
    phone: String,
) -> Result<AccountRow, AppError> {
    let index = vault.index(Indexed::Phone, &phone);
    if let Some(known) = accounts::by_phone(tx, vault, &index).await? {
        return Ok(known);
    }
    let Newcomer { id, now, language, iin } = fresh;
    let (keyring, key) = vault.new_key(id.0, now)?;
    let (who, locale) = (AccountWho { phone, name: None, iin }, language.tag().to_owned());
    let fresh =
        AccountRow { id, locale, who, version: 1, created_at: now, updated_at: now, quiet_hours: None, keyring };
    if accounts::insert_if_absent(tx, &fresh.seal(vault)?).await? == 1 {
        insert_key(tx, &key).await?;
        return Ok(fresh);
    }
    accounts::by_phone(tx, vault, &index).await?.ok_or_else(|| AppError::Internal("account vanished".into()))
}
