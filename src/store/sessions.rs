//! Sessions as their owner sees and ends them, and the one question that every change asks: is this session still open?

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::schema::{devices, sessions};
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use crate::store::auth::SessionRow;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Whether a session is neither ended nor at the end of its life, as a question that may stand beside others in one flight.
macro_rules! session_is_open {
    ($session:expr, $now:expr) => {
        $crate::store::cached::cached!(diesel::select(diesel::dsl::exists(
            $crate::store::schema::sessions::table
                .filter($crate::store::schema::sessions::id.eq($crate::store::types::Id($session)))
                .filter($crate::store::schema::sessions::revoked_at.is_null())
                .filter($crate::store::schema::sessions::expires_at.gt($now)),
        )))
    };
}
pub(super) use session_is_open;

/// Whether a session is neither ended nor at the end of its life.
pub async fn is_open(conn: &mut Conn, session: uuid::Uuid, now: Ts) -> QueryResult<bool> {
    on_conn!(conn, |c| session_is_open!(session, now).get_result(c).await)
}

/// Ends all open sessions of an account, with its devices.
pub async fn revoke_all(tx: &mut Conn, account: Id, now: Ts) -> QueryResult<()> {
    // The sessions first, as whoever signs out does: in another order each would wait for the other.
    on_conn!(tx, |c| diesel::update(sessions::table)
        .filter(sessions::account_id.eq(account).and(sessions::revoked_at.is_null()))
        .filter(sessions::expires_at.gt(now))
        .set(sessions::revoked_at.eq(Some(now)))
        .execute(c)
        .await)?;
    on_conn!(tx, |c| diesel::delete(devices::table.filter(devices::account_id.eq(account))).execute(c).await)?;
    Ok(())
}

/// Whether a session is open; if it is, it cannot be ended until this transaction ends.
pub async fn hold_open(tx: &mut Conn, session: uuid::Uuid, now: Ts) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = SqlUuid)]
        #[expect(dead_code, reason = "whether there is a row is the answer")]
        id: Id,
    }
    let lock = match tx {
        Conn::Pg(_) => " FOR SHARE",
        Conn::Lite(_) => "",
    };
    let sql = format!("SELECT id FROM sessions WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2{lock}");
    let held: Vec<Held> =
        on_conn!(tx, |c| diesel::sql_query(sql).bind::<SqlUuid, _>(Id(session)).bind::<Instant, _>(now).load(c).await)?;
    Ok(!held.is_empty())
}

/// The open sessions of an account before the id `before`, newest first.
pub async fn of_account(
    conn: &mut Conn,
    account: uuid::Uuid,
    (before, limit): (Option<uuid::Uuid>, i64),
    now: Ts,
) -> QueryResult<Vec<SessionRow>> {
    let before = Id(before.unwrap_or(uuid::Uuid::max()));
    on_conn!(conn, |c| sessions::table
        .filter(sessions::account_id.eq(Id(account)).and(sessions::id.lt(before)))
        .filter(sessions::revoked_at.is_null().and(sessions::expires_at.gt(now)))
        .order(sessions::id.desc())
        .limit(limit)
        .select(SessionRow::as_select())
        .load(c)
        .await)
}

/// Ends an open session of this account; 0 rows means that there is none.
pub async fn revoke_of(tx: &mut Conn, account: uuid::Uuid, session: uuid::Uuid, now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| cached!(
        diesel::update(sessions::table)
            .filter(sessions::id.eq(Id(session)).and(sessions::account_id.eq(Id(account))))
            .filter(sessions::revoked_at.is_null().and(sessions::expires_at.gt(now)))
            .set(sessions::revoked_at.eq(Some(now)))
    )
    .execute(c)
    .await)
}
