//! Webhooks: where the events of a client are sent, and how that place does. Address and secrets are sealed under the client's own data
//! key. Whoever takes one to send to it holds it by a lease; see `webhook_work`.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::error::{DbError, exactly_one};
use super::schema::webhooks;
use super::types::{Id, Ts};
use super::vault::{Keyring, Place, Vault, VaultError, insert_key, key_of};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// A webhook.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhooks, treat_none_as_default_value = false)]
pub struct WebhookRow {
    /// Id.
    pub id: Id,
    /// Whose.
    pub client_id: Id,
    /// The sealed [`Target`].
    pub sealed: Vec<u8>,
    /// Which types of events, names separated by spaces; none for all.
    pub kinds: String,
    /// `enabled`, `disabled` or `deleted`.
    pub state: String,
    /// Why it is disabled.
    pub reason: Option<String>,
    /// Since when it is so.
    pub state_at: Ts,
    /// Version; each change that its owner sees adds one.
    pub version: i32,
    /// When it was made.
    pub created_at: Ts,
    /// Last change.
    pub updated_at: Ts,
    /// Whether the last visit failed, or was slow: then it is visited from slots apart.
    pub failing: bool,
    /// Visits in a row that failed.
    pub failures: i32,
    /// When the first of them was.
    pub failing_since: Option<Ts>,
    /// Until when it is left alone.
    pub not_before: Option<Ts>,
    /// When there is something to do; while it is leased, when the lease ends.
    pub due_at: Option<Ts>,
    /// Whether somebody sends to it.
    pub leased: bool,
    /// The fencing number: who had it before has a lower one.
    pub claim: i32,
    /// How far a replay has come: everything up to this place is done.
    pub replay_xid: Option<i64>,
    /// The number of that place.
    pub replay_seq: Option<i64>,
}

/// `webhooks.state` of one that is sent to.
pub const ENABLED: &str = "enabled";
/// `webhooks.state` of one that is sent nothing but pings.
pub const DISABLED: &str = "disabled";
/// `webhooks.state` of one that is no more.
pub const DELETED: &str = "deleted";

/// Where a webhook leads, and what signs what is sent there.
#[derive(Clone, Serialize, Deserialize)]
pub struct Target {
    /// The address.
    pub url: String,
    /// The secret, as its owner was shown it.
    pub secret: String,
    /// The one before.
    pub former: Option<Former>,
}

/// A secret that was replaced.
#[derive(Clone, Serialize, Deserialize)]
pub struct Former {
    /// The secret.
    pub secret: String,
    /// Until when it signs, too.
    pub until: DateTime<Utc>,
}

/// Says nothing: what stands in an address is its owner's.
impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Target(…)")
    }
}

impl fmt::Debug for Former {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Former(…)")
    }
}

impl Target {
    const fn place(id: &Id) -> Place<'_> {
        Place { column: "webhooks.sealed", row: id.0.as_bytes() }
    }

    /// Seals it for the webhook `id`.
    pub fn seal(&self, vault: &Vault, keyring: &Keyring, id: Id) -> Result<Vec<u8>, VaultError> {
        vault.seal(keyring, Self::place(&id), self)
    }

    /// What was sealed for the webhook `id`.
    pub fn open(keyring: &Keyring, id: Id, sealed: &[u8]) -> Result<Self, VaultError> {
        Vault::open(keyring, Self::place(&id), sealed)
    }

    /// The secrets that sign at `now`, newest first.
    pub fn secrets(&self, now: DateTime<Utc>) -> impl Iterator<Item = &str> {
        let former = self.former.as_ref().filter(|former| former.until > now);
        std::iter::once(self.secret.as_str()).chain(former.map(|former| former.secret.as_str()))
    }
}

/// The data keys of a client; made if it has none yet.
pub async fn keyring(tx: &mut Conn, vault: &Vault, client: Uuid, now: Ts) -> Result<Keyring, DbError> {
    if let Some(row) = key_of(tx, client).await? {
        return Ok(vault.keyring(&row).map_err(diesel::result::Error::from)?);
    }
    let (_, row) = vault.new_key(client, now).map_err(diesel::result::Error::from)?;
    insert_key(tx, &row).await?;
    // Whoever was faster has made the one that counts.
    let row = key_of(tx, client).await?.ok_or(DbError::LostRace)?;
    Ok(vault.keyring(&row).map_err(diesel::result::Error::from)?)
}

/// A webhook of a client, and where it leads.
pub async fn find(conn: &mut Conn, vault: &Vault, client: Uuid, id: Uuid) -> QueryResult<Option<(WebhookRow, Target)>> {
    let row: Option<WebhookRow> = on_conn!(conn, |c| webhooks::table
        .find(Id(id))
        .filter(webhooks::client_id.eq(Id(client)).and(webhooks::state.ne(DELETED)))
        .select(WebhookRow::as_select())
        .first(c)
        .await
        .optional())?;
    let Some(row) = row else { return Ok(None) };
    Ok(opened(conn, vault, client, vec![row]).await?.pop())
}

/// Webhooks of a client behind `after`, oldest first.
pub async fn list(
    conn: &mut Conn,
    vault: &Vault,
    client: Uuid,
    (after, limit): (Uuid, i64),
) -> QueryResult<Vec<(WebhookRow, Target)>> {
    let rows: Vec<WebhookRow> = on_conn!(conn, |c| webhooks::table
        .filter(webhooks::client_id.eq(Id(client)).and(webhooks::id.gt(Id(after))))
        .filter(webhooks::state.ne(DELETED))
        .order(webhooks::id)
        .limit(limit)
        .select(WebhookRow::as_select())
        .load(c)
        .await)?;
    opened(conn, vault, client, rows).await
}

async fn opened(
    conn: &mut Conn,
    vault: &Vault,
    client: Uuid,
    rows: Vec<WebhookRow>,
) -> QueryResult<Vec<(WebhookRow, Target)>> {
    let Some(key) = key_of(conn, client).await?.filter(|_| !rows.is_empty()) else { return Ok(Vec::new()) };
    let keyring = vault.keyring(&key)?;
    let open = |row: WebhookRow| {
        let target = Target::open(&keyring, row.id, &row.sealed)?;
        Ok((row, target))
    };
    rows.into_iter().map(open).collect()
}

/// How many webhooks a client has. Counted in the transaction that adds one, behind the lock of [`alone`].
pub async fn count(tx: &mut Conn, client: Uuid) -> QueryResult<i64> {
    on_conn!(tx, |c| webhooks::table
        .filter(webhooks::client_id.eq(Id(client)).and(webhooks::state.ne(DELETED)))
        .count()
        .get_result(c)
        .await)
}

/// Lets nobody else add a webhook to a client until this transaction ends.
pub async fn alone(tx: &mut Conn, client: Uuid) -> QueryResult<usize> {
    let Conn::Pg(_) = tx else { return Ok(0) };
    let sql = "SELECT 1 FROM data_keys WHERE owner = $1 FOR UPDATE";
    on_conn!(tx, |c| diesel::sql_query(sql).bind::<super::types::Uuid, _>(Id(client)).execute(c).await)
}

/// Adds a webhook.
pub async fn insert(tx: &mut Conn, row: &WebhookRow) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(webhooks::table).values(row).execute(c).await)
}

/// Changes what its owner may change, if it still has the version that was read.
pub async fn update(tx: &mut Conn, row: &WebhookRow, read: i32) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(webhooks::table)
            .filter(webhooks::id.eq(row.id).and(webhooks::version.eq(read)))
            .filter(webhooks::state.ne(DELETED))
            .set((
                webhooks::sealed.eq(&row.sealed),
                webhooks::kinds.eq(&row.kinds),
                webhooks::version.eq(row.version),
                webhooks::updated_at.eq(row.updated_at),
            ))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}

/// Ends a webhook, if it still has the version that was read: its address and secrets are gone at once, and whoever sends to it has lost
/// his lease.
pub async fn delete(tx: &mut Conn, id: Id, read: i32, now: Ts) -> Result<(), DbError> {
    let rows = on_conn!(tx, |c| cached!(
        diesel::update(webhooks::table)
            .filter(webhooks::id.eq(id).and(webhooks::version.eq(read)))
            .filter(webhooks::state.ne(DELETED))
            .set((
                webhooks::state.eq(DELETED),
                webhooks::state_at.eq(now),
                webhooks::sealed.eq(Vec::<u8>::new()),
                webhooks::due_at.eq(None::<Ts>),
                webhooks::leased.eq(false),
                webhooks::claim.eq(webhooks::claim + 1),
                webhooks::replay_xid.eq(None::<i64>),
                webhooks::replay_seq.eq(None::<i64>),
            ))
    )
    .execute(c)
    .await)?;
    exactly_one(rows)
}
