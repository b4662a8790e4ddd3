//! How far the question to a host has come, and what happens next if he does not open it.

use super::cached::cached;
use super::connection::{Conn, exec_each, on_conn};
use super::error::{DbError, exactly_one};
use super::outbox::PushToPhone;
use super::schema::{accounts, devices, notifications, outbox, registrations};
use super::types::{Id, Instant, Ts};
use crate::domain::registrations::reach::HostReach;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Nullable;
use diesel_async::RunQueryDsl;

/// The UPDATE that says of an entry, if it is unread, that it was opened, to stand among pipelined statements.
macro_rules! opened_statement {
    ($id:expr, $now:expr) => {
        $crate::store::cached::cached!(
            diesel::update(notifications::table)
                .filter(notifications::id.eq($id).and(notifications::read_at.is_null()))
                .set((
                    notifications::read_at.eq(Some($now)),
                    notifications::acked_at.eq(diesel::dsl::case_when(
                        notifications::acked_at.is_null(),
                        Some($now).into_sql::<Nullable<Instant>>(),
                    )
                    .otherwise(notifications::acked_at)),
                ))
        )
    };
}
pub(super) use opened_statement;

/// Notes that the entries `ids` of inboxes have come so far; what is further already stays. In the order of `ids`: sort them, and two
/// who write at once do not wait for each other.
pub async fn raise(tx: &mut Conn, ids: &[Id], reach: HostReach) -> QueryResult<usize> {
    let counts = exec_each!(tx, ids, |id| cached!(
        diesel::update(registrations::table)
            .filter(
                registrations::id.eq_any(
                    notifications::table
                        .filter(notifications::id.eq(*id).and(notifications::registration_id.is_not_null()))
                        .select(notifications::registration_id.assume_not_null()),
                )
            )
            .filter(registrations::host_reach.lt(reach.rank()))
            .set(registrations::host_reach.eq(reach.rank()))
    ))?;
    Ok(counts.into_iter().sum())
}

/// Takes the next step for the entries `ids` now instead of later: a way to the host turned out to be none.
pub async fn hurry(tx: &mut Conn, ids: &[Id], now: Ts) -> QueryResult<usize> {
    let counts = exec_each!(tx, ids, |id| cached!(
        diesel::update(notifications::table)
            .filter(notifications::id.eq(*id).and(notifications::escalate_at.gt(now)))
            .set(notifications::escalate_at.eq(Some(now)))
    ))?;
    Ok(counts.into_iter().sum())
}

/// Notes that the entries `ids` were opened.
pub async fn open_all(tx: &mut Conn, ids: &[Id], now: Ts) -> QueryResult<usize> {
    let counts = exec_each!(tx, ids, |id| opened_statement!(*id, now))?;
    Ok(counts.into_iter().sum())
}

/// The devices of a phone's owner that a push goes to: the same as in `outbox::push_statement`.
macro_rules! devices_of {
    ($push:expr) => {
        devices::table
            .inner_join(accounts::table)
            .filter(accounts::phone_index.eq(Some(&$push.recipient)).and(devices::updated_at.gt($push.devices_since())))
            .select(devices::id)
    };
}
pub(super) use devices_of;

/// The INSERT of an entry that asks a host, to stand among pipelined statements: who has a device is asked again at `$later`, who has
/// none is told in another way now.
macro_rules! question_statement {
    ($entry:expr, $push:expr, $later:expr) => {
        $crate::store::cached::cached!(
            diesel::select((
                $entry.id.into_sql::<SqlUuid>(),
                (&$entry.recipient).into_sql::<Binary>(),
                (&$entry.kind).into_sql::<Text>(),
                $entry.registration_id.into_sql::<Nullable<SqlUuid>>(),
                $entry.created_at.into_sql::<Instant>(),
                diesel::dsl::case_when(
                    diesel::dsl::exists($crate::store::reach::devices_of!($push)),
                    Some($later).into_sql::<Nullable<Instant>>(),
                )
                .otherwise(Some($entry.created_at).into_sql::<Nullable<Instant>>()),
            ))
            .insert_into(notifications::table)
            .into_columns((
                notifications::id,
                notifications::recipient,
                notifications::kind,
                notifications::registration_id,
                notifications::created_at,
                notifications::escalate_at,
            )),
        )
    };
}
pub(super) use question_statement;

/// Whether the owner of a phone has a device that this push would go to.
pub async fn has_device(conn: &mut Conn, push: &PushToPhone) -> QueryResult<bool> {
    on_conn!(conn, |c| diesel::select(exists(devices_of!(push))).get_result(c).await)
}

/// Whether a push about an entry still waits to be sent.
pub async fn push_waits(conn: &mut Conn, entry: Id) -> QueryResult<bool> {
    on_conn!(conn, |c| diesel::select(exists(
        outbox::table
            .filter(outbox::message_id.eq(entry).and(outbox::lane.ne("sms")))
            .filter(outbox::done_at.is_null())
            .select(outbox::message_id),
    ))
    .get_result(c)
    .await)
}

/// Notes that the host has opened the question about a registration, if it still waits: its entry is read.
pub async fn opened(tx: &mut Conn, registration: Id, entry: Option<Id>, now: Ts) -> QueryResult<()> {
    let rank = HostReach::Opened.rank();
    on_conn!(tx, |c| diesel::update(registrations::table)
        .filter(registrations::id.eq(registration).and(registrations::host_reach.lt(rank)))
        .filter(registrations::state.eq("pending"))
        .set(registrations::host_reach.eq(rank))
        .execute(c)
        .await)?;
    if let Some(entry) = entry {
        on_conn!(tx, |c| opened_statement!(entry, now).execute(c).await)?;
    }
    Ok(())
}

/// An entry about which something is to be done.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notifications)]
pub struct DueRow {
    /// The entry.
    pub id: Id,
    /// To whom: the index of his phone.
    pub recipient: Vec<u8>,
    /// Which registration.
    pub registration_id: Option<Id>,
    /// Since when.
    pub escalate_at: Option<Ts>,
    /// How many steps were taken.
    pub escalation: i32,
}

/// Entries about which something is to be done at `now`, the most urgent first; of all, or of those about what this program applied for.
pub async fn due(conn: &mut Conn, whose: Option<Id>, now: Ts, limit: i64) -> QueryResult<Vec<DueRow>> {
    on_conn!(conn, |c| {
        let all = notifications::table
            .filter(notifications::escalate_at.le(now))
            .order(notifications::escalate_at.asc())
            .limit(limit)
            .select(DueRow::as_select())
            .into_boxed();
        let some = match whose {
            Some(client) => all.filter(notifications::registration_id.eq_any(
                registrations::table.filter(registrations::client_id.eq(client)).select(registrations::id.nullable()),
            )),
            None => all,
        };
        some.load(c).await
    })
}

/// Notes that the entry is at this step now, and when the next one is due. Guarded by what was read of it.
pub async fn advance(tx: &mut Conn, row: &DueRow, taken: i32, next: Option<Ts>) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(notifications::table)
            .filter(notifications::id.eq(row.id).and(notifications::escalation.eq(row.escalation)))
            .filter(notifications::escalate_at.eq(row.escalate_at))
            .set((notifications::escalation.eq(taken), notifications::escalate_at.eq(next)))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

/// A registration must still wait for an answer.
pub async fn still_pending(tx: &mut Conn, registration: Id) -> Result<(), DbError> {
    let pending = registrations::table
        .filter(registrations::id.eq(registration).and(registrations::state.eq("pending")))
        .select(registrations::id);
    let found: Option<Id> = on_conn!(tx, |c| cached!(pending.limit(1)).get_result(c).await.optional())?;
    exactly_one(usize::from(found.is_some()))
}
