//! The feed of changes. Its rows are written by triggers (`migrations/*_changes`); here they are read and deleted.
//! How far a feed is, and why, says `feed`.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::feed::{self, BoundsLine, Feed, lite_bounds, pg_bounds};
use super::schema::changes;
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use super::vault::{Indexed, Vault};
use crate::domain::changes::{Bounds, Position};
use crate::store::accounts::AccountRow;
use diesel::dsl::{max, min};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;

/// Whose feed.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The index of his phone.
    pub recipient: Vec<u8>,
    /// The index of his IIN, once he has told it: then registrations that name another one as host are not his.
    pub identifier: Option<Vec<u8>>,
}

impl Reader {
    /// The owner of an account.
    #[must_use]
    pub fn of(vault: &Vault, account: &AccountRow) -> Self {
        let index = |kind, value: &str| vault.index(kind, value).to_vec();
        Self {
            recipient: index(Indexed::Phone, &account.who.phone),
            identifier: account.who.iin.as_deref().map(|iin| index(Indexed::Identifier, iin)),
        }
    }
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Where it stands.
    pub position: Position,
    /// `registration` or `notification`.
    pub kind: String,
    /// What changed.
    pub object_id: Id,
    /// Its version then; a registration's only.
    pub version: Option<i32>,
    /// Its state then.
    pub state: Option<String>,
    /// Whether it is no longer there for the reader.
    pub deleted: bool,
    /// When.
    pub at: Ts,
}

/// The bounds, and a change if there is one.
#[derive(QueryableByName)]
struct Line {
    #[diesel(embed)]
    bounds: BoundsLine,
    #[diesel(sql_type = Nullable<BigInt>)]
    xid: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    seq: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    kind: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    object_id: Option<Id>,
    #[diesel(sql_type = Nullable<Integer>)]
    version: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    state: Option<String>,
    #[diesel(sql_type = Nullable<Bool>)]
    deleted: Option<bool>,
    #[diesel(sql_type = Nullable<Instant>)]
    at: Option<Ts>,
}

impl Line {
    fn change(self) -> Option<ChangeRow> {
        Some(ChangeRow {
            position: Position { xid: self.xid?, seq: self.seq? },
            kind: self.kind?,
            object_id: self.object_id?,
            version: self.version,
            state: self.state,
            deleted: self.deleted?,
            at: self.at?,
        })
    }
}

const FEED: Feed = Feed { table: "changes", marks: "change_marks" };
const PG_BOUNDS: &str = pg_bounds!("change_marks");
const LITE_BOUNDS: &str = lite_bounds!("changes", "change_marks");

const PAGE: &str =
    "SELECT b.*, c.xid, c.seq, c.kind, c.object_id, c.version, c.state, c.deleted, c.at FROM bounds AS b LEFT JOIN ";
const CHANGES: &str = "(SELECT c.* FROM changes AS c \
     LEFT JOIN registrations AS r ON c.kind = 'registration' AND NOT c.deleted AND r.id = c.object_id WHERE c.recipient = $1 ";
const PG_BEHIND: &str = "AND (c.xid, c.seq) > ($2, $3) AND c.xid < b.horizon_xid ";
const LITE_BEHIND: &str = "AND c.xid = $2 AND c.seq > $3 ";
/// A registration that is not his, or not any more, is left out but for its end.
const HIS: &str = "AND (c.deleted OR c.kind <> 'registration' OR r.migrant_index = c.recipient OR (r.host_index = c.recipient \
     AND r.migrant_index IS NOT NULL \
     AND (r.host_kind = 'organization' OR r.host_identifier_index = coalesce($4, r.host_identifier_index)))) \
     ORDER BY c.xid, c.seq LIMIT $5) AS c ON true ORDER BY c.xid, c.seq";

/// Reads up to `limit` changes behind `after`, the oldest first, and the bounds of the feed at the same moment: one statement.
pub async fn page(
    conn: &mut Conn,
    reader: &Reader,
    after: Position,
    limit: i64,
) -> QueryResult<(Bounds, Vec<ChangeRow>)> {
    let sql = match conn {
        Conn::Pg(_) => format!("{PG_BOUNDS}{PAGE}LATERAL {CHANGES}{PG_BEHIND}{HIS}"),
        Conn::Lite(_) => format!("{LITE_BOUNDS}{PAGE}{CHANGES}{LITE_BEHIND}{HIS}"),
    };
    let lines: Vec<Line> = on_conn!(conn, |c| cached!(
        diesel::sql_query(sql)
            .bind::<Binary, _>(&reader.recipient)
            .bind::<BigInt, _>(after.xid)
            .bind::<BigInt, _>(after.seq)
            .bind::<Nullable<Binary>, _>(&reader.identifier)
            .bind::<BigInt, _>(limit)
    )
    .load(c)
    .await)?;
    let bounds =
        lines.as_slice().first().map(|line| Bounds::from(&line.bounds)).ok_or(diesel::result::Error::NotFound)?;
    Ok((bounds, lines.into_iter().filter_map(Line::change).collect()))
}

/// The bounds of the feed.
pub async fn bounds(conn: &mut Conn) -> QueryResult<Bounds> {
    let bounds = match conn {
        Conn::Pg(_) => PG_BOUNDS,
        Conn::Lite(_) => LITE_BOUNDS,
    };
    let sql = format!("{bounds}SELECT * FROM bounds");
    let line: BoundsLine = on_conn!(conn, |c| cached!(diesel::sql_query(sql)).get_result(c).await)?;
    Ok((&line).into())
}

/// What is new since a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// How far this look saw.
    pub horizon: Position,
    /// For whom there is something new up to there.
    pub recipients: Vec<Vec<u8>>,
    /// Whether there is something behind it that is committed, but must wait for an open transaction.
    pub held: bool,
}

/// Looks for whom of `recipients` there is something behind `since`, the horizon of the look before.
pub async fn news(conn: &mut Conn, recipients: &[Vec<u8>], since: Position) -> QueryResult<News> {
    let horizon = bounds(conn).await?.horizon;
    // Whatever is committed after the bounds were read is behind them, and is found by the next look.
    let found: Vec<(Vec<u8>, Option<i64>, Option<i64>)> = match conn {
        Conn::Pg(_) => on_conn!(conn, |c| changes::table
            .filter(changes::recipient.eq_any(recipients).and(changes::xid.ge(since.xid)))
            .group_by(changes::recipient)
            .select((changes::recipient, min(changes::xid), max(changes::xid)))
            .load(c)
            .await)?,
        Conn::Lite(_) => on_conn!(conn, |c| changes::table
            .filter(changes::recipient.eq_any(recipients).and(changes::xid.eq(since.xid)))
            .filter(changes::seq.gt(since.seq).and(changes::seq.le(horizon.seq)))
            .group_by(changes::recipient)
            .select((changes::recipient, min(changes::xid), max(changes::xid)))
            .load(c)
            .await)?,
    };
    let is_held = |xid: Option<i64>| matches!(conn, Conn::Pg(_)) && xid >= Some(horizon.xid);
    let held = found.iter().any(|(_, _, last)| is_held(*last));
    let recipients = found.into_iter().filter(|(_, first, _)| !is_held(*first)).map(|(recipient, ..)| recipient);
    Ok(News { horizon, recipients: recipients.collect(), held })
}

const TOLD: &str = "INSERT INTO changes (recipient, kind, object_id, version, state, deleted, at) \
     SELECT host_index, 'registration', id, CASE WHEN host_identifier_index = $1 THEN version END, \
     CASE WHEN host_identifier_index = $1 THEN state END, host_identifier_index <> $1, $2 FROM registrations \
     WHERE host_index = $3 AND host_kind <> 'organization' AND migrant_index IS NOT NULL ORDER BY id";

/// Somebody has told his IIN: of the registrations addressed to his phone, those that name another one are not his any more, the others
/// are.
pub async fn note_identified(tx: &mut Conn, host: &Reader, now: Ts) -> QueryResult<usize> {
    let Some(identifier) = &host.identifier else { return Ok(0) };
    on_conn!(tx, |c| diesel::sql_query(TOLD)
        .bind::<Binary, _>(identifier)
        .bind::<Instant, _>(now)
        .bind::<Binary, _>(&host.recipient)
        .execute(c)
        .await)
}

/// Deletes what is addressed to an erased person's phone.
pub async fn delete_of(tx: &mut Conn, recipient: &[u8]) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::delete(changes::table.filter(changes::recipient.eq(recipient))).execute(c).await)
}

/// Notes how far the feed is now, and deletes what it held when that was last noted before `before`.
pub async fn forget(tx: &mut Conn, now: Ts, before: Ts) -> QueryResult<usize> {
    let Bounds { horizon, .. } = bounds(tx).await?;
    feed::forget(tx, FEED, horizon, (now, before)).await
}
