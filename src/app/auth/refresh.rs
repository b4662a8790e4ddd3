//! Rotates the refresh token. A lost answer is survivable: within a minute, and while its successor is unused, the token before
//! gives the same successor again (so do fifty requests at once). Any other use of an old token is a replay and ends the session.

use crate::app::auth::tokens::{self, RefreshToken, TokenPair};
use crate::app::{App, AppError, Caller};
use crate::domain::codes::ProblemCode;
use crate::store::types::Ts;
use crate::store::{Conn, accounts, audit, auth};
use chrono::TimeDelta;

/// How long the token before still gives its successor.
const RETRY: TimeDelta = TimeDelta::seconds(60);

/// Gives a new pair for `refresh_token`.
pub async fn refresh(app: &App, refresh_token: &str) -> Result<TokenPair, AppError> {
    let token = tokens::decode_refresh(app, refresh_token).ok_or(ProblemCode::RefreshInvalid)?;
    let now = Ts(app.now());
    let replay = app.audit_of_system("session.replay", ("session", token.session));
    let (account, generation) = app
        .db
        .write(async move |tx| {
            let Some(session) = auth::session(tx, token.session).await? else { return Ok::<_, AppError>(None) };
            if session.revoked_at.is_some() || session.expires_at <= now {
                return Ok(None);
            }
            let Some(generation) = advance(tx, &session, token, now).await? else {
                // A rollback would keep the thief's session alive: the revocation commits, and the caller is refused after it.
                auth::revoke(tx, session.id, now).await?;
                accounts::delete_devices_of_session(tx, session.id.0).await?;
                audit::insert(tx, &replay).await?;
                return Ok(None);
            };
            Ok(Some((session.account_id, generation)))
        })
        .await?
        .ok_or(ProblemCode::RefreshInvalid)?;
    tokens::issue(app, Caller { account: account.0, session: token.session }, generation)
}

/// The generation of the successor; none for a replay.
async fn advance(
    tx: &mut Conn,
    session: &auth::SessionRow,
    token: RefreshToken,
    now: Ts,
) -> Result<Option<i32>, AppError> {
    if token.generation == session.generation {
        if auth::rotate(tx, session.id, token.generation, now).await? == 1 {
            return Ok(Some(token.generation + 1));
        }
        // Another request rotated it in this moment (both get the same successor), or ended the session.
        let again = auth::session(tx, session.id.0).await?;
        return Ok(again.filter(|s| s.revoked_at.is_none()).map(|_| token.generation + 1));
    }
    let in_time = token.generation + 1 == session.generation && now.0 - session.rotated_at.0 <= RETRY;
    Ok(in_time.then_some(session.generation))
}
