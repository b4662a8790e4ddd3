//! What is due about the end of stays: each certificate says when something is.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::notifications::{NotificationRow, insert};
use super::outbox::{PushToPhone, insert_push};
use super::registrations::of_program;
use super::schema::{certificates, registrations};
use super::types::{Id, Ts};
use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

/// A certificate about whose stay something is due.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = certificates)]
pub struct StayRow {
    /// Its number.
    pub number: String,
    /// Of which registration.
    pub registration_id: Id,
    /// Last day of the lawful stay.
    pub valid_until: NaiveDate,
    /// Since when.
    pub stay_due_at: Option<Ts>,
}

/// Certificates about which something is due at `now`, and the states of their registrations. The most urgent first; of all, or of
/// those that this program applied for.
pub async fn due(conn: &mut Conn, whose: Option<Id>, now: Ts, limit: i64) -> QueryResult<Vec<(StayRow, String)>> {
    on_conn!(conn, |c| {
        let all = certificates::table
            .inner_join(registrations::table)
            .filter(certificates::stay_due_at.le(now))
            .order(certificates::stay_due_at.asc())
            .limit(limit)
            .select((StayRow::as_select(), registrations::state))
            .into_boxed();
        of_program!(all, whose).load(c).await
    })
}

/// Forgets about certificates whose registrations are not in force any more.
pub async fn forget(tx: &mut Conn, numbers: &[String]) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(certificates::table)
        .filter(certificates::number.eq_any(numbers))
        .set(certificates::stay_due_at.eq(None::<Ts>))
        .execute(c)
        .await)
}

/// Notes when something is due next. Guarded by what was read, and by the registration being in force: of two who do the same, one does it.
pub async fn advance(tx: &mut Conn, row: &StayRow, next: Option<Ts>) -> Result<(), DbError> {
    let in_force = registrations::table
        .filter(registrations::id.eq(row.registration_id).and(registrations::state.eq("confirmed")))
        .select(registrations::id);
    let rows = on_conn!(tx, |c| diesel::update(certificates::table)
        .filter(certificates::number.eq(&row.number).and(certificates::stay_due_at.eq(row.stay_due_at)))
        .filter(exists(in_force))
        .set(certificates::stay_due_at.eq(next))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// Notes when something is due next, and reminds.
pub async fn remind(
    tx: &mut Conn,
    row: &StayRow,
    next: Option<Ts>,
    notice: Option<&(NotificationRow, PushToPhone)>,
) -> Result<(), DbError> {
    advance(tx, row, next).await?;
    if let Some((entry, push)) = notice {
        insert(tx, entry).await?;
        insert_push(tx, push).await?;
    }
    Ok(())
}
