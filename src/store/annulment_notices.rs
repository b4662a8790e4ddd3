//! Annulments that are intended, and what the migrant has said to them.

use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::annulment_notices;
use super::types::{Id, Ts};
use super::vault::{Keyring, Place, Vault, VaultError};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// An intended annulment.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = annulment_notices, treat_none_as_default_value = false)]
pub struct NoticeRow {
    /// Id.
    pub id: Id,
    /// Of which registration.
    pub registration_id: Id,
    /// The migrant's account, whose key seals what follows.
    pub account_id: Id,
    /// On which ground.
    pub ground: String,
    /// For officers only, sealed.
    pub note: Option<Vec<u8>>,
    /// Who intends it.
    pub officer_id: Id,
    /// Since when.
    pub opened_at: Ts,
    /// Until when the migrant is heard.
    pub hearing_until: Ts,
    /// What he has said, sealed.
    pub statement: Option<Vec<u8>>,
    /// When.
    pub answered_at: Option<Ts>,
    /// When it came to its end.
    pub closed_at: Option<Ts>,
    /// `annulled` or `dropped`; or the state in which the registration ended before that.
    pub outcome: Option<String>,
}

/// Seals `text` for the column (`note` or `statement`) of the notice `id`.
pub fn seal(vault: &Vault, keyring: &Keyring, column: Column, id: Id, text: &str) -> Result<Vec<u8>, VaultError> {
    vault.seal(keyring, place(column, &id), &text)
}

/// A sealed column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The officer's note.
    Note,
    /// The migrant's statement.
    Statement,
}

fn place(column: Column, id: &Id) -> Place<'_> {
    let column = match column {
        Column::Note => "annulment_notices.note",
        Column::Statement => "annulment_notices.statement",
    };
    Place { column, row: id.0.as_bytes() }
}

impl NoticeRow {
    /// Opens what was sealed in a column.
    pub fn open(&self, keyring: &Keyring, column: Column) -> Result<Option<String>, VaultError> {
        let sealed = match column {
            Column::Note => &self.note,
            Column::Statement => &self.statement,
        };
        sealed.as_deref().map(|sealed| Vault::open(keyring, place(column, &self.id), sealed)).transpose()
    }
}

/// The last notice on a registration, open or not.
pub async fn last_of(conn: &mut Conn, registration: Uuid) -> QueryResult<Option<NoticeRow>> {
    on_conn!(conn, |c| annulment_notices::table
        .filter(annulment_notices::registration_id.eq(Id(registration)))
        .order(annulment_notices::id.desc())
        .select(NoticeRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Adds a notice. A registration has one open one: of two at once, one fails.
pub async fn insert(tx: &mut Conn, row: &NoticeRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(annulment_notices::table).values(row).execute(c).await)
}

/// Notes what the migrant says, once, while the notice is open. Whether his time is over was judged by whoever knows the outages.
pub async fn answer(tx: &mut Conn, id: Id, now: Ts, statement: &[u8]) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(annulment_notices::table)
        .filter(annulment_notices::id.eq(id).and(annulment_notices::closed_at.is_null()))
        .filter(annulment_notices::answered_at.is_null())
        .set((annulment_notices::answered_at.eq(Some(now)), annulment_notices::statement.eq(Some(statement))))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// Closes an open notice, once.
pub async fn close(tx: &mut Conn, id: Id, now: Ts, outcome: &str) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| diesel::update(annulment_notices::table)
        .filter(annulment_notices::id.eq(id).and(annulment_notices::closed_at.is_null()))
        .set((annulment_notices::closed_at.eq(Some(now)), annulment_notices::outcome.eq(Some(outcome))))
        .execute(c)
        .await)?;
    exactly_one(rows)
}

/// The UPDATE that closes what is open about a registration that has ended in another way, to stand among pipelined statements.
macro_rules! lapse_statement {
    ($registration:expr, $state:expr, $now:expr) => {
        $crate::store::cached::cached!(
            diesel::update(annulment_notices::table)
                .filter(
                    annulment_notices::registration_id.eq($registration).and(annulment_notices::closed_at.is_null()),
                )
                .set((annulment_notices::closed_at.eq(Some($now)), annulment_notices::outcome.eq(Some($state))))
        )
    };
}
pub(super) use lapse_statement;

/// Empties what was sealed for an account.
pub(super) async fn forget(tx: &mut Conn, account: Id) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(annulment_notices::table)
        .filter(annulment_notices::account_id.eq(account))
        .set((annulment_notices::note.eq(None::<Vec<u8>>), annulment_notices::statement.eq(None::<Vec<u8>>)))
        .execute(c)
        .await)
}
