//! Entry bans: by document, and by the account that it is known to belong to. Nothing of one is changed but that it was lifted.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::{entry_bans, persons};
use super::types::{Id, Ts};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// An entry ban.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = entry_bans, treat_none_as_default_value = false)]
pub struct EntryBanRow {
    /// Id.
    pub id: Id,
    /// Which document, indexed.
    pub document_index: Vec<u8>,
    /// Whose account, if it is known.
    pub account_id: Option<Id>,
    /// The registration from which it was entered.
    pub registration_id: Option<Id>,
    /// Why.
    pub ground: String,
    /// Which act decided it.
    pub act: String,
    /// First day.
    pub from_on: NaiveDate,
    /// Last day.
    pub until_on: NaiveDate,
    /// Who entered it.
    pub officer_id: Id,
    /// When.
    pub recorded_at: Ts,
    /// When it was lifted.
    pub lifted_at: Option<Ts>,
    /// By whom.
    pub lifted_by: Option<Id>,
    /// By which act.
    pub lift_act: Option<String>,
}

/// The ban in force on a day for a document or an account that lasts longest.
macro_rules! ban_query {
    ($document:expr, $account:expr, $today:expr) => {
        $crate::store::cached::cached!(
            entry_bans::table
                .filter(entry_bans::document_index.eq($document).or(entry_bans::account_id.eq(Some($account))))
                .filter(entry_bans::lifted_at.is_null())
                .filter(entry_bans::from_on.le($today).and(entry_bans::until_on.ge($today)))
                .order(entry_bans::until_on.desc())
                .limit(1)
                .select(EntryBanRow::as_select())
        )
    };
}

pub(super) use ban_query;

/// Adds a ban.
pub async fn insert(tx: &mut Conn, row: &EntryBanRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(entry_bans::table).values(row).execute(c).await)
}

/// Reads a ban.
pub async fn find(conn: &mut Conn, id: Uuid) -> QueryResult<Option<EntryBanRow>> {
    on_conn!(conn, |c| entry_bans::table
        .filter(entry_bans::id.eq(Id(id)))
        .select(EntryBanRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Lifts a ban, once.
pub async fn lift(tx: &mut Conn, id: Uuid, (officer, now): (Id, Ts), act: &str) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(entry_bans::table)
        .filter(entry_bans::id.eq(Id(id)).and(entry_bans::lifted_at.is_null()))
        .set((
            entry_bans::lifted_at.eq(Some(now)),
            entry_bans::lifted_by.eq(Some(officer)),
            entry_bans::lift_act.eq(Some(act)),
        ))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// All bans, lifted ones too, newest first, before the one `before`.
pub async fn list(conn: &mut Conn, before: Option<Uuid>, limit: i64) -> QueryResult<Vec<EntryBanRow>> {
    let before = Id(before.unwrap_or(Uuid::max()));
    on_conn!(conn, |c| entry_bans::table
        .filter(entry_bans::id.lt(before))
        .order(entry_bans::id.desc())
        .limit(limit)
        .select(EntryBanRow::as_select())
        .load(c)
        .await)
}

/// The account that has entered a document.
pub async fn account_of_document(conn: &mut Conn, document: &[u8]) -> QueryResult<Option<Id>> {
    on_conn!(conn, |c| persons::table
        .filter(persons::document_index.eq(document))
        .select(persons::account_id)
        .first(c)
        .await
        .optional())
}
