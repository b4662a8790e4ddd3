//! Rotates the refresh token. A lost answer is survivable: within a minute, on the same device and while its successor is unused,
//! the token before gives the same successor again (so do fifty requests at once). Any other use of an old token, or of a token on
//! another device, is a replay: it ends the session and tells the owner. Who replays learns nothing: all refusals are alike.

use crate::app::auth::device;
use crate::app::auth::tokens::{self, RefreshToken, TokenPair};
use crate::app::notifications::personal;
use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::domain::notifications::NotificationKind;
use crate::store::audit::AuditRow;
use crate::store::auth::SessionRow;
use crate::store::notifications::NotificationRow;
use crate::store::outbox::{PushToPhone, insert_push};
use crate::store::types::{Id, Ts};
use crate::store::{Conn, accounts, audit, auth, notifications};
use chrono::TimeDelta;

/// How long the token before still gives its successor.
const RETRY: TimeDelta = TimeDelta::seconds(60);

/// What a token is worth.
enum Worth {
    /// The generation of its successor.
    Next(i32),
    /// Nothing: the session is over.
    Ended,
    /// An old token was used again.
    Replay,
}

/// What is written when a replay ends a session.
struct Ending {
    audit: AuditRow,
    notice: (NotificationRow, PushToPhone),
}

/// Gives a new pair for `refresh_token`, to the installation that the caller names.
pub async fn refresh(app: &App, refresh_token: &str, installation_id: Option<&str>) -> Result<TokenPair, AppError> {
    let token = tokens::decode_refresh(app, refresh_token).ok_or(ProblemCode::RefreshInvalid)?;
    let (session, recipient) = owner(app, token).await?.ok_or(ProblemCode::RefreshInvalid)?;
    let at_home = device::is_at_home(app, &session, installation_id);
    let audit = app.audit_of_system("session.replay", ("session", token.session));
    let ending = Ending { audit, notice: personal(app, NotificationKind::SessionEnded, (&recipient, None)) };
    let now = Ts(app.now());
    let worth = app
        .db
        .write(async move |tx| {
            let worth = worth(tx, token, at_home, now).await?;
            if matches!(worth, Worth::Replay) {
                // A rollback would keep the thief's session alive: this commits, and the caller is refused after it.
                end(tx, token, now, &ending).await?;
            }
            Ok::<_, AppError>(worth)
        })
        .await?;
    match worth {
        Worth::Next(generation) => {
            let caller = Caller { account: session.account_id.0, session: token.session };
            tokens::issue(app, caller, generation, session.expires_at.0)
        }
        Worth::Ended => Err(ProblemCode::RefreshInvalid.into()),
        Worth::Replay => {
            app.outbox_bell.ring();
            Err(ProblemCode::RefreshInvalid.into())
        }
    }
}

/// The session, and the index of its owner's phone.
async fn owner(app: &App, token: RefreshToken) -> Result<Option<(SessionRow, Vec<u8>)>, AppError> {
    let found = app.db.read(async |conn| {
        let Some(session) = auth::session(conn, token.session).await? else { return Ok(None) };
        let index = accounts::phone_index_of(conn, session.account_id).await?;
        Ok(index.map(|index| (session, index)))
    });
    Ok(found.await?)
}

/// Judges a token, and rotates if it is the newest one.
async fn worth(tx: &mut Conn, token: RefreshToken, at_home: bool, now: Ts) -> Result<Worth, AppError> {
    if at_home && rotates(tx, token, now).await? {
        return Ok(Worth::Next(token.generation + 1));
    }
    // Not the newest, or no longer: another request may have rotated it in this moment. It is judged by what stands now.
    let open = auth::session(tx, token.session).await?.filter(|s| s.revoked_at.is_none() && s.expires_at > now);
    let Some(session) = open else { return Ok(Worth::Ended) };
    let is_the_one_before = token.generation + 1 == session.generation;
    let in_time = now.0 - session.rotated_at.0 <= RETRY;
    Ok(if at_home && is_the_one_before && in_time { Worth::Next(session.generation) } else { Worth::Replay })
}

async fn rotates(tx: &mut Conn, token: RefreshToken, now: Ts) -> Result<bool, AppError> {
    Ok(auth::rotate(tx, Id(token.session), token.generation, now).await? == 1)
}

async fn end(tx: &mut Conn, token: RefreshToken, now: Ts, ending: &Ending) -> Result<(), AppError> {
    if auth::revoke(tx, Id(token.session), now).await? == 0 {
        // Somebody else ended it in this moment, and told whoever had to be told.
        return Ok(());
    }
    accounts::delete_devices_of_session(tx, token.session).await?;
    audit::insert(tx, &ending.audit).await?;
    let (notification, push) = &ending.notice;
    notifications::insert(tx, notification).await?;
    insert_push(tx, push).await?;
    Ok(())
}
