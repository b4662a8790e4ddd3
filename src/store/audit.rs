//! The audit log: one entry a use case, written in the same transaction as the effect, linked to the entry before by its hash.
//! Ids only, no personal data.

use super::DbError;
use super::cached::cached;
use super::chain::{Chain, Hash};
use super::connection::{Conn, exec_each, on_conn};
use super::schema::audit;
use super::types::{Id, Ts};
use crate::domain::hex::hex;
use chrono::SecondsFormat;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use uuid::Uuid;

/// The kind of an actor who looks at the file of a guest.
pub const HOST: &str = "host";

/// The kind of an actor who came by a link.
pub const LINK: &str = "link";

/// The kind of a program of an integrator.
pub const CLIENT: &str = "client";

/// The kind of a consent that an organisation has given in advance.
pub const CONSENT: &str = "standing_consent";

/// The kind of an actor who looks at a file for the migration police.
pub const OFFICER: &str = "officer";

/// Who did what to which object, and whose file it concerns.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// Id.
    pub id: Id,
    /// When.
    pub at: Ts,
    /// `account`, `host`, `officer`, `client`, `operator`, `link`, `standing_consent` or `system`.
    pub actor_kind: &'static str,
    /// The account or client.
    pub actor_id: Option<Id>,
    /// The use case, such as `registration.confirm`.
    pub action: &'static str,
    /// The noun.
    pub object_kind: &'static str,
    /// The object.
    pub object_id: Id,
    /// Whose personal data was read: it stands in that person's access log.
    pub subject_id: Option<Id>,
    /// What for: a word of a fixed list, perhaps with a case number.
    pub purpose: Option<String>,
}

/// An entry as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub struct LinkedRow {
    /// Which chain.
    pub chain: Id,
    /// Place in the chain, from 1.
    pub seq: i64,
    /// Id.
    pub id: Id,
    /// When.
    pub at: Ts,
    /// What kind of actor.
    pub actor_kind: String,
    /// The actor.
    pub actor_id: Option<Id>,
    /// The use case.
    pub action: String,
    /// The noun.
    pub object_kind: String,
    /// The object.
    pub object_id: Id,
    /// Whose personal data was read.
    pub subject_id: Option<Id>,
    /// What for.
    pub purpose: Option<String>,
    /// Hash over this entry and the hash of the one before.
    pub hash: Vec<u8>,
}

/// What is hashed: JSON in canonical form (RFC 8785: names in order, no spaces), with the hash before in hexadecimal.
#[derive(Serialize)]
struct Text<'a> {
    action: &'a str,
    actor_id: Option<Uuid>,
    actor_kind: &'a str,
    at: String,
    chain: Uuid,
    id: Uuid,
    object_id: Uuid,
    object_kind: &'a str,
    prev: String,
    purpose: Option<&'a str>,
    seq: i64,
    subject_id: Option<Uuid>,
}

impl LinkedRow {
    /// The text whose hash this entry must have behind `before`.
    #[must_use]
    pub fn text(&self, before: &Hash) -> Vec<u8> {
        let text = Text {
            action: &self.action,
            actor_id: self.actor_id.map(|id| id.0),
            actor_kind: &self.actor_kind,
            at: self.at.0.to_rfc3339_opts(SecondsFormat::Micros, true),
            chain: self.chain.0,
            id: self.id.0,
            object_id: self.object_id.0,
            object_kind: &self.object_kind,
            prev: hex(before),
            purpose: self.purpose.as_deref(),
            seq: self.seq,
            subject_id: self.subject_id.map(|id| id.0),
        };
        // Strings, numbers and ids always serialise.
        serde_json::to_vec(&text).unwrap_or_default()
    }
}

/// Links an entry to the end of the transaction's chain.
pub(super) fn link(chain: &mut Chain, entry: &AuditRow) -> LinkedRow {
    let mut row = LinkedRow {
        chain: Id(chain.id),
        seq: chain.seq + 1,
        id: entry.id,
        at: entry.at,
        actor_kind: entry.actor_kind.to_owned(),
        actor_id: entry.actor_id,
        action: entry.action.to_owned(),
        object_kind: entry.object_kind.to_owned(),
        object_id: entry.object_id,
        subject_id: entry.subject_id,
        purpose: entry.purpose.clone(),
        hash: Vec::new(),
    };
    let text = row.text(&chain.head);
    row.hash = chain.advance(&text).to_vec();
    row
}

impl Conn {
    /// Links an entry to the audit log of this transaction. The row must be inserted in it.
    pub(super) fn link(&mut self, entry: &AuditRow) -> Result<LinkedRow, DbError> {
        self.chain_mut().map(|chain| link(chain, entry)).ok_or(DbError::Gone)
    }
}

/// Adds an entry.
pub async fn insert(tx: &mut Conn, entry: &AuditRow) -> Result<usize, DbError> {
    let row = tx.link(entry)?;
    Ok(on_conn!(tx, |c| cached!(diesel::insert_into(audit::table).values(row)).execute(c).await)?)
}

/// Adds several entries.
pub async fn insert_all(tx: &mut Conn, entries: &[AuditRow]) -> Result<(), DbError> {
    let rows = entries.iter().map(|entry| tx.link(entry)).collect::<Result<Vec<_>, _>>()?;
    exec_each!(tx, &rows, |row| cached!(diesel::insert_into(audit::table).values(row)))?;
    Ok(())
}

/// Who read the file of a person, newest first, before the entry `before`.
macro_rules! reads_query {
    ($subject:expr, $before:expr, $limit:expr) => {
        $crate::store::cached::cached!(
            audit::table
                .filter(audit::subject_id.eq($subject).and(audit::id.lt($before)))
                .order(audit::id.desc())
                .limit($limit)
                .select(LinkedRow::as_select())
        )
    };
}

pub(super) use reads_query;

/// Who read the file of a person, newest first, before the entry `before`.
pub async fn reads_of(conn: &mut Conn, subject: Uuid, before: Option<Uuid>, limit: i64) -> QueryResult<Vec<LinkedRow>> {
    let before = Id(before.unwrap_or(Uuid::max()));
    on_conn!(conn, |c| reads_query!(Id(subject), before, limit).load(c).await)
}
