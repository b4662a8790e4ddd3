//! The feed of integrators. Its rows are written by a trigger on the history of registrations (`migrations/*_events`), but for what the
//! service says of a webhook; here they are read and deleted. How far a feed is, and why, says `feed`.

use super::cached::cached;
use super::connection::{Conn, on_conn};
use super::feed::{self, BoundsLine, Feed, lite_bounds, pg_bounds};
use super::schema::{client_events, data_keys, registrations};
use super::types::{Id, Instant, Ts, Uuid as SqlUuid};
use super::vault::{KeyRow, Place, Vault};
use crate::domain::changes::{Bounds, Position};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;
use serde::Deserialize;

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Where it stands.
    pub position: Position,
    /// Id.
    pub id: Id,
    /// Name of its type.
    pub kind: String,
    /// When.
    pub at: Ts,
    /// The registration that it is about.
    pub registration_id: Option<Id>,
    /// Its version then.
    pub version: Option<i32>,
    /// Its state then.
    pub state: Option<String>,
    /// The webhook that it is about.
    pub webhook_id: Option<Id>,
    /// Number of the registration.
    pub number: Option<String>,
    /// The client's reference; none once the person was erased.
    pub client_reference: Option<String>,
}

/// Of the sealed content of a registration, what an event tells.
#[derive(Deserialize)]
struct Told {
    client_reference: Option<String>,
}

impl EventRow {
    fn open(vault: &Vault, base: Base, about: (Option<String>, Option<Vec<u8>>, Option<KeyRow>)) -> QueryResult<Self> {
        let (number, sealed, key) = about;
        let id = base.registration_id.map(|id| *id.0.as_bytes()).unwrap_or_default();
        let place = Place { column: "registrations.sealed", row: &id };
        let sealed = sealed.zip(key).filter(|(sealed, _)| !sealed.is_empty());
        let told = sealed.map(|(sealed, key)| vault.open_with::<Told>(&key, place, &sealed)).transpose()?;
        Ok(Self {
            position: Position { xid: base.xid, seq: base.seq },
            id: base.id,
            kind: base.kind,
            at: base.at,
            registration_id: base.registration_id,
            version: base.version,
            state: base.state,
            webhook_id: base.webhook_id,
            number,
            client_reference: told.and_then(|told| told.client_reference),
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = client_events)]
struct Base {
    xid: i64,
    seq: i64,
    id: Id,
    kind: String,
    at: Ts,
    registration_id: Option<Id>,
    version: Option<i32>,
    state: Option<String>,
    webhook_id: Option<Id>,
}

/// The bounds, and an event if there is one.
#[derive(QueryableByName)]
struct Line {
    #[diesel(embed)]
    bounds: BoundsLine,
    #[diesel(sql_type = Nullable<BigInt>)]
    xid: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    seq: Option<i64>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    id: Option<Id>,
    #[diesel(sql_type = Nullable<Text>)]
    kind: Option<String>,
    #[diesel(sql_type = Nullable<Instant>)]
    at: Option<Ts>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    registration_id: Option<Id>,
    #[diesel(sql_type = Nullable<Integer>)]
    version: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    state: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    webhook_id: Option<Id>,
    #[diesel(sql_type = Nullable<Text>)]
    number: Option<String>,
    #[diesel(sql_type = Nullable<Binary>)]
    sealed: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    owner: Option<Id>,
    #[diesel(sql_type = Nullable<Integer>)]
    generation: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    kek_version: Option<i32>,
    #[diesel(sql_type = Nullable<Binary>)]
    wrapped: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Instant>)]
    changed_at: Option<Ts>,
}

impl Line {
    fn event(self, vault: &Vault) -> QueryResult<Option<EventRow>> {
        let (Some(xid), Some(seq), Some(id), Some(kind), Some(at)) = (self.xid, self.seq, self.id, self.kind, self.at)
        else {
            return Ok(None);
        };
        let key = match (self.owner, self.generation, self.kek_version, self.wrapped, self.changed_at) {
            (Some(owner), Some(generation), Some(kek_version), Some(wrapped), Some(changed_at)) => {
                Some(KeyRow { owner, generation, kek_version, wrapped, changed_at })
            }
            _ => None,
        };
        let (registration_id, version) = (self.registration_id, self.version);
        let base =
            Base { xid, seq, id, kind, at, registration_id, version, state: self.state, webhook_id: self.webhook_id };
        EventRow::open(vault, base, (self.number, self.sealed, key)).map(Some)
    }
}

const FEED: Feed = Feed { table: "client_events", marks: "client_event_marks" };
const PG_BOUNDS: &str = pg_bounds!("client_event_marks");
const LITE_BOUNDS: &str = lite_bounds!("client_events", "client_event_marks");

const PAGE: &str = "SELECT b.*, e.xid, e.seq, e.id, e.kind, e.at, e.registration_id, e.version, e.state, e.webhook_id, e.number, \
     e.sealed, e.owner, e.generation, e.kek_version, e.wrapped, e.changed_at FROM bounds AS b LEFT JOIN ";
const EVENTS: &str = "(SELECT e.*, r.number, r.sealed, k.owner, k.generation, k.kek_version, k.wrapped, k.changed_at \
     FROM client_events AS e LEFT JOIN registrations AS r ON r.id = e.registration_id \
     LEFT JOIN data_keys AS k ON k.owner = r.account_id WHERE e.client_id = $1 ";
const PG_BEHIND: &str = "AND (e.xid, e.seq) > ($2, $3) AND e.xid < b.horizon_xid ";
const LITE_BEHIND: &str = "AND e.xid = $2 AND e.seq > $3 ";
const ORDERED: &str = "ORDER BY e.xid, e.seq LIMIT $4) AS e ON true ORDER BY e.xid, e.seq";

/// Reads up to `limit` events of a client behind `after`, the oldest first, and the bounds of the feed at the same moment: one statement.
pub async fn page(
    conn: &mut Conn,
    vault: &Vault,
    client: uuid::Uuid,
    after: Position,
    limit: i64,
) -> QueryResult<(Bounds, Vec<EventRow>)> {
    let sql = match conn {
        Conn::Pg(_) => format!("{PG_BOUNDS}{PAGE}LATERAL {EVENTS}{PG_BEHIND}{ORDERED}"),
        Conn::Lite(_) => format!("{LITE_BOUNDS}{PAGE}{EVENTS}{LITE_BEHIND}{ORDERED}"),
    };
    let lines: Vec<Line> = on_conn!(conn, |c| cached!(
        diesel::sql_query(sql)
            .bind::<SqlUuid, _>(Id(client))
            .bind::<BigInt, _>(after.xid)
            .bind::<BigInt, _>(after.seq)
            .bind::<BigInt, _>(limit)
    )
    .load(c)
    .await)?;
    let bounds =
        lines.as_slice().first().map(|line| Bounds::from(&line.bounds)).ok_or(diesel::result::Error::NotFound)?;
    let events: Vec<Option<EventRow>> = lines.into_iter().map(|line| line.event(vault)).collect::<Result<_, _>>()?;
    Ok((bounds, events.into_iter().flatten().collect()))
}

/// Reads these events, in no order; who are no longer kept are left out.
pub async fn find_all(conn: &mut Conn, vault: &Vault, ids: &[Id]) -> QueryResult<Vec<EventRow>> {
    type Found = (Base, Option<String>, Option<Vec<u8>>, Option<KeyRow>);
    let found: Vec<Found> = on_conn!(conn, |c| client_events::table
        .left_join(registrations::table.on(client_events::registration_id.eq(registrations::id.nullable())))
        .left_join(data_keys::table.on(data_keys::owner.nullable().eq(registrations::account_id.nullable())))
        .filter(client_events::id.eq_any(ids))
        .select((
            Base::as_select(),
            registrations::number.nullable(),
            registrations::sealed.nullable(),
            Option::<KeyRow>::as_select()
        ))
        .load(c)
        .await)?;
    found.into_iter().map(|(base, number, sealed, key)| EventRow::open(vault, base, (number, sealed, key))).collect()
}

/// Where an event of a client stands, and its type.
pub async fn place_of(
    conn: &mut Conn,
    client: uuid::Uuid,
    event: uuid::Uuid,
) -> QueryResult<Option<(Position, String)>> {
    let found: Option<(i64, i64, String)> = on_conn!(conn, |c| client_events::table
        .filter(client_events::id.eq(Id(event)).and(client_events::client_id.eq(Id(client))))
        .select((client_events::xid, client_events::seq, client_events::kind))
        .first(c)
        .await
        .optional())?;
    Ok(found.map(|(xid, seq, kind)| (Position { xid, seq }, kind)))
}

/// An event as far as it is handed out.
#[derive(Debug, Clone, QueryableByName)]
pub struct Fresh {
    /// The transaction.
    #[diesel(sql_type = BigInt)]
    pub xid: i64,
    /// The number.
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    /// Id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Id,
    /// Whose.
    #[diesel(sql_type = SqlUuid)]
    pub client_id: Id,
    /// Name of its type.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// The webhook that it is about.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub webhook_id: Option<Id>,
    /// When.
    #[diesel(sql_type = Instant)]
    pub at: Ts,
}

const FRESH: &str = "SELECT xid, seq, id, client_id, kind, webhook_id, at FROM client_events WHERE ";
const PG_FRESH: &str = "(xid, seq) > ($1, $2) AND xid < $3 ";
const LITE_FRESH: &str = "xid = $1 AND seq > $2 AND seq <= $3 ";

/// Reads up to `limit` events behind `after` and before `horizon`, the oldest first: of everybody.
pub async fn fresh(conn: &mut Conn, after: Position, horizon: Position, limit: i64) -> QueryResult<Vec<Fresh>> {
    let (behind, end) = behind(conn, horizon);
    let sql = format!("{FRESH}{behind}ORDER BY xid, seq LIMIT $4");
    on_conn!(conn, |c| cached!(
        diesel::sql_query(sql)
            .bind::<BigInt, _>(after.xid)
            .bind::<BigInt, _>(after.seq)
            .bind::<BigInt, _>(end)
            .bind::<BigInt, _>(limit)
    )
    .load(c)
    .await)
}

/// The same of one client.
pub async fn fresh_of(
    conn: &mut Conn,
    client: Id,
    (after, horizon): (Position, Position),
    limit: i64,
) -> QueryResult<Vec<Fresh>> {
    let (behind, end) = behind(conn, horizon);
    let sql = format!("{FRESH}{behind}AND client_id = $4 ORDER BY xid, seq LIMIT $5");
    on_conn!(conn, |c| cached!(
        diesel::sql_query(sql)
            .bind::<BigInt, _>(after.xid)
            .bind::<BigInt, _>(after.seq)
            .bind::<BigInt, _>(end)
            .bind::<SqlUuid, _>(client)
            .bind::<BigInt, _>(limit)
    )
    .load(c)
    .await)
}

fn behind(conn: &Conn, horizon: Position) -> (&'static str, i64) {
    match conn {
        Conn::Pg(_) => (PG_FRESH, horizon.xid),
        Conn::Lite(_) => (LITE_FRESH, horizon.seq),
    }
}

/// Whether something is committed that must wait for an open transaction.
pub async fn is_held(conn: &mut Conn, horizon: Position) -> QueryResult<bool> {
    #[derive(QueryableByName)]
    struct Held {
        #[diesel(sql_type = Bool)]
        held: bool,
    }
    let Conn::Pg(_) = conn else { return Ok(false) };
    let sql = "SELECT EXISTS (SELECT 1 FROM client_events WHERE xid >= $1) AS held";
    let held: Held =
        on_conn!(conn, |c| cached!(diesel::sql_query(sql).bind::<BigInt, _>(horizon.xid)).get_result(c).await)?;
    Ok(held.held)
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

/// Says something of a webhook of a client.
pub async fn note_webhook(
    tx: &mut Conn,
    (id, kind): (Id, &str),
    (client, webhook): (Id, Id),
    at: Ts,
) -> QueryResult<usize> {
    on_conn!(tx, |c| diesel::insert_into(client_events::table)
        .values((
            client_events::client_id.eq(client),
            client_events::id.eq(id),
            client_events::kind.eq(kind),
            client_events::webhook_id.eq(Some(webhook)),
            client_events::at.eq(at),
        ))
        .execute(c)
        .await)
}

/// Notes how far the feed is now, and deletes what it held when that was last noted before `before`.
pub async fn forget(tx: &mut Conn, now: Ts, before: Ts) -> QueryResult<usize> {
    let Bounds { horizon, .. } = bounds(tx).await?;
    feed::forget(tx, FEED, horizon, (now, before)).await
}
