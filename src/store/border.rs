//! Border crossings as they were reported: the rows, and what is asked of them while reports are taken in. Other reads are in
//! `border_reads`.

use super::connection::{Conn, exec_each, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::border_crossings;
use super::types::{Id, Ts};
use super::vault::{Keyring, Place, Vault, VaultError};
use crate::domain::border::{Direction, MatchState, ReviewKind, Traveller};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// A report of a crossing.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = border_crossings, treat_none_as_default_value = false)]
pub struct CrossingRow {
    /// Id.
    pub id: Id,
    /// Whose report.
    pub client_id: Id,
    /// The sender's own id, once each.
    pub event_id: String,
    /// `entry` or `exit`.
    pub direction: String,
    /// When.
    pub crossed_at: Ts,
    /// The border post's code.
    pub checkpoint: String,
    /// The region it lies in, KATO.
    pub region: String,
    /// Whose data keys seal the traveller: his account's once he is known, until then the service's (nil).
    pub key_owner: Id,
    /// The sealed [`Traveller`]; empty once he was erased.
    pub sealed: Vec<u8>,
    /// Finds the document shown.
    pub document_index: Option<Vec<u8>>,
    /// Finds the migrant ID card issued.
    pub card_index: Option<Vec<u8>>,
    /// Finds who looks like him: nationality, birth date, surname.
    pub likeness_index: Option<Vec<u8>>,
    /// Whether it is known whose it was.
    pub match_state: String,
    /// Whose it is, may be, or is not, by `match_state`.
    pub person_id: Option<Id>,
    /// What an officer is asked.
    pub review: Option<String>,
    /// The sender's id of the report that this one replaces.
    pub corrects: Option<String>,
    /// Whether nobody crossed.
    pub cancelled: bool,
    /// The report that replaces this one.
    pub superseded_by: Option<Id>,
    /// Whether it has ended a registration or an application.
    pub departed: bool,
    /// When it was reported.
    pub received_at: Ts,
    /// Nationality, for counting; none for rows from before.
    pub nationality: Option<String>,
}

const COLUMN: &str = "border_crossings.sealed";

impl CrossingRow {
    /// Seals a traveller for the report `id`.
    pub fn seal(vault: &Vault, keyring: &Keyring, id: Id, traveller: &Traveller) -> Result<Vec<u8>, VaultError> {
        vault.seal(keyring, Place { column: COLUMN, row: id.0.as_bytes() }, traveller)
    }

    /// Who crossed; none once he was erased.
    pub fn traveller(&self, keyring: &Keyring) -> Result<Option<Traveller>, VaultError> {
        if self.sealed.is_empty() {
            return Ok(None);
        }
        Vault::open(keyring, Place { column: COLUMN, row: self.id.0.as_bytes() }, &self.sealed).map(Some)
    }

    /// Whether the report stands: nothing has replaced it, and it says that somebody crossed.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        !self.cancelled && self.superseded_by.is_none()
    }

    /// Whether it is known whose it was.
    #[must_use]
    pub fn state(&self) -> MatchState {
        MatchState::parse(&self.match_state).unwrap_or(MatchState::Unmatched)
    }

    /// What an officer is asked about it.
    #[must_use]
    pub fn asks(&self) -> Option<ReviewKind> {
        self.review.as_deref().and_then(ReviewKind::parse)
    }

    /// Whether it is a valid exit of this person.
    #[must_use]
    pub fn is_exit_of(&self, person: Id) -> bool {
        self.is_valid() && self.direction == Direction::Exit.as_str() && self.is_of(person)
    }

    /// Whether it is this person's.
    #[must_use]
    pub fn is_of(&self, person: Id) -> bool {
        self.state() == MatchState::Matched && self.person_id == Some(person)
    }
}

/// Condition: nothing has replaced it, and somebody crossed.
macro_rules! is_valid {
    () => {
        border_crossings::superseded_by.is_null().and(border_crossings::cancelled.eq(false))
    };
}

pub(super) use is_valid;

/// Matches crossings with persons alone, until this transaction ends: nobody else reports or enters himself meanwhile. Taken before
/// anything is read. `SQLite` has one writer anyway.
pub async fn alone(tx: &mut Conn) -> QueryResult<()> {
    lock(tx, "pg_advisory_xact_lock").await
}

/// Keeps reports away until this transaction ends, together with others who enter themselves.
pub async fn together(tx: &mut Conn) -> QueryResult<()> {
    lock(tx, "pg_advisory_xact_lock_shared").await
}

/// Whoever waits holds a connection that others need: after some seconds he is told that the service is busy.
async fn lock(tx: &mut Conn, function: &str) -> QueryResult<()> {
    if let Conn::Pg(c) = tx {
        diesel::sql_query("SET LOCAL lock_timeout = '3s'").execute(&mut ***c).await?;
        diesel::sql_query(format!("SELECT {function}(hashtextextended('border', 0))")).execute(&mut ***c).await?;
        diesel::sql_query("SET LOCAL lock_timeout = 0").execute(&mut ***c).await?;
    }
    Ok(())
}

/// A client's reports that have one of these ids, or correct one that has.
pub async fn reported(conn: &mut Conn, client: Uuid, ids: &[String]) -> QueryResult<Vec<CrossingRow>> {
    on_conn!(conn, |c| border_crossings::table
        .filter(border_crossings::client_id.eq(Id(client)))
        .filter(border_crossings::event_id.eq_any(ids).or(border_crossings::corrects.eq_any(ids)))
        .select(CrossingRow::as_select())
        .load(c)
        .await)
}

/// A document's index and a card's, and whose they are known to be.
pub type Held = (Option<Vec<u8>>, Option<Vec<u8>>, Option<Id>);

/// Whose these documents and cards are, as far as crossings tell.
pub async fn holders(conn: &mut Conn, indexes: &[Vec<u8>]) -> QueryResult<Vec<Held>> {
    on_conn!(conn, |c| border_crossings::table
        .filter(border_crossings::document_index.eq_any(indexes).or(border_crossings::card_index.eq_any(indexes)))
        .filter(border_crossings::match_state.eq(MatchState::Matched.as_str()).and(is_valid!()))
        .select((border_crossings::document_index, border_crossings::card_index, border_crossings::person_id))
        .order(border_crossings::crossed_at.asc())
        .load(c)
        .await)
}

/// Valid crossings of nobody who is known, with one of these documents or cards, or of somebody who looks like this.
pub async fn strangers(
    conn: &mut Conn,
    documents: &[Vec<u8>],
    likeness: Option<&Vec<u8>>,
) -> QueryResult<Vec<CrossingRow>> {
    on_conn!(conn, |c| border_crossings::table
        .filter(
            border_crossings::document_index
                .eq_any(documents)
                .or(border_crossings::card_index.eq_any(documents))
                .or(border_crossings::likeness_index.eq_any(likeness)),
        )
        // Written out, not bound: the planner must see that the partial index fits.
        .filter(sql::<Bool>("match_state <> 'matched'").and(is_valid!()))
        .order(border_crossings::crossed_at.asc())
        .limit(1000)
        .select(CrossingRow::as_select())
        .load(c)
        .await)
}

/// Adds reports.
pub async fn insert_all(tx: &mut Conn, rows: &[CrossingRow]) -> QueryResult<()> {
    exec_each!(tx, rows, |row| super::cached::cached!(diesel::insert_into(border_crossings::table).values(row)))?;
    Ok(())
}

/// Writes of each report by what it was replaced, and what an officer is asked now. Each must not have been replaced before.
pub async fn supersede_all(tx: &mut Conn, rows: &[CrossingRow]) -> Result<(), DbError> {
    let counts = exec_each!(tx, rows, |row| super::cached::cached!(
        diesel::update(border_crossings::table)
            .filter(border_crossings::id.eq(row.id).and(border_crossings::superseded_by.is_null()))
            .set((border_crossings::superseded_by.eq(row.superseded_by), border_crossings::review.eq(&row.review)))
    ))?;
    counts.into_iter().try_for_each(exactly_one)
}

/// Writes of each report whose it is. Each must be nobody's, and nothing may have replaced it.
pub async fn match_all(tx: &mut Conn, rows: &[CrossingRow]) -> Result<(), DbError> {
    let counts = exec_each!(tx, rows, |row| super::cached::cached!(
        diesel::update(border_crossings::table)
            .filter(border_crossings::id.eq(row.id).and(border_crossings::match_state.ne("matched")))
            .filter(border_crossings::superseded_by.is_null())
            .set((
                border_crossings::match_state.eq(&row.match_state),
                border_crossings::person_id.eq(row.person_id),
                border_crossings::review.eq(&row.review),
                border_crossings::key_owner.eq(row.key_owner),
                border_crossings::sealed.eq(&row.sealed),
            ))
    ))?;
    counts.into_iter().try_for_each(exactly_one)
}

/// Notes of these reports that they have ended a registration or an application.
pub async fn mark_departed(tx: &mut Conn, ids: &[Id]) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(border_crossings::table.filter(border_crossings::id.eq_any(ids)))
        .set(border_crossings::departed.eq(true))
        .execute(c)
        .await)
}

/// Asks officers about exits that were taken back.
pub async fn ask_departure(tx: &mut Conn, ids: &[Id]) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(border_crossings::table.filter(border_crossings::id.eq_any(ids)))
        .set(border_crossings::review.eq(Some(ReviewKind::Departure.as_str())))
        .execute(c)
        .await)
}

/// Closes the question whether a departure was taken back. 0 rows: somebody else has.
pub async fn close_review(tx: &mut Conn, id: Id, kind: ReviewKind) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::update(border_crossings::table)
        .filter(border_crossings::id.eq(id).and(border_crossings::review.eq(kind.as_str())))
        .set(border_crossings::review.eq(None::<String>))
        .execute(c)
        .await)
}
