//! How far the question to a host has come, and what happens next if he does not open it.

use super::connection::{Conn, on_conn};
use super::schema::{notifications, registrations};
use super::types::{Id, Ts};
use crate::domain::registrations::reach::HostReach;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// Notes that the entries `ids` of inboxes have come so far; what is further already stays.
pub async fn raise(tx: &mut Conn, ids: &[Id], reach: HostReach) -> QueryResult<usize> {
    let asked = || {
        notifications::table
            .filter(notifications::id.eq_any(ids.iter().copied()).and(notifications::registration_id.is_not_null()))
            .select(notifications::registration_id.assume_not_null())
    };
    on_conn!(tx, |c| diesel::update(registrations::table)
        .filter(registrations::id.eq_any(asked()).and(registrations::host_reach.lt(reach.rank())))
        .set(registrations::host_reach.eq(reach.rank()))
        .execute(c)
        .await)
}

/// Takes the next step for the entries `ids` now instead of later: a way to the host turned out to be none.
pub async fn hurry(tx: &mut Conn, ids: &[Id], now: Ts) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(notifications::table)
        .filter(notifications::id.eq_any(ids.iter().copied()).and(notifications::escalate_at.gt(now)))
        .set(notifications::escalate_at.eq(Some(now)))
        .execute(c)
        .await)
}
